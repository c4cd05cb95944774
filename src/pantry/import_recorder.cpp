#include "pantry/import_recorder.h"

#include <algorithm>
#include <cstdlib>
#include <string_view>

#include "pantry/python_text.h"
#include "pantry/redone_statements.h"
#include "pantry/refreshers.h"
#include "seams/raw_heap.h"

namespace hako::pantry {
namespace {

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

hako_gc_lists* NewLists() {
  auto* lists = static_cast<hako_gc_lists*>(hako_malloc(sizeof(hako_gc_lists)));
  *lists = {};
  return lists;
}

std::vector<PyObject*> NamesNow() {
  std::vector<PyObject*> names;
  Py_ssize_t at = 0;
  PyObject *key = nullptr, *value = nullptr;
  while (PyDict_Next(hako_cpython_modules(), &at, &key, &value) != 0) names.push_back(key);
  return names;
}

// A warning that is ignored or issued by C code leaves no other trace: Python/_warnings.c,
// setup_context. What it does depends on the filters.
bool HasWarned(PyObject* module) {
  return PyModule_Check(module) != 0 &&
         PyDict_GetItemString(PyModule_GetDict(module), "__warningregistry__") != nullptr;
}
constexpr const char* kWarns = "it issues a warning";

bool SetsRedoneName(const Change& change) {
  if (change.kind != Change::Kind::kDictItem) return false;
  const std::string_view owner = OwnerOfRedoneName(TextOf(change.key));
  return !owner.empty() && TextOf(PyDict_GetItemString(change.target, "__name__")) == owner;
}

// The package of a module whose name has a dot.
void NoteParent(RecordedImport* frame) {
  PyObject* name = frame->name;
  const Py_ssize_t dot = PyUnicode_FindChar(name, '.', 0, PyUnicode_GET_LENGTH(name), -1);
  if (dot < 0) return;
  frame->parent_name = PyUnicode_Substring(name, 0, dot);
  PyUnicode_InternInPlace(&frame->parent_name);
  frame->parent = Py_XNewRef(PyDict_GetItem(hako_cpython_modules(), frame->parent_name));
}

}  // namespace

bool ImportRecorder::Begin(hako_gc_lists* start) {
  watch_.Begin(start);
  for (PyObject* name : NamesNow()) names_.emplace(TextOf(name));
  frames_.push_back(NewFrame(nullptr));
  return context_.Begin();
}

PyObject* ImportRecorder::Import(PyObject* name, PyObject* from,
                                 const std::function<PyObject*()>& import) {
  const bool has_frame = BeginImport(name, from);
  PyObject* result = import();
  if (has_frame) EndImport(name);
  return result;
}

bool ImportRecorder::BeginImport(PyObject* name, PyObject* from) {
  if (is_watching_ && TakesRedoneName(name, from)) Spoil("it takes what another does again");
  if (PyDict_GetItem(hako_cpython_modules(), name) != nullptr) {
    LookAtKeys();
    NoteImport(name);
    NoteSubmodules(name, from);
    return false;
  }
  NotePackages(name);
  Look();
  frames_.push_back(NewFrame(name));
  return true;
}

void ImportRecorder::EndImport(PyObject* name) {
  PyObject *type = nullptr, *value = nullptr, *trace = nullptr;
  PyErr_Fetch(&type, &value, &trace);
  EndFrame();
  NoteImport(name);
  PyErr_Restore(type, value, trace);
}

void ImportRecorder::BeginsImport(PyObject* name) {
  const bool has_frame = name != nullptr && BeginImport(name, nullptr);
  calls_.push_back(has_frame ? Py_NewRef(name) : nullptr);
}

void ImportRecorder::EndsImport() {
  if (calls_.empty()) return;
  PyObject* name = calls_.back();
  calls_.pop_back();
  if (name != nullptr) EndImport(name);
  Py_XDECREF(name);
}

// What it was given says where the module lies, if there is one that is not imported yet.
void ImportRecorder::SearchesModule(PyObject* name, bool is_found) {
  if (name == nullptr) return Spoil("it searches for a module");
  if (PyDict_GetItem(hako_cpython_modules(), name) != nullptr) {
    AsksForModule(std::string(TextOf(name)));
  } else if (is_found) {
    Spoil("it searches for the module " + std::string(TextOf(name)));
  } else {
    NoteImport(name);
  }
}

std::string ImportRecorder::Place(const std::string& path) {
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
    recording_->unkeepable[frames_.back().number] = copies_->why();
    return AsItIs(path);
  }
  // Before the folders that a file names the loader looks into those of the variable.
  if (extension->beside_count > 0)
    Hear({.what = "it finds libraries by LD_LIBRARY_PATH", .variable = "LD_LIBRARY_PATH"});
  frames_.back().extension = extension;
  return extension->path;
}

