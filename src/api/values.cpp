// values.cpp: values into the isolate and out of it.
#include <array>
#include <memory>

#include "api/error.h"
#include "api/interruption.h"

using hako::api::Check;
using hako::api::Lock;
using hako::api::Object;
using hako::api::Ref;
using hako::api::RunningCode;
using hako::api::Size;
using hako::api::TakeException;
using hako::api::TheIsolate;
using hako::api::Value;

namespace {

// What failed to be made is NULL for the caller; the exception is nobody's.
hako_value* Made(PyObject* object) {
  if (object == nullptr) PyErr_Clear();
  return Value(object);
}

void Release(hako_value** items, size_t count) {
  for (size_t i = 0; i < count; ++i) Py_XDECREF(Object(items[i]));
}

bool HasNull(hako_value* const* items, size_t count) {
  for (size_t i = 0; i < count; ++i) {
    if (items[i] == nullptr) return true;
  }
  return false;
}

// Apart, so that the common case below saves no registers.
[[gnu::noinline]] void FreeWithLock(hako_value* value) {
  const Lock lock;
  Py_DECREF(Object(value));
}
inline void FreeOneOfThisIsolate(hako_value* value) {
  if (hako::api::lock_depth == 0) [[unlikely]]
    return FreeWithLock(value);
  Py_DECREF(Object(value));
}

}  // namespace

hako_value* hako_value_copy(hako_isolate* /*isolate*/, hako_value* value) {
  const Lock lock;
  return Value(Py_XNewRef(Object(value)));
}

void hako_value_free(hako_isolate* isolate, hako_value* value) {
  if (value == nullptr || isolate->generation == 0) return;
  FreeOneOfThisIsolate(value);
}

void hako_value_free_of(hako_value* value, uint64_t generation) {
  if (value == nullptr || generation != TheIsolate().generation) return;
  FreeOneOfThisIsolate(value);
}

hako_value* hako_none(hako_isolate* /*isolate*/) {
  const Lock lock;
  return Value(Py_NewRef(Py_None));
}

hako_value* hako_bool(hako_isolate* /*isolate*/, int value) {
  const Lock lock;
  return Made(PyBool_FromLong(value));
}

hako_value* hako_int(hako_isolate* /*isolate*/, int64_t value) {
  const Lock lock;
  return Made(PyLong_FromLongLong(value));
}

hako_value* hako_uint(hako_isolate* /*isolate*/, uint64_t value) {
  const Lock lock;
  return Made(PyLong_FromUnsignedLongLong(value));
}

hako_value* hako_int_from_bytes(hako_isolate* /*isolate*/, const uint8_t* bytes, size_t size) {
  const Lock lock;
  return Made(_PyLong_FromByteArray(bytes, size, 1, 1));
}

hako_value* hako_float(hako_isolate* /*isolate*/, double value) {
  const Lock lock;
  return Made(PyFloat_FromDouble(value));
}

hako_value* hako_complex(hako_isolate* /*isolate*/, double real, double imaginary) {
  const Lock lock;
  return Made(PyComplex_FromDoubles(real, imaginary));
}

hako_value* hako_str(hako_isolate* /*isolate*/, hako_text text) {
  const Lock lock;
  return Made(hako::api::MakeString(text));
}

hako_value* hako_bytes(hako_isolate* /*isolate*/, const void* data, size_t size) {
  const Lock lock;
  return Made(PyBytes_FromStringAndSize(static_cast<const char*>(data), Size(size)));
}

hako_value* hako_list(hako_isolate* /*isolate*/, hako_value* const* items, size_t count) {
  const Lock lock;
  PyObject* list = HasNull(items, count) ? nullptr : PyList_New(Size(count));
  for (size_t i = 0; i < count && list != nullptr; ++i)
    PyList_SET_ITEM(list, Size(i), Py_NewRef(Object(items[i])));
  return Made(list);
}

hako_value* hako_tuple(hako_isolate* /*isolate*/, hako_value* const* items, size_t count) {
  const Lock lock;
  PyObject* tuple = HasNull(items, count) ? nullptr : PyTuple_New(Size(count));
  for (size_t i = 0; i < count && tuple != nullptr; ++i)
    PyTuple_SET_ITEM(tuple, Size(i), Py_NewRef(Object(items[i])));
  return Made(tuple);
}

hako_value* hako_list_taking(hako_isolate* /*isolate*/, hako_value** items, size_t count) {
  const Lock lock;
  PyObject* list = HasNull(items, count) ? nullptr : PyList_New(Size(count));
  if (list == nullptr) return Release(items, count), Made(nullptr);
  for (size_t i = 0; i < count; ++i) PyList_SET_ITEM(list, Size(i), Object(items[i]));
  return Value(list);
}

hako_value* hako_tuple_taking(hako_isolate* /*isolate*/, hako_value** items, size_t count) {
  const Lock lock;
  PyObject* tuple = HasNull(items, count) ? nullptr : PyTuple_New(Size(count));
  if (tuple == nullptr) return Release(items, count), Made(nullptr);
  for (size_t i = 0; i < count; ++i) PyTuple_SET_ITEM(tuple, Size(i), Object(items[i]));
  return Value(tuple);
}

hako_value* hako_list_of_doubles(hako_isolate* /*isolate*/, const double* items, size_t count) {
  const Lock lock;
  Ref list(PyList_New(Size(count)));
  for (size_t i = 0; i < count && list; ++i) {
    PyObject* item = PyFloat_FromDouble(items[i]);
    if (item == nullptr) return Made(nullptr);
    PyList_SET_ITEM(list.get(), Size(i), item);
  }
  return Made(list.Release());
}

