// quiet_modules.cpp: numpy's and charset_normalizer's. Read in their sources, of these versions; of
// any other nothing is known.
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
//
// charset_normalizer 3.3.0 to 3.5.3: classes without __del__ or __dealloc__, compiled from Python
// by mypyc (mypyc/codegen/emitclass.py: generate_dealloc_for_class), from 3.5.0 on by Cython
// (Cython/Compiler/ModuleNode.py: generate_dealloc_function), whose functions let go of attributes.
#include "pantry/quiet_modules.h"

#include <algorithm>
#include <span>

#include "pantry/deliveries.h"
#include "pantry/python_text.h"

namespace hako::pantry {
namespace {

struct Package {
  const char* version_module;
  const char* version;  // Its attribute.
  std::span<const std::string_view> versions;
  std::span<const std::string_view> modules;
};

constexpr std::string_view kNumpyVersions[] = {"1.24.2", "2.3.0", "2.3.1", "2.3.2", "2.3.3",
                                               "2.3.4",  "2.3.5", "2.4.0", "2.4.1", "2.4.2",
                                               "2.4.3",  "2.4.4", "2.4.5", "2.4.6"};
constexpr std::string_view kNumpy[] = {
    "numpy.core._multiarray_umath", "numpy.linalg._umath_linalg", "numpy.linalg.lapack_lite",
    "numpy.fft._pocketfft_internal", "numpy.random._common", "numpy.random.bit_generator",
    "numpy.random._bounded_integers", "numpy.random._mt19937", "numpy.random.mtrand",
    "numpy.random._philox", "numpy.random._pcg64", "numpy.random._sfc64", "numpy.random._generator",
    // Functions for numpy's own tests, some of which make the copies spoken of above; it is
    // imported with numpy, and whoever calls them is a test of numpy's.
    "numpy.core._multiarray_tests",
    // 2.4.6.
    "numpy._core._multiarray_umath", "numpy.fft._pocketfft_umath"};

constexpr std::string_view kCharsetNormalizerVersions[] = {
    "3.3.0", "3.3.1", "3.3.2", "3.4.0", "3.4.1", "3.4.2", "3.4.3", "3.4.4",
    "3.4.5", "3.4.6", "3.4.7", "3.4.9", "3.5.0", "3.5.1", "3.5.2", "3.5.3"};
constexpr std::string_view kCharsetNormalizer[] = {
    "charset_normalizer.md", "charset_normalizer.cd", "charset_normalizer.md__mypyc",
    // 3.4.5 to 3.4.7, and 3.4.9.
    "81d243bd2c585b0f4821__mypyc", "ada92cb5d92a588d1b93__mypyc"};

constexpr Package kPackages[] = {
    {"numpy.version", "version", kNumpyVersions, kNumpy},
    {"charset_normalizer.version", "__version__", kCharsetNormalizerVersions, kCharsetNormalizer}};

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

bool HasKnownVersion(const Package& package) {
  const Unit* unit = FindUnit(package.version_module);
  if (unit == nullptr || unit->module == nullptr || PyModule_Check(unit->module) == 0) return false;
  const std::string_view version =
      TextOf(PyDict_GetItemString(PyModule_GetDict(unit->module), package.version));
  return std::ranges::find(package.versions, version) != package.versions.end();
}

}  // namespace

bool IsQuietModule(std::string_view name) {
  return std::ranges::any_of(kPackages, [name](const Package& package) {
    return std::ranges::find(package.modules, name) != package.modules.end() &&
           HasKnownVersion(package);
  });
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
