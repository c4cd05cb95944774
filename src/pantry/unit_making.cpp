#include "pantry/unit_making.h"

#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/file_facts.h"
#include "pantry/image_memory.h"
#include "pantry/module_origin.h"
#include "pantry/python_text.h"

namespace hako::pantry {
namespace {

// What goes into a unit. Of an abstract class's caches nothing does (ContainerWatch::LookAtSet).
bool IsKept(const Change& change) {
  return change.kind != Change::Kind::kSetItem || !change.is_cache;
}

bool TakeOutOfIndex(PyObject* module, hako_remembered_module* remembered) {
  PyModuleDef* definition = PyModule_Check(module) != 0 ? PyModule_GetDef(module) : nullptr;
  PyErr_Clear();
  if (definition == nullptr || definition->m_slots != nullptr) return false;
  hako_cpython_forget_module(definition, remembered);
  if (PyState_FindModule(definition) != module) return false;
  return PyState_RemoveModule(definition) == 0;
}

void SetSource(Unit* unit) {
  const Origin origin = OriginOf(unit->module);
  // A namespace may gain parts anywhere on sys.path.
  if (origin.is_namespace) unit->is_spoiled = true;
  if (origin.path.empty()) return;
  unit->is_in_archive = IsInArchive(unit->module);
  if (unit->is_in_archive) return;
  if (!ReadFacts(origin.path.c_str(), &unit->source_facts)) {
    unit->is_spoiled = true;
    return;
  }
  unit->source = KeepInImage(std::string_view(origin.path));
  unit->is_found_on_path = unit->parent_name == nullptr;
}

// What the import changed, as its unit has it.
std::vector<Change> ChangesOf(const Recording& recording, ChangeLog::Owner number) {
  std::vector<Change> changes;
  for (const auto& [owner, change] : recording.changes) {
    if (owner != number || !IsKept(change)) continue;
    Change& kept = changes.emplace_back(change);
    if (kept.kind == Change::Kind::kSubclass) {
      kept.version = hako_cpython_type_version(reinterpret_cast<PyTypeObject*>(kept.target));
    }
    kept.is_cache = kept.kind == Change::Kind::kDictItem && kept.target == pantry.importer_cache;
  }
  return changes;
}

// What an import asked for is another string than the module's name where it was put together for
// it, as for a relative import. One string for all is one that a search has read already.
void ShareNames(Recording* recording) {
  std::unordered_map<std::string_view, PyObject*> names;
  for (const RecordedImport& one : recording->imports) names.emplace(TextOf(one.name), one.name);
  for (RecordedImport& one : recording->imports) {
    for (Event& event : one.events) {
      const auto name = names.find(TextOf(event.name));
      if (event.kind == Event::Kind::kImport && name != names.end())
        Py_SETREF(event.name, Py_NewRef(name->second));
    }
  }
}

void StoreUnits(const ImportCounts& counts, const Recording& recording) {
  std::vector<Unit> units;
  pantry.index = PyDict_New();
  for (const RecordedImport& one : recording.imports) {
    const std::vector<Change> changes = ChangesOf(recording, one.number);
    Unit unit{};
    unit.is_spoiled = recording.unkeepable.contains(one.number);
    unit.name = one.name;
    unit.module = one.Module();
    unit.parent_name = one.parent_name;
    unit.parent = one.parent;
    unit.parent_was_loading = one.parent_was_loading;
    unit.is_indexed = TakeOutOfIndex(unit.module, &unit.remembered);
    unit.events = KeepInImage(one.events);
    unit.event_count = one.events.size();
    unit.changes = KeepInImage(changes);
    unit.change_count = changes.size();
    unit.objects = {};
    const auto counted = counts.find(std::string(TextOf(one.name)));
    unit.counted_objects = counted == counts.end() ? 0 : counted->second;
    unit.extension = one.extension;
    SetSource(&unit);
    KeepConditions(one.conditions, &unit);
    unit.redoing = one.redoing;
    PyObject* number = PyLong_FromSize_t(units.size());
    PyDict_SetItem(pantry.index, unit.name, number);
    Py_DECREF(number);
    units.push_back(unit);
  }
  pantry.units = KeepInImage(units);
  pantry.unit_count = units.size();
  for (size_t i = 0; i < units.size(); ++i) {
    Unit& unit = pantry.units[i];
    hako_cpython_join_lists(recording.imports[i].objects, &unit.objects);
    unit.classes = ListClasses(&unit.objects, &unit.class_count);
  }
}

// What the units do not take would keep objects alive for ever.
void ReleaseOthersChanges(const Recording& recording) {
  std::set<ChangeLog::Owner> owners;
  for (const RecordedImport& one : recording.imports) owners.insert(one.number);
  for (const auto& [owner, change] : recording.changes) {
    if (owners.contains(owner) && IsKept(change)) continue;
    for (PyObject* object : {change.target, change.key, change.value, change.before})
      Py_XDECREF(object);
  }
}

// Nor is what the capture itself asked for a unit's.
void ReleaseOwnEvents(Recording* recording) {
  for (Event& event : recording->own_events) Py_CLEAR(event.module);
  recording->own_events.clear();
}

}  // namespace

PyTypeObject** ListClasses(hako_gc_lists* objects, size_t* count) {
  std::vector<PyTypeObject*> classes;
  hako_cpython_visit_lists(
      objects,
      [](PyObject* object, void* list) {
        auto* type = reinterpret_cast<PyTypeObject*>(object);
        if (PyType_Check(object) != 0 && type->tp_finalize == nullptr && type->tp_del == nullptr) {
          static_cast<std::vector<PyTypeObject*>*>(list)->push_back(type);
        }
        return 0;
      },
      &classes);
  *count = classes.size();
  return KeepInImage(classes);
}

void MakeUnits(const ImportCounts& counts, Recording* recording) {
  ShareNames(recording);
  StoreUnits(counts, *recording);
  ReleaseOthersChanges(*recording);
  ReleaseOwnEvents(recording);
}

}  // namespace hako::pantry
