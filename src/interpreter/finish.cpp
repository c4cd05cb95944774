// finish.cpp: Py_FinalizeEx without the teardown that nobody could see.
//
// How it works. Up to its collection of garbage, Py_FinalizeEx runs as ever: threads, atexit, flush. The
// rest (CPython 3.11.2, Python/pylifecycle.c: finalize_modules, finalize_interp_clear) only destroys
// objects. A program notices that an object dies if the object has a finalizer or a weak reference
// with a callback, if someone watches the collector, or if an extension module does something of its
// own. At the collection hako looks at every object that was made since the restore. If none of these
// is there, nothing of the destruction could be seen, and it is left out: the image's pages stay
// as they are. Otherwise the image's objects come back before the collector, and CPython destroys
// everything in its own order.
#include "interpreter/finish.h"

#include <Python.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "interpreter/image_state.h"
#include "seams/arenas.h"
#include "seams/raw_heap.h"

namespace hako::interpreter {
namespace {

// Seams take no context; these are the process's. Written on the thread that holds the interpreter lock.
// NOLINTBEGIN(cppcoreguidelines-avoid-non-const-global-variables)
constinit bool ends_unseen = false;
constinit bool foreign_extension_is_loaded = false;
constinit bool something_failed_unraised = false;
// NOLINTEND(cppcoreguidelines-avoid-non-const-global-variables)

// Extension modules of the standard library whose objects do nothing but free memory and descriptors when
// they die. All others may do what they like.
constexpr std::array<std::string_view, 16> kQuietExtensions = {
    "_json",    "_decimal", "_hashlib", "_ssl",   "_asyncio",     "_ctypes", "_bz2",    "_lzma",
    "_queue",   "_uuid",    "_opcode",  "_typing", "_contextvars", "_zoneinfo", "termios", "resource"};

bool IsQuiet(std::string_view module) {
  for (const std::string_view quiet : kQuietExtensions) {
    if (module == quiet) return true;
  }
  return false;
}

bool LiesInImage(const void* object) {
  return reinterpret_cast<uintptr_t>(object) - seams::kRawHeapBegin <
         seams::kArenasLimit - seams::kRawHeapBegin;
}

// A standard stream, or its buffer or file: flushed at the end like any, but by name.
class StandardStreams {
 public:
  // False if the program has put other objects in their place.
  bool Find() {
    constexpr std::array<std::array<const char*, 2>, 3> kNames = {
        {{"stdin", "__stdin__"}, {"stdout", "__stdout__"}, {"stderr", "__stderr__"}}};
    for (const auto& [name, original] : kNames) {
      PyObject* text = PySys_GetObject(original);
      if (text == nullptr || PySys_GetObject(name) != text) return false;
      if (text == Py_None) continue;
      Add(text);
      PyObject* buffer = AddAttribute(text, "buffer");
      if (buffer == nullptr) return false;
      AddAttribute(buffer, "raw");  // An unbuffered stream has none: its buffer is the file.
      PyErr_Clear();
    }
    return true;
  }

  [[nodiscard]] bool Hold(const PyObject* object) const {
    for (size_t i = 0; i < count_; ++i) {
      if (objects_[i] == object) return true;
    }
    return false;
  }

 private:
  void Add(PyObject* object) { objects_[count_++] = object; }
  // Borrowed: the stream holds it.
  PyObject* AddAttribute(PyObject* object, const char* name) {
    PyObject* value = PyObject_GetAttrString(object, name);
    if (value == nullptr) return nullptr;
    Add(value);
    Py_DECREF(value);
    return value;
  }

