#include "pantry/container_watch.h"

#include <algorithm>
#include <span>
#include <utility>

namespace hako::pantry {
namespace {

void HoldItems(const Items& items) {
  for (const auto& [item, value] : items) {
    Py_INCREF(item);
    Py_XINCREF(value);
  }
}

void LetItemsGo(const Items& items) {
  for (const auto& [item, value] : items) {
    Py_DECREF(item);
    Py_XDECREF(value);
  }
}

PyObject* TupleOf(const Items& items) {
  PyObject* tuple = PyTuple_New(static_cast<Py_ssize_t>(items.size()));
  for (size_t i = 0; tuple != nullptr && i < items.size(); ++i)
    PyTuple_SET_ITEM(tuple, static_cast<Py_ssize_t>(i), Py_NewRef(items[i].first));
  return tuple;
}

}  // namespace

void ContainerWatch::Meet(PyObject* object) {
  if (IsContainer(object)) Watch(object);
  PyTypeObject* type = Py_TYPE(object);
  if (type->tp_traverse == nullptr) return;
  if (!IsCache(object)) type->tp_traverse(object, MeetReferent, this);
}

// Dicts that hold nothing collectable are not tracked: they are met through who holds them.
int ContainerWatch::MeetReferent(PyObject* object, void* watch) {
  if (IsContainer(object)) static_cast<ContainerWatch*>(watch)->Watch(object);
  return 0;
}

void ContainerWatch::Watch(PyObject* container) {
  if (known_.contains(container) || ignored_.contains(container)) return;
  Py_INCREF(container);
  Known known{.owner = log_->CurrentOwner(), .version = 0, .items = ItemsOf(container)};
  if (PyDict_Check(container)) known.version = hako_cpython_dict_version(container);
  HoldItems(known.items);
  known_.emplace(container, std::move(known));
}

void ContainerWatch::MarkClassDict(PyTypeObject* type) {
  const auto found = known_.find(hako_cpython_type_dict(type));
  if (found != known_.end()) found->second.of_type = type;
}

void ContainerWatch::MarkAbstractSet(PyObject* set) {
  const auto found = known_.find(set);
  if (found != known_.end()) found->second.is_abc_set = true;
}

bool ContainerWatch::TakeAbstractChange() { return std::exchange(abstract_sets_changed_, false); }

void ContainerWatch::Look() {
  for (auto& [container, known] : known_) LookAtContainer(container, &known);
}

void ContainerWatch::LookAtContainer(PyObject* container, Known* known) {
  if (ignored_.contains(container)) return;
  if (PyDict_Check(container)) {
    LookAtDict(container, known);
  } else if (PyList_Check(container)) {
    LookAtList(container, known);
  } else {
    LookAtSet(container, known);
  }
}

void ContainerWatch::LookAtDict(PyObject* dict, Known* known) {
  const uint64_t version = hako_cpython_dict_version(dict);
  if (version == known->version) return;
  known->version = version;
  auto now = ItemsOf(dict);
  HoldItems(now);
  if (log_->IsForeign(known->owner)) {
    std::unordered_map<PyObject*, PyObject*> before(known->items.begin(), known->items.end());
    for (const auto& [key, value] : now) {
      const auto found = before.find(key);
      PyObject* old = found == before.end() ? nullptr : found->second;
      if (found != before.end()) before.erase(found);
      if (old == value) continue;
      const bool is_class = known->of_type != nullptr;
      log_->Log(known->owner,
                {.kind = is_class ? Change::Kind::kClassItem : Change::Kind::kDictItem,
                 .target = is_class ? reinterpret_cast<PyObject*>(known->of_type) : dict,
                 .key = key,
                 .value = value,
                 .before = old});
    }
    for (const auto& [key, value] : before) {
      if (!log_->TakeBack(Change::Kind::kDictItem, dict, key, value)) {
        log_->LogUnrepeatable(known->owner, "a key is taken out of a dict");
      }
    }
  }
  LetItemsGo(known->items);
  known->items = std::move(now);
}

void ContainerWatch::LookAtList(PyObject* list, Known* known) {
  auto now = ItemsOf(list);
  if (now == known->items) return;
  HoldItems(now);
  if (log_->IsForeign(known->owner)) LogList(list, *known, now);
  LetItemsGo(known->items);
  known->items = std::move(now);
}

// What is appended, and what is put in front of the warnings' filters, is done again wherever the
// list has got to by then; any other change only where the list is what it was.
void ContainerWatch::LogList(PyObject* list, const Known& known, const Items& now) {
  Items old = known.items;
  const auto log = [&](Change::Kind kind, PyObject* item) {
    log_->Log(known.owner, {.kind = kind, .target = list, .value = item});
  };
  if (list == pantry.warning_filters && now.size() > old.size() &&
      std::ranges::equal(old, std::span(now).last(old.size()))) {
    for (size_t i = now.size() - old.size(); i > 0; --i)
      log(Change::Kind::kWarningFilter, now[i - 1].first);
    return;
  }
  const size_t same = static_cast<size_t>(std::ranges::mismatch(old, now).in1 - old.begin());
  while (old.size() > same) {
    if (!log_->TakeBack(Change::Kind::kListItem, list, nullptr, old.back().first))
      return LogContent(list, known, old, now);
    old.pop_back();
  }
  for (size_t i = same; i < now.size(); ++i) log(Change::Kind::kListItem, now[i].first);
}

void ContainerWatch::LogContent(PyObject* list, const Known& known, const Items& old,
                                const Items& now) {
  PyObject* before = TupleOf(old);
  PyObject* after = TupleOf(now);
  log_->Log(known.owner,
            {.kind = Change::Kind::kListContent, .target = list, .key = before, .value = after});
  Py_XDECREF(before);
  Py_XDECREF(after);
}

void ContainerWatch::LookAtSet(PyObject* set, Known* known) {
  auto now = ItemsOf(set);
  if (now == known->items) return;
  HoldItems(now);
  if (known->is_abc_set) abstract_sets_changed_ = true;
  std::unordered_set<PyObject*> before;
  for (const auto& [item, none] : known->items) before.insert(item);
  for (const auto& [item, none] : now) {
    if (before.erase(item) != 0) continue;
    // Into an abstract class's registry and caches nothing is added again: kAbcMember does that.
    log_->Log(known->owner, {.kind = Change::Kind::kSetItem,
                             .is_cache = known->is_abc_set,
                             .target = set,
                             .value = item});
  }
  for (PyObject* item : before) {
    if (!log_->TakeBack(Change::Kind::kSetItem, set, nullptr, item) && !known->is_abc_set) {
      log_->LogUnrepeatable(known->owner, "an item is taken out of a set");
    }
  }
  LetItemsGo(known->items);
  known->items = std::move(now);
}

void ContainerWatch::Release() {
  for (auto& [container, known] : known_) {
    LetItemsGo(known.items);
    Py_DECREF(container);
  }
  known_.clear();
}

}  // namespace hako::pantry
