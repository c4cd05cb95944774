// memory.cpp: the host's memory in Python, and Python's in the host, without a copy.
//
// All memoryviews that were made of one buffer share an object that says whether it may still be
// used (CPython 3.11.2, Include/cpython/memoryobject.h: _PyManagedBufferObject); each of their
// operations asks it. Releasing the host's memory is telling that object, after making sure that
// nobody has taken an address out of a view: numpy does, and counts as an export of the view.
#include <algorithm>
#include <cstring>
#include <memory>

#include "api/error.h"
#include "api/interruption.h"
#include "cpython/internals.h"

namespace hako::api {
namespace {

// An object that hands out the host's memory.
struct HostMemory {
  PyObject object;
  void* data;
  Py_ssize_t shape[1], strides[1];
  bool is_writable;
  char format[8];
};

HostMemory* Self(PyObject* object) { return reinterpret_cast<HostMemory*>(object); }

int GetBuffer(PyObject* object, Py_buffer* view, int flags) {
  HostMemory* self = Self(object);
  if ((flags & PyBUF_WRITABLE) != 0 && !self->is_writable) {
    PyErr_SetString(PyExc_BufferError, "the host's memory is read-only");
    view->obj = nullptr;
    return -1;
  }
  *view = {.buf = self->data,
           .obj = Py_NewRef(object),
           .len = self->shape[0] * self->strides[0],
           .itemsize = self->strides[0],
           .readonly = self->is_writable ? 0 : 1,
           .ndim = 1,
           .format = static_cast<char*>(self->format),
           .shape = static_cast<Py_ssize_t*>(self->shape),
           .strides = static_cast<Py_ssize_t*>(self->strides),
           .suboffsets = nullptr,
           .internal = nullptr};
  return 0;
}

// NOLINTBEGIN(cppcoreguidelines-avoid-non-const-global-variables): CPython asks for no const
PyType_Slot slots[] = {{Py_bf_getbuffer, reinterpret_cast<void*>(GetBuffer)}, {0, nullptr}};
PyType_Spec type_spec = {.name = "hako.HostMemory",
                         .basicsize = sizeof(HostMemory),
                         .itemsize = 0,
                         .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_DISALLOW_INSTANTIATION,
                         .slots = slots};
// NOLINTEND(cppcoreguidelines-avoid-non-const-global-variables)

// Made once for an isolate, with which it goes. Borrowed; null with an exception set.
PyTypeObject* HostMemoryType() {
  // NOLINTBEGIN(cppcoreguidelines-avoid-non-const-global-variables): with the lock held
  static PyObject* type = nullptr;
  static uint64_t made_for = 0;
  // NOLINTEND(cppcoreguidelines-avoid-non-const-global-variables)
  const uint64_t generation = TheIsolate().generation;
  if (made_for != generation) {
    type = PyType_FromSpec(&type_spec);
    made_for = type == nullptr ? 0 : generation;
  }
  return reinterpret_cast<PyTypeObject*>(type);
}

PyObject* MakeMemory(const hako_memory_spec& spec) {
  const std::string_view format = spec.format == nullptr ? "B" : spec.format;
  PyTypeObject* type = HostMemoryType();
  if (type == nullptr) return nullptr;
  const Ref memory(type->tp_alloc(type, 0));
  if (!memory) return nullptr;
  HostMemory* self = Self(memory.get());
  if (format.size() >= sizeof(self->format)) {
    PyErr_SetString(PyExc_ValueError, "a format of one item is wanted");
    return nullptr;
  }
  self->data = spec.data;
  self->shape[0] = Size(spec.count);
  self->strides[0] = Size(spec.item_size);
  self->is_writable = spec.is_writable != 0;
  format.copy(static_cast<char*>(self->format), format.size());
  return PyMemoryView_FromObject(memory.get());
}

const _PyManagedBufferObject* BufferOf(PyObject* view) {
  return reinterpret_cast<PyMemoryViewObject*>(view)->mbuf;
}

struct Search {
  const _PyManagedBufferObject* buffer;
  bool is_used;
};

bool IsViewOf(PyObject* object, const _PyManagedBufferObject* buffer) {
  return PyMemoryView_Check(object) != 0 && BufferOf(object) == buffer;
}

// For tp_traverse of an object of ctypes': what it keeps alive because it has its address lies in
// its `_objects`, a dict or a view. Modules/_ctypes/_ctypes.c: KeepRef, PyCData_from_buffer
int ExamineKept(PyObject* kept, void* context) {
  auto* search = static_cast<Search*>(context);
  if (IsViewOf(kept, search->buffer)) search->is_used = true;
  Py_ssize_t at = 0;
  PyObject *key = nullptr, *value = nullptr;
  while (PyDict_CheckExact(kept) && PyDict_Next(kept, &at, &key, &value) != 0) {
    if (IsViewOf(value, search->buffer)) search->is_used = true;
  }
  return 0;
}

bool IsOfCTypes(const PyTypeObject* type) {
  for (; type != nullptr; type = type->tp_base) {
    if (std::string_view(type->tp_name) == "_ctypes._CData") return true;
  }
  return false;
}

// For hako_cpython_visit_tracked: a view of the same buffer that has given its address away.
int Examine(PyObject* object, void* context) {
  auto* search = static_cast<Search*>(context);
  if (IsViewOf(object, search->buffer)) {
    search->is_used |= reinterpret_cast<PyMemoryViewObject*>(object)->exports > 0;
  } else if (IsOfCTypes(Py_TYPE(object)) && Py_TYPE(object)->tp_traverse != nullptr) {
    Py_TYPE(object)->tp_traverse(object, ExamineKept, context);
  }
  return search->is_used ? 1 : 0;
}

bool IsUsed(PyObject* view) {
  Search search{.buffer = BufferOf(view), .is_used = false};
  const int was_enabled = PyGC_Disable();  // It would change the lists.
  hako_cpython_visit_tracked(Examine, &search);
  if (was_enabled != 0) PyGC_Enable();
  return search.is_used;
}

}  // namespace
}  // namespace hako::api

