#include "pantry/change_log.h"

#include <iterator>

#include "pantry/undo_change.h"

namespace hako::pantry {

void ChangeLog::BeginTurn(Owner owner, const std::function<bool(Owner)>& is_going_on) {
  current_ = owner;
  is_going_on_ = &is_going_on;
}

bool ChangeLog::IsForeign(Owner owner) const {
  return owner != current_ && !(*is_going_on_)(owner);
}

void ChangeLog::Log(Owner owner, const Change& change) {
  if (!IsForeign(owner)) return;
  for (PyObject* object : {change.target, change.key, change.value, change.before})
    Py_XINCREF(object);
  entries_.push_back({current_, change});
}

void ChangeLog::LogUnrepeatable(Owner owner, const std::string& what) {
  if (IsForeign(owner)) unrepeatable_.emplace(current_, what);
}

bool ChangeLog::TakeBack(Change::Kind kind, PyObject* target, PyObject* key, PyObject* value) {
  for (auto entry = entries_.rbegin(); entry != entries_.rend(); ++entry) {
    const Change& change = entry->change;
    if (entry->owner != current_ || change.kind != kind || change.target != target) continue;
    if (change.key != key || change.value != value || change.before != nullptr) continue;
    for (PyObject* object : {change.target, change.key, change.value}) Py_XDECREF(object);
    entries_.erase(std::next(entry).base());
    return true;
  }
  return false;
}

void ChangeLog::Undo() const {
  for (auto entry = entries_.rbegin(); entry != entries_.rend(); ++entry) UndoChange(entry->change);
}

}  // namespace hako::pantry
