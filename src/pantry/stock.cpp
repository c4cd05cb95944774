// stock.cpp: modules imported and recorded while an image is captured.
//
// How it works. While the recorder is active, every import of a module that is not in sys.modules
// yet is a frame on its stack. At the beginning and at the end of a frame the recorder looks at
// what has happened since it last looked: keys in sys.modules, changed objects (change_watch.h),
// new objects. It all belongs to the frame on top. A frame that ends with its module loaded becomes
// a unit.
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <set>
#include <string>

#include "pantry/archive.h"
#include "pantry/change_watch.h"
#include "pantry/conditions.h"
#include "pantry/copy_words.h"
#include "pantry/examination.h"
#include "pantry/extension_copies.h"
#include "pantry/image_memory.h"
#include "pantry/outside_watch.h"
#include "pantry/outward.h"
#include "pantry/pantry.h"
#include "pantry/quiet_modules.h"
#include "pantry/recorder.h"
#include "pantry/refreshers.h"
#include "pantry/trial.h"

namespace hako::pantry {

// NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables): it is part of an image
Pantry pantry HAKO_IN_IMAGE = {};

namespace {

std::string Text(PyObject* object) {
  const char* text =
      object != nullptr && PyUnicode_Check(object) ? PyUnicode_AsUTF8(object) : nullptr;
  PyErr_Clear();
  return text == nullptr ? "" : text;
}

// What a module's __spec__ says of where it came from.
struct Origin {
  std::string path;           // Of its source or shared object; empty: built in, frozen or none.
  bool is_namespace = false;  // A folder without __init__.py.
};

Origin OriginOf(PyObject* module) {
  PyObject* spec = PyObject_GetAttrString(module, "__spec__");
  PyObject* origin = spec == nullptr ? nullptr : PyObject_GetAttrString(spec, "origin");
  Origin found{.path = Text(origin), .is_namespace = origin == Py_None};
  if (!found.path.starts_with("/")) found.path.clear();
  Py_XDECREF(spec);
  Py_XDECREF(origin);
  PyErr_Clear();
  return found;
}

// Extension modules of the standard library that set up libraries or the terminal when they are
// loaded.
bool KeepsProcessState(const std::string& path) {
  const std::string file = path.substr(path.rfind('/') + 1);
  const std::string name = file.substr(0, file.find('.'));
  for (const std::string_view one :
       {"readline", "_curses", "_curses_panel", "_tkinter", "_dbm", "_gdbm"}) {
    if (name == one) return true;
  }
  return name.starts_with("_test") || name.starts_with("_xx");
}

// The Python classes among the objects that have no finalizer.
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

struct Frame {
  ChangeLog::Owner number;  // Of the unit that it may become.
  PyObject* name;
  std::vector<Event> events;
  hako_gc_lists* objects;
  Extension* extension = nullptr;
  Conditions conditions = {};
  std::set<std::string> still_set = {};  // Of the variables that it set.
  PyObject* parent_name = nullptr;       // Unit's; known when the frame ends.
  PyObject* parent = nullptr;
};

// What goes into a unit. Of an abstract class's caches nothing does (ContainerWatch::LookAtSet).
bool IsKept(const Change& change) {
  return change.kind != Change::Kind::kSetItem || !change.is_cache;
}

class ActiveRecorder : public Recorder, public OutsideListener {
 public:
  explicit ActiveRecorder(ExtensionCopies* copies) : copies_(copies) {}

  void Begin(hako_gc_lists* start) {
    watch_.Begin(start);
    for (PyObject* name : NamesNow()) names_.insert(Text(name));
    frames_.push_back({.number = next_++, .name = nullptr, .events = {}, .objects = NewLists()});
  }

  PyObject* Import(PyObject* name, PyObject* from,
                   const std::function<PyObject*()>& import) override {
    PyObject* modules = hako_cpython_modules();
    if (PyDict_GetItem(modules, name) != nullptr) {
      LookAtKeys();
      NoteImport(name);
      NoteSubmodules(name, from);
      return import();
    }
    Look();
    frames_.push_back(
        {.number = next_++, .name = Py_NewRef(name), .events = {}, .objects = NewLists()});
    PyObject* result = import();
    PyObject *type = nullptr, *value = nullptr, *trace = nullptr;
    PyErr_Fetch(&type, &value, &trace);
    EndFrame();
    NoteImport(name);
    PyErr_Restore(type, value, trace);
    return result;
  }

