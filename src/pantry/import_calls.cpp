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

// As an exact string, interned, in place of `object`, whose reference it takes; null: it is none.
PyObject* Text(PyObject* object) {
  PyObject* text =
      object == nullptr || !PyUnicode_Check(object) ? nullptr : PyUnicode_FromObject(object);
  Py_XDECREF(object);
  PyErr_Clear();
  if (text != nullptr) PyUnicode_InternInPlace(&text);
  return text;
}

}  // namespace

bool IsImportCall(PyCodeObject* code) {
  return TextOf(code->co_name) == "_gcd_import" &&
         TextOf(code->co_filename) == "<frozen importlib._bootstrap>";
}

PyObject* AbsoluteName(PyObject* name, PyObject* package, long level) {
  if (level == 0) return Py_XNewRef(name);
  if (package == nullptr || !PyUnicode_Check(package)) return nullptr;
  Py_ssize_t end = PyUnicode_GET_LENGTH(package);
  for (long up = 1; up < level; ++up) {
    end = PyUnicode_FindChar(package, '.', 0, end, -1);
    if (end < 0) return nullptr;
  }
  PyObject* base = PyUnicode_Substring(package, 0, end);
  if (base == nullptr || PyUnicode_GET_LENGTH(name) == 0) return base;
  PyObject* absolute = PyUnicode_FromFormat("%U.%U", base, name);
  Py_DECREF(base);
  return absolute;
}

PyObject* ModuleAskedFor(PyFrameObject* frame) {
  PyObject *name = Text(Local(frame, "name")), *package = Local(frame, "package"),
           *level = Local(frame, "level");
  const long up = level != nullptr && PyLong_Check(level) ? PyLong_AsLong(level) : 0;
  PyObject* absolute = name == nullptr ? nullptr : AbsoluteName(name, package, up);
  for (PyObject* object : {name, package, level}) Py_XDECREF(object);
  PyErr_Clear();
  if (absolute != nullptr && PyUnicode_GET_LENGTH(absolute) == 0) Py_CLEAR(absolute);
  return absolute;
}

// Lib/importlib/util.py, 3.11.2 to 3.13.0
bool IsModuleSearch(PyCodeObject* code) {
  const std::string_view file = TextOf(code->co_filename);
  return TextOf(code->co_name) == "find_spec" &&
         (file == "<frozen importlib.util>" || file.ends_with("/importlib/util.py"));
}

PyObject* ModuleLookedFor(PyFrameObject* frame) { return Text(Local(frame, "fullname")); }

}  // namespace hako::pantry
