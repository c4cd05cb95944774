#include "pantry/deliveries.h"

#include <cstring>
#include <span>
#include <utility>

#include "base/file_facts.h"
#include "base/paths.h"
#include "pantry/quiet_modules.h"
#include "pantry/touched_modules.h"

namespace hako::pantry {
namespace {

// As the loader knows a library again (glibc 2.36, elf/dl-load.c: _dl_map_object): by the name that
// it was loaded by, or as the same file by another name.
bool IsFileOf(const Unit& unit, const char* path) {
  if (std::strcmp(unit.source, path) == 0) return true;
  FileFacts own{}, other{};
  return BaseName(unit.source) == BaseName(path) && ReadFacts(unit.source, &own) &&
         ReadFacts(path, &other) && own == other;
}

// NOLINTBEGIN(cppcoreguidelines-avoid-non-const-global-variables,cppcoreguidelines-owning-memory):
// of the interpreter of this process, until ForgetDeliveries() or its end
constinit Deliveries* deliveries = nullptr;
constinit SearchPath* search_path = nullptr;

}  // namespace

Deliveries& ThisProcess() {
  if (deliveries != nullptr) return *deliveries;
  auto* made = new Deliveries;
  for (const Unit& unit : std::span(pantry.units, pantry.unit_count))
    made->units.push_back({.state = unit.is_spoiled ? State::kSpoiled : State::kStocked});
  deliveries = made;
  return *made;
}

SearchPath& ThisSearchPath() {
  if (search_path == nullptr) search_path = new SearchPath;
  return *search_path;
}

void ForgetDeliveries() {
  delete std::exchange(deliveries, nullptr);
  delete std::exchange(search_path, nullptr);
  ForgetNotes();
}
// NOLINTEND(cppcoreguidelines-avoid-non-const-global-variables,cppcoreguidelines-owning-memory)

Progress& Of(const Unit* unit) {
  return ThisProcess().units[static_cast<size_t>(unit - pantry.units)];
}

Unit* FindUnit(PyObject* name) {
  PyObject* number = PyDict_GetItem(pantry.index, name);
  return number == nullptr ? nullptr : &pantry.units[PyLong_AsSize_t(number)];
}

Unit* FindUnit(const char* name) {
  PyObject* key = PyUnicode_FromString(name);
  Unit* unit = key == nullptr ? nullptr : FindUnit(key);
  Py_XDECREF(key);
  PyErr_Clear();
  return unit;
}

void* TakeDeliveredCopy(const char* path) {
  if (!pantry.is_open) return nullptr;
  for (const Unit& unit : std::span(pantry.units, pantry.unit_count)) {
    if (unit.extension == nullptr || unit.source == nullptr || !IsFileOf(unit, path)) continue;
    if (Of(&unit).state == State::kDelivered) return unit.extension->handle;
    Of(&unit).file_is_loaded = true;
  }
  return nullptr;
}

void BringDeliveredObjects() {
  if (!pantry.is_open) return;
  for (Unit* unit : ThisProcess().delivered) {
    if (*pantry.delivered_are_aside) {
      hako_cpython_join_lists(&unit->objects, pantry.delivered);
    } else {
      hako_cpython_bring_objects_back(&unit->objects);
    }
  }
  ThisProcess().delivered.clear();
}

bool DeliveredLoudModule() {
  return pantry.is_open && (ThisProcess().has_loud_module || LoudObjectWasMade());
}

bool DeliveredForeignModule() { return pantry.is_open && ThisProcess().has_foreign_module; }

bool ClassesHaveFinalizers() {
  const auto has_one = [](PyTypeObject** classes, size_t count) {
    for (size_t i = 0; i < count; ++i) {
      if (classes[i]->tp_finalize != nullptr || classes[i]->tp_del != nullptr) return true;
    }
    return false;
  };
  if (has_one(pantry.classes, pantry.class_count)) return true;
  for (const Unit* unit : ThisProcess().delivered) {
    if (has_one(unit->classes, unit->class_count)) return true;
  }
  return false;
}

}  // namespace hako::pantry
