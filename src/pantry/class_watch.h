// class_watch.h: which classes got subclasses during an import, and which abstract ones members.
//
// Both lie in tables that no attribute leads to: each is looked at here, through CPython's own
// window where there is one.
#ifndef HAKO_PANTRY_CLASS_WATCH_H_
#define HAKO_PANTRY_CLASS_WATCH_H_

#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "pantry/change_log.h"
#include "pantry/container_watch.h"

namespace hako::pantry {

// Used while an image is captured, with the interpreter lock. Holds references to abstract classes
// and their data, until Release().
class ClassWatch {
 public:
  // Both stay the caller's. The containers are told what they need not look at, and which of them
  // belong to classes.
  ClassWatch(ChangeLog* log, ContainerWatch* containers) : log_(log), containers_(containers) {}

  // Watches what the objects that have been met lead to. To be called once, before the first look.
  void Begin();

  // Notes the object if it is a class, or belongs to an abstract one. The containers have met it
  // already.
  void Meet(PyObject* object);
  // To be called when all new objects have been met.
  void MarkAbstractSets();

  // Logs what changed since the last look.
  void Look();

  // Empties the caches of the abstract classes: what these remember of others would keep weak
  // references to classes that may not be loaded.
  void ResetCaches();
  // Lets all go.
  void Release();

 private:
  struct AbstractClass {
    PyObject* type;
    ChangeLog::Owner owner;
    std::unordered_set<PyObject*> members;  // Borrowed.
    bool is_read;
  };

  void Watch(PyTypeObject* type);
  void LookAtSubclasses();
  void LookAtAbstractClasses();

  ChangeLog* log_;
  ContainerWatch* containers_;
  std::unordered_map<PyTypeObject*, std::pair<ChangeLog::Owner, std::unordered_set<PyObject*>>>
      types_;
  bool has_new_abstract_classes_ = false;
  std::vector<AbstractClass> abstract_classes_;
  // _abc._abc_data; they get their sets when they need them.
  std::vector<PyObject*> abstract_data_;
};

}  // namespace hako::pantry

#endif  // HAKO_PANTRY_CLASS_WATCH_H_
