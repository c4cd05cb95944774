#include "pantry/cache_watch.h"

#include <algorithm>
#include <utility>

#include "cpython/lru_cache.h"
#include "pantry/extension_copies.h"
#include "pantry/reach.h"

namespace hako::pantry {
namespace {

// True if no Python code runs when the key is hashed, as a delivery does.
bool IsHashedInC(PyObject* key) {
  if (key == Py_None || key == Py_Ellipsis) return true;
  if (PyTuple_CheckExact(key)) {
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(key); ++i) {
      if (!IsHashedInC(PyTuple_GET_ITEM(key, i))) return false;
    }
    return true;
  }
  PyTypeObject* type = Py_TYPE(key);
  const PyTypeObject* const plain[] = {&PyUnicode_Type, &PyLong_Type,    &PyBool_Type,
                                       &PyFloat_Type,   &PyComplex_Type, &PyBytes_Type};
  return type->tp_hash == PyBaseObject_Type.tp_hash ||
         std::ranges::find(plain, type) != std::end(plain);
}

// What it says itself of its state (cache_info) is what has been read of it.
bool IsAsItSays(PyObject* cache, PyObject* state) {
  PyObject* info = PyObject_CallMethod(cache, "cache_info", nullptr);
  bool is_so = info != nullptr && PyTuple_Check(info) && PyTuple_GET_SIZE(info) == 4;
  for (Py_ssize_t i = 0; is_so && i < 2; ++i) {
    is_so =
        PyObject_RichCompareBool(PyTuple_GET_ITEM(info, i), PyTuple_GET_ITEM(state, i), Py_EQ) == 1;
  }
  Py_XDECREF(info);
  PyErr_Clear();
  return is_so;
}

// What the watch notes is no object of an import's: the collector does not see it.
PyObject* StateOf(PyObject* cache) {
  PyObject* state = hako_lru_cache_read(cache);
  if (state != nullptr) PyObject_GC_UnTrack(state);
  return state;
}

PyObject* CopyOf(PyObject* tuple) {
  PyObject* list = PySequence_List(tuple);
  PyObject* copy = list == nullptr ? nullptr : PyList_AsTuple(list);
  Py_XDECREF(list);
  PyErr_Clear();
  return copy;
}

bool CanBeWrittenAgain(PyObject* cache, PyObject* state) {
  const auto stops = [](PyObject* key, void* /*none*/) { return IsHashedInC(key) ? 0 : 1; };
  return state != nullptr && IsAsItSays(cache, state) &&
         hako_lru_cache_visit_keys(cache, state, stops, nullptr) == 0;
}

}  // namespace

void CacheWatch::Meet(PyObject* object) {
  if (!IsCache(object) || caches_.contains(object)) return;
  Py_INCREF(object);
  caches_.emplace(object, Cache{.owner = log_->CurrentOwner(),
                                .version = VersionOf(object),
                                .is_common = false,
                                .state = has_noted_common_ ? StateOf(object) : nullptr});
}

// Modules/_functoolsmodule.c, 3.11.2 to 3.13.0: lru_cache_tp_traverse visits the results, of which
// some may be dicts, then the dict that holds them, then that of the cache's attributes.
uint64_t CacheWatch::VersionOf(PyObject* object) {
  struct Dicts {
    PyObject* attributes;
    PyObject* results;
  };
  PyObject** attributes = _PyObject_GetDictPtr(object);
  Dicts found{attributes == nullptr ? nullptr : *attributes, nullptr};
  Py_TYPE(object)->tp_traverse(
      object,
      [](PyObject* referent, void* into) {
        auto* dicts = static_cast<Dicts*>(into);
        if (PyDict_CheckExact(referent) && referent != dicts->attributes) dicts->results = referent;
        return 0;
      },
      &found);
  if (found.results == nullptr) return 0;
  containers_->Ignore(found.results);
  return hako_cpython_dict_version(found.results);
}

void CacheWatch::NoteCommonCaches() {
  has_noted_common_ = true;
  for (auto& [object, cache] : caches_) cache.is_common = true;
}

void CacheWatch::Look() {
  for (auto& [object, cache] : caches_) {
    if (cache.is_common || !has_noted_common_) {
      LookAtCommon(object, &cache);
    } else {
      LookAt(object, &cache);
    }
  }
}

// Functions of the start and of what is always kept give the same again.
void CacheWatch::LookAtCommon(PyObject* object, Cache* cache) {
  const uint64_t version = VersionOf(object);
  if (std::exchange(cache->version, version) != version && log_->IsForeign(cache->owner))
    cache->has_others_results = true;
}

void CacheWatch::LookAt(PyObject* object, Cache* cache) {
  const uint64_t version = VersionOf(object);
  const bool has_new_results = std::exchange(cache->version, version) != version;
  const bool is_same =
      cache->state == nullptr ? !has_new_results : hako_lru_cache_has(object, cache->state) != 0;
  if (is_same) return;
  PyObject* before = std::exchange(cache->state, StateOf(object));
  if (log_->IsForeign(cache->owner)) LogContent(object, *cache, before);
  Py_XDECREF(before);
}

void CacheWatch::LogContent(PyObject* object, const Cache& cache, PyObject* before) {
  // What others have left there would be kept alive by a module that is not imported.
  const bool can_be = before != nullptr && hako_lru_cache_is_empty(before) != 0 &&
                      CanBeWrittenAgain(object, cache.state);
  PyObject* from = can_be ? CopyOf(before) : nullptr;
  PyObject* to = can_be ? CopyOf(cache.state) : nullptr;
  if (from != nullptr && to != nullptr) {
    log_->Log(cache.owner,
              {.kind = Change::Kind::kCacheContent, .target = object, .value = to, .before = from});
  } else {
    log_->LogUnrepeatable(cache.owner, "a cache of another module is filled");
  }
  Py_XDECREF(from);
  Py_XDECREF(to);
}

void CacheWatch::ClearCaches() {
  const auto is_inside = [](const void* object) {
    return LiesInCopies(reinterpret_cast<uintptr_t>(object));
  };
  for (auto& [object, cache] : caches_) {
    if (cache.has_others_results && LeadsInto(object, is_inside))
      Py_XDECREF(PyObject_CallMethod(object, "cache_clear", nullptr));
  }
  PyErr_Clear();
}

void CacheWatch::Release() {
  for (auto& [object, cache] : caches_) {
    Py_XDECREF(cache.state);
    Py_DECREF(object);
  }
  caches_.clear();
}

}  // namespace hako::pantry
