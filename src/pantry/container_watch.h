// container_watch.h: which dicts, lists and sets an import changed.
//
// Each container that is met is kept with what it holds; later looks compare.
#ifndef HAKO_PANTRY_CONTAINER_WATCH_H_
#define HAKO_PANTRY_CONTAINER_WATCH_H_

#include <cstdint>
#include <unordered_map>
#include <unordered_set>

#include "pantry/change_log.h"
#include "pantry/container_items.h"

namespace hako::pantry {

// Used while an image is captured, with the interpreter lock. Holds references to what it watches,
// until Release(): a container that dies during the capture would leave its address to another.
class ContainerWatch {
 public:
  // The log stays the caller's.
  explicit ContainerWatch(ChangeLog* log) : log_(log) {}

  // Watches what is a container among the object and what it leads to. They are of the import
  // whose turn it is.
  void Meet(PyObject* object);
  void Watch(PyObject* container);
  // What changes in it is not looked at.
  void Ignore(PyObject* container) { ignored_.insert(container); }

  // From now on a change to the class's dict, which is watched, is one of the class.
  void MarkClassDict(PyTypeObject* type);
  // The set, if it is one that is watched, belongs to an abstract class.
  void MarkAbstractSet(PyObject* set);
  // True if such a set has changed since this was last asked.
  bool TakeAbstractChange();

  // Logs what changed since the last look.
  void Look();

  // Lets all go.
  void Release();

 private:
  struct Known {
    ChangeLog::Owner owner;
    uint64_t version;  // Of a dict.
    // Held, as what an import replaces may have had no other holder. Lists and sets: first only.
    Items items;
    PyTypeObject* of_type = nullptr;  // A dict that is a type's.
    bool is_abc_set = false;
  };

  static int MeetReferent(PyObject* object, void* watch);
  void LookAtContainer(PyObject* container, Known* known);
  void LookAtDict(PyObject* dict, Known* known);
  void LookAtList(PyObject* list, Known* known);
  void LogList(PyObject* list, const Known& known, const Items& now);
  void LogContent(PyObject* list, const Known& known, const Items& old, const Items& now);
  void LookAtSet(PyObject* set, Known* known);

  ChangeLog* log_;
  bool abstract_sets_changed_ = false;
  std::unordered_map<PyObject*, Known> known_;
  std::unordered_set<PyObject*> ignored_;
};

}  // namespace hako::pantry

#endif  // HAKO_PANTRY_CONTAINER_WATCH_H_
