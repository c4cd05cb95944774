// objects.cpp: what can be done with any object, as Python's own operators do it.
#include <algorithm>

#include "api/error.h"
#include "api/interruption.h"

using hako::api::Check;
using hako::api::Give;
using hako::api::Lock;
using hako::api::MakeString;
using hako::api::Object;
using hako::api::Objects;
using hako::api::Ref;
using hako::api::RunningCode;
using hako::api::Size;
using hako::api::TakeException;
using hako::api::Value;

namespace {

// A name that is looked up again and again: interned, so that it is compared by address.
PyObject* InternedName(hako_text text) {
  PyObject* name = MakeString(text);
  if (name != nullptr) PyUnicode_InternInPlace(&name);
  return name;
}

// PyObject_Vectorcall. For a function of Python's own without the look-up of how it is called, and
// without the look at its result that CPython takes where C code might have set an exception and
// returned a value all the same.
// CPython 3.11.2, Objects/call.c: PyObject_Vectorcall, _Py_CheckFunctionResult
inline PyObject* CallObject(PyObject* callable, PyObject* const* arguments, size_t count,
                            PyObject* keywords) {
  if (Py_IS_TYPE(callable, &PyFunction_Type)) [[likely]] {
    return reinterpret_cast<PyFunctionObject*>(callable)->vectorcall(callable, arguments, count,
                                                                     keywords);
  }
  return PyObject_Vectorcall(callable, arguments, count, keywords);
}

// What hako_call() does where it may not be quick; apart, so that it saves no registers for this.
[[gnu::noinline]] hako_error* CallInAnyState(hako_value* callable, hako_value* const* arguments,
                                             size_t positional_count, hako_value* keywords,
                                             hako_value** result) {
  const Lock lock;
  const RunningCode running;
  return Give(CallObject(Object(callable), Objects(arguments), positional_count, Object(keywords)),
              result);
}
[[gnu::noinline]] hako_error* EndOtherwise(PyObject* returned, hako_value** result) {
  const RunningCode running{RunningCode::Begun()};
  return Give(returned, result);
}

}  // namespace

hako_error* hako_get_attribute(hako_isolate* /*isolate*/, hako_value* object, hako_text name,
                               hako_value** result) {
  const Lock lock;
  const RunningCode running;
  const Ref key(InternedName(name));
  return Give(!key ? nullptr : PyObject_GetAttr(Object(object), key.get()), result);
}

hako_error* hako_set_attribute(hako_isolate* /*isolate*/, hako_value* object, hako_text name,
                               hako_value* value) {
  const Lock lock;
  const RunningCode running;
  const Ref key(InternedName(name));
  return Check(key && PyObject_SetAttr(Object(object), key.get(), Object(value)) == 0);
}

hako_error* hako_get_item(hako_isolate* /*isolate*/, hako_value* object, hako_value* key,
                          hako_value** result) {
  const Lock lock;
  const RunningCode running;
  return Give(PyObject_GetItem(Object(object), Object(key)), result);
}

hako_error* hako_set_item(hako_isolate* /*isolate*/, hako_value* object, hako_value* key,
                          hako_value* value) {
  const Lock lock;
  const RunningCode running;
  return Check((value == nullptr
                    ? PyObject_DelItem(Object(object), Object(key))
                    : PyObject_SetItem(Object(object), Object(key), Object(value))) == 0);
}

hako_error* hako_get_index(hako_isolate* /*isolate*/, hako_value* object, size_t index,
                           hako_value** result) {
  const Lock lock;
  const RunningCode running;
  return Give(PySequence_GetItem(Object(object), Size(index)), result);
}

hako_error* hako_get_items(hako_isolate* /*isolate*/, hako_value* object, hako_value** items,
                           size_t* count) {
  const Lock lock;
  PyObject* sequence = Object(object);
  if (PyList_Check(sequence) == 0 && PyTuple_Check(sequence) == 0) {
    PyErr_Format(PyExc_TypeError, "a list or a tuple is wanted, not %.200s",
                 Py_TYPE(sequence)->tp_name);
    return TakeException();
  }
  const auto size = static_cast<size_t>(PySequence_Fast_GET_SIZE(sequence));
  PyObject** held = PySequence_Fast_ITEMS(sequence);
  for (size_t i = 0; items != nullptr && i < std::min(size, *count); ++i)
    items[i] = Value(Py_NewRef(held[i]));
  *count = size;
  return nullptr;
}

hako_error* hako_dict_get(hako_isolate* /*isolate*/, hako_value* dict, hako_text key,
                          hako_value** result) {
  const Lock lock;
  const RunningCode running;
  if (PyDict_Check(Object(dict)) == 0) {
    PyErr_Format(PyExc_TypeError, "a dict is wanted, not %.200s", Py_TYPE(Object(dict))->tp_name);
    return TakeException();
  }
  const Ref name(MakeString(key));
  PyObject* found = !name ? nullptr : PyDict_GetItemWithError(Object(dict), name.get());
  if (found == nullptr && PyErr_Occurred() != nullptr) return TakeException();
  *result = Value(Py_XNewRef(found));
  return nullptr;
}

