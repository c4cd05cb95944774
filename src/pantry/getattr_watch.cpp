#define PY_SSIZE_T_CLEAN
#include "pantry/getattr_watch.h"

#include <Python.h>

#include <string_view>

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

// CPython 3.11.2, Python/bltinmodule.c: builtin_methods. The function in a definition is read at
// each call (Objects/methodobject.c: cfunction_vectorcall_FASTCALL; so do the specialised
// instructions). The module may have another getattr by now, which calls this one.
bool PlaceGetattrWatch(void (*note)(PyObject* object, PyObject* name)) {
  PyObject* builtins = PyImport_ImportModule("builtins");
  const PyModuleDef* module = builtins == nullptr ? nullptr : PyModule_GetDef(builtins);
  Py_XDECREF(builtins);
  PyMethodDef* definition = module == nullptr ? nullptr : module->m_methods;
  while (definition != nullptr && definition->ml_name != nullptr &&
         std::string_view(definition->ml_name) != "getattr")
    ++definition;
  if (definition == nullptr || definition->ml_name == nullptr ||
      definition->ml_flags != METH_FASTCALL) {
    PyErr_SetString(PyExc_SystemError, "getattr is not the one that is known");
    return false;
  }
  watch = {.definition = definition, .original = definition->ml_meth, .note = note};
  definition->ml_meth = reinterpret_cast<PyCFunction>(reinterpret_cast<void*>(&Getattr));
  return true;
}

void RemoveGetattrWatch() {
  if (watch.definition != nullptr) watch.definition->ml_meth = watch.original;
  watch = {};
}

}  // namespace hako::pantry
