// change_log.h: which objects that were there before an import changed, and how.
#ifndef HAKO_PANTRY_CHANGE_LOG_H_
#define HAKO_PANTRY_CHANGE_LOG_H_

#include <functional>
#include <map>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "pantry/pantry.h"

namespace hako::pantry {

// Watches every dict, list and set, the subclasses of every type, and what CPython keeps of its
// own. Each object has an owner, the import during which it was made. Between two calls of Look,
// one import is running; what it changes in objects of others goes to its log.
//
// The log holds references to what it watches until Release(): an object that dies during the
// capture would leave its address to another.
class ChangeLog {
 public:
  using Owner = int;
  static constexpr Owner kStart = -1;  // Of objects that were there before all imports.

  struct Entry {
    Owner owner;  // Whose import made the change.
    Change change;
  };

  // Starts watching; `start` holds the objects that exist.
  void Begin(hako_gc_lists* start);

  // What happened since the last call was done by `owner`; its new objects go to `objects`. A
  // change to an object of one whose import is going on is not logged: it is only ever made again
  // with it.
  void Look(Owner owner, const std::function<bool(Owner)>& is_going_on, hako_gc_lists* objects);

  // All changes, in order; those that were taken back are not among them.
  [[nodiscard]] const std::vector<Entry>& entries() const { return entries_; }
  // Owners that changed something in a way that cannot be made again, and what it was.
  [[nodiscard]] const std::map<Owner, std::string>& unrepeatable() const { return unrepeatable_; }

  // Undoes all entries, last first. What they took out stays referenced by them.
  void Undo();
  void Release();

 private:
  using Items = std::vector<std::pair<PyObject*, PyObject*>>;
  struct Known {
    Owner owner;
    uint64_t version;  // Of a dict.
    // Held, as what an import replaces may have had no other holder. Lists and sets: first only.
    Items items;
    PyTypeObject* of_type = nullptr;  // A dict that is a type's.
    bool is_abc_set = false;
  };

  static int Meet(PyObject* object, void* log);
  static int MeetReferent(PyObject* object, void* log);
  void Watch(PyObject* container);
  void WatchType(PyTypeObject* type);
  void LookAtContainer(PyObject* container, Known* known);
  void LookAtDict(PyObject* dict, Known* known);
  void LookAtList(PyObject* list, Known* known);
  void LogList(PyObject* list, const Known& known, const Items& now);
  void LogContent(PyObject* list, const Known& known, const Items& old, const Items& now);
  void LookAtSet(PyObject* set, Known* known);
  void LookAtSubclasses();
  void LookAtAbstractClasses();
  void MarkAbstractSets();
  void LookAtOwnTables();
  void Log(const Known& known, Change change);
  void LogUnrepeatable(const Known& known, const std::string& what);
  bool TakeBack(Change::Kind kind, PyObject* target, PyObject* key, PyObject* value);
  [[nodiscard]] bool IsForeign(Owner owner) const;

  Owner current_ = kStart;
  const std::function<bool(Owner)>* is_going_on_ = nullptr;
  bool abc_sets_changed_ = false;
  std::unordered_map<PyObject*, Known> known_;
  std::unordered_set<PyObject*> ignored_;
  std::unordered_map<PyTypeObject*, std::pair<Owner, std::unordered_set<PyObject*>>> types_;
  struct AbstractClass {
    PyObject* type;
    Owner owner;
    std::unordered_set<PyObject*> members;  // Borrowed.
    bool is_read;
  };
  std::vector<AbstractClass> abstract_classes_;
  std::vector<PyObject*>
      abstract_data_;  // _abc._abc_data; they get their sets when they need them.
  int atexit_count_ = 0;
  long warnings_version_ = 0;
  hako_thread_end thread_end_ = {};
  std::vector<Entry> entries_;
  std::map<Owner, std::string> unrepeatable_;
};

}  // namespace hako::pantry

#endif  // HAKO_PANTRY_CHANGE_LOG_H_