  std::array<const PyObject*, 9> objects_ = {};
  size_t count_ = 0;
};

bool HasFinalizer(const PyTypeObject* type) { return type->tp_finalize != nullptr || type->tp_del != nullptr; }

// A callback that only tidies up a weak container: C code, or a function of the standard library.
bool IsQuietCallback(PyObject* callback) {
  return PyCFunction_Check(callback) != 0 ||
         (PyFunction_Check(callback) != 0 && LiesInImage(PyFunction_GET_CODE(callback)));
}

// True if the end of this object could be seen.
bool CouldBeSeen(PyObject* object, const StandardStreams& streams) {
  if (HasFinalizer(Py_TYPE(object))) return !streams.Hold(object);
  if (PyType_Check(object) != 0) {
    // Its instances are not tracked: they may be anywhere.
    const auto* type = reinterpret_cast<const PyTypeObject*>(object);
    return HasFinalizer(type) && (type->tp_flags & Py_TPFLAGS_HAVE_GC) == 0;
  }
  if (PyWeakref_CheckRef(object) != 0) {
    PyObject* callback = reinterpret_cast<const PyWeakReference*>(object)->wr_callback;
    return callback != nullptr && !IsQuietCallback(callback);
  }
  return false;
}

struct Search {
  StandardStreams streams;
  PyObject* found = nullptr;
};

// For hako_cpython_visit_tracked.
int Examine(PyObject* object, void* context) {
  auto* search = static_cast<Search*>(context);
  if (!CouldBeSeen(object, search->streams)) return 0;
  search->found = object;
  return 1;
}

// Null: nothing of the destruction could be seen. Else what could.
const char* WhatCouldBeSeen() {
  if (foreign_extension_is_loaded) return "an extension module is loaded";
  if (something_failed_unraised) return "an exception was ignored";
  if (hako_cpython_collector_is_observed() != 0) return "the collector is observed";
  if (hako_cpython_warnings_version() != image_state.warnings_version) {
    return "the warnings filters were changed";
  }
  Search search;
  if (!search.streams.Find()) return "a standard stream was replaced";
  if (hako_cpython_visit_tracked(Examine, &search) == 0) return nullptr;
  return PyType_Check(search.found) != 0 ? reinterpret_cast<PyTypeObject*>(search.found)->tp_name
                                         : Py_TYPE(search.found)->tp_name;
}

bool NothingCouldBeSeen() {
  const char* what = WhatCouldBeSeen();
  if (what == nullptr) return true;
  const char* wanted = std::getenv("HAKO_TRACE");  // NOLINT(concurrency-mt-unsafe)
  if (wanted != nullptr && std::string_view(wanted) == "2") {
    static_cast<void>(std::fprintf(stderr, "hako: torn down in full (%s)\n", what));
  }
  return false;
}

}  // namespace

void BringObjectsBack() {
  if (!image_state.objects_are_aside) return;
  image_state.objects_are_aside = false;
  hako_cpython_bring_objects_back(&image_state.objects);
}

}  // namespace hako::interpreter

// CPython's internal functions, as declared in its Include/internal (3.11.2 to 3.13.0 alike); see
// seams/wraps.syms.
// NOLINTBEGIN(bugprone-reserved-identifier,readability-identifier-naming)
extern "C" {
Py_ssize_t _PyGC_CollectNoFail(PyThreadState* thread);
void _PyModule_ClearDict(PyObject* dictionary);
void _PyInterpreterState_Clear(PyThreadState* thread);
void _PyInterpreterState_ClearModules(PyInterpreterState* interpreter);
PyObject* _PyImport_LoadDynamicModuleWithSpec(PyObject* spec, FILE* file);

Py_ssize_t __wrap_PyGC_Collect() {
  using namespace hako::interpreter;
  if (image_state.objects_are_aside) {
    if (hako_cpython_is_finalizing() != 0 && NothingCouldBeSeen()) {
      ends_unseen = true;
      hako_cpython_forget_modules();
      return 0;
    }
    BringObjectsBack();
  }
  return PyGC_Collect();
}
Py_ssize_t __wrap__PyGC_CollectNoFail(PyThreadState* thread) {
  return hako::interpreter::ends_unseen ? 0 : _PyGC_CollectNoFail(thread);
}
void __wrap__PyModule_ClearDict(PyObject* dictionary) {
  if (!hako::interpreter::ends_unseen) _PyModule_ClearDict(dictionary);
}
void __wrap__PyInterpreterState_Clear(PyThreadState* thread) {
  if (!hako::interpreter::ends_unseen) _PyInterpreterState_Clear(thread);
}
void __wrap__PyInterpreterState_ClearModules(PyInterpreterState* interpreter) {
  if (!hako::interpreter::ends_unseen) _PyInterpreterState_ClearModules(interpreter);
}
// A stream that could not be flushed is one: what it holds is written again when it dies.
void __wrap_PyErr_WriteUnraisable(PyObject* object) {
  hako::interpreter::something_failed_unraised = true;
  PyErr_WriteUnraisable(object);
}
PyObject* __wrap__PyImport_LoadDynamicModuleWithSpec(PyObject* spec, FILE* file) {
  using namespace hako::interpreter;
  PyObject* name = PyObject_GetAttrString(spec, "name");
  const char* text = name == nullptr ? nullptr : PyUnicode_AsUTF8(name);
  if (text == nullptr || !IsQuiet(text)) foreign_extension_is_loaded = true;
  Py_XDECREF(name);
  PyErr_Clear();
  return _PyImport_LoadDynamicModuleWithSpec(spec, file);
}
}  // extern "C"
// NOLINTEND(bugprone-reserved-identifier,readability-identifier-naming)
