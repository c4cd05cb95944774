// deliver.cpp: a module of the pantry becomes an imported one.
//
// First a search without effects: the module and all that it needs, each checked (Searcher). Only
// if nothing stands against it are they delivered, in the order in which importing would have
// finished them. What a delivery does to objects that were there before is what the import did
// then.
#include <unistd.h>

#include <cstdio>
#include <map>
#include <span>
#include <string>
#include <unordered_set>
#include <utility>

#include "base/file_facts.h"
#include "base/trace.h"
#include "pantry/archive.h"
#include "pantry/conditions.h"
#include "pantry/extension_copies.h"
#include "pantry/outward.h"
#include "pantry/pantry.h"
#include "pantry/quiet_modules.h"
#include "pantry/refreshers.h"
#include "pantry/search_path.h"

namespace hako::pantry {
namespace {

bool IsSameFile(const Unit& unit) {
  FileFacts facts{};
  if (!ReadFacts(unit.source, &facts)) return false;
  return pantry.travels ? facts.HasSameContents(unit.source_facts) : facts == unit.source_facts;
}

bool HasItems(const char* name, PyObject* tuple) {
  PyObject* list = PySys_GetObject(name);
  if (list == nullptr || !PyList_CheckExact(list)) return false;
  if (PyList_GET_SIZE(list) != PyTuple_GET_SIZE(tuple)) return false;
  for (Py_ssize_t i = 0; i < PyList_GET_SIZE(list); ++i) {
    if (PyList_GET_ITEM(list, i) != PyTuple_GET_ITEM(tuple, i)) return false;
  }
  return true;
}

// What this process knows of a unit. Apart from the units, so that writing it dirties none of the
// image's pages.
struct Progress {
  enum class State : uint8_t { kStocked, kDelivered, kSpoiled };
  State state = State::kStocked;
  unsigned mark = 0;  // Of the last search that met it.
};
using State = Progress::State;

struct Process {
  std::vector<Progress> units;
  long warning_changes = 0;      // QuietWarningChanges()
  int counted_objects = 0;       // Of delivered units, since the collector was last told.
  bool has_loud_module = false;  // DeliveredLoudModule()
  std::vector<Unit*> delivered;  // Whose objects wait for BringDeliveredObjects().
};

// NOLINTBEGIN(cppcoreguidelines-avoid-non-const-global-variables,cppcoreguidelines-owning-memory):
// of the interpreter of this process, until ForgetDeliveries() or its end
constinit Process* process = nullptr;
constinit SearchPath* search_path = nullptr;

// Made when the first module is asked for.
Process& ThisProcess() {
  if (process != nullptr) return *process;
  auto* made = new Process;
  for (const Unit& unit : std::span(pantry.units, pantry.unit_count))
    made->units.push_back({.state = unit.is_spoiled ? State::kSpoiled : State::kStocked});
  process = made;
  return *made;
}
// NOLINTEND(cppcoreguidelines-avoid-non-const-global-variables,cppcoreguidelines-owning-memory)

Progress& Of(const Unit* unit) {
  return ThisProcess().units[static_cast<size_t>(unit - pantry.units)];
}

Unit* Find(PyObject* name) {
  PyObject* number = PyDict_GetItem(pantry.index, name);
  return number == nullptr ? nullptr : &pantry.units[PyLong_AsSize_t(number)];
}

// Made when the first module is asked for.
SearchPath& Path() {
  if (search_path == nullptr) search_path = new SearchPath;  // NOLINT(*-owning-memory): as above
  return *search_path;
}

// Says whether a unit and all that it needs can be delivered. Has no effect.
class Searcher {
 public:
  explicit Searcher(PyObject* modules) : modules_(modules), mark_(++last_mark) {}

