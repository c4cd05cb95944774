// cache_watch.h: which caches of functools.lru_cache an import filled.
//
// A result that is there already is one that a call does not calculate, so one that only a module
// not yet imported would have left must not be there. What a cache has is noted as a whole, with
// its hits and misses, and a change is one from this to that (Change::Kind::kCacheContent).
#ifndef HAKO_PANTRY_CACHE_WATCH_H_
#define HAKO_PANTRY_CACHE_WATCH_H_

#include <cstdint>
#include <unordered_map>

#include "pantry/container_watch.h"

namespace hako::pantry {

// Used while an image is captured, with the interpreter lock. Holds references to the caches and
// to what they had, until Release().
class CacheWatch {
 public:
  // Both stay the caller's. The dicts in which caches keep their results are none of `containers`'.
  CacheWatch(ChangeLog* log, ContainerWatch* containers) : log_(log), containers_(containers) {}

  // Watches the object if it is a cache. It is of the import whose turn it is.
  void Meet(PyObject* object);
  // Logs what changed since the last look.
  void Look();

  // The caches that are known by now are of functions that may be called again: who fills one
  // changes nothing.
  void NoteCommonCaches();

  // Empties those of the common ones that others than their own modules have filled and that lead
  // to a copy of an extension module, which a start may not have loaded when it drops a result.
  void ClearCaches();
  // Lets all go.
  void Release();

 private:
  struct Cache {
    ChangeLog::Owner owner;
    uint64_t version;  // Of the dict with its results.
    bool is_common;
    // Held; null: of a common one, or of one that is not as it is known.
    PyObject* state;
    bool has_others_results = false;
  };

  // Another one when a result has been added.
  uint64_t VersionOf(PyObject* object);
  void LookAtCommon(PyObject* object, Cache* cache);
  void LookAt(PyObject* object, Cache* cache);
  void LogContent(PyObject* object, const Cache& cache, PyObject* before);

  ChangeLog* log_;
  ContainerWatch* containers_;
  bool has_noted_common_ = false;
  std::unordered_map<PyObject*, Cache> caches_;
};

}  // namespace hako::pantry

#endif  // HAKO_PANTRY_CACHE_WATCH_H_
