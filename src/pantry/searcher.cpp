#include "pantry/searcher.h"

#include <algorithm>
#include <span>
#include <string_view>

#include "base/file_facts.h"
#include "cpython/lru_cache.h"
#include "pantry/archive.h"
#include "pantry/conditions.h"
#include "pantry/deliveries.h"
#include "pantry/extension_copies.h"
#include "pantry/python_text.h"
#include "pantry/reach.h"

namespace hako::pantry {
namespace {

// NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables): of this process
constinit unsigned last_mark = 0;

bool IsSameFile(const Unit& unit) {
  FileFacts facts{};
  return ReadFacts(unit.source, &facts) && IsFileOfCapture(unit.source_facts, facts);
}

bool MayTakeFromArchive(const Unit& unit) {
  if (unit.parent_name == nullptr && !ThisSearchPath().FindsInArchive(PyUnicode_AsUTF8(unit.name)))
    return false;
  return MoveToArchive();
}

bool LiesInUnloadedCopy(const void* object) {
  const auto address = reinterpret_cast<uintptr_t>(object);
  if (!LiesInCopies(address)) return false;
  for (size_t i = 0; i < pantry.unit_count; ++i) {
    const Extension* one = pantry.units[i].extension;
    if (one != nullptr && one->Holds(address)) return one->handle == nullptr;
  }
  return true;
}

}  // namespace

Searcher::Searcher(PyObject* modules) : modules_(modules), mark_(++last_mark) {}

bool Searcher::MayDeliver(Unit* unit) {
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
  if (unit->is_found_on_path) search_ = std::max(search_, PathSearch::kToLibrary);
  if (unit->is_found_on_path && ThisSearchPath().Shadows(PyUnicode_AsUTF8(unit->name))) {
    return Refuse(unit->name, "an earlier folder of sys.path has the name");
  }
  if (unit->is_found_on_path && !ThisSearchPath().Finds(*unit)) {
    return Refuse(unit->name, "sys.path does not lead to it");
  }
  if (unit->parent_name != nullptr && !HasParent(*unit)) {
    return Refuse(unit->name, "its package is another one");
  }
  if (const char* why = UnmetCondition(*unit)) return Refuse(unit->name, why);
  if (Of(unit).file_is_loaded) return Refuse(unit->name, "its own file has been loaded");
  if (unit->extension != nullptr && hako_cpython_may_remember_types(unit->extension->types) == 0) {
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

bool Searcher::Refuse(PyObject* name, const char* why) {
  if (why_.empty()) why_ = std::string(PyUnicode_AsUTF8(name)) + ": " + why;
  return false;
}

bool Searcher::HasParent(const Unit& unit) {
  PyObject* present = PyDict_GetItem(modules_, unit.parent_name);
  if (present != nullptr) return present == unit.parent;
  Unit* parent = FindUnit(unit.parent_name);
  return parent != nullptr && (parent->module == unit.parent || unit.parent_was_loading) &&
         MayDeliver(parent);
}

bool Searcher::MayFollow(const Unit* unit, const Event& event) {
  PyObject* present = PyDict_GetItem(modules_, event.name);
  if (event.kind == Event::Kind::kKey) return present == nullptr;
  if (event.kind == Event::Kind::kLookUp && present == nullptr) {
    return event.module == nullptr || event.name == unit->name ||
           IsKeyOfMarked(event.name, event.module);
  }
  if (present != nullptr) return present == event.module;
  if (event.module == nullptr) return Lacks(event.name);
  if (event.name == unit->name) return true;
  Unit* needed = FindUnit(event.name);
  // What it is then need not be what it puts into its place.
  if (event.was_loading && needed != nullptr && Of(needed).mark == mark_) return true;
  if (needed == nullptr || needed->module != event.module) {
    // A key that another unit puts there while it is imported.
    return IsKeyOfMarked(event.name, event.module);
  }
  // Two that import each other are delivered as they were imported: from the same end.
  if (event.was_loading && Of(needed).mark != mark_) return false;
  return MayDeliver(needed);
}

bool Searcher::IsKeyOfMarked(PyObject* name, PyObject* module) const {
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

// A package that is missing has no modules. One that was imported then is an event of its own.
bool Searcher::PackageLacks(const std::string& package, const std::string& name) {
  PyObject* key = PyUnicode_FromString(package.c_str());
  if (key == nullptr) return PyErr_Clear(), false;
  PyObject* module = PyDict_GetItem(modules_, key);
  const Unit* unit = FindUnit(key);
  const bool is_coming =
      unit != nullptr && Of(unit).state == State::kStocked && Of(unit).mark == mark_;
  if (module == nullptr && is_coming) module = unit->module;
  bool lacks = false;
  if (module == nullptr) {
    lacks = Lacks(key);
  } else if (PyModule_Check(module) != 0) {
    lacks = PathLacks(PyModule_GetDict(module), name);
  }
  Py_DECREF(key);
  return lacks;
}

// Of a module's dict. Without a path it is no package.
bool Searcher::PathLacks(PyObject* names, const std::string& name) {
  PyObject* path = PyDict_GetItemString(names, "__path__");
  if (path == nullptr) return true;
  if (!PyList_CheckExact(path)) return false;
  for (Py_ssize_t i = 0; i < PyList_GET_SIZE(path); ++i) {
    const std::string folder(TextOf(PyList_GET_ITEM(path, i)));
    if (folder.empty() || SearchPath::FolderHas(folder, name)) return false;
  }
  return true;
}

bool Searcher::Lacks(PyObject* name) {
  const char* text = PyUnicode_AsUTF8(name);
  if (text == nullptr) return PyErr_Clear(), false;
  const std::string full = text;
  if (const size_t dot = full.rfind('.'); dot != std::string::npos)
    return PackageLacks(full.substr(0, dot), full.substr(dot + 1));
  search_ = PathSearch::kWhole;
  // Once for a package and all that was missed in it.
  if (std::ranges::find(lacking_, full) != lacking_.end()) return true;
  if (!ThisSearchPath().Lacks(full)) return false;
  lacking_.push_back(full);
  return true;
}

// What the list will be when the changes before this one have been made.
bool Searcher::MayReplace(const Change& change) {
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

// Likewise, of a dict or a class.
bool Searcher::MaySetItem(const Change& change) {
  const auto [planned, is_new] =
      planned_items_.try_emplace({change.target, change.key}, change.value);
  const auto is_as_before = [&change] {
    if (change.kind == Change::Kind::kClassItem) {
      PyObject* dict = hako_cpython_type_dict(reinterpret_cast<PyTypeObject*>(change.target));
      return PyDict_GetItem(dict, change.key) == change.before;
    }
    // A key that leads to a copy which is not loaded cannot be looked up, as its hash may ask a
    // type there: nobody has done so since the capture.
    return LeadsInto(change.key, LiesInUnloadedCopy) ||
           PyDict_GetItem(change.target, change.key) == change.before;
  };
  const bool fits = is_new ? is_as_before() : planned->second == change.before;
  planned->second = change.value;
  return fits;
}

// As of a list: what the cache will have by then.
bool Searcher::MayFill(const Change& change) {
  PyObject*& planned = planned_[change.target];
  const bool fits = planned == nullptr ? hako_lru_cache_has(change.target, change.before) != 0
                                       : hako_lru_cache_is_same(planned, change.before) != 0;
  planned = change.value;
  return fits;
}

bool Searcher::MayChange(const Change& change) {
  if (change.kind == Change::Kind::kListContent) return MayReplace(change);
  if (change.kind == Change::Kind::kCacheContent) return MayFill(change);
  if (change.kind == Change::Kind::kSubclass) {
    // A static type of an extension module that may not be loaded yet; nobody can change those.
    if (reinterpret_cast<uintptr_t>(change.target) >= kExtensionsBegin) return true;
    return hako_cpython_type_version(reinterpret_cast<PyTypeObject*>(change.target)) ==
           change.version;
  }
  const bool is_checked = change.kind == Change::Kind::kClassItem ||
                          (change.kind == Change::Kind::kDictItem && !change.is_cache);
  return !is_checked || MaySetItem(change);
}

}  // namespace hako::pantry