  bool MayDeliver(Unit* unit) {
    if (Of(unit).mark == mark_) return true;  // It is being looked at already.
    if (Of(unit).state != State::kStocked) return false;
    Of(unit).mark = mark_;
    if (unit->source != nullptr && !IsSameFile(*unit)) {
      Of(unit).state = State::kSpoiled;
      return Refuse(unit->name, "its file has changed");
    }
    if (unit->is_in_archive && !MayTakeFromArchive(*unit)) {
      return Refuse(unit->name, "it is not found in the archive, or cannot move there");
    }
    searches_path_ = searches_path_ || unit->is_found_on_path;
    if (unit->is_found_on_path && Path().Shadows(PyUnicode_AsUTF8(unit->name))) {
      return Refuse(unit->name, "an earlier folder of sys.path has the name");
    }
    if (unit->is_found_on_path && !Path().Finds(*unit)) {
      return Refuse(unit->name, "sys.path does not lead to it");
    }
    if (unit->parent_name != nullptr && !HasParent(*unit)) {
      return Refuse(unit->name, "its package is another one");
    }
    if (const char* why = UnmetCondition(*unit)) return Refuse(unit->name, why);
    if (unit->extension != nullptr &&
        hako_cpython_may_remember_types(unit->extension->types) == 0) {
      return Refuse(unit->name, "another module has taken the place of its types");
    }
    for (size_t i = 0; i < unit->event_count; ++i) {
      if (!MayFollow(unit, unit->events[i])) {
        return Refuse(unit->events[i].name, "is not what was imported then");
      }
    }
    for (size_t i = 0; i < unit->change_count; ++i) {
      if (!MayChange(unit->changes[i])) return Refuse(unit->name, "what it changes has changed");
    }
    return true;
  }

  // Whether importing them searches sys.path.
  [[nodiscard]] bool searches_path() const { return searches_path_; }

  // The first thing that stood against it, for a trace.
  [[nodiscard]] const std::string& why() const { return why_; }

 private:
  bool Refuse(PyObject* name, const char* why) {
    if (why_.empty()) why_ = std::string(PyUnicode_AsUTF8(name)) + ": " + why;
    return false;
  }

  static bool MayTakeFromArchive(const Unit& unit) {
    if (unit.parent_name == nullptr && !Path().FindsInArchive(PyUnicode_AsUTF8(unit.name)))
      return false;
    return MoveToArchive();
  }

  bool HasParent(const Unit& unit) {
    PyObject* present = PyDict_GetItem(modules_, unit.parent_name);
    if (present != nullptr) return present == unit.parent;
    Unit* parent = Find(unit.parent_name);
    return parent != nullptr && parent->module == unit.parent && MayDeliver(parent);
  }

  bool MayFollow(const Unit* unit, const Event& event) {
    PyObject* present = PyDict_GetItem(modules_, event.name);
    if (event.kind == Event::Kind::kKey) return present == nullptr;
    if (present != nullptr) return present == event.module;
    if (event.module == nullptr) return Lacks(event.name);
    if (event.name == unit->name) return true;
    Unit* needed = Find(event.name);
    if (needed == nullptr || needed->module != event.module) {
      // A key that another unit puts there while it is imported.
      return IsKeyOfMarked(event.name, event.module);
    }
    // Two that import each other are delivered as they were imported: from the same end.
    if (event.was_loading && Of(needed).mark != mark_) return false;
    return MayDeliver(needed);
  }

  [[nodiscard]] bool IsKeyOfMarked(PyObject* name, PyObject* module) const {
    for (const Unit& unit : std::span(pantry.units, pantry.unit_count)) {
      if (Of(&unit).mark != mark_) continue;
      for (size_t j = 0; j < unit.event_count; ++j) {
        const Event& event = unit.events[j];
        if (event.kind == Event::Kind::kKey && event.module == module &&
            PyUnicode_Compare(event.name, name) == 0) {
          return true;
        }
      }
    }
    return false;
  }

  bool Lacks(PyObject* name) {
    const char* text = PyUnicode_AsUTF8(name);
    if (text == nullptr) return PyErr_Clear(), false;
    const std::string_view full = text;
    if (full.find('.') != std::string_view::npos) return true;
    searches_path_ = true;
    return Path().Lacks(std::string(full));
  }

  // What the list will be when the changes before this one have been made.
  bool MayReplace(const Change& change) {
    PyObject*& planned = planned_[change.target];
    const PyObject* const* items = planned == nullptr
                                       ? reinterpret_cast<PyListObject*>(change.target)->ob_item
                                       : reinterpret_cast<PyTupleObject*>(planned)->ob_item;
    const Py_ssize_t count =
        planned == nullptr ? PyList_GET_SIZE(change.target) : PyTuple_GET_SIZE(planned);
    if (count != PyTuple_GET_SIZE(change.key)) return false;
    for (Py_ssize_t i = 0; i < count; ++i) {
      if (items[i] != PyTuple_GET_ITEM(change.key, i)) return false;
    }
    planned = change.value;
    return true;
  }