using hako::api::Lock;
using hako::api::MakeError;
using hako::api::Object;
using hako::api::TakeException;

hako_error* hako_memory(hako_isolate* /*isolate*/, const hako_memory_spec* given,
                        hako_value** result) {
  const Lock lock;
  hako_memory_spec spec{};
  std::memcpy(&spec, given, std::min(given->struct_size, sizeof(spec)));
  return hako::api::Give(hako::api::MakeMemory(spec), result);
}

hako_error* hako_memory_release(hako_isolate* isolate, hako_value* memory) {
  if (isolate->generation == 0) return nullptr;  // All of it is gone.
  const Lock lock;
  PyObject* view = Object(memory);
  if (PyMemoryView_Check(view) == 0)
    return MakeError(HAKO_ERROR_BAD_INPUT, "a memoryview of hako_memory() is wanted");
  if (hako::api::IsUsed(view)) {
    return MakeError(
        HAKO_ERROR_STATE,
        "something else than a memoryview uses the memory, an array say: let it go first");
  }
  reinterpret_cast<PyMemoryViewObject*>(view)->mbuf->flags |= _Py_MANAGED_BUFFER_RELEASED;
  return nullptr;
}

hako_error* hako_get_buffer(hako_isolate* /*isolate*/, hako_value* object, int is_writable,
                            hako_buffer* result) {
  const Lock lock;
  const hako::api::RunningCode running;
  auto view = std::make_unique<Py_buffer>();
  const int flags = PyBUF_C_CONTIGUOUS | PyBUF_FORMAT | (is_writable != 0 ? PyBUF_WRITABLE : 0);
  if (PyObject_GetBuffer(Object(object), view.get(), flags) != 0) return TakeException();
  *result = {.data = view->buf,
             .size = static_cast<size_t>(view->len),
             .item_size = static_cast<size_t>(view->itemsize),
             .format = view->format,
             .internal = nullptr};
  result->internal = view.release();
  return nullptr;
}

void hako_buffer_free(hako_isolate* isolate, hako_buffer* buffer) {
  auto* view = static_cast<Py_buffer*>(buffer->internal);
  buffer->internal = nullptr;
  const std::unique_ptr<Py_buffer> owned(view);
  if (view == nullptr || isolate->generation == 0) return;
  const Lock lock;
  PyBuffer_Release(view);
}
