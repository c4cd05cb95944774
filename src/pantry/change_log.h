// change_log.h: changes of objects that were there before an import, in the order in which they
// happened.
//
// Each object has an owner, the import during which it was made. One import is running at a time;
// what it changes in objects of others is logged. The watches (change_watch.h) find the changes.
#ifndef HAKO_PANTRY_CHANGE_LOG_H_
#define HAKO_PANTRY_CHANGE_LOG_H_

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "pantry/pantry.h"

namespace hako::pantry {

// Used while an image is captured, with the interpreter lock. An entry holds references to the
// objects of its change. The log never gives them back: they are for who makes units of the
// entries to keep, or to release.
class ChangeLog {
 public:
  using Owner = int;
  static constexpr Owner kStart = -1;  // Of objects that were there before all imports.

  struct Entry {
    Owner owner = kStart;  // Whose import made the change.
    Change change;
  };

  // What is logged from now on was done by `owner`. `is_going_on` says whose import has not ended;
  // it stays the caller's, and lives as long as something is logged.
  void BeginTurn(Owner owner, const std::function<bool(Owner)>& is_going_on);
  // Whose turn it is: kStart before the first.
  [[nodiscard]] Owner CurrentOwner() const { return current_; }

  // True if a change to an object of this owner is logged. One to an object of an import that is
  // going on is not: it is only ever made again with it.
  [[nodiscard]] bool IsForeign(Owner owner) const;

  // A change to an object of `owner`. Takes references of its own.
  void Log(Owner owner, const Change& change);
  // An object of `owner` was changed in a way that cannot be made again: `what` is a clause.
  void LogUnrepeatable(Owner owner, const std::string& what);
  // True if this import itself had made the change that is now undone: it is no entry any more.
  bool TakeBack(Change::Kind kind, PyObject* target, PyObject* key, PyObject* value);

  // All changes, in order; those that were taken back are not among them.
  [[nodiscard]] const std::vector<Entry>& entries() const { return entries_; }
  // Owners that changed something in a way that cannot be made again, and what it was.
  [[nodiscard]] const std::map<Owner, std::string>& unrepeatable() const { return unrepeatable_; }

  // Undoes all entries, last first. What they took out stays referenced by them.
  void Undo() const;

 private:
  Owner current_ = kStart;
  const std::function<bool(Owner)>* is_going_on_ = nullptr;
  std::vector<Entry> entries_;
  std::map<Owner, std::string> unrepeatable_;
};

}  // namespace hako::pantry

#endif  // HAKO_PANTRY_CHANGE_LOG_H_