  static bool LiesInUnloadedCopy(const void* object) {
    const auto address = reinterpret_cast<uintptr_t>(object);
    if (address < kExtensionsBegin || address >= kExtensionsEnd) return false;
    for (size_t i = 0; i < pantry.unit_count; ++i) {
      const Extension* one = pantry.units[i].extension;
      if (one != nullptr && address - one->base < one->extent) return !one->is_loaded;
    }
    return true;
  }

  static bool NeedsUnloadedCopy(PyObject* object) {
    if (LiesInUnloadedCopy(object) || LiesInUnloadedCopy(Py_TYPE(object))) return true;
    if (!PyTuple_CheckExact(object)) return false;
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(object); ++i) {
      if (NeedsUnloadedCopy(PyTuple_GET_ITEM(object, i))) return true;
    }
    return false;
  }

  bool MaySetItem(const Change& change) {
    const auto [planned, is_new] =
        planned_items_.try_emplace({change.target, change.key}, change.value);
    // A key in a copy that is not loaded cannot be looked up: nobody has done so since the capture.
    const bool fits = !is_new ? planned->second == change.before
                      : NeedsUnloadedCopy(change.key)
                          ? true
                          : PyDict_GetItem(change.target, change.key) == change.before;
    planned->second = change.value;
    return fits;
  }

  bool MayChange(const Change& change) {
    if (change.kind == Change::Kind::kListContent) return MayReplace(change);
    if (change.kind == Change::Kind::kSubclass) {
      // A static type of an extension module that may not be loaded yet; nobody can change those.
      if (reinterpret_cast<uintptr_t>(change.target) >= kExtensionsBegin) return true;
      return hako_cpython_type_version(reinterpret_cast<PyTypeObject*>(change.target)) ==
             change.version;
    }
    if (change.kind == Change::Kind::kClassItem) {
      PyObject* dict = hako_cpython_type_dict(reinterpret_cast<PyTypeObject*>(change.target));
      return PyDict_GetItem(dict, change.key) == change.before;
    }
    if (change.kind != Change::Kind::kDictItem || change.is_cache) return true;
    return MaySetItem(change);
  }

  // NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables)
  static inline unsigned last_mark = 0;
  PyObject* modules_;
  unsigned mark_;
  std::string why_;
  bool searches_path_ = false;
  // What the changes before will have made: lists, and tuples of what they hold; items of dicts.
  std::map<PyObject*, PyObject*> planned_;
  std::map<std::pair<PyObject*, PyObject*>, PyObject*> planned_items_;
};

// Makes what the searcher has found good.
class Deliverer {
 public:
  explicit Deliverer(PyObject* modules) : modules_(modules) {}

  // False with an exception set, or with an extension module that could not be loaded.
  bool DeliverUnit(Unit* unit) {
    if (Of(unit).state == State::kDelivered) return true;
    Unit* parent = unit->parent_name == nullptr ? nullptr : Find(unit->parent_name);
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
    ThisProcess().counted_objects += unit->counted_objects;
    if (!*pantry.delivered_are_aside) BringDeliveredObjects();
    for (size_t i = 0; i < unit->change_count; ++i) {
      if (!Apply(unit->changes[i])) return false;
    }
    if (hako_cpython_remember_module(&unit->remembered) != 0) return PyErr_NoMemory(), false;
    if (unit->is_indexed && PyState_AddModule(unit->module, PyModule_GetDef(unit->module)) != 0)
      return false;
    placed_.push_back(unit);
    return GiveKey(unit->events[unit->event_count - 1]);
  }

  // What runs Python code, once all units are in their places: the handler of a signal, a finalizer
  // or another thread may import there. False with an exception set, a handler's as a rule: the
  // import's result.
  bool Finish() {
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
      finish([unit] { return Refresh(unit->name, unit->module); });
      for (const Change& change : std::span(unit->changes, unit->change_count)) {
        if (change.kind == Change::Kind::kAbcMember) finish([&] { return Register(change); });
      }
    }
    if (type == nullptr) return true;
    PyErr_Restore(type, value, trace);
    return false;
  }