  std::string Place(const std::string& path) override {
    if (is_watching_ && KeepsProcessState(path)) {
      Spoil("it keeps something of its process");
      return AsItIs(path);
    }
    if (frames_.back().extension != nullptr) {
      Spoil("it loads another extension module behind the import system's back");
      return AsItIs(path);
    }
    auto* extension = static_cast<Extension*>(hako_malloc(sizeof(Extension)));
    *extension = {};
    const bool is_foreign = is_watching_ && !path.starts_with(pantry.extensions);
    if (!copies_->Make(path, is_foreign, extension)) {
      unkeepable_[frames_.back().number] = copies_->why();
      return AsItIs(path);
    }
    extension->is_quiet = is_foreign && IsQuietModule(Text(frames_.back().name));
    frames_.back().extension = extension;
    return extension->path;
  }

  // The module that is being imported cannot be kept.
  void Spoil(const std::string& why) { unkeepable_.emplace(frames_.back().number, why); }
  // From now on modules must prove that they can be kept.
  void BeginWatching() {
    is_watching_ = true;
    examination_.Begin(done_.size());
  }

  // While it is on, calls in C are heard: during an import, not when hako itself calls.
  void Listen(bool is_on) { is_listening_ = is_on; }

  // ---- OutsideListener, and what C code calls ----

  void Asks(const std::string& what) override {
    const Frame& frame = frames_.back();
    if (frame.name == nullptr || !IsRefreshed(frame.name, what)) Spoil(what);
  }
  void AsksForVariable(const std::string& name) override {
    frames_.back().conditions.variables.insert(name);
  }
  void SetsVariable(const std::string& name, const char* value) override {
    Frame& frame = frames_.back();
    if (value != nullptr) {
      frame.conditions.variables.insert(name);
      frame.conditions.settings[name] = value;
      frame.still_set.insert(name);
    } else if (frame.still_set.erase(name) == 0) {
      Spoil("it changes the variable " + name);
    }
  }
  // It knows where it lies, which matters only in an APP's archive: that one may lie elsewhere.
  void ReadsPlace() override { place_readers_.insert(frames_.back().number); }
  void AsksForKernel() override { frames_.back().conditions.asks_for_kernel = true; }
  void Hear(const OutsideCall& call) {
    if (!is_listening_) return;
    if (call.what == "it calls uname in C") return AsksForKernel();
    if (call.variable.empty()) return Asks(call.what);
    // NOLINTNEXTLINE(concurrency-mt-unsafe): no thread has started
    if (std::getenv(call.variable.c_str()) == nullptr) return AsksForVariable(call.variable);
    // One of its importer's: OPENBLAS_MAIN_FREE.
    for (const Frame& frame : frames_) {
      if (frame.still_set.contains(call.variable)) return;
    }
    Asks("it reads the variable " + call.variable);
  }

  // What has been imported since the last step may have left new addresses in the heap.
  void EndStep() {
    if (has_loaded_originals_ || !ForeignCopies().empty()) examination_.EndStep(done_.size());
  }

  // True if a module was left out because of a word that looks like an address: it may be a number.
  [[nodiscard]] bool is_doubtful() const { return is_doubtful_; }
  [[nodiscard]] size_t done_count() const { return done_.size(); }

  [[nodiscard]] std::vector<Region> ForeignCopies() const {
    std::vector<Region> regions;
    for (const Extension* one : copies_->made()) {
      if (one->is_foreign) regions.push_back({one->base, one->base + one->extent});
    }
    return regions;
  }

  // Copies that no unit needs.
  [[nodiscard]] std::set<const Extension*> dropped() const {
    std::set<const Extension*> dropped;
    for (const Extension* one : copies_->made()) dropped.insert(one);
    for (const Frame& frame : done_) {
      if (frame.extension == nullptr || unkeepable_.contains(frame.number)) continue;
      dropped.erase(frame.extension);
      dropped.erase(frame.extension->library);
    }
    return dropped;
  }