RecordedImport ImportRecorder::NewFrame(PyObject* name) {
  return {.number = next_++, .name = Py_XNewRef(name), .events = {}, .objects = NewLists()};
}

void ImportRecorder::Spoil(const std::string& why) {
  recording_->unkeepable.emplace(frames_.back().number, why);
}

std::string ImportRecorder::AsItIs(const std::string& path) {
  has_loaded_originals_ = true;
  return path;
}

void ImportRecorder::Asks(const std::string& what) {
  RecordedImport& frame = frames_.back();
  if (frame.name != nullptr && IsRefreshed(frame.name, what)) return;
  const auto redone = frame.name == nullptr ? std::nullopt : RedoneStatement(frame.name);
  if (redone) {
    frame.redone.insert(*redone);
  } else {
    Spoil(what);
  }
}

void ImportRecorder::AsksForVariable(const std::string& name) {
  frames_.back().conditions.variables.insert(name);
}

void ImportRecorder::SetsVariable(const std::string& name, const char* value) {
  RecordedImport& frame = frames_.back();
  if (value != nullptr) {
    frame.conditions.variables.insert(name);
    frame.conditions.settings[name] = value;
    frame.still_set.insert(name);
  } else if (frame.still_set.erase(name) == 0) {
    Spoil("it changes the variable " + name);
  }
}

void ImportRecorder::ReadsPlace() { recording_->place_readers.insert(frames_.back().number); }

void ImportRecorder::AsksForModule(const std::string& name) {
  PyObject* key = PyUnicode_InternFromString(name.c_str());
  if (key == nullptr) return PyErr_Clear(), Spoil("it looks into sys.modules");
  frames_.back().events.push_back(
      {.kind = Event::Kind::kLookUp,
       .was_loading = false,
       .name = key,
       .module = Py_XNewRef(PyDict_GetItem(hako_cpython_modules(), key))});
}

void ImportRecorder::AsksForKernel() { frames_.back().conditions.asks_for_kernel = true; }

void ImportRecorder::Hear(const OutsideCall& call) {
  if (!is_listening_) return;
  if (call.what == "it calls uname in C") return AsksForKernel();
  if (call.variable.empty()) return Asks(call.what);
  // NOLINTNEXTLINE(concurrency-mt-unsafe): no thread has started
  if (std::getenv(call.variable.c_str()) == nullptr) return AsksForVariable(call.variable);
  // One of its importer's: OPENBLAS_MAIN_FREE.
  for (const RecordedImport& frame : frames_) {
    if (frame.still_set.contains(call.variable)) return;
  }
  Asks("it reads the variable " + call.variable);
}

std::vector<std::string> ImportRecorder::Unrepeatable() const {
  std::vector<std::string> all;
  for (const auto& [owner, what] : watch_.Changes().unrepeatable()) all.push_back(what);
  return all;
}

void ImportRecorder::Undo() {
  Look();
  context_.End();
  watch_.Changes().Undo();
  RemoveKeys();
  watch_.Release();
  for (const auto& [owner, change] : watch_.Changes().entries()) {
    recording_->changes.push_back({UnitOf(owner), change});
    if (TextOf(change.key) == "__warningregistry__")
      recording_->unrepeatable.emplace_back(UnitOf(owner), kWarns);
    if (SetsRedoneName(change))
      recording_->unrepeatable.emplace_back(UnitOf(owner), "it sets what another does again");
  }
  for (const auto& [owner, why] : watch_.Changes().unrepeatable())
    recording_->unrepeatable.emplace_back(UnitOf(owner), why);
  recording_->own_events = std::move(frames_.front().events);
}

bool ImportRecorder::IsGoingOn(PyObject* name) const {
  for (const RecordedImport& frame : frames_) {
    if (frame.name != nullptr && PyUnicode_Compare(frame.name, name) == 0) return true;
  }
  return false;
}

bool ImportRecorder::HasRecorded(PyObject* name) const {
  PyObject* module = PyDict_GetItem(hako_cpython_modules(), name);
  return std::ranges::any_of(recording_->imports, [name, module](const RecordedImport& one) {
    return one.Module() == module && PyUnicode_Compare(one.name, name) == 0;
  });
}

// Keys that came into sys.modules without an import of their own.
void ImportRecorder::LookAtKeys() {
  for (PyObject* key : NamesNow()) {
    if (!names_.contains(std::string(TextOf(key))) && !IsGoingOn(key)) AddKey(&frames_.back(), key);
  }
}