 private:
  bool Follow(const Event& event) {
    if (event.kind == Event::Kind::kKey) return GiveKey(event);
    if (event.module == nullptr || PyDict_GetItem(modules_, event.name) != nullptr) return true;
    Unit* needed = Find(event.name);
    return needed == nullptr || needed->module != event.module || DeliverUnit(needed);
  }

  // The references that the pantry has held are the dict's from now on: a count that is not written
  // saves a page, here and below.
  [[nodiscard]] bool GiveKey(const Event& event) const {
    return hako_cpython_give_item(modules_, event.name, event.module) == 0;
  }

  static bool Apply(const Change& change) {
    PyObject* result = nullptr;
    switch (change.kind) {
      case Change::Kind::kDictItem:
        if (change.is_cache && PyDict_GetItem(change.target, change.key) != nullptr) return true;
        return hako_cpython_give_item(change.target, change.key, change.value) == 0;
      case Change::Kind::kClassItem:
        return PyObject_SetAttr(change.target, change.key, change.value) == 0;
      case Change::Kind::kListItem:
        return PyList_Append(change.target, change.value) == 0;
      case Change::Kind::kListContent:
        return PyList_SetSlice(change.target, 0, PyList_GET_SIZE(change.target), change.value) == 0;
      case Change::Kind::kWarningFilter:
        return AddWarningFilter(change.value);
      case Change::Kind::kWarnings:
        hako_cpython_set_warnings_version(hako_cpython_warnings_version() + change.version);
        if (change.is_cache) ThisProcess().warning_changes += change.version;
        return true;
      case Change::Kind::kSetItem:
        return PySet_Add(change.target, change.value) == 0;
      case Change::Kind::kSubclass:
        return hako_cpython_give_item(
                   hako_cpython_subclasses(reinterpret_cast<PyTypeObject*>(change.target)),
                   change.key, change.value) == 0;
      case Change::Kind::kAbcMember:
        return true;  // Finish()
      case Change::Kind::kAtExit:
        result = RegisterAtExit(change);
        break;
      case Change::Kind::kThreadEnd:
        hako_cpython_set_thread_end(pantry.thread_end);
        return true;
    }
    Py_XDECREF(result);
    return result != nullptr;
  }

  static bool Register(const Change& change) {
    PyObject* result = PyObject_CallMethod(change.target, "register", "O", change.value);
    Py_XDECREF(result);
    return result != nullptr;
  }

  // CPython 3.11.2, Lib/warnings.py: _add_filter
  static bool AddWarningFilter(PyObject* item) {
    PyObject* warnings = PyImport_ImportModule("warnings");
    PyObject* filters = warnings == nullptr ? nullptr : PyObject_GetAttrString(warnings, "filters");
    Py_XDECREF(warnings);
    bool ok = filters != nullptr && PyList_Check(filters);
    const Py_ssize_t at = ok ? PySequence_Index(filters, item) : -1;
    PyErr_Clear();  // It is not there: the usual case.
    if (at >= 0) ok = PySequence_DelItem(filters, at) == 0;
    ok = ok && PyList_Insert(filters, 0, item) == 0;
    Py_XDECREF(filters);
    return ok;
  }

  static PyObject* RegisterAtExit(const Change& change) {
    PyObject* module = PyImport_ImportModule("atexit");
    PyObject* function = module == nullptr ? nullptr : PyObject_GetAttrString(module, "register");
    PyObject* first = PyTuple_Pack(1, change.target);
    PyObject* all = first == nullptr || change.value == nullptr
                        ? Py_XNewRef(first)
                        : PySequence_Concat(first, change.value);
    PyObject* result =
        function == nullptr || all == nullptr ? nullptr : PyObject_Call(function, all, change.key);
    for (PyObject* object : {module, function, first, all}) Py_XDECREF(object);
    return result;
  }

  PyObject* modules_;
  std::vector<Unit*> placed_;
};

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