  // Gives the pantry its units, and the interpreter its innocence back.
  void Finish(const StockOrder& order) {
    Look();
    watch_.Changes().Undo();
    RemoveKeys();
    watch_.Release();
    SettleModules();
    // It would remember attributes of types whose copies are not loaded yet.
    if (!ForeignCopies().empty()) PyType_ClearCache();
    Examine();
    DropUnkeepable(order);
    StoreUnits(order.counts);
    ReleaseOthersChanges();
    ReleaseOwnEvents();
  }

 private:
  static hako_gc_lists* NewLists() {
    auto* lists = static_cast<hako_gc_lists*>(hako_malloc(sizeof(hako_gc_lists)));
    *lists = {};
    return lists;
  }

  static std::vector<PyObject*> NamesNow() {
    std::vector<PyObject*> names;
    Py_ssize_t at = 0;
    PyObject *key = nullptr, *value = nullptr;
    while (PyDict_Next(hako_cpython_modules(), &at, &key, &value) != 0) names.push_back(key);
    return names;
  }

  bool IsGoingOn(PyObject* name) const {
    for (const Frame& frame : frames_) {
      if (frame.name != nullptr && PyUnicode_Compare(frame.name, name) == 0) return true;
    }
    return false;
  }

  // Keys that came into sys.modules without an import of their own.
  void LookAtKeys() {
    for (PyObject* key : NamesNow()) {
      if (!names_.contains(Text(key)) && !IsGoingOn(key)) AddKey(&frames_.back(), key);
    }
  }

  void Look() {
    LookAtKeys();
    Frame& frame = frames_.back();
    watch_.Look(
        frame.number,
        [this](ChangeLog::Owner owner) {
          for (const Frame& one : frames_) {
            if (one.number == owner) return true;
          }
          return false;
        },
        frame.objects);
  }

  void AddKey(Frame* frame, PyObject* key) {
    Py_INCREF(key);
    names_.insert(Text(key));
    added_.push_back(key);
    frame->events.push_back({.kind = Event::Kind::kKey,
                             .was_loading = false,
                             .name = key,
                             .module = Py_NewRef(PyDict_GetItem(hako_cpython_modules(), key))});
  }

  // The package of a module whose name has a dot.
  static void NoteParent(Frame* frame) {
    PyObject* name = frame->name;
    const Py_ssize_t dot = PyUnicode_FindChar(name, '.', 0, PyUnicode_GET_LENGTH(name), -1);
    if (dot < 0) return;
    frame->parent_name = PyUnicode_Substring(name, 0, dot);
    PyUnicode_InternInPlace(&frame->parent_name);
    frame->parent = Py_XNewRef(PyDict_GetItem(hako_cpython_modules(), frame->parent_name));
  }

  // The frame on top asked for `name`.
  void NoteImport(PyObject* name) {
    PyObject* module = PyDict_GetItem(hako_cpython_modules(), name);
    frames_.back().events.push_back({.kind = Event::Kind::kImport,
                                     .was_loading = IsGoingOn(name),
                                     .name = Py_NewRef(name),
                                     .module = Py_XNewRef(module)});
  }

  // `from package import module`, where the module is there already, asks the import system for
  // nothing.
  void NoteSubmodules(PyObject* package, PyObject* from) {
    if (from == nullptr || !PyTuple_Check(from)) return;
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(from); ++i) {
      PyObject* name = PyUnicode_FromFormat("%U.%U", package, PyTuple_GET_ITEM(from, i));
      PyUnicode_InternInPlace(&name);
      if (PyDict_GetItem(hako_cpython_modules(), name) != nullptr) NoteImport(name);
      Py_DECREF(name);
    }
  }

