// quiet_modules.cpp: numpy's. Read in its source, of these versions; of any other nothing is known.
//
// numpy 1.24.2. Arrays, scalars, data types, ufuncs, generators of random bits and what Cython adds
// free memory and let references go: numpy/core/src/multiarray/arrayobject.c: array_dealloc,
// descriptor.c: arraydescr_dealloc, iterators.c: arrayiter_dealloc, scalartypes.c.src:
// gentype_free, numpy/core/src/umath/ufunc_object.c: ufunc_dealloc; numpy/random/*.pyx has no
// __dealloc__. Two warn: an iterator that has not written its copies back (nditer_pywrap.c:
// npyiter_dealloc), and an array that is such a copy, which outside of such an iterator numpy makes
// for the time of a call. (NUMPY_WARN_IF_NO_MEM_POLICY, which would add another, is looked for at
// the import.) What an array of objects holds is examined like any other object.
// numpy 2.4.6: the same in numpy/_core, and array_converter.c, array_method.c,
// arrayfunction_override.c, dtypemeta.c, stringdtype/dtype.c: they free and let go, as do the
// destructors of its capsules. 2.3.0 to 2.4.5 have the same functions, word for word, but for one
// Py_DECREF that has become a Py_CLEAR.
#include "pantry/quiet_modules.h"

#include <algorithm>
#include <array>

namespace hako::pantry {
namespace {

constexpr std::string_view kVersions[] = {"1.24.2", "2.3.0", "2.3.1", "2.3.2", "2.3.3",
                                          "2.3.4",  "2.3.5", "2.4.0", "2.4.1", "2.4.2",
                                          "2.4.3",  "2.4.4", "2.4.5", "2.4.6"};
constexpr std::string_view kModules[] = {
    "numpy.core._multiarray_umath", "numpy.linalg._umath_linalg", "numpy.linalg.lapack_lite",
    "numpy.fft._pocketfft_internal", "numpy.random._common", "numpy.random.bit_generator",
    "numpy.random._bounded_integers", "numpy.random._mt19937", "numpy.random.mtrand",
    "numpy.random._philox", "numpy.random._pcg64", "numpy.random._sfc64", "numpy.random._generator",
    // Functions for numpy's own tests, some of which make the copies spoken of above; it is
    // imported with numpy, and whoever calls them is a test of numpy's.
    "numpy.core._multiarray_tests",
    // 2.4.6.
    "numpy._core._multiarray_umath", "numpy.fft._pocketfft_umath"};

// A type's function takes no context of ours.
// NOLINTBEGIN(cppcoreguidelines-avoid-non-const-global-variables)
allocfunc allocate_iterator = nullptr;
bool was_made = false;
// NOLINTEND(cppcoreguidelines-avoid-non-const-global-variables)

// Both numpy.nditer and numpy.nested_iters end here, and subclasses inherit it.
PyObject* AllocateIterator(PyTypeObject* type, Py_ssize_t count) {
  was_made = true;
  return allocate_iterator(type, count);
}

PyObject* VersionOfNumpy() {
  PyObject* module = PyDict_GetItemString(PyImport_GetModuleDict(), "numpy.version");
  PyObject* version = module == nullptr ? nullptr : PyObject_GetAttrString(module, "version");
  PyErr_Clear();
  return version;
}

}  // namespace

bool IsQuietModule(std::string_view name) {
  if (std::ranges::find(kModules, name) == std::end(kModules)) return false;
  PyObject* version = VersionOfNumpy();
  const char* text =
      version != nullptr && PyUnicode_Check(version) ? PyUnicode_AsUTF8(version) : nullptr;
  const bool is_known =
      text != nullptr && std::ranges::find(kVersions, text) != std::end(kVersions);
  Py_XDECREF(version);
  PyErr_Clear();
  return is_known;
}

void WatchLoudObjects(PyObject* module) {
  PyObject* type = PyDict_GetItemString(PyModule_GetDict(module), "nditer");
  if (type == nullptr || PyType_Check(type) == 0 || allocate_iterator != nullptr) return;
  allocfunc& allocate = reinterpret_cast<PyTypeObject*>(type)->tp_alloc;
  allocate_iterator = allocate;
  allocate = AllocateIterator;
}

bool LoudObjectWasMade() { return was_made; }

}  // namespace hako::pantry
