#define PY_SSIZE_T_CLEAN
#include "interpreter/learn.h"

#include <Python.h>
#include <unistd.h>

#include <cstdio>
#include <memory>

#include "cpython/internals.h"

namespace hako::interpreter {
namespace {

// NOLINTBEGIN(cppcoreguidelines-avoid-non-const-global-variables): a function of atexit takes no
// context
constinit std::string* file_name = nullptr;
constinit pid_t learner = 0;
// NOLINTEND(cppcoreguidelines-avoid-non-const-global-variables)

// Looks into dicts and at exact types only: nothing of the program's runs.
PyObject* Item(PyObject* owner, const char* name) {
  PyObject** dict = _PyObject_GetDictPtr(owner);
  return dict == nullptr || *dict == nullptr ? nullptr : PyDict_GetItemString(*dict, name);
}

// Null: nothing has found it, and nothing will (Cython makes two such modules).
const char* OriginOf(PyObject* module) {
  PyObject* spec = PyModule_Check(module) != 0 ? Item(module, "__spec__") : nullptr;
  if (spec == nullptr || spec == Py_None) return nullptr;
  PyObject* origin = Item(spec, "origin");
  const char* text = origin != nullptr && PyUnicode_Check(origin) ? PyUnicode_AsUTF8(origin) : "";
  PyErr_Clear();
  return text != nullptr && text[0] == '/' ? text : "";
}

PyObject* WriteNames(PyObject* /*self*/, PyObject* /*none*/) {
  if (getpid() != learner) Py_RETURN_NONE;
  const std::unique_ptr<FILE, int (*)(FILE*)> file(std::fopen(file_name->c_str(), "we"),
                                                   std::fclose);
  PyObject* modules = hako_cpython_modules();
  Py_ssize_t at = 0;
  PyObject *name = nullptr, *module = nullptr;
  while (file && modules != nullptr && PyDict_Next(modules, &at, &name, &module) != 0) {
    const char* text = PyUnicode_Check(name) ? PyUnicode_AsUTF8(name) : nullptr;
    const char* origin = OriginOf(module);
    PyErr_Clear();
    if (text == nullptr || origin == nullptr) continue;
    static_cast<void>(std::fprintf(file.get(), "%s\t%s\n", text, origin));
  }
  Py_RETURN_NONE;
}

// NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables): CPython keeps its address
PyMethodDef write_names = {"hako_learn", WriteNames, METH_NOARGS, nullptr};

}  // namespace

bool LearnModulesAtExit(const std::string& path) {
  file_name = new std::string(path);  // NOLINT(cppcoreguidelines-owning-memory): lives to the end
  learner = getpid();
  PyObject* modules = hako_cpython_modules();
  const bool was_there = PyDict_GetItemString(modules, "atexit") != nullptr;
  PyObject* module = PyImport_ImportModule("atexit");
  PyObject* function = PyCFunction_New(&write_names, nullptr);
  PyObject* result = module == nullptr || function == nullptr
                         ? nullptr
                         : PyObject_CallMethod(module, "register", "O", function);
  // The program has not imported it yet.
  if (module != nullptr && !was_there) PyDict_DelItemString(modules, "atexit");
  const bool ok = result != nullptr;
  for (PyObject* object : {module, function, result}) Py_XDECREF(object);
  return ok;
}

}  // namespace hako::interpreter