  void EndFrame() {
    Look();
    for (const std::string& name : frames_.back().still_set) Spoil("it sets the variable " + name);
    Frame frame = std::move(frames_.back());
    frames_.pop_back();
    if (PyDict_GetItem(hako_cpython_modules(), frame.name) == nullptr) {
      // It failed: what it did besides is its importer's doing.
      Frame& importer = frames_.back();
      importer.events.insert(importer.events.end(), frame.events.begin(), frame.events.end());
      hako_cpython_join_lists(frame.objects, importer.objects);
      failed_into_[frame.number] = importer.number;
      return;
    }
    AddKey(&frame, frame.name);
    NoteParent(&frame);
    done_.push_back(std::move(frame));
  }

  ChangeLog::Owner UnitOf(ChangeLog::Owner owner) const {
    const auto found = failed_into_.find(owner);
    return found == failed_into_.end() ? owner : UnitOf(found->second);
  }

  void RemoveKeys() {
    for (auto name = added_.rbegin(); name != added_.rend(); ++name) {
      PyDict_DelItem(hako_cpython_modules(), *name);
      PyErr_Clear();
    }
  }

  // A unit that cannot be kept takes those with it that cannot do without: Deliver() finds that
  // out.
  void DropUnkeepable(const StockOrder& order) {
    for (const auto& [owner, why] : watch_.Changes().unrepeatable())
      unkeepable_.emplace(UnitOf(owner), why);
    for (const Frame& frame : done_) {
      if (place_readers_.contains(frame.number) && IsInArchive(frame.events.back().module))
        unkeepable_.emplace(frame.number, "it makes use of the place where it lies");
      const auto found = unkeepable_.find(frame.number);
      if (found != unkeepable_.end()) order.not_kept(Text(frame.name), found->second);
    }
  }

  // What the units do not take would keep objects alive for ever.
  void ReleaseOthersChanges() {
    std::set<ChangeLog::Owner> owners;
    for (const Frame& frame : done_) owners.insert(frame.number);
    for (const auto& [owner, change] : watch_.Changes().entries()) {
      if (owners.contains(UnitOf(owner)) && IsKept(change)) continue;
      for (PyObject* object : {change.target, change.key, change.value, change.before})
        Py_XDECREF(object);
    }
  }

  // Nor is what the capture itself asked for a unit's.
  void ReleaseOwnEvents() {
    for (Event& event : frames_.front().events) Py_CLEAR(event.module);
    frames_.front().events.clear();
  }

  void StoreUnits(const ImportCounts& counts) {
    std::vector<Unit> units;
    pantry.index = PyDict_New();
    for (const Frame& frame : done_) {
      std::vector<Change> changes;
      for (const auto& [owner, change] : watch_.Changes().entries()) {
        if (UnitOf(owner) != frame.number || !IsKept(change)) continue;
        Change& kept = changes.emplace_back(change);
        if (kept.kind == Change::Kind::kSubclass) {
          kept.version = hako_cpython_type_version(reinterpret_cast<PyTypeObject*>(kept.target));
        }
        kept.is_cache =
            (kept.kind == Change::Kind::kDictItem && kept.target == pantry.importer_cache) ||
            (kept.kind == Change::Kind::kWarnings && FiltersAreQuiet(frame.number));
      }
      const Event& own = frame.events.back();
      Unit unit{};
      unit.is_spoiled = unkeepable_.contains(frame.number);
      unit.name = frame.name;
      unit.module = own.module;
      unit.parent_name = frame.parent_name;
      unit.parent = frame.parent;
      unit.is_indexed = TakeOutOfIndex(unit.module, &unit.remembered);
      unit.events = KeepInImage(frame.events);
      unit.event_count = frame.events.size();
      unit.changes = KeepInImage(changes);
      unit.change_count = changes.size();
      unit.objects = {};
      const auto counted = counts.find(Text(frame.name));
      unit.counted_objects = counted == counts.end() ? 0 : counted->second;
      unit.extension = frame.extension;
      SetSource(&unit);
      KeepConditions(frame.conditions, &unit);
      PyObject* number = PyLong_FromSize_t(units.size());
      PyDict_SetItem(pantry.index, unit.name, number);
      Py_DECREF(number);
      units.push_back(unit);
    }
    pantry.units = KeepInImage(units);
    pantry.unit_count = units.size();
    for (size_t i = 0; i < units.size(); ++i) {
      Unit& unit = pantry.units[i];
      hako_cpython_join_lists(done_[i].objects, &unit.objects);
      unit.classes = ListClasses(&unit.objects, &unit.class_count);
    }
  }

