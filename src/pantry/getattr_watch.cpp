#define PY_SSIZE_T_CLEAN
#include "pantry/getattr_watch.h"

#include <Python.h>

namespace hako::pantry {
namespace {

using Function = PyObject* (*)(PyObject* module, PyObject* const* arguments, Py_ssize_t count);

struct State {
  PyMethodDef* definition = nullptr;  // CPython's own, static.
  PyCFunction original = nullptr;
  void (*note)(PyObject* object, PyObject* name) = nullptr;
};
// A method's definition has no place for a context.
// NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables)
State watch;

PyObject* Getattr(PyObject* module, PyObject* const* arguments, Py_ssize_t count) {
  if (count >= 2 && PyUnicode_Check(arguments[1])) watch.note(arguments[0], arguments[1]);
  return reinterpret_cast<Function>(reinterpret_cast<void*>(watch.original))(module, arguments,
                                                                             count);
}

}  // namespace

// CPython 3.11.2, Python/bltinmodule.c: builtin_methods; the function is read at each call
// (Objects/methodobject.c: cfunction_vectorcall_FASTCALL; so do the specialised instructions).
bool PlaceGetattrWatch(void (*note)(PyObject* object, PyObject* name)) {
  PyObject* function = PyDict_GetItemString(PyEval_GetBuiltins(), "getattr");
  if (function == nullptr || !PyCFunction_Check(function)) return false;
  PyMethodDef* definition = reinterpret_cast<PyCFunctionObject*>(function)->m_ml;
  if (definition->ml_flags != METH_FASTCALL) return false;
  watch = {.definition = definition, .original = definition->ml_meth, .note = note};
  definition->ml_meth = reinterpret_cast<PyCFunction>(reinterpret_cast<void*>(&Getattr));
  return true;
}

void RemoveGetattrWatch() {
  if (watch.definition != nullptr) watch.definition->ml_meth = watch.original;
  watch = {};
}

}  // namespace hako::pantry
