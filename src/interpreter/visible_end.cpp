// visible_end.cpp: which ends of objects nobody can see.
#include "interpreter/visible_end.h"

#include <fcntl.h>

#include <string_view>

#include "interpreter/image_state.h"
#include "interpreter/reference.h"
#include "pantry/pantry.h"

namespace hako::interpreter {
namespace {

constexpr std::string_view kLogging = "/logging/__init__.py";

bool HasFinalizer(const PyTypeObject* type) {
  return type->tp_finalize != nullptr || type->tp_del != nullptr;
}

// A function of the standard library's, of one of its files: "/weakref.py".
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

// Those of C: `_destroy` of Modules/_abc.c, `_localdummy_destroyed` and from 3.13 on `clear_locals`
// of Modules/_threadmodule.c.
bool IsQuietFunctionOfC(PyObject* callback) {
  const std::string_view name = reinterpret_cast<const PyCFunctionObject*>(callback)->m_ml->ml_name;
  PyObject* self = PyCFunction_GET_SELF(callback);
  if (name == "clear_locals" && self != nullptr && PyTuple_CheckExact(self) &&
      PyTuple_GET_SIZE(self) == 2) {
    self = PyTuple_GET_ITEM(self, 0);
  } else if (name != "_destroy" && name != "_localdummy_destroyed") {
    return false;
  }
  return self != nullptr && PyWeakref_Check(self);
}

// Lib/logging/__init__.py: _removeHandlerRef takes the module's lock, by functions of its own up to
// 3.12, and removes from the module's list.
bool LocksAsLoggingDoes(PyObject* globals) {
  PyObject* lock = PyDict_GetItemString(globals, "_lock");
  PyObject* handlers = PyDict_GetItemString(globals, "_handlerList");
  if (lock == nullptr || std::string_view(Py_TYPE(lock)->tp_name) != "_thread.RLock" ||
      handlers == nullptr || !PyList_CheckExact(handlers))
    return false;
  PyObject* acquire = PyDict_GetItemString(globals, "_acquireLock");
  return acquire == nullptr ||
         (IsOfLibrary(acquire, "_acquireLock", kLogging) &&
          IsOfLibrary(PyDict_GetItemString(globals, "_releaseLock"), "_releaseLock", kLogging));
}

// A callback that only tidies up a container of the standard library: besides C's, `_remove` of
// Lib/_weakrefset.py, `remove` of Lib/weakref.py and logging's of its handlers.
bool IsQuietCallback(PyObject* callback) {
  if (PyCFunction_CheckExact(callback)) return IsQuietFunctionOfC(callback);
  return IsOfLibrary(callback, "_remove", "/_weakrefset.py") ||
         IsOfLibrary(callback, "remove", "/weakref.py") ||
         (IsOfLibrary(callback, "_removeHandlerRef", kLogging) &&
          LocksAsLoggingDoes(PyFunction_GET_GLOBALS(callback)));
}

// ---- Objects of `io` ----
//
// Their finalizer calls `close` unless they are closed (CPython 3.11.2, Modules/_io/iobase.c:
// iobase_finalize), which frees memory, closes a descriptor, or writes what is buffered. Only the
// last can be seen. All this is about exact types with nothing but CPython's own in their dicts:
// then no Python code runs, here or there.

bool HasOnlyOwnAttributes(PyObject* object) {
  PyObject** dict = _PyObject_GetDictPtr(object);
  if (dict == nullptr || *dict == nullptr) return true;
  const auto is_own = [](PyObject* name) {
    // The last is set by a file that is closed: Modules/_io/iobase.c: iobase_close
    for (const char* own : {"name", "mode", "__IOBase_closed"}) {
      if (PyUnicode_CompareWithASCIIString(name, own) == 0) return true;
    }
    return false;
  };
  Py_ssize_t at = 0;
  PyObject *key = nullptr, *value = nullptr;
  while (PyDict_Next(*dict, &at, &key, &value) != 0) {
    if (!PyUnicode_CheckExact(key) || !is_own(key)) return false;
  }
  return true;
}

// False where the answer is an error.
bool IsTrue(PyObject* answer) {
  const Ref held(answer);
  if (!held) return PyErr_Clear(), false;
  return held.get() == Py_True;
}

bool IsClosed(PyObject* object) {
  return IsTrue(PyObject_GetAttr(object, image_state.names.closed));
}

// By the vectorcall protocol, which makes no bound method: nothing new comes before the collector.
bool FileEndsQuietly(PyObject* file) {
  const KeptNames& names = image_state.names;
  if (!HasOnlyOwnAttributes(file)) return false;
  if (IsClosed(file)) return true;
  if (!IsTrue(PyObject_CallMethodNoArgs(file, names.readable)) ||
      IsTrue(PyObject_CallMethodNoArgs(file, names.writable))) {
    return false;
  }
  // From 3.13 on a `close` that fails is reported.
  const Ref number(PyObject_CallMethodNoArgs(file, names.fileno));
  const long fd = number ? PyLong_AsLong(number.get()) : -1;
  PyErr_Clear();
  return fd >= 0 && fcntl(static_cast<int>(fd), F_GETFD) >= 0;
}

bool BufferEndsQuietly(PyObject* buffer) {
  const IoTypes& io = image_state.io_types;
  if (!HasOnlyOwnAttributes(buffer)) return false;
  const Ref raw(PyObject_GetAttr(buffer, image_state.names.raw));
  if (!raw) return PyErr_Clear(), false;
  if (Py_TYPE(raw.get()) != io.file || !HasOnlyOwnAttributes(raw.get())) return false;
  if (IsClosed(raw.get())) return true;
  return Py_TYPE(buffer) == io.reader && FileEndsQuietly(raw.get());
}

bool TextEndsQuietly(PyObject* text) {
  const IoTypes& io = image_state.io_types;
  if (!HasOnlyOwnAttributes(text)) return false;
  const Ref buffer(PyObject_GetAttr(text, image_state.names.buffer));
  if (!buffer) return PyErr_Clear(), false;
  const PyTypeObject* type = Py_TYPE(buffer.get());
  if (type != io.reader && type != io.writer && type != io.random) return false;
  return BufferEndsQuietly(buffer.get());
}

// False also for what is no object of `io`.
bool StreamEndsQuietly(PyObject* object) {
  const IoTypes& io = image_state.io_types;
  const PyTypeObject* type = Py_TYPE(object);
  if (type == io.text_memory || type == io.byte_memory) return HasOnlyOwnAttributes(object);
  if (type == io.file) return FileEndsQuietly(object);
  if (type == io.reader || type == io.writer || type == io.random) return BufferEndsQuietly(object);
  return type == io.text && TextEndsQuietly(object);
}

// ---- Filters of warnings ----

// CPython 3.11.2, Python/_warnings.c: get_filter. The first decides whose category is one of the
// warning's classes, unless it is for some messages, modules or lines alone.
bool FiltersShow(PyObject* filters, PyObject* warning) {
  if (filters == nullptr || !PyList_CheckExact(filters)) return true;
  PyObject* classes = reinterpret_cast<PyTypeObject*>(warning)->tp_mro;
  for (Py_ssize_t i = 0; i < PyList_GET_SIZE(filters); ++i) {
    PyObject* filter = PyList_GET_ITEM(filters, i);
    if (!PyTuple_CheckExact(filter) || PyTuple_GET_SIZE(filter) != 5) return true;
    PyObject* category = PyTuple_GET_ITEM(filter, 2);
    if (Py_TYPE(category) != &PyType_Type) return true;  // Its class may answer what it likes.
    bool matches = false;
    for (Py_ssize_t j = 0; j < PyTuple_GET_SIZE(classes); ++j)
      matches = matches || PyTuple_GET_ITEM(classes, j) == category;
    if (!matches) continue;
    PyObject* action = PyTuple_GET_ITEM(filter, 0);
    if (!PyUnicode_CheckExact(action) || PyUnicode_CompareWithASCIIString(action, "ignore") != 0)
      return true;
    PyObject* line = PyTuple_GET_ITEM(filter, 4);
    const bool is_for_all = PyTuple_GET_ITEM(filter, 1) == Py_None &&
                            PyTuple_GET_ITEM(filter, 3) == Py_None && PyLong_CheckExact(line) &&
                            PyLong_AsLong(line) == 0;
    PyErr_Clear();
    if (is_for_all) return false;
  }
  return true;
}

}  // namespace

bool EndCouldBeSeen(PyObject* object, const StandardStreams& streams) {
  if (PyGen_CheckExact(object)) return hako_cpython_generator_ends_quietly(object) == 0;
  if (HasFinalizer(Py_TYPE(object))) return !streams.Hold(object) && !StreamEndsQuietly(object);
  if (PyType_Check(object) != 0) {
    // Its instances are not tracked: they may be anywhere.
    const auto* type = reinterpret_cast<const PyTypeObject*>(object);
    return HasFinalizer(type) && (type->tp_flags & Py_TPFLAGS_HAVE_GC) == 0;
  }
  if (PyWeakref_CheckRef(object) != 0) {
    PyObject* callback = reinterpret_cast<const PyWeakReference*>(object)->wr_callback;
    return callback != nullptr && !IsQuietCallback(callback);
  }
  return false;
}

// As long as the module is there its filters count.
bool ResourceWarningsAreShown() {
  if (FiltersShow(hako_cpython_warning_filters(), PyExc_ResourceWarning)) return true;
  PyObject* modules = hako_cpython_modules();
  PyObject* module = modules == nullptr ? nullptr : PyDict_GetItemString(modules, "warnings");
  if (module == nullptr) return false;
  if (!PyModule_CheckExact(module)) return true;
  return FiltersShow(PyDict_GetItemString(PyModule_GetDict(module), "filters"),
                     PyExc_ResourceWarning);
}

bool StandardStreams::Find() {
  constexpr std::array<std::array<const char*, 2>, 3> kNames = {
      {{"stdin", "__stdin__"}, {"stdout", "__stdout__"}, {"stderr", "__stderr__"}}};
  for (const auto& [name, original] : kNames) {
    PyObject* text = PySys_GetObject(original);
    if (text == nullptr || PySys_GetObject(name) != text) return false;
    if (text != Py_None && !AddWhole(text)) return PyErr_Clear(), false;
  }
  return true;
}

bool StandardStreams::AddWhole(PyObject* text) {
  const IoTypes& io = image_state.io_types;
  if (Py_TYPE(text) != io.text || !Add(text)) return false;
  PyObject* buffer = AddAttribute(text, image_state.names.buffer);
  if (buffer == nullptr) return false;
  if (Py_TYPE(buffer) == io.file) return true;  // It is not buffered.
  if (Py_TYPE(buffer) == image_state.host_writer) return true;
  if (Py_TYPE(buffer) != io.reader && Py_TYPE(buffer) != io.writer) return false;
  const PyObject* raw = AddAttribute(buffer, image_state.names.raw);
  return raw != nullptr && Py_TYPE(raw) == io.file;
}

bool StandardStreams::Add(PyObject* object) {
  objects_[count_++] = object;
  return HasOnlyOwnAttributes(object);
}

// Borrowed: the stream holds it. Null: there is none, or it has been changed.
PyObject* StandardStreams::AddAttribute(PyObject* object, PyObject* name) {
  const Ref value(PyObject_GetAttr(object, name));
  return value && Add(value.get()) ? value.get() : nullptr;
}

}  // namespace hako::interpreter
