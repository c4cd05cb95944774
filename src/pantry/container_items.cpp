#include "pantry/container_items.h"

#include <string_view>

// CPython 3.13.0, Include/internal/pycore_setobject.h; public before.
// NOLINTNEXTLINE(bugprone-reserved-identifier,readability-identifier-naming)
extern "C" int _PySet_NextEntry(PyObject* set, Py_ssize_t* at, PyObject** item, Py_hash_t* hash);

namespace hako::pantry {

bool IsContainer(PyObject* object) {
  return PyDict_CheckExact(object) || PyList_CheckExact(object) || PyAnySet_CheckExact(object) ||
         PyDict_Check(object);
}

bool IsCache(PyObject* object) {
  return std::string_view(Py_TYPE(object)->tp_name) == "functools._lru_cache_wrapper";
}

Items ItemsOf(PyObject* container) {
  Items items;
  if (PyDict_Check(container)) {
    Py_ssize_t at = 0;
    PyObject* key = nullptr;
    PyObject* value = nullptr;
    while (PyDict_Next(container, &at, &key, &value) != 0) items.emplace_back(key, value);
  } else if (PyList_Check(container)) {
    for (Py_ssize_t i = 0; i < PyList_GET_SIZE(container); ++i) {
      items.emplace_back(PyList_GET_ITEM(container, i), nullptr);
    }
  } else {
    Py_ssize_t at = 0;
    PyObject* key = nullptr;
    Py_hash_t hash = 0;
    while (_PySet_NextEntry(container, &at, &key, &hash) != 0) items.emplace_back(key, nullptr);
  }
  return items;
}

// PyWeakref_GetObject is deprecated since 3.13.
PyObject* Referent(PyObject* reference) {
  PyObject* object = reinterpret_cast<PyWeakReference*>(reference)->wr_object;
  return Py_REFCNT(object) > 0 ? object : Py_None;
}

}  // namespace hako::pantry