// The import system is CPython's own, and nobody watches it.
bool ImportsAreOrdinary(PyObject* modules) {
  return modules != nullptr && PySys_GetObject("modules") == modules &&
         PyDict_GetItemString(pantry.builtins, "__import__") == pantry.import_function &&
         HasItems("meta_path", pantry.meta_path) && HasItems("path_hooks", pantry.path_hooks) &&
         PySys_GetObject("path_importer_cache") == pantry.importer_cache &&
         hako_cpython_is_traced() == 0 && hako_cpython_is_audited() == 0 &&
         hako_cpython_collections_are_heard() == 0 && hako_cpython_is_main_thread() != 0;
}

bool LibraryIsTheSame() {
  static const bool is_same =
      IsUnchanged(pantry.library_folder, pantry.library, pantry.names) &&
      IsUnchanged(pantry.extensions_folder, pantry.extensions, pantry.names);
  return is_same;
}

// The extension modules of the unit and of what it needs: before anything else, as they may fail to
// load.
bool LoadExtensions(Unit* unit, PyObject* modules, std::unordered_set<Unit*>* seen) {
  if (Of(unit).state != State::kStocked || !seen->insert(unit).second) return true;
  const PassingSettings settings(*unit);
  for (size_t i = 0; i < unit->event_count; ++i) {
    const Event& event = unit->events[i];
    if (event.kind != Event::Kind::kImport || PyDict_GetItem(modules, event.name) != nullptr)
      continue;
    Unit* needed = Find(event.name);
    if (needed != nullptr && !LoadExtensions(needed, modules, seen)) return false;
  }
  Unit* parent = unit->parent_name == nullptr ? nullptr : Find(unit->parent_name);
  if (parent != nullptr && !LoadExtensions(parent, modules, seen)) return false;
  if (unit->extension == nullptr) return true;
  if (!Load(unit->extension)) return false;
  if (unit->extension->is_foreign && !unit->extension->is_quiet)
    ThisProcess().has_loud_module = true;
  if (unit->extension->is_quiet) WatchLoudObjects(unit->module);
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
bool MayDeliver(Unit* unit, PyObject* modules, bool* searches_path) {
  Searcher searcher(modules);
  const bool may = searcher.MayDeliver(unit);
  *searches_path = searcher.searches_path();
  if (!may) Trace(unit->name, searcher.why());
  return may;
}

// Whether it may still be delivered when the importers are there that a search makes.
bool MakeImporters(Unit* unit, PyObject* modules) {
  bool ran_code = false;
  if (SearchPath::NoteImporters(&ran_code)) {
    bool searches_path = false;
    return !ran_code || (Path().Update() && MayDeliver(unit, modules, &searches_path));
  }
  Trace(unit->name, "an entry of sys.path has no importer");
  return false;
}

// The unit and all that it needs, if nothing stands against it. No Python code runs after it has
// been found that nothing does.
bool BringToPlaces(Unit* unit, PyObject* modules, Deliverer* deliverer) {
  const CollectorPause pause;
  bool searches_path = false;
  if (!MayDeliver(unit, modules, &searches_path)) return false;
  if (searches_path && !MakeImporters(unit, modules)) return false;
  if (!LoadExtensions(unit, modules)) {
    Trace(unit->name, "its extension module cannot be loaded at its place");
    return false;
  }
  if (!deliverer->DeliverUnit(unit)) EndHalfDelivered(unit->name);
  return true;
}

}  // namespace

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

void ForgetDeliveries() {
  // NOLINTBEGIN(cppcoreguidelines-owning-memory): as above
  delete std::exchange(process, nullptr);
  delete std::exchange(search_path, nullptr);
  // NOLINTEND(cppcoreguidelines-owning-memory)
}

long QuietWarningChanges() { return pantry.is_open ? ThisProcess().warning_changes : 0; }

bool DeliveredLoudModule() {
  return pantry.is_open && (ThisProcess().has_loud_module || LoudObjectWasMade());
}

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

bool Deliver(PyObject* name) {
  Unit* unit = Find(name);
  if (unit == nullptr || Of(unit).state != State::kStocked) return true;
  PyObject* modules = hako_cpython_modules();
  if (modules == nullptr || PyDict_GetItem(modules, name) != nullptr) return true;
  PyObject *type = nullptr, *value = nullptr, *trace = nullptr;
  PyErr_Fetch(&type, &value, &trace);
  bool is_finished = true;
  if (!LibraryIsTheSame() || !ImportsAreOrdinary(modules) || !Path().Update()) {
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
