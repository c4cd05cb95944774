#include "pantry/deliverer.h"

#include <span>

#include "pantry/context_watch.h"
#include "pantry/deliveries.h"
#include "pantry/extension_copies.h"
#include "pantry/redone_statements.h"
#include "pantry/refreshers.h"
#include "pantry/repeat_change.h"
#include "pantry/touched_modules.h"

namespace hako::pantry {

bool Deliverer::DeliverUnit(Unit* unit) {
  if (Of(unit).state == State::kDelivered) return true;
  Unit* parent = unit->parent_name == nullptr ? nullptr : FindUnit(unit->parent_name);
  if (parent != nullptr && Of(parent).state == State::kStocked && !DeliverUnit(parent))
    return false;
  if (Of(unit).state == State::kDelivered) return true;  // The package itself needed it.
  Of(unit).state = State::kDelivered;
  for (size_t i = 0; i + 1 < unit->event_count; ++i) {
    if (!Follow(unit->events[i])) return false;
  }
  if (unit->extension != nullptr) {
    if (!Load(unit->extension)) return false;
    hako_cpython_remember_types(unit->extension->types);
  }
  ThisProcess().delivered.push_back(unit);
  ThisProcess().delivered_since.push_back(unit);
  ThisProcess().counted_objects += unit->counted_objects;
  if (!*pantry.delivered_are_aside) BringDeliveredObjects();
  for (size_t i = 0; i < unit->change_count; ++i) {
    if (!RepeatChange(&unit->changes[i])) return false;
  }
  if (hako_cpython_remember_module(&unit->remembered) != 0) return PyErr_NoMemory(), false;
  if (unit->is_indexed && PyState_AddModule(unit->module, PyModule_GetDef(unit->module)) != 0)
    return false;
  placed_.push_back(unit);
  return GiveKey(unit->events[unit->event_count - 1]);
}

bool Deliverer::Finish() {
  PyObject *type = nullptr, *value = nullptr, *trace = nullptr;
  const auto finish = [&](auto step) {
    for (int i = 0; i < 2 && !step(); ++i) {  // What was interrupted is made good.
      if (type == nullptr) {
        PyErr_Fetch(&type, &value, &trace);
      } else {
        PyErr_Clear();
      }
    }
  };
  for (Unit* unit : placed_) {
    if (unit->makes_decimal_context) finish(MakeDecimalContext);
    if (unit->redoing != nullptr || HasRefresher(unit->name)) {
      const Touched touched = TouchedModules();
      finish([unit] { return Refresh(unit->name, unit->module) && RedoStatements(*unit); });
      NoteDelivery(touched);
    }
    for (const Change& change : std::span(unit->changes, unit->change_count)) {
      finish([&] { return RepeatChangeByCode(change); });
    }
  }
  if (type == nullptr) return true;
  PyErr_Restore(type, value, trace);
  return false;
}

bool Deliverer::Follow(const Event& event) {
  if (event.kind == Event::Kind::kKey) return GiveKey(event);
  if (event.kind == Event::Kind::kLookUp || event.module == nullptr ||
      PyDict_GetItem(modules_, event.name) != nullptr)
    return true;
  Unit* needed = FindUnit(event.name);
  return needed == nullptr || needed->module != event.module || DeliverUnit(needed);
}

// The references that the pantry has held are the dict's from now on: a count that is not written
// saves a page, here and below.
bool Deliverer::GiveKey(const Event& event) const {
  return hako_cpython_give_item(modules_, event.name, event.module) == 0;
}

}  // namespace hako::pantry
