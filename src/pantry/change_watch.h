// change_watch.h: which objects that were there before an import changed, and how.
//
// Watches every dict, list and set, the subclasses of every type, and what CPython keeps of its
// own; what it finds goes into its log. Between two calls of Look, one import is running.
#ifndef HAKO_PANTRY_CHANGE_WATCH_H_
#define HAKO_PANTRY_CHANGE_WATCH_H_

#include <functional>

#include "pantry/cache_watch.h"
#include "pantry/change_log.h"
#include "pantry/class_watch.h"
#include "pantry/container_watch.h"
#include "pantry/table_watch.h"

namespace hako::pantry {

// Used while an image is captured, with the interpreter lock. Owns the log, and holds references to
// what it watches until Release(): an object that dies during the capture would leave its address
// to another.
class ChangeWatch {
 public:
  ChangeWatch() = default;
  ChangeWatch(const ChangeWatch&) = delete;
  ChangeWatch& operator=(const ChangeWatch&) = delete;

  // Starts watching; `start` holds the objects that exist.
  void Begin(hako_gc_lists* start);

  // What happened since the last call was done by `owner`; its new objects go to `objects`.
  // `is_going_on`: whose import has not ended.
  void Look(ChangeLog::Owner owner, const std::function<bool(ChangeLog::Owner)>& is_going_on,
            hako_gc_lists* objects);

  void NoteCommonCaches() { caches_.NoteCommonCaches(); }

  [[nodiscard]] const ChangeLog& Changes() const { return log_; }

  // Lets go what is watched. The log stays.
  void Release();

 private:
  static int Meet(PyObject* object, void* watch);

  ChangeLog log_;
  ContainerWatch containers_{&log_};
  CacheWatch caches_{&log_, &containers_};
  ClassWatch classes_{&log_, &containers_};
  TableWatch tables_{&log_};
};

}  // namespace hako::pantry

#endif  // HAKO_PANTRY_CHANGE_WATCH_H_
