#define PY_SSIZE_T_CLEAN
#include "pantry/builtin_watch.h"

#include <Python.h>

#include <string_view>

#include "pantry/python_text.h"

namespace hako::pantry {
namespace {

using Arguments = PyObject* const*;
using Function = PyObject* (*)(PyObject* module, Arguments arguments, Py_ssize_t count);
using FunctionWithNames = PyObject* (*)(PyObject* module, Arguments arguments, Py_ssize_t count,
                                        PyObject* names);

// One function: CPython's own, static definition of it, and what that had.
struct Watched {
  PyMethodDef* definition = nullptr;
  PyCFunction original = nullptr;
};
struct State {
  BuiltinNotes notes = {};
  Watched getattr, print;
};
// A method's definition has no place for a context.
// NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables)
State watch;

template <typename To, typename From>
To As(From function) {
  return reinterpret_cast<To>(reinterpret_cast<void*>(function));
}

PyObject* Getattr(PyObject* module, Arguments arguments, Py_ssize_t count) {
  if (count >= 2 && PyUnicode_Check(arguments[1]))
    watch.notes.on_getattr(arguments[0], arguments[1]);
  return As<Function>(watch.getattr.original)(module, arguments, count);
}

// Python/bltinmodule.c: builtin_print: `file`, if it is not None.
bool HasOwnFile(Arguments arguments, Py_ssize_t count, PyObject* names) {
  for (Py_ssize_t i = 0; names != nullptr && i < PyTuple_GET_SIZE(names); ++i) {
    if (TextOf(PyTuple_GET_ITEM(names, i)) == "file") return arguments[count + i] != Py_None;
  }
  return false;
}

PyObject* Print(PyObject* module, Arguments arguments, Py_ssize_t count, PyObject* names) {
  if (!HasOwnFile(arguments, PyVectorcall_NARGS(static_cast<size_t>(count)), names))
    watch.notes.on_print();
  return As<FunctionWithNames>(watch.print.original)(module, arguments, count, names);
}

PyMethodDef* Definition(const char* name, int flags) {
  PyObject* builtins = PyImport_ImportModule("builtins");
  const PyModuleDef* module = builtins == nullptr ? nullptr : PyModule_GetDef(builtins);
  Py_XDECREF(builtins);
  PyMethodDef* definition = module == nullptr ? nullptr : module->m_methods;
  for (; definition != nullptr && definition->ml_name != nullptr; ++definition) {
    if (std::string_view(definition->ml_name) == name && definition->ml_flags == flags)
      return definition;
  }
  PyErr_Format(PyExc_SystemError, "%s is not the one that is known", name);
  return nullptr;
}

// The function in a definition is read at each call (CPython 3.11.2, Objects/methodobject.c:
// cfunction_vectorcall_FASTCALL; so do the specialised instructions). The module may have another
// function of that name by now, which calls this one.
template <typename Replacement>
bool Replace(const char* name, int flags, Replacement replacement, Watched* watched) {
  PyMethodDef* definition = Definition(name, flags);
  if (definition == nullptr) return false;
  *watched = {.definition = definition, .original = definition->ml_meth};
  definition->ml_meth = As<PyCFunction>(replacement);
  return true;
}

void PutBack(const Watched& watched) {
  if (watched.definition != nullptr) watched.definition->ml_meth = watched.original;
}

}  // namespace

// CPython 3.11.2 to 3.13.0, Python/bltinmodule.c: builtin_methods.
bool PlaceBuiltinWatch(const BuiltinNotes& notes) {
  watch.notes = notes;
  return Replace("getattr", METH_FASTCALL, &Getattr, &watch.getattr) &&
         Replace("print", METH_FASTCALL | METH_KEYWORDS, &Print, &watch.print);
}

void RemoveBuiltinWatch() {
  PutBack(watch.getattr);
  PutBack(watch.print);
  watch = {};
}

}  // namespace hako::pantry
