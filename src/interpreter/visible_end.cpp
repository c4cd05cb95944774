// visible_end.cpp: which ends of objects nobody can see.
#include "interpreter/visible_end.h"

#include <fcntl.h>

#include <string_view>

#include "interpreter/image_state.h"
#include "interpreter/quiet_callbacks.h"
#include "interpreter/reference.h"

namespace hako::interpreter {
namespace {

bool HasFinalizer(const PyTypeObject* type) {
  return type->tp_finalize != nullptr || type->tp_del != nullptr;
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

}  // namespace

bool EndCouldBeSeen(PyObject* object, const StandardStreams& streams) {
  if (PyGen_CheckExact(object)) return hako_cpython_generator_ends_quietly(object) == 0;
  if (HasFinalizer(Py_TYPE(object))) return !streams.Hold(object) && !StreamEndsQuietly(object);
  if (PyType_Check(object) != 0) {
    // Its instances are not tracked: they may be anywhere.
    const auto* type = reinterpret_cast<const PyTypeObject*>(object);
    return HasFinalizer(type) && (type->tp_flags & Py_TPFLAGS_HAVE_GC) == 0;
  }
  if (PyWeakref_Check(object)) {  // Proxies, too.
    return reinterpret_cast<PyWeakReference*>(object)->wr_callback != nullptr &&
           !HasQuietCallback(object);
  }
  return false;
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
