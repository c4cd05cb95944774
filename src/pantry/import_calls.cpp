#define PY_SSIZE_T_CLEAN
#include "pantry/import_calls.h"

#include <Python.h>
#include <frameobject.h>

#include <string_view>

#include "pantry/python_text.h"

namespace hako::pantry {

namespace {

// New reference; null: the frame has none of the name.
PyObject* Local(PyFrameObject* frame, const char* name) {
  PyObject* locals = PyFrame_GetLocals(frame);
  PyObject* value = locals == nullptr ? nullptr : PyMapping_GetItemString(locals, name);
  Py_XDECREF(locals);
  PyErr_Clear();
  return value;
}

}  // namespace

bool IsImportCall(PyCodeObject* code) {
  return TextOf(code->co_name) == "_gcd_import" &&
         TextOf(code->co_filename) == "<frozen importlib._bootstrap>";
}

// As _resolve_name of the same file does it.
std::string ModuleAskedFor(PyFrameObject* frame) {
  PyObject *name = Local(frame, "name"), *package = Local(frame, "package"),
           *level = Local(frame, "level");
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
  for (PyObject* object : {name, package, level}) Py_XDECREF(object);
  PyErr_Clear();
  return absolute;
}

// Lib/importlib/util.py, 3.11.2 to 3.13.0
bool IsModuleSearch(PyCodeObject* code) {
  const std::string_view file = TextOf(code->co_filename);
  return TextOf(code->co_name) == "find_spec" &&
         (file == "<frozen importlib.util>" || file.ends_with("/importlib/util.py"));
}

std::string ModuleLookedFor(PyFrameObject* frame) {
  PyObject* name = Local(frame, "fullname");
  std::string text(TextOf(name));
  Py_XDECREF(name);
  return text;
}

}  // namespace hako::pantry
