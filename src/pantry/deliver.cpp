// deliver.cpp: a module of the pantry becomes an imported one.
//
// First it is asked whether the import system is CPython's own (import_system.h). Then comes a
// search without effects: the module and all that it needs, each checked (searcher.h). Only if
// nothing stands against it are they delivered (deliverer.h).
#include <unistd.h>

#include <cstdio>
#include <string>
#include <unordered_set>
#include <utility>

#include "base/trace.h"
#include "pantry/conditions.h"
#include "pantry/deliverer.h"
#include "pantry/deliveries.h"
#include "pantry/extension_copies.h"
#include "pantry/import_system.h"
#include "pantry/pantry.h"
#include "pantry/quiet_modules.h"
#include "pantry/search_path.h"
#include "pantry/searcher.h"
#include "pantry/touched_modules.h"

namespace hako::pantry {
namespace {

// As long as it lives, the collector does not run by itself: what it finds may have finalizers that
// import, between a search and its end.
class CollectorPause {
 public:
  CollectorPause() = default;
  CollectorPause(const CollectorPause&) = delete;
  CollectorPause& operator=(const CollectorPause&) = delete;
  ~CollectorPause() {
    if (was_enabled_) PyGC_Enable();
  }

 private:
  const bool was_enabled_ = PyGC_Disable() != 0;
};

// The extension modules of the unit and of what it needs: before anything else, as they may fail to
// load.
bool LoadExtensions(Unit* unit, PyObject* modules, std::unordered_set<Unit*>* seen) {
  if (Of(unit).state != State::kStocked || !seen->insert(unit).second) return true;
  const PassingSettings settings(*unit);
  for (size_t i = 0; i < unit->event_count; ++i) {
    const Event& event = unit->events[i];
    if (event.kind != Event::Kind::kImport || PyDict_GetItem(modules, event.name) != nullptr)
      continue;
    Unit* needed = FindUnit(event.name);
    if (needed != nullptr && !LoadExtensions(needed, modules, seen)) return false;
  }
  Unit* parent = unit->parent_name == nullptr ? nullptr : FindUnit(unit->parent_name);
  if (parent != nullptr && !LoadExtensions(parent, modules, seen)) return false;
  if (unit->is_loud) ThisProcess().has_loud_module = true;
  if (unit->extension == nullptr) return true;
  if (!Load(unit->extension)) return false;
  if (unit->extension->is_quiet) {
    WatchLoudObjects(unit->module);
  } else if (unit->extension->is_foreign) {
    ThisProcess().has_foreign_module = true;
  }
  return true;
}

bool LoadExtensions(Unit* unit, PyObject* modules) {
  std::unordered_set<Unit*> seen;
  if (LoadExtensions(unit, modules, &seen)) return true;
  Of(unit).state = State::kSpoiled;
  return false;
}

// HAKO_TRACE=2: one line for each module that is imported in the ordinary way though the image has
// it.
void Trace(PyObject* name, const std::string& why) {
  if (TraceLevel() != 2) return;
  static_cast<void>(
      std::fprintf(stderr, "hako: imported anew: %s (%s)\n", PyUnicode_AsUTF8(name), why.c_str()));
}

[[noreturn]] void EndHalfDelivered(PyObject* name) {
  PyErr_Print();
  static_cast<void>(std::fprintf(
      stderr, "hako: cannot take %s from the image (do: run it again with HAKO_IMAGE=none)\n",
      PyUnicode_AsUTF8(name)));
  _exit(3);
}

// Whether the unit and all that it needs can be delivered; says why not.
bool MayDeliver(Unit* unit, PyObject* modules, PathSearch* search) {
  Searcher searcher(modules);
  const bool may = searcher.MayDeliver(unit);
  *search = searcher.searches_path();
  if (!may) Trace(unit->name, searcher.why());
  return may;
}

// Whether it may still be delivered when the importers are there that a search makes.
bool MakeImporters(Unit* unit, PyObject* modules, PathSearch search) {
  bool ran_code = false;
  if (SearchPath::NoteImporters(search, &ran_code)) {
    return !ran_code || (ThisSearchPath().Update() && MayDeliver(unit, modules, &search));
  }
  Trace(unit->name, "an entry of sys.path has no importer");
  return false;
}

// The unit and all that it needs, if nothing stands against it. No Python code runs after it has
// been found that nothing does.
bool BringToPlaces(Unit* unit, PyObject* modules, Deliverer* deliverer) {
  const CollectorPause pause;
  const auto touched = TouchedModules();
  if (const std::string used = touched.empty() ? "" : UsedOf(*unit, touched); !used.empty()) {
    Trace(unit->name, "it uses " + used + ", which has been changed");
    return false;
  }
  PathSearch search = PathSearch::kNone;
  if (!MayDeliver(unit, modules, &search)) return false;
  if (search != PathSearch::kNone && !MakeImporters(unit, modules, search)) return false;
  if (!LoadExtensions(unit, modules)) {
    Trace(unit->name, "its extension module cannot be loaded at its place");
    return false;
  }
  if (!deliverer->DeliverUnit(unit)) EndHalfDelivered(unit->name);
  NoteDelivery(touched);
  return true;
}

}  // namespace

bool Deliver(PyObject* name) {
  Unit* unit = FindUnit(name);
  if (unit == nullptr || Of(unit).state != State::kStocked) return true;
  PyObject* modules = hako_cpython_modules();
  if (modules == nullptr || PyDict_GetItem(modules, name) != nullptr) return true;
  PyObject *type = nullptr, *value = nullptr, *trace = nullptr;
  PyErr_Fetch(&type, &value, &trace);
  bool is_finished = true;
  if (!LibraryIsTheSame() || !ImportsAreOrdinary(modules) || !ThisSearchPath().Update()) {
    PyErr_Clear();
    Trace(name, "the import system is not CPython's own");
  } else if (Deliverer deliverer(modules); BringToPlaces(unit, modules, &deliverer)) {
    is_finished = deliverer.Finish();
    // Last, as what the program has left for the collector may have finalizers that import.
    if (is_finished) hako_cpython_count_objects(std::exchange(ThisProcess().counted_objects, 0));
  }
  if (is_finished) return PyErr_Restore(type, value, trace), true;
  for (PyObject* object : {type, value, trace}) Py_XDECREF(object);
  return false;
}

}  // namespace hako::pantry
