// quiet_callbacks.cpp: read in CPython 3.11.2 to 3.13.0.
#include "interpreter/quiet_callbacks.h"

#include <string_view>

#include "base/own_object.h"
#include "pantry/container_items.h"
#include "pantry/pantry.h"

namespace hako::interpreter {
namespace {

constexpr std::string_view kLogging = "/logging/__init__.py", kWeakref = "/weakref.py",
                           kWeakrefset = "/_weakrefset.py";

// A function of the standard library's, of one of its files.
bool IsOfLibrary(PyObject* object, std::string_view name, std::string_view file) {
  if (object == nullptr || !PyFunction_Check(object) || pantry::pantry.library == nullptr)
    return false;
  const auto* code = reinterpret_cast<const PyCodeObject*>(PyFunction_GET_CODE(object));
  const char* code_name = PyUnicode_AsUTF8(code->co_name);
  const char* code_file = PyUnicode_AsUTF8(code->co_filename);
  if (code_name == nullptr || code_file == nullptr) return PyErr_Clear(), false;
  const std::string_view library = pantry::pantry.library, path = code_file;
  return name == code_name && path.size() == library.size() + file.size() &&
         path.starts_with(library) && path.ends_with(file);
}

// `_destroy` of Modules/_abc.c, `_localdummy_destroyed` and from 3.13 on `clear_locals` of
// Modules/_threadmodule.c: of this program's own.
bool IsQuietFunctionOfC(PyObject* callback) {
  const PyMethodDef* method = reinterpret_cast<const PyCFunctionObject*>(callback)->m_ml;
  if (!HasCodeAt(FindOwnObject(), reinterpret_cast<uintptr_t>(method->ml_meth))) return false;
  const std::string_view name = method->ml_name;
  return name == "_destroy" || name == "_localdummy_destroyed" || name == "clear_locals";
}

// ---- Weak containers ----

// Hashing and comparing it runs no code of others.
bool IsPlainKey(PyObject* key) {
  if (PyTuple_CheckExact(key)) {
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(key); ++i) {
      if (!IsPlainKey(PyTuple_GET_ITEM(key, i))) return false;
    }
    return true;
  }
  return key == Py_None || PyUnicode_CheckExact(key) || PyLong_CheckExact(key) ||
         PyBytes_CheckExact(key) || PyFloat_CheckExact(key) || PyBool_Check(key);
}

// The callback's own weak reference to its container; null: it is none of theirs.
PyObject* ContainerOf(PyObject* callback) {
  PyObject* defaults = PyFunction_GetDefaults(callback);
  PyObject* self = defaults != nullptr && PyTuple_GET_SIZE(defaults) > 0
                       ? PyTuple_GET_ITEM(defaults, 0)
                       : nullptr;
  return self != nullptr && PyWeakref_CheckRefExact(self) ? self : nullptr;
}

// The library's class itself, with what its __init__ gives an instance.
bool IsLibrarys(PyObject* container, std::string_view file) {
  PyTypeObject* type = Py_TYPE(container);
  if (PyType_HasFeature(type, Py_TPFLAGS_HEAPTYPE) == 0) return false;
  PyObject* own = hako_cpython_type_dict(type);
  if (!IsOfLibrary(PyDict_GetItemString(own, "__init__"), "__init__", file) ||
      PyDict_GetItemString(own, "data") != nullptr ||
      PyDict_GetItemString(own, "_iterating") != nullptr)
    return false;
  PyObject* data = PyObject_GetAttrString(container, "data");
  PyObject* iterating = PyObject_GetAttrString(container, "_iterating");
  PyErr_Clear();
  const bool is_plain = data != nullptr && (PyDict_CheckExact(data) || PySet_CheckExact(data)) &&
                        iterating != nullptr && PySet_CheckExact(iterating) &&
                        PySet_GET_SIZE(iterating) == 0;
  Py_XDECREF(data);
  Py_XDECREF(iterating);
  return is_plain;
}

// WeakValueDictionary: weakref.KeyedRef, with a slot for the key.
bool HasPlainKey(PyObject* reference) {
  PyObject* key = PyObject_GetAttrString(reference, "key");
  PyErr_Clear();
  const bool is_plain = key != nullptr && IsPlainKey(key);
  Py_XDECREF(key);
  return is_plain;
}

bool IsOfWeakContainer(PyObject* reference, PyObject* callback) {
  const bool is_of_set = IsOfLibrary(callback, "_remove", kWeakrefset);
  if (!is_of_set && !IsOfLibrary(callback, "remove", kWeakref)) return false;
  PyObject* self = ContainerOf(callback);
  if (self == nullptr) return false;
  PyObject* container = pantry::Referent(self);
  if (container == Py_None) return true;  // It is gone.
  if (!IsLibrarys(container, is_of_set ? kWeakrefset : kWeakref)) return false;
  const bool is_of_values = std::string_view(Py_TYPE(container)->tp_name) == "WeakValueDictionary";
  return !is_of_values || HasPlainKey(reference);
}

// ---- logging ----

// _removeHandlerRef takes the module's lock, by functions of its own up to 3.12, and removes from
// the module's list.
bool IsOfLogging(PyObject* callback) {
  if (!IsOfLibrary(callback, "_removeHandlerRef", kLogging)) return false;
  PyObject* globals = PyFunction_GET_GLOBALS(callback);
  PyObject* lock = PyDict_GetItemString(globals, "_lock");
  PyObject* handlers = PyDict_GetItemString(globals, "_handlerList");
  if (lock == nullptr || std::string_view(Py_TYPE(lock)->tp_name) != "_thread.RLock" ||
      handlers == nullptr || !PyList_CheckExact(handlers))
    return false;
  for (Py_ssize_t i = 0; i < PyList_GET_SIZE(handlers); ++i) {
    if (!PyWeakref_CheckRefExact(PyList_GET_ITEM(handlers, i))) return false;
  }
  PyObject* acquire = PyDict_GetItemString(globals, "_acquireLock");
  return acquire == nullptr ||
         (IsOfLibrary(acquire, "_acquireLock", kLogging) &&
          IsOfLibrary(PyDict_GetItemString(globals, "_releaseLock"), "_releaseLock", kLogging));
}

}  // namespace

bool HasQuietCallback(PyObject* reference) {
  if (PyWeakref_CheckRef(reference) == 0) return false;  // The library's are no proxies.
  PyObject* callback = reinterpret_cast<PyWeakReference*>(reference)->wr_callback;
  if (PyCFunction_CheckExact(callback)) return IsQuietFunctionOfC(callback);
  return IsOfWeakContainer(reference, callback) || IsOfLogging(callback);
}

}  // namespace hako::interpreter
