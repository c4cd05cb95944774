#define PY_SSIZE_T_CLEAN
#include "pantry/import_calls.h"

#include <Python.h>
#include <frameobject.h>

#include "pantry/python_text.h"

namespace hako::pantry {

bool IsImportCall(PyCodeObject* code) {
  return TextOf(code->co_name) == "_gcd_import" &&
         TextOf(code->co_filename) == "<frozen importlib._bootstrap>";
}

// As _resolve_name of the same file does it.
std::string ModuleAskedFor(PyFrameObject* frame) {
  PyObject* locals = PyFrame_GetLocals(frame);
  const auto local = [locals](const char* name) {
    PyObject* value = locals == nullptr ? nullptr : PyMapping_GetItemString(locals, name);
    PyErr_Clear();
    return value;
  };
  PyObject *name = local("name"), *package = local("package"), *level = local("level");
  std::string absolute(TextOf(name));
  const long up = level != nullptr && PyLong_Check(level) ? PyLong_AsLong(level) : 0;
  if (up > 0) {
    std::string base(TextOf(package));
    for (long i = 1; i < up && !base.empty(); ++i) {
      const size_t dot = base.rfind('.');
      base = dot == std::string::npos ? "" : base.substr(0, dot);
    }
    if (base.empty() || absolute.empty()) {
      absolute = base;
    } else {
      absolute = base + "." + absolute;
    }
  }
  for (PyObject* object : {name, package, level, locals}) Py_XDECREF(object);
  PyErr_Clear();
  return absolute;
}

}  // namespace hako::pantry