  static bool TakeOutOfIndex(PyObject* module, hako_remembered_module* remembered) {
    PyModuleDef* definition = PyModule_Check(module) != 0 ? PyModule_GetDef(module) : nullptr;
    PyErr_Clear();
    if (definition == nullptr || definition->m_slots != nullptr) return false;
    hako_cpython_forget_module(definition, remembered);
    if (PyState_FindModule(definition) != module) return false;
    return PyState_RemoveModule(definition) == 0;
  }

  static bool IsInArchive(PyObject* module) {
    const std::string_view archive = EnteredArchive();
    return !archive.empty() && OriginOf(module).path.starts_with(archive);
  }

  static void SetSource(Unit* unit) {
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

  // True if no warning of CPython's own, of which some are issued when an object dies, is shown
  // because of the filters that the import put in front.
  bool FiltersAreQuiet(ChangeLog::Owner number) const {
    for (const auto& [owner, change] : watch_.Changes().entries()) {
      if (UnitOf(owner) != number) continue;
      if (change.kind == Change::Kind::kListContent && change.target == pantry.warning_filters)
        return false;
      if (change.kind != Change::Kind::kWarningFilter) continue;
      PyObject* action = PyTuple_Check(change.value) && PyTuple_GET_SIZE(change.value) == 5
                             ? PyTuple_GET_ITEM(change.value, 0)
                             : nullptr;
      if (action == nullptr) return false;
      if (Text(action) == "ignore") continue;
      PyObject* category = PyTuple_GET_ITEM(change.value, 2);
      const bool is_own =
          PyType_Check(category) != 0 &&
          PyType_HasFeature(reinterpret_cast<PyTypeObject*>(category), Py_TPFLAGS_HEAPTYPE) != 0;
      if (!is_own) return false;
    }
    return true;
  }

  void SettleModules() {
    for (const Frame& frame : done_) {
      PyObject* module = frame.events.back().module;
      if (!Settle(frame.name, module)) unkeepable_.emplace(frame.number, "it cannot be refreshed");
    }
  }

  // A module that is not kept: what it leaves in the heap must not be laid to another's charge.
  std::string AsItIs(const std::string& path) {
    has_loaded_originals_ = true;
    return path;
  }

  void Examine() {
    copies_->TakeBackWords();
    std::vector<const Extension*> extensions;
    for (const Frame& frame : done_) extensions.push_back(frame.extension);
    is_doubtful_ = examination_.Judge(extensions, [this](size_t done, const std::string& why) {
      return unkeepable_.emplace(done_[done].number, why).second;
    });
  }

  ExtensionCopies* copies_;
  bool is_watching_ = false;
  bool is_listening_ = false;
  Examination examination_;
  bool is_doubtful_ = false;
  bool has_loaded_originals_ = false;
  ChangeWatch watch_;
  ChangeLog::Owner next_ = 0;
  std::vector<Frame> frames_;
  std::vector<Frame> done_;
  std::set<std::string> names_;   // Keys of sys.modules that have been seen.
  std::vector<PyObject*> added_;  // Those that were not there at the start, in order.
  std::map<ChangeLog::Owner, ChangeLog::Owner> failed_into_;
  std::map<ChangeLog::Owner, std::string> unkeepable_;
  std::set<ChangeLog::Owner> place_readers_;
};

PyObject* TupleOf(const char* name) {
  PyObject* list = PySys_GetObject(name);
  return list == nullptr ? nullptr : PySequence_Tuple(list);
}

// The standard library's folder on sys.path: that of `os`; its extension modules lie in the next
// entry.
bool NoteLibrary() {
  PyObject* os = PyImport_ImportModule("os");
  PyObject* file = os == nullptr ? nullptr : PyObject_GetAttrString(os, "__file__");
  const std::string path = Text(file);
  Py_XDECREF(file);
  Py_XDECREF(os);
  if (path.find('/') == std::string::npos) return false;
  const std::string library = path.substr(0, path.rfind('/'));
  pantry.library = KeepInImage(std::string_view(library));
  pantry.extensions = KeepInImage(std::string_view(library + "/lib-dynload"));
  pantry.library_folder = ObserveFolder(pantry.library);
  pantry.extensions_folder = ObserveFolder(pantry.extensions);
  return true;
}

bool NoteImportSystem() {
  PyObject* builtins = PyEval_GetBuiltins();
  PyObject* external = PyImport_ImportModule("_frozen_importlib_external");
  pantry.meta_path = TupleOf("meta_path");
  pantry.path_hooks = TupleOf("path_hooks");
  pantry.builtins = Py_XNewRef(builtins);
  pantry.import_function = Py_XNewRef(PyDict_GetItemString(builtins, "__import__"));
  pantry.importer_cache = Py_XNewRef(PySys_GetObject("path_importer_cache"));
  pantry.path_finder =
      external == nullptr ? nullptr : PyObject_GetAttrString(external, "PathFinder");
  return pantry.meta_path != nullptr && pantry.path_hooks != nullptr &&
         pantry.import_function != nullptr && pantry.importer_cache != nullptr &&
         pantry.path_finder != nullptr;
}

// By what the library's folders are known on another machine.
void NoteNames() {
  std::vector<std::string> names;
  for (size_t i = 0; i < pantry.unit_count; ++i) {
    const Unit& unit = pantry.units[i];
    names.push_back(Text(unit.name));
    for (size_t j = 0; j < unit.event_count; ++j) {
      const Event& event = unit.events[j];
      if (event.kind == Event::Kind::kImport && event.module == nullptr)
        names.push_back(Text(event.name));
    }
  }
  pantry.travels = true;
  pantry.names = KeepNames(names);
  pantry.library_folder.names = DigestFolder(pantry.library, pantry.names);
  pantry.extensions_folder.names = DigestFolder(pantry.extensions, pantry.names);
}

// The last of the path hooks makes the finders of folders.
void MakeSpareFinders() {
  const Py_ssize_t count = PyTuple_GET_SIZE(pantry.path_hooks);
  if (count == 0) return;
  for (PyObject*& finder : pantry.spare_finders) {
    int before[3], after[3];
    hako_cpython_read_counts(before);
    finder = PyObject_CallFunction(PyTuple_GET_ITEM(pantry.path_hooks, count - 1), "s", "/");
    if (finder == nullptr) return PyErr_Clear();
    ++pantry.spare_count;
    hako_cpython_read_counts(after);
    pantry.spare_objects = after[0] - before[0];  // Those of the last: all are alike.
  }
}

// What the exception that is set says, in one line; clears it.
std::string TakeException() {
  PyObject *type = nullptr, *value = nullptr, *trace = nullptr;
  PyErr_Fetch(&type, &value, &trace);
  PyErr_NormalizeException(&type, &value, &trace);
  std::string text = type == nullptr ? "" : reinterpret_cast<PyTypeObject*>(type)->tp_name;
  PyObject* said = value == nullptr ? nullptr : PyObject_Str(value);
  const std::string words = Text(said);
  if (!words.empty()) text += ": " + words.substr(0, words.find('\n'));
  for (PyObject* object : {type, value, trace, said}) Py_XDECREF(object);
  PyErr_Clear();
  return text;
}

void Import(const std::string& name, const StockOrder& order) {
  PyObject* module = PyImport_ImportModule(name.c_str());
  if (module == nullptr) order.not_kept(name, "it cannot be imported: " + TakeException());
  Py_XDECREF(module);
}

// The watched modules of a package, tried together.
std::string TryPackage(const std::string& package, const StockOrder& order,
                       const ActiveRecorder& active) {
  std::vector<std::string> modules;
  for (const std::string& name : order.watched) {
    if (name == package || name.starts_with(package + ".")) modules.push_back(name);
  }
  return TryImports(modules, [&active] { return active.ForeignCopies(); });
}

void ImportIfMissing(const std::string& name, const StockOrder& order, ActiveRecorder* active) {
  if (PyDict_GetItemString(hako_cpython_modules(), name.c_str()) != nullptr) return;
  Watch(true);
  active->Listen(true);
  Import(name, order);
  active->Listen(false);
  Watch(false);
}

void ImportWatched(const StockOrder& order, ActiveRecorder* active) {
  active->BeginWatching();
  TellOwnCalls();
  TellOutsideCalls([active](const OutsideCall& call) { active->Hear(call); });
  std::map<std::string, std::string> verdicts;
  for (const std::string& name : order.watched) {
    const std::string package = name.substr(0, name.find('.'));
    const auto [verdict, is_new] = verdicts.try_emplace(package);
    if (is_new) {
      verdict->second = TryPackage(package, order, *active);
      if (!verdict->second.empty()) order.not_kept(package, verdict->second);
    }
    if (!verdict->second.empty()) continue;
    const size_t before = active->done_count();
    // A package first: it may import the module itself, in the middle of the module's import.
    for (size_t end = name.find('.'); end != std::string::npos; end = name.find('.', end + 1)) {
      ImportIfMissing(name.substr(0, end), order, active);
    }
    ImportIfMissing(name, order, active);
    if (active->done_count() > before) active->EndStep();
  }
}

// While it lives, another module stands in for `__main__`: what is kept and never delivered must
// not hold the program's own module, which is destroyed at its end. (CPython 3.12.1,
// Lib/inspect.py: _signature_fromstr keeps a copy of sys.modules in a cycle.) Its place among the
// keys stays the same.
class MainStandIn {
 public:
  MainStandIn() : real_(Py_XNewRef(PyDict_GetItemString(hako_cpython_modules(), "__main__"))) {
    PyObject* other = PyModule_New("__main__");
    if (real_ != nullptr && other != nullptr)
      PyDict_SetItemString(hako_cpython_modules(), "__main__", other);
    Py_XDECREF(other);
  }
  ~MainStandIn() {
    if (real_ != nullptr) PyDict_SetItemString(hako_cpython_modules(), "__main__", real_);
    Py_XDECREF(real_);
  }
  MainStandIn(const MainStandIn&) = delete;
  MainStandIn& operator=(const MainStandIn&) = delete;

