#include "pantry/change_log.h"

#include <algorithm>
#include <span>
#include <string>

// CPython 3.13.0, Include/internal/pycore_setobject.h; public before.
// NOLINTNEXTLINE(bugprone-reserved-identifier,readability-identifier-naming)
extern "C" int _PySet_NextEntry(PyObject* set, Py_ssize_t* at, PyObject** item, Py_hash_t* hash);

namespace hako::pantry {
namespace {

bool IsContainer(PyObject* object) {
  return PyDict_CheckExact(object) || PyList_CheckExact(object) || PyAnySet_CheckExact(object) ||
         PyDict_Check(object);
}

PyObject* BootstrapAttribute(const char* module, const char* name) {
  PyObject* owner = PyDict_GetItemString(PyImport_GetModuleDict(), module);
  PyObject* value = owner == nullptr ? nullptr : PyObject_GetAttrString(owner, name);
  PyErr_Clear();
  Py_XDECREF(value);  // Kept by the module.
  return value;
}

std::vector<std::pair<PyObject*, PyObject*>> ItemsOf(PyObject* container) {
  std::vector<std::pair<PyObject*, PyObject*>> items;
  if (PyDict_Check(container)) {
    Py_ssize_t at = 0;
    PyObject* key = nullptr;
    PyObject* value = nullptr;
    while (PyDict_Next(container, &at, &key, &value) != 0) items.emplace_back(key, value);
  } else if (PyList_Check(container)) {
    for (Py_ssize_t i = 0; i < PyList_GET_SIZE(container); ++i) {
      items.emplace_back(PyList_GET_ITEM(container, i), nullptr);
    }
  } else {
    Py_ssize_t at = 0;
    PyObject* key = nullptr;
    Py_hash_t hash = 0;
    while (_PySet_NextEntry(container, &at, &key, &hash) != 0) items.emplace_back(key, nullptr);
  }
  return items;
}

void HoldItems(const std::vector<std::pair<PyObject*, PyObject*>>& items) {
  for (const auto& [item, value] : items) {
    Py_INCREF(item);
    Py_XINCREF(value);
  }
}

void LetItemsGo(const std::vector<std::pair<PyObject*, PyObject*>>& items) {
  for (const auto& [item, value] : items) {
    Py_DECREF(item);
    Py_XDECREF(value);
  }
}

PyObject* TupleOf(const std::vector<std::pair<PyObject*, PyObject*>>& items) {
  PyObject* tuple = PyTuple_New(static_cast<Py_ssize_t>(items.size()));
  for (size_t i = 0; tuple != nullptr && i < items.size(); ++i)
    PyTuple_SET_ITEM(tuple, static_cast<Py_ssize_t>(i), Py_NewRef(items[i].first));
  return tuple;
}

// Borrowed; None if it is dead. (PyWeakref_GetObject is deprecated since 3.13.)
PyObject* Referent(PyObject* reference) {
  PyObject* object = reinterpret_cast<PyWeakReference*>(reference)->wr_object;
  return Py_REFCNT(object) > 0 ? object : Py_None;
}

}  // namespace

bool ChangeLog::IsForeign(Owner owner) const {
  return owner != current_ && !(*is_going_on_)(owner);
}

void ChangeLog::Begin(hako_gc_lists* start) {
  // The import system's own bookkeeping of what is going on.
  for (const char* name : {"_module_locks", "_blocking_on"}) {
    if (PyObject* table = BootstrapAttribute("_frozen_importlib", name)) ignored_.insert(table);
  }
  ignored_.insert(PyImport_GetModuleDict());
  if (PyObject* index = hako_cpython_module_index()) ignored_.insert(index);  // Unit::is_indexed
  current_ = kStart;
  hako_cpython_visit_lists(start, Meet, this);
  // What modules keep for each thread; no object leads to it.
  if (PyObject* of_thread = PyThreadState_GetDict()) Watch(of_thread);
  MarkAbstractSets();
  WatchType(&PyBaseObject_Type);
  LookAtAbstractClasses();
  atexit_count_ = hako_cpython_atexit_count();
  thread_end_ = hako_cpython_thread_end();
  warnings_version_ = hako_cpython_warnings_version();
}

int ChangeLog::Meet(PyObject* object, void* log) {
  auto* self = static_cast<ChangeLog*>(log);
  if (IsContainer(object)) self->Watch(object);
  PyTypeObject* type = Py_TYPE(object);
  const std::string_view name = type->tp_name;
  const bool is_lru = name == "functools._lru_cache_wrapper";
  const bool is_abc = name == "_abc._abc_data";
  if (type->tp_traverse == nullptr) return 0;
  if (is_lru) {
    // What a cache holds cannot be seen but by its counters.
    type->tp_traverse(
        object,
        [](PyObject* referent, void* set) {
          if (PyDict_CheckExact(referent)) static_cast<ChangeLog*>(set)->ignored_.insert(referent);
          return 0;
        },
        log);
  } else {
    type->tp_traverse(object, MeetReferent, log);
  }
  if (is_abc) self->abstract_data_.push_back(Py_NewRef(object));
  if (PyType_Check(object) != 0) {
    auto* heap_type = reinterpret_cast<PyTypeObject*>(object);
    PyObject* attributes = hako_cpython_type_dict(heap_type);
    const auto found = self->known_.find(attributes);
    if (found != self->known_.end()) found->second.of_type = heap_type;
    if (PyDict_GetItemString(attributes, "_abc_impl") != nullptr) {
      self->abstract_classes_.push_back({Py_NewRef(object), self->current_, {}, false});
      self->abc_sets_changed_ = true;
    }
  }
  return 0;
}

// CPython 3.11.2, Modules/_abc.c: _add_to_weak_set makes a set when the first class comes into it.
void ChangeLog::MarkAbstractSets() {
  for (PyObject* data : abstract_data_) {
    Py_TYPE(data)->tp_traverse(
        data,
        [](PyObject* referent, void* log) {
          auto& known = static_cast<ChangeLog*>(log)->known_;
          const auto found = known.find(referent);
          if (found != known.end()) found->second.is_abc_set = true;
          return 0;
        },
        this);
  }
}

// Dicts that hold nothing collectable are not tracked: they are met through who holds them.
int ChangeLog::MeetReferent(PyObject* object, void* log) {
  if (IsContainer(object)) static_cast<ChangeLog*>(log)->Watch(object);
  return 0;
}

void ChangeLog::Watch(PyObject* container) {
  if (known_.contains(container) || ignored_.contains(container)) return;
  Py_INCREF(container);
  Known known{.owner = current_, .version = 0, .items = ItemsOf(container)};
  if (PyDict_Check(container)) known.version = hako_cpython_dict_version(container);
  HoldItems(known.items);
  known_.emplace(container, std::move(known));
}

void ChangeLog::WatchType(PyTypeObject* type) {
  if (types_.contains(type)) return;
  auto& [owner, seen] = types_[type];
  owner = current_;
  PyObject* subclasses = hako_cpython_subclasses(type);
  if (subclasses == nullptr) return;
  ignored_.insert(subclasses);  // It is looked at here, and only here.
  std::vector<PyTypeObject*> found;
  for (const auto& [key, reference] : ItemsOf(subclasses)) {
    seen.insert(key);
    PyObject* subclass = Referent(reference);
    if (subclass != Py_None) found.push_back(reinterpret_cast<PyTypeObject*>(subclass));
  }
  for (PyTypeObject* subclass : found) WatchType(subclass);
}

void ChangeLog::Look(Owner owner, const std::function<bool(Owner)>& is_going_on,
                     hako_gc_lists* objects) {
  current_ = owner;
  is_going_on_ = &is_going_on;
  for (auto& [container, known] : known_) LookAtContainer(container, &known);
  hako_gc_lists fresh = {};
  hako_cpython_take_objects(&fresh);
  hako_cpython_visit_lists(&fresh, Meet, this);
  MarkAbstractSets();
  hako_cpython_join_lists(&fresh, objects);
  LookAtSubclasses();
  if (abc_sets_changed_) LookAtAbstractClasses();
  LookAtOwnTables();
  // What looking itself made.
  hako_cpython_take_objects(objects);
}

void ChangeLog::Log(const Known& known, Change change) {
  if (!IsForeign(known.owner)) return;
  for (PyObject* object : {change.target, change.key, change.value, change.before})
    Py_XINCREF(object);
  entries_.push_back({current_, change});
}

void ChangeLog::LogUnrepeatable(const Known& known, const std::string& what) {
  if (IsForeign(known.owner)) unrepeatable_.emplace(current_, what);
}

// True if this import itself had made the change that is now undone.
bool ChangeLog::TakeBack(Change::Kind kind, PyObject* target, PyObject* key, PyObject* value) {
  for (auto entry = entries_.rbegin(); entry != entries_.rend(); ++entry) {
    const Change& change = entry->change;
    if (entry->owner != current_ || change.kind != kind || change.target != target) continue;
    if (change.key != key || change.value != value || change.before != nullptr) continue;
    for (PyObject* object : {change.target, change.key, change.value}) Py_XDECREF(object);
    entries_.erase(std::next(entry).base());
    return true;
  }
  return false;
}

void ChangeLog::LookAtContainer(PyObject* container, Known* known) {
  if (ignored_.contains(container)) return;
  if (PyDict_Check(container)) {
    LookAtDict(container, known);
  } else if (PyList_Check(container)) {
    LookAtList(container, known);
  } else {
    LookAtSet(container, known);
  }
}

void ChangeLog::LookAtDict(PyObject* dict, Known* known) {
  const uint64_t version = hako_cpython_dict_version(dict);
  if (version == known->version) return;
  known->version = version;
  auto now = ItemsOf(dict);
  HoldItems(now);
  if (IsForeign(known->owner)) {
    std::unordered_map<PyObject*, PyObject*> before(known->items.begin(), known->items.end());
    for (const auto& [key, value] : now) {
      const auto found = before.find(key);
      PyObject* old = found == before.end() ? nullptr : found->second;
      if (found != before.end()) before.erase(found);
      if (old == value) continue;
      const bool is_class = known->of_type != nullptr;
      Log(*known, {.kind = is_class ? Change::Kind::kClassItem : Change::Kind::kDictItem,
                   .is_cache = false,
                   .target = is_class ? reinterpret_cast<PyObject*>(known->of_type) : dict,
                   .key = key,
                   .value = value,
                   .before = old,
                   .version = 0});
    }
    for (const auto& [key, value] : before) {
      if (!TakeBack(Change::Kind::kDictItem, dict, key, value)) {
        LogUnrepeatable(*known, "a key is taken out of a dict");
      }
    }
  }
  LetItemsGo(known->items);
  known->items = std::move(now);
}

void ChangeLog::LookAtList(PyObject* list, Known* known) {
  auto now = ItemsOf(list);
  if (now == known->items) return;
  HoldItems(now);
  if (IsForeign(known->owner)) LogList(list, *known, now);
  LetItemsGo(known->items);
  known->items = std::move(now);
}

// What is appended, and what is put in front of the warnings' filters, is done again wherever the
// list has got to by then; any other change only where the list is what it was.
void ChangeLog::LogList(PyObject* list, const Known& known, const Items& now) {
  Items old = known.items;
  const auto log = [&](Change::Kind kind, PyObject* item) {
    Log(known, {.kind = kind,
                .is_cache = false,
                .target = list,
                .key = nullptr,
                .value = item,
                .before = nullptr,
                .version = 0});
  };
  if (list == pantry.warning_filters && now.size() > old.size() &&
      std::ranges::equal(old, std::span(now).last(old.size()))) {
    for (size_t i = now.size() - old.size(); i > 0; --i)
      log(Change::Kind::kWarningFilter, now[i - 1].first);
    return;
  }
  const size_t same = static_cast<size_t>(std::ranges::mismatch(old, now).in1 - old.begin());
  while (old.size() > same) {
    if (!TakeBack(Change::Kind::kListItem, list, nullptr, old.back().first))
      return LogContent(list, known, old, now);
    old.pop_back();
  }
  for (size_t i = same; i < now.size(); ++i) log(Change::Kind::kListItem, now[i].first);
}

void ChangeLog::LogContent(PyObject* list, const Known& known, const Items& old, const Items& now) {
  PyObject* before = TupleOf(old);
  PyObject* after = TupleOf(now);
  Log(known, {.kind = Change::Kind::kListContent,
              .is_cache = false,
              .target = list,
              .key = before,
              .value = after,
              .before = nullptr,
              .version = 0});
  Py_XDECREF(before);
  Py_XDECREF(after);
}

void ChangeLog::LookAtSet(PyObject* set, Known* known) {
  auto now = ItemsOf(set);
  if (now == known->items) return;
  HoldItems(now);
  if (known->is_abc_set) abc_sets_changed_ = true;
  std::unordered_set<PyObject*> before;
  for (const auto& [item, none] : known->items) before.insert(item);
  for (const auto& [item, none] : now) {
    if (before.erase(item) != 0) continue;
    // Into an abstract class's registry and caches nothing is added again: kAbcMember does that.
    Log(*known, {.kind = Change::Kind::kSetItem,
                 .is_cache = known->is_abc_set,
                 .target = set,
                 .key = nullptr,
                 .value = item,
                 .before = nullptr,
                 .version = 0});
  }
  for (PyObject* item : before) {
    if (!TakeBack(Change::Kind::kSetItem, set, nullptr, item) && !known->is_abc_set) {
      LogUnrepeatable(*known, "an item is taken out of a set");
    }
  }
  LetItemsGo(known->items);
  known->items = std::move(now);
}

void ChangeLog::LookAtSubclasses() {
  std::vector<PyTypeObject*> fresh;
  for (auto& [type, record] : types_) {
    auto& [owner, seen] = record;
    PyObject* subclasses = hako_cpython_subclasses(type);
    if (subclasses == nullptr || static_cast<size_t>(PyDict_GET_SIZE(subclasses)) == seen.size()) {
      continue;
    }
    ignored_.insert(subclasses);
    const Known known{.owner = owner, .version = 0, .items = {}};
    for (const auto& [key, reference] : ItemsOf(subclasses)) {
      if (!seen.insert(key).second) continue;
      PyObject* subclass = Referent(reference);
      if (subclass == Py_None) continue;
      fresh.push_back(reinterpret_cast<PyTypeObject*>(subclass));
      Log(known, {.kind = Change::Kind::kSubclass,
                  .is_cache = false,
                  .target = reinterpret_cast<PyObject*>(type),
                  .key = key,
                  .value = reference,
                  .before = nullptr,
                  .version = hako_cpython_type_version(type)});
    }
  }
  for (PyTypeObject* type : fresh) WatchType(type);
}

// The classes that are registered with an abstract one, seen through its own window.
void ChangeLog::LookAtAbstractClasses() {
  abc_sets_changed_ = false;
  PyObject* module = PyImport_ImportModule("_abc");
  for (AbstractClass& abstract : abstract_classes_) {
    PyObject* dump = PyObject_CallMethod(module, "_get_dump", "O", abstract.type);
    PyObject* registry = dump == nullptr ? nullptr : PyTuple_GetItem(dump, 0);
    const Known known{.owner = abstract.owner, .version = 0, .items = {}};
    for (const auto& [reference, none] :
         registry == nullptr ? ItemsOf(Py_None) : ItemsOf(registry)) {
      PyObject* member = Referent(reference);
      if (member == Py_None || !abstract.members.insert(member).second || !abstract.is_read)
        continue;
      Log(known, {.kind = Change::Kind::kAbcMember,
                  .is_cache = false,
                  .target = abstract.type,
                  .key = nullptr,
                  .value = member,
                  .before = nullptr,
                  .version = 0});
    }
    abstract.is_read = true;
    Py_XDECREF(dump);
  }
  Py_XDECREF(module);
  PyErr_Clear();
}

void ChangeLog::LookAtOwnTables() {
  const Known start{.owner = kStart, .version = 0, .items = {}};
  for (; atexit_count_ < hako_cpython_atexit_count(); ++atexit_count_) {
    PyObject* function = nullptr;
    PyObject* arguments = nullptr;
    PyObject* names = nullptr;
    hako_cpython_atexit_get(atexit_count_, &function, &arguments, &names);
    Log(start, {.kind = Change::Kind::kAtExit,
                .is_cache = false,
                .target = function,
                .key = names,
                .value = arguments,
                .before = nullptr,
                .version = 0});
  }
  const long warnings_version = hako_cpython_warnings_version();
  if (warnings_version != warnings_version_) {
    Log(start, {.kind = Change::Kind::kWarnings,
                .is_cache = false,
                .target = nullptr,
                .key = nullptr,
                .value = nullptr,
                .before = nullptr,
                .version = static_cast<unsigned>(warnings_version - warnings_version_)});
    warnings_version_ = warnings_version;
  }
  const hako_thread_end end = hako_cpython_thread_end();
  if (end.function != thread_end_.function || end.data != thread_end_.data) {
    thread_end_ = pantry.thread_end = end;
    Log(start, {.kind = Change::Kind::kThreadEnd,
                .is_cache = false,
                .target = nullptr,
                .key = nullptr,
                .value = nullptr,
                .before = nullptr,
                .version = 0});
  }
}

namespace {

// Takes a class out of an abstract one's registry, a set that no attribute leads to: it may be as
// young as the membership.
void DropMember(PyObject* abstract, PyObject* member) {
  PyObject* data = PyObject_GetAttrString(abstract, "_abc_impl");
  if (data == nullptr) return PyErr_Clear();
  std::vector<PyObject*> sets;
  Py_TYPE(data)->tp_traverse(
      data,
      [](PyObject* referent, void* found) {
        if (PyAnySet_CheckExact(referent))
          static_cast<std::vector<PyObject*>*>(found)->push_back(referent);
        return 0;
      },
      &sets);
  for (PyObject* set : sets) {
    for (const auto& [reference, none] : ItemsOf(set)) {
      if (Referent(reference) == member) PySet_Discard(set, reference);
    }
  }
  Py_DECREF(data);
}

void UndoOne(const Change& change) {
  switch (change.kind) {
    case Change::Kind::kDictItem:
      if (change.before != nullptr) {
        PyDict_SetItem(change.target, change.key, change.before);
      } else {
        PyDict_DelItem(change.target, change.key);
      }
      break;
    case Change::Kind::kClassItem:
      PyObject_SetAttr(change.target, change.key, change.before);
      break;
    case Change::Kind::kListContent:
      PyList_SetSlice(change.target, 0, PyList_GET_SIZE(change.target), change.key);
      break;
    case Change::Kind::kWarnings:
      hako_cpython_set_warnings_version(hako_cpython_warnings_version() - change.version);
      break;
    case Change::Kind::kListItem:
    case Change::Kind::kWarningFilter:
      for (Py_ssize_t i = PyList_GET_SIZE(change.target) - 1; i >= 0; --i) {
        if (PyList_GET_ITEM(change.target, i) != change.value) continue;
        PyList_SetSlice(change.target, i, i + 1, nullptr);
        break;
      }
      break;
    case Change::Kind::kSetItem:
      PySet_Discard(change.target, change.value);
      break;
    case Change::Kind::kSubclass:
      PyDict_DelItem(hako_cpython_subclasses(reinterpret_cast<PyTypeObject*>(change.target)),
                     change.key);
      break;
    case Change::Kind::kAtExit:
      hako_cpython_atexit_drop_last();
      break;
    case Change::Kind::kThreadEnd:
      hako_cpython_set_thread_end({});
      break;
    case Change::Kind::kAbcMember:
      DropMember(change.target, change.value);
      break;
  }
  PyErr_Clear();
}

}  // namespace

void ChangeLog::Undo() {
  for (auto entry = entries_.rbegin(); entry != entries_.rend(); ++entry) UndoOne(entry->change);
}

void ChangeLog::Release() {
  // What abstract classes remember of others would keep weak references to classes that may not be
  // loaded.
  PyObject* module = PyImport_ImportModule("_abc");
  for (const AbstractClass& abstract : abstract_classes_) {
    Py_XDECREF(PyObject_CallMethod(module, "_reset_caches", "O", abstract.type));
  }
  Py_XDECREF(module);
  PyErr_Clear();
  for (auto& [container, known] : known_) {
    LetItemsGo(known.items);
    Py_DECREF(container);
  }
  for (PyObject* data : abstract_data_) Py_DECREF(data);
  abstract_data_.clear();
  for (const AbstractClass& abstract : abstract_classes_) Py_DECREF(abstract.type);
  known_.clear();
  abstract_classes_.clear();
}

}  // namespace hako::pantry
