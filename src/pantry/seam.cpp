// seam.cpp: the calls inside CPython by which modules are imported and extension modules are loaded
// (seams/wraps.syms).
//
// CPython 3.11.2: import statements, __import__ and PyImport_Import all end in
// PyImport_ImportModuleLevelObject (Python/import.c); the file of an extension module is opened in
// _PyImport_FindSharedFuncptr (Python/dynload_shlib.c). importlib.import_module takes another way:
// hako_cpython_hear_import_calls().
#include <dlfcn.h>

#include <cstdio>
#include <string>

#include "pantry/deliveries.h"
#include "pantry/import_calls.h"
#include "pantry/pantry.h"
#include "pantry/recorder.h"
#include "seams/late_libraries.h"
#include "seams/math_calls.h"
#include "seams/own_libraries.h"
#include "seams/system_calls.h"

namespace hako::pantry {
namespace {

// NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables): a seam takes no context
constinit Recorder* recorder = nullptr;

// What dlopen was given. CPython 3.11.2, Python/dynload_shlib.c: _PyImport_FindSharedFuncptr
std::string LoadedName(const std::string& path) {
  return path.find('/') == std::string::npos ? "./" + path : path;
}

using dl_funcptr = void (*)();

// As the same function finds it in what dlopen gave.
dl_funcptr FindInitFunction(void* library, const char* prefix, const char* name) {
  char symbol[258];
  static_cast<void>(std::snprintf(symbol, sizeof(symbol), "%.20s_%.200s", prefix, name));
  return reinterpret_cast<dl_funcptr>(dlsym(library, symbol));
}

}  // namespace

void SetRecorder(Recorder* listener) { recorder = listener; }

}  // namespace hako::pantry

// NOLINTBEGIN(bugprone-reserved-identifier,readability-identifier-naming)
extern "C" {
using dl_funcptr = void (*)();
dl_funcptr _PyImport_FindSharedFuncptr(const char* prefix, const char* name, const char* path,
                                       FILE* file);

PyObject* __wrap_PyImport_ImportModuleLevelObject(PyObject* name, PyObject* globals,
                                                  PyObject* locals, PyObject* from, int level) {
  using namespace hako::pantry;
  const auto import = [&] {
    return PyImport_ImportModuleLevelObject(name, globals, locals, from, level);
  };
  if (recorder != nullptr) [[unlikely]] {
    PyObject* package = globals == nullptr ? nullptr : PyDict_GetItemString(globals, "__package__");
    PyObject* absolute = AbsoluteName(name, package, level);
    PyErr_Clear();
    if (absolute == nullptr) return import();
    PyObject* result = recorder->Import(absolute, from, import);
    Py_DECREF(absolute);
    return result;
  }
  const bool may_deliver =
      pantry.is_open && level == 0 && name != nullptr && PyUnicode_CheckExact(name) != 0;
  return may_deliver && !Deliver(name) ? nullptr : import();
}

dl_funcptr __wrap__PyImport_FindSharedFuncptr(const char* prefix, const char* name,
                                              const char* path, FILE* file) {
  using namespace hako::pantry;
  if (recorder == nullptr) {
    if (void* copy = TakeDeliveredCopy(path)) return FindInitFunction(copy, prefix, name);
    // The module may count on what python3 has loaded.
    hako::seams::LoadMathLibrary();
    hako::seams::LoadLateLibraries();
    hako::seams::NoteLibraries();
    const dl_funcptr found = _PyImport_FindSharedFuncptr(prefix, name, path, file);
    hako::seams::AddOwnLibraries(LoadedName(path).c_str());
    hako::seams::TellLibraryLoaded();
    return found;
  }
  return _PyImport_FindSharedFuncptr(prefix, name, recorder->Place(path).c_str(), file);
}
}  // extern "C"
// NOLINTEND(bugprone-reserved-identifier,readability-identifier-naming)