hako_error* hako_set_add(hako_isolate* /*isolate*/, hako_value* set, hako_value* item) {
  const Lock lock;
  const RunningCode running;
  return Check(PySet_Add(Object(set), Object(item)) == 0);
}

int hako_dict_next(hako_isolate* /*isolate*/, hako_value* dict, size_t* position, hako_value** key,
                   hako_value** value) {
  const Lock lock;
  auto at = Size(*position);
  PyObject *found_key = nullptr, *found_value = nullptr;
  if (PyDict_Next(Object(dict), &at, &found_key, &found_value) == 0) return 0;
  *position = static_cast<size_t>(at);
  *key = Value(found_key);
  *value = Value(found_value);
  return 1;
}

hako_error* hako_length(hako_isolate* /*isolate*/, hako_value* object, size_t* result) {
  const Lock lock;
  const RunningCode running;
  const Py_ssize_t length = PyObject_Size(Object(object));
  if (length >= 0) *result = static_cast<size_t>(length);
  return Check(length >= 0);
}

hako_error* hako_iterate(hako_isolate* /*isolate*/, hako_value* object, hako_value** result) {
  const Lock lock;
  const RunningCode running;
  return Give(PyObject_GetIter(Object(object)), result);
}

hako_error* hako_next(hako_isolate* /*isolate*/, hako_value* iterator, hako_value** result) {
  const Lock lock;
  const RunningCode running;
  if (PyIter_Check(Object(iterator)) == 0) {
    PyErr_Format(PyExc_TypeError, "an iterator is wanted, not %.200s",
                 Py_TYPE(Object(iterator))->tp_name);
    return TakeException();
  }
  PyObject* item = PyIter_Next(Object(iterator));
  if (item == nullptr && PyErr_Occurred() != nullptr) return TakeException();
  *result = Value(item);
  return nullptr;
}

hako_error* hako_compare(hako_isolate* /*isolate*/, hako_value* left, hako_value* right,
                         hako_comparison comparison, int* result) {
  const Lock lock;
  const RunningCode running;
  static_assert(Py_LT == int{HAKO_LT} && Py_LE == int{HAKO_LE} && Py_EQ == int{HAKO_EQ} &&
                Py_NE == int{HAKO_NE} && Py_GT == int{HAKO_GT} && Py_GE == int{HAKO_GE});
  const int holds = PyObject_RichCompareBool(Object(left), Object(right), comparison);
  if (holds >= 0) *result = holds;
  return Check(holds >= 0);
}

hako_error* hako_repr(hako_isolate* /*isolate*/, hako_value* object, hako_value** result) {
  const Lock lock;
  const RunningCode running;
  return Give(PyObject_Repr(Object(object)), result);
}

hako_error* hako_to_str(hako_isolate* /*isolate*/, hako_value* object, hako_value** result) {
  const Lock lock;
  const RunningCode running;
  return Give(PyObject_Str(Object(object)), result);
}

hako_error* hako_is_instance(hako_isolate* /*isolate*/, hako_value* object, hako_value* type,
                             int* result) {
  const Lock lock;
  const RunningCode running;
  const int is_instance = PyObject_IsInstance(Object(object), Object(type));
  if (is_instance >= 0) *result = is_instance;
  return Check(is_instance >= 0);
}

hako_error* hako_call(hako_isolate* /*isolate*/, hako_value* callable, hako_value* const* arguments,
                      size_t positional_count, hako_value* keywords, hako_value** result) {
  if (hako::api::lock_depth == 0 || !RunningCode::BeginPlainly()) [[unlikely]]
    return CallInAnyState(callable, arguments, positional_count, keywords, result);
  PyObject* returned =
      CallObject(Object(callable), Objects(arguments), positional_count, Object(keywords));
  if (returned == nullptr || !RunningCode::EndPlainly()) [[unlikely]]
    return EndOtherwise(returned, result);
  *result = Value(returned);
  return nullptr;
}

hako_error* hako_call_method(hako_isolate* /*isolate*/, hako_value* object, hako_text name,
                             hako_value* const* arguments, size_t positional_count,
                             hako_value* keywords, hako_value** result) {
  const Lock lock;
  const RunningCode running;
  const Ref key(InternedName(name));
  const Ref method(!key ? nullptr : PyObject_GetAttr(Object(object), key.get()));
  return Give(!method ? nullptr
                      : PyObject_Vectorcall(method.get(), Objects(arguments), positional_count,
                                            Object(keywords)),
              result);
}
