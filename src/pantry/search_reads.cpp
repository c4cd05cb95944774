#include "pantry/search_reads.h"

#include <span>

#include "pantry/pantry.h"

namespace hako::pantry {

std::vector<uintptr_t> ObjectsThatSearchesRead() {
  std::vector<uintptr_t> found;
  const auto add = [&found](const PyObject* object) {
    if (object != nullptr) found.push_back(reinterpret_cast<uintptr_t>(object));
  };
  const auto add_module = [&add](PyObject* module) {
    add(module);
    if (module != nullptr && PyModule_Check(module) != 0) add(PyModule_GetDict(module));
  };
  for (const ModuleNames& one : std::span(pantry.start_modules, pantry.start_module_count))
    add_module(one.module);
  for (const Unit& unit : std::span(pantry.units, pantry.unit_count)) {
    add(unit.name);
    add_module(unit.module);
    for (const Event& event : std::span(unit.events, unit.event_count)) add(event.name);
    for (const Change& change : std::span(unit.changes, unit.change_count)) add(change.key);
  }
  return found;
}

}  // namespace hako::pantry