 private:
  PyObject* real_;
};

}  // namespace

Stocked Stock(const StockOrder& order, hako_gc_lists* start, bool* start_is_aside) {
  hako_cpython_make_fork_lists();
  hako_cpython_make_interpreter_dict();
  if (!NoteLibrary() || !NoteImportSystem() || !NoteOutside()) return Stocked::kFailed;
  MakeSpareFinders();
  pantry.delivered = start;
  pantry.delivered_are_aside = start_is_aside;
  if (!order.archive.empty() &&
      (!EnterArchive(order.archive) || !KeepCodes(order.archive, order.codes))) {
    return Stocked::kFailed;
  }
  hako_cpython_take_objects(start);

  ExtensionCopies copies(order.copies);
  ActiveRecorder active(&copies);
  if (!order.watched.empty() && !PlaceWatch(&active)) return Stocked::kFailed;
  const MainStandIn stand_in;
  active.Begin(start);
  SetRecorder(&active);
  for (const std::string& name : order.modules) Import(name, order);
  if (!order.watched.empty()) ImportWatched(order, &active);
  SetRecorder(nullptr);
  TellOutsideCalls({});  // The starts that the capture plays are not its business.
  active.Finish(order);
  if (active.is_doubtful() && order.may_be_tried_again) return Stocked::kTryAgain;
  if (!order.watched.empty()) RemoveWatch();
  if (!order.archive.empty() && !LeaveArchive()) return Stocked::kFailed;
  if (order.travels) NoteNames();
  hako_cpython_take_objects(start);
  copies.Freeze(active.dropped());
  pantry.classes = ListClasses(start, &pantry.class_count);
  NoteOutwardReferences();
  pantry.is_open = true;
  return Stocked::kDone;
}

}  // namespace hako::pantry