void ImportRecorder::LookAtContext() {
  const ContextWatch::Found found = context_.Look();
  if (found == ContextWatch::Found::kDecimal)
    frames_.back().conditions.makes_decimal_context = true;
  if (found == ContextWatch::Found::kOther) Spoil("it sets a context variable");
}

void ImportRecorder::Look() {
  LookAtKeys();
  LookAtContext();
  RecordedImport& frame = frames_.back();
  watch_.Look(
      frame.number,
      [this](ChangeLog::Owner owner) {
        for (const RecordedImport& one : frames_) {
          if (one.number == owner) return true;
        }
        return false;
      },
      frame.objects);
}

void ImportRecorder::AddKey(RecordedImport* frame, PyObject* key) {
  Py_INCREF(key);
  names_.emplace(TextOf(key));
  added_.push_back(key);
  frame->events.push_back({.kind = Event::Kind::kKey,
                           .was_loading = false,
                           .name = key,
                           .module = Py_NewRef(PyDict_GetItem(hako_cpython_modules(), key))});
}

// The frame on top asked for `name`.
void ImportRecorder::NoteImport(PyObject* name) {
  PyObject* module = PyDict_GetItem(hako_cpython_modules(), name);
  frames_.back().events.push_back({.kind = Event::Kind::kImport,
                                   .was_loading = IsGoingOn(name) && !HasRecorded(name),
                                   .name = Py_NewRef(name),
                                   .module = Py_XNewRef(module)});
}

// `from package import module`, where the module is there already, asks the import system for
// nothing.
void ImportRecorder::NoteSubmodules(PyObject* package, PyObject* from) {
  if (from == nullptr || !PyTuple_Check(from)) return;
  for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(from); ++i) {
    PyObject* name = PyUnicode_FromFormat("%U.%U", package, PyTuple_GET_ITEM(from, i));
    PyUnicode_InternInPlace(&name);
    if (PyDict_GetItem(hako_cpython_modules(), name) != nullptr) NoteImport(name);
    Py_DECREF(name);
  }
}

// The import system looks for the packages that a module is in, and asks for those that it does not
// find alone.
void ImportRecorder::NotePackages(PyObject* name) {
  const std::string_view text = TextOf(name);
  for (size_t dot = text.find('.'); dot != std::string_view::npos; dot = text.find('.', dot + 1)) {
    PyObject* package = PyUnicode_FromStringAndSize(text.data(), static_cast<Py_ssize_t>(dot));
    PyUnicode_InternInPlace(&package);
    if (PyDict_GetItem(hako_cpython_modules(), package) != nullptr) NoteImport(package);
    Py_DECREF(package);
  }
}

void ImportRecorder::EndFrame() {
  Look();
  for (const std::string& name : frames_.back().still_set) Spoil("it sets the variable " + name);
  RecordedImport frame = std::move(frames_.back());
  frames_.pop_back();
  // Its package may have imported it, while it was imported itself for this import.
  if (PyDict_GetItem(hako_cpython_modules(), frame.name) == nullptr || HasRecorded(frame.name)) {
    // It failed, or has been done: what it did besides is its importer's doing.
    RecordedImport& importer = frames_.back();
    importer.events.insert(importer.events.end(), frame.events.begin(), frame.events.end());
    importer.conditions.Add(frame.conditions);
    if (!frame.redone.empty()) Spoil("it imports what fails, and would have to be done again");
    if (const auto why = recording_->unkeepable.find(frame.number);
        why != recording_->unkeepable.end()) {
      recording_->unkeepable.emplace(importer.number, why->second);
    }
    if (recording_->place_readers.contains(frame.number))
      recording_->place_readers.insert(importer.number);
    hako_cpython_join_lists(frame.objects, importer.objects);
    failed_into_[frame.number] = importer.number;
    return;
  }
  AddKey(&frame, frame.name);
  NoteParent(&frame);
  frame.parent_was_loading = frame.parent_name != nullptr && IsGoingOn(frame.parent_name);
  if (is_watching_ && HasWarned(frame.Module()))
    recording_->unkeepable.emplace(frame.number, kWarns);
  recording_->imports.push_back(std::move(frame));
}

ChangeLog::Owner ImportRecorder::UnitOf(ChangeLog::Owner owner) const {
  const auto found = failed_into_.find(owner);
  return found == failed_into_.end() ? owner : UnitOf(found->second);
}

void ImportRecorder::RemoveKeys() {
  for (auto name = added_.rbegin(); name != added_.rend(); ++name) {
    PyDict_DelItem(hako_cpython_modules(), *name);
    PyErr_Clear();
  }
}

}  // namespace hako::pantry