hako_value* hako_list_of_ints(hako_isolate* /*isolate*/, const int64_t* items, size_t count) {
  const Lock lock;
  Ref list(PyList_New(Size(count)));
  for (size_t i = 0; i < count && list; ++i) {
    PyObject* item = PyLong_FromLongLong(items[i]);
    if (item == nullptr) return Made(nullptr);
    PyList_SET_ITEM(list.get(), Size(i), item);
  }
  return Made(list.Release());
}

hako_value* hako_dict(hako_isolate* /*isolate*/) {
  const Lock lock;
  return Made(PyDict_New());
}

hako_value* hako_set(hako_isolate* /*isolate*/) {
  const Lock lock;
  return Made(PySet_New(nullptr));
}

hako_kind hako_value_kind(hako_isolate* /*isolate*/, hako_value* value) {
  const PyTypeObject* type = Py_TYPE(Object(value));
  if (type == &PyLong_Type) return HAKO_INT;
  if (type == &PyUnicode_Type) return HAKO_STR;
  if (type == &PyFloat_Type) return HAKO_FLOAT;
  if (type == &PyDict_Type) return HAKO_DICT;
  if (type == &PyList_Type) return HAKO_LIST;
  if (type == &PyTuple_Type) return HAKO_TUPLE;
  if (Object(value) == Py_None) return HAKO_NONE;
  if (type == &PyBool_Type) return HAKO_BOOL;
  if (type == &PyBytes_Type) return HAKO_BYTES;
  if (type == &PyComplex_Type) return HAKO_COMPLEX;
  return type == &PySet_Type || type == &PyFrozenSet_Type ? HAKO_SET : HAKO_OBJECT;
}

hako_error* hako_truth(hako_isolate* /*isolate*/, hako_value* value, int* result) {
  const Lock lock;
  const RunningCode running;
  const int truth = PyObject_IsTrue(Object(value));
  if (truth >= 0) *result = truth;
  return Check(truth >= 0);
}

hako_error* hako_get_int(hako_isolate* /*isolate*/, hako_value* value, int64_t* result) {
  const Lock lock;
  const RunningCode running;
  const long long number = PyLong_AsLongLong(Object(value));
  if (number == -1 && PyErr_Occurred() != nullptr) return TakeException();
  *result = number;
  return nullptr;
}

hako_error* hako_get_uint(hako_isolate* /*isolate*/, hako_value* value, uint64_t* result) {
  const Lock lock;
  const RunningCode running;
  const Ref whole(PyNumber_Index(Object(value)));
  if (!whole) return TakeException();
  const unsigned long long number = PyLong_AsUnsignedLongLong(whole.get());
  if (PyErr_Occurred() != nullptr) return TakeException();
  *result = number;
  return nullptr;
}

hako_error* hako_get_int_bytes(hako_isolate* /*isolate*/, hako_value* value, uint8_t* bytes,
                               size_t* size) {
  const Lock lock;
  const RunningCode running;
  const Ref whole(PyNumber_Index(Object(value)));
  if (!whole) return TakeException();
  // One bit more than the number has, for the sign.
  const size_t needed = _PyLong_NumBits(whole.get()) / 8 + 1;
  if (needed <= *size) {
    auto* number = reinterpret_cast<PyLongObject*>(whole.get());
#if PY_VERSION_HEX >= 0x030D0000
    if (_PyLong_AsByteArray(number, bytes, needed, 1, 1, 1) != 0) return TakeException();
#else
    if (_PyLong_AsByteArray(number, bytes, needed, 1, 1) != 0) return TakeException();
#endif
  }
  *size = needed;
  return nullptr;
}

hako_error* hako_get_float(hako_isolate* /*isolate*/, hako_value* value, double* result) {
  const Lock lock;
  const RunningCode running;
  const double number = PyFloat_AsDouble(Object(value));
  if (number == -1.0 && PyErr_Occurred() != nullptr) return TakeException();
  *result = number;
  return nullptr;
}

hako_error* hako_get_complex(hako_isolate* /*isolate*/, hako_value* value, double* real,
                             double* imaginary) {
  const Lock lock;
  const RunningCode running;
  const Py_complex number = PyComplex_AsCComplex(Object(value));
  if (number.real == -1.0 && PyErr_Occurred() != nullptr) return TakeException();
  *real = number.real;
  *imaginary = number.imag;
  return nullptr;
}

hako_error* hako_get_text(hako_isolate* /*isolate*/, hako_value* value, hako_text* result,
                          hako_value** keeper) {
  const Lock lock;
  PyObject* object = Object(value);
  *keeper = nullptr;
  if (PyBytes_Check(object)) {
    *result = {PyBytes_AS_STRING(object), static_cast<size_t>(PyBytes_GET_SIZE(object))};
    return nullptr;
  }
  Py_ssize_t size = 0;
  if (const char* data = PyUnicode_AsUTF8AndSize(object, &size); data != nullptr) {
    *result = {data, static_cast<size_t>(size)};
    return nullptr;
  }
  if (PyErr_ExceptionMatches(PyExc_UnicodeEncodeError) == 0) return TakeException();
  PyErr_Clear();
  PyObject* encoded = PyUnicode_AsEncodedString(object, "utf-8", "surrogatepass");
  if (encoded == nullptr) return TakeException();
  *result = {PyBytes_AS_STRING(encoded), static_cast<size_t>(PyBytes_GET_SIZE(encoded))};
  *keeper = Value(encoded);
  return nullptr;
}
