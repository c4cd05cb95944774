// close.cpp: what the pantry gives back before a destruction in full.
//
// Under python3 a module that was not imported holds nothing. So what the pantry holds for
// deliveries is let go, and what units that were not delivered hold of others (outward.h).
#include <span>
#include <unordered_set>

#include "pantry/deliveries.h"
#include "pantry/outward.h"
#include "pantry/pantry.h"

namespace hako::pantry {
namespace {

// A unit that was not delivered lets only modules go that the program has: the end of another may
// need a copy that is not loaded.
void LetGo(Unit* unit, const std::unordered_set<PyObject*>& present) {
  const bool is_delivered = Of(unit).state == State::kDelivered;
  for (Event& event : std::span(unit->events, unit->event_count)) {
    const bool was_given_away = is_delivered && event.kind == Event::Kind::kKey;
    const bool may_go = is_delivered || present.contains(event.module);
    if (may_go && !was_given_away) Py_CLEAR(event.module);
  }
  if (is_delivered || present.contains(unit->parent)) Py_CLEAR(unit->parent);
  for (Change& change : std::span(unit->changes, unit->change_count)) {
    if (ChangesContainer(change) || is_delivered) Py_CLEAR(change.target);
    if (is_delivered) Py_CLEAR(change.before);
  }
}

}  // namespace

void Close() {
  if (!pantry.is_open) return;
  BringDeliveredObjects();
  pantry.is_open = false;
  for (PyObject** held :
       {&pantry.meta_path, &pantry.path_hooks, &pantry.import_function, &pantry.builtins,
        &pantry.importer_cache, &pantry.path_finder, &pantry.archive_importer, &pantry.os,
        &pantry.environment, &pantry.variables}) {
    Py_CLEAR(*held);
  }
  while (pantry.spare_count > 0) Py_CLEAR(pantry.spare_finders[--pantry.spare_count]);
  std::unordered_set<PyObject*> present;
  PyObject* modules = hako_cpython_modules();
  Py_ssize_t at = 0;
  PyObject *name = nullptr, *module = nullptr;
  while (modules != nullptr && PyDict_Next(modules, &at, &name, &module) != 0)
    present.insert(module);
  for (size_t i = 0; i < pantry.unit_count; ++i) {
    const Unit& unit = pantry.units[i];
    if (Of(&unit).state == State::kDelivered) present.insert(unit.module);
  }
  for (size_t i = 0; i < pantry.unit_count; ++i) LetGo(&pantry.units[i], present);
  GiveBackOutwardReferences([](const Unit& unit) { return Of(&unit).state == State::kDelivered; });
}

}  // namespace hako::pantry
