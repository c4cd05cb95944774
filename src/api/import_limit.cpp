// import_limit.cpp: builtins.__import__ with a question in front of it.
//
// Asked is who imports and what. Modules of the standard library and those that are allowed import
// what they need; all other code, the program's, imports what is allowed.
#include "api/import_limit.h"

namespace hako::api {
namespace {

constexpr const char* kCapsule = "hako.imports";

struct Limit {
  PyObject* allowed;  // A set of names.
  PyObject* import;   // builtins.__import__ as it was.
};

void Free(PyObject* capsule) {
  auto* limit = static_cast<Limit*>(PyCapsule_GetPointer(capsule, kCapsule));
  Py_XDECREF(limit->allowed);
  Py_XDECREF(limit->import);
  delete limit;
}

// "a" of "a.b.c". New reference.
PyObject* FirstName(PyObject* name) {
  const Py_ssize_t dot = PyUnicode_FindChar(name, '.', 0, PyUnicode_GET_LENGTH(name), 1);
  return dot < 0 ? Py_NewRef(name) : PyUnicode_Substring(name, 0, dot);
}

bool IsIn(PyObject* set, PyObject* name) {
  const bool found = set != nullptr && PySequence_Contains(set, name) == 1;
  PyErr_Clear();
  return found;
}

bool IsOfProgram(const Limit& limit, PyObject* globals) {
  PyObject* name = globals == nullptr || PyDict_Check(globals) == 0
                       ? nullptr
                       : PyDict_GetItemString(globals, "__name__");
  if (name == nullptr || PyUnicode_Check(name) == 0) return true;
  const Ref first(FirstName(name));
  return !first || (!IsIn(limit.allowed, first.get()) &&
                    !IsIn(PySys_GetObject("stdlib_module_names"), first.get()));
}

PyObject* Import(PyObject* capsule, PyObject* arguments, PyObject* named) {
  const auto& limit = *static_cast<Limit*>(PyCapsule_GetPointer(capsule, kCapsule));
  PyObject *name = nullptr, *globals = nullptr, *locals = nullptr, *from = nullptr;
  int level = 0;
  static constexpr const char* kNames[] = {"name",     "globals", "locals",
                                           "fromlist", "level",   nullptr};
  if (PyArg_ParseTupleAndKeywords(arguments, named, "U|OOOi:__import__",
                                  const_cast<char**>(static_cast<const char* const*>(kNames)),
                                  &name, &globals, &locals, &from, &level) == 0)
    return nullptr;
  if (level == 0 && IsOfProgram(limit, globals)) {
    const Ref first(FirstName(name));
    if (!first) return nullptr;
    if (!IsIn(limit.allowed, first.get())) {
      PyErr_Format(PyExc_ImportError, "import of %R is not allowed in this isolate", first.get());
      return nullptr;
    }
  }
  return PyObject_Call(limit.import, arguments, named);
}

// NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables): CPython asks for no const
PyMethodDef definition = {"__import__",
                          reinterpret_cast<PyCFunction>(reinterpret_cast<void (*)()>(Import)),
                          METH_VARARGS | METH_KEYWORDS, nullptr};

PyObject* SetOf(const hako_text* names, size_t count) {
  Ref set(PySet_New(nullptr));
  for (size_t i = 0; i < count && set; ++i) {
    const Ref name(MakeString(names[i]));
    if (!name || PySet_Add(set.get(), name.get()) != 0) return nullptr;
  }
  return set.Release();
}

}  // namespace

bool LimitImports(const hako_boot_options& options) {
  if (options.limits_imports == 0) return true;
  const Ref builtins(PyImport_ImportModule("builtins"));
  if (!builtins) return false;
  auto* limit = new Limit{SetOf(options.imports, options.import_count),
                          PyObject_GetAttrString(builtins.get(), "__import__")};
  const Ref capsule(PyCapsule_New(limit, kCapsule, Free));
  if (!capsule || limit->allowed == nullptr || limit->import == nullptr) return false;
  const Ref function(PyCFunction_New(&definition, capsule.get()));
  return function && PyObject_SetAttrString(builtins.get(), "__import__", function.get()) == 0;
}

}  // namespace hako::api
