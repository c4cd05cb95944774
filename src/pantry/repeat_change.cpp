#include "pantry/repeat_change.h"

#include "cpython/lru_cache.h"
#include "pantry/deliveries.h"

namespace hako::pantry {
namespace {

// CPython 3.11.2, Lib/warnings.py: _add_filter
bool AddWarningFilter(PyObject* item) {
  PyObject* warnings = PyImport_ImportModule("warnings");
  PyObject* filters = warnings == nullptr ? nullptr : PyObject_GetAttrString(warnings, "filters");
  Py_XDECREF(warnings);
  bool ok = filters != nullptr && PyList_Check(filters);
  const Py_ssize_t at = ok ? PySequence_Index(filters, item) : -1;
  PyErr_Clear();  // It is not there: the usual case.
  if (at >= 0) ok = PySequence_DelItem(filters, at) == 0;
  ok = ok && PyList_Insert(filters, 0, item) == 0;
  Py_XDECREF(filters);
  return ok;
}

PyObject* RegisterAtExit(const Change& change) {
  PyObject* module = PyImport_ImportModule("atexit");
  PyObject* function = module == nullptr ? nullptr : PyObject_GetAttrString(module, "register");
  PyObject* first = PyTuple_Pack(1, change.target);
  PyObject* all = first == nullptr || change.value == nullptr
                      ? Py_XNewRef(first)
                      : PySequence_Concat(first, change.value);
  PyObject* result =
      function == nullptr || all == nullptr ? nullptr : PyObject_Call(function, all, change.key);
  for (PyObject* object : {module, function, first, all}) Py_XDECREF(object);
  return result;
}

// What the program takes out of the cache is not kept alive by the image.
bool GiveCache(Change* change) {
  const bool ok = hako_lru_cache_write(change->target, change->value) == 0;
  Py_CLEAR(change->before);
  Py_CLEAR(change->value);
  return ok;
}

}  // namespace

bool RepeatChange(Change* repeated) {
  const Change& change = *repeated;
  PyObject* result = nullptr;
  switch (change.kind) {
    case Change::Kind::kDictItem:
      if (change.is_cache && PyDict_GetItem(change.target, change.key) != nullptr) return true;
      return hako_cpython_give_item(change.target, change.key, change.value) == 0;
    case Change::Kind::kClassItem:
      return PyObject_SetAttr(change.target, change.key, change.value) == 0;
    case Change::Kind::kListItem:
      return PyList_Append(change.target, change.value) == 0;
    case Change::Kind::kListContent:
      return PyList_SetSlice(change.target, 0, PyList_GET_SIZE(change.target), change.value) == 0;
    case Change::Kind::kCacheContent:
      return GiveCache(repeated);
    case Change::Kind::kWarningFilter:
      return AddWarningFilter(change.value);
    case Change::Kind::kWarnings:
      hako_cpython_set_warnings_version(hako_cpython_warnings_version() + change.version);
      return true;
    case Change::Kind::kSetItem:
      return PySet_Add(change.target, change.value) == 0;
    case Change::Kind::kSubclass:
      if (PyObject* subclasses =
              hako_cpython_make_subclasses(reinterpret_cast<PyTypeObject*>(change.target)))
        return hako_cpython_give_item(subclasses, change.key, change.value) == 0;
      return false;
    case Change::Kind::kAbcMember:
      return true;  // RepeatChangeByCode()
    case Change::Kind::kAtExit:
      result = RegisterAtExit(change);
      break;
    case Change::Kind::kThreadEnd:
      hako_cpython_set_thread_end(pantry.thread_end);
      return true;
  }
  Py_XDECREF(result);
  return result != nullptr;
}

bool RepeatChangeByCode(const Change& change) {
  if (change.kind != Change::Kind::kAbcMember) return true;
  PyObject* result = PyObject_CallMethod(change.target, "register", "O", change.value);
  Py_XDECREF(result);
  return result != nullptr;
}

}  // namespace hako::pantry
