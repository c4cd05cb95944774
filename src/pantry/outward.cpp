#include "pantry/outward.h"

#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "pantry/extension_copies.h"
#include "pantry/image_memory.h"

namespace hako::pantry {
namespace {

constexpr uint32_t kOfTheStart = UINT32_MAX;

int Traverse(PyObject* object, visitproc visit, void* context) {
  const traverseproc traverse = Py_TYPE(object)->tp_traverse;
  return traverse == nullptr ? 0 : traverse(object, visit, context);
}

// The units that a unit imports, and those that they import; itself.
std::vector<bool> Needs(size_t unit) {
  std::vector<bool> needed(pantry.unit_count);
  std::vector<size_t> to_visit = {unit};
  needed[unit] = true;
  while (!to_visit.empty()) {
    const Unit& one = pantry.units[to_visit.back()];
    to_visit.pop_back();
    for (size_t i = 0; i < one.event_count; ++i) {
      PyObject* number = PyDict_GetItem(pantry.index, one.events[i].name);
      const size_t other = number == nullptr ? unit : PyLong_AsSize_t(number);
      if (needed[other]) continue;
      needed[other] = true;
      to_visit.push_back(other);
    }
  }
  return needed;
}

// Which unit each object is of; UINT32_MAX: the start.
class Owners {
 public:
  Owners() : lists_(pantry.unit_count) {
    hako_cpython_visit_lists(pantry.delivered, Add, &start_);
    for (PyObject* object : start_) owners_.emplace(object, kOfTheStart);
    for (size_t i = 0; i < lists_.size(); ++i) {
      hako_cpython_visit_lists(&pantry.units[i].objects, Add, &lists_[i]);
      for (PyObject* object : lists_[i]) owners_.emplace(object, static_cast<uint32_t>(i));
    }
    // What the start leads to is its own, whoever made it: the set in which an abstract class notes
    // what is registered. And so with what a later import left in a unit's tables: a pattern in the
    // cache of `re`.
    Claim(kOfTheStart, start_, std::vector<bool>(pantry.unit_count));
    for (size_t i = 0; i < lists_.size(); ++i) Claim(static_cast<uint32_t>(i), lists_[i], Needs(i));
  }
  Owners(const Owners&) = delete;
  Owners& operator=(const Owners&) = delete;

  // False: the object is in none of the lists.
  bool Find(PyObject* object, uint32_t* owner) const {
    const auto found = owners_.find(object);
    if (found == owners_.end()) return false;
    *owner = found->second;
    return true;
  }
  [[nodiscard]] const std::vector<std::vector<PyObject*>>& Lists() const { return lists_; }

 private:
  struct Search {
    const Owners& owners;
    const std::vector<bool>& expected;  // Units whose objects are theirs.
    std::unordered_set<PyObject*> met;
    std::vector<PyObject*> to_visit;
    bool meets_module = false;
  };
  static int Add(PyObject* object, void* objects) {
    static_cast<std::vector<PyObject*>*>(objects)->push_back(object);
    return 0;
  }
  static int Meet(PyObject* referent, void* context) {
    auto* search = static_cast<Search*>(context);
    uint32_t owner = kOfTheStart;
    if (!search->owners.Find(referent, &owner) || owner == kOfTheStart) return 0;
    if (search->expected[owner] || !search->met.insert(referent).second) return 0;
    search->to_visit.push_back(referent);
    search->meets_module = search->meets_module || PyModule_Check(referent) != 0;
    return 0;
  }
  // Takes what `objects` lead to. Nothing, where that is a module: it leads to all of its unit.
  void Claim(uint32_t claimant, const std::vector<PyObject*>& objects,
             const std::vector<bool>& expected) {
    Search search{.owners = *this, .expected = expected, .met = {}, .to_visit = {}};
    for (PyObject* object : objects) {
      uint32_t owner = kOfTheStart;
      if (Find(object, &owner) && owner == claimant) Traverse(object, Meet, &search);
    }
    while (!search.to_visit.empty() && !search.meets_module) {
      PyObject* object = search.to_visit.back();
      search.to_visit.pop_back();
      Traverse(object, Meet, &search);
    }
    if (search.meets_module) return;
    for (PyObject* object : search.met) owners_[object] = claimant;
  }

  std::unordered_map<PyObject*, uint32_t> owners_;
  std::vector<PyObject*> start_;
  std::vector<std::vector<PyObject*>> lists_;  // Of each unit.
};

// What the objects of a unit hold of others.
struct Held {
  const Owners* owners = nullptr;
  uint32_t unit = 0;
  std::unordered_map<PyObject*, uint32_t> counts = {};
  std::vector<PyObject*> callbacks = {};
};

int Count(PyObject* referent, void* context) {
  auto* held = static_cast<Held*>(context);
  uint32_t owner = kOfTheStart;
  if (held->owners->Find(referent, &owner) && owner != held->unit) ++held->counts[referent];
  return 0;
}

// A static type of an extension module, whose copy is not loaded if the unit is not delivered.
bool LiesInCopy(const PyObject* object) {
  const auto address = reinterpret_cast<uintptr_t>(object);
  return address >= kExtensionsBegin && address < kExtensionsEnd;
}

void CountReferences(PyObject* object, Held* held) {
  if (PyWeakref_Check(object) != 0) {
    const auto* reference = reinterpret_cast<const PyWeakReference*>(object);
    uint32_t owner = kOfTheStart;
    const bool leads_out = !held->owners->Find(reference->wr_object, &owner) || owner != held->unit;
    const bool is_alive = reference->wr_object != Py_None && !LiesInCopy(reference->wr_object);
    if (leads_out && is_alive && reference->wr_callback != nullptr)
      held->callbacks.push_back(object);
  }
  Traverse(object, Count, held);
}

// A container that is changed is let go by Close() itself.
void CountChange(const Change& change, Held* held) {
  if (!ChangesContainer(change)) Count(change.target, held);
  for (PyObject* object : {change.key, change.value, change.before}) Count(object, held);
}

// Makes `reached` true for what is held by units of which it is true.
void Spread(std::vector<bool>* reached) {
  for (bool goes_on = true; goes_on;) {
    goes_on = false;
    for (size_t i = 0; i < pantry.unit_count; ++i) {
      const Unit& unit = pantry.units[i];
      for (size_t j = 0; (*reached)[i] && j < unit.outward_count; ++j) {
        const uint32_t other = unit.outward[j].unit;
        if (other == kOfTheStart || (*reached)[other]) continue;
        (*reached)[other] = goes_on = true;
      }
    }
  }
}

void GiveBack(const Unit& unit, const std::vector<bool>& reached) {
  for (size_t i = 0; i < unit.callback_count; ++i)
    _PyWeakref_ClearRef(reinterpret_cast<PyWeakReference*>(unit.callbacks[i]));
  for (size_t i = 0; i < unit.outward_count; ++i) {
    const Outward& one = unit.outward[i];
    if (one.unit != kOfTheStart && !reached[one.unit]) continue;
    for (uint32_t n = 0; n < one.count; ++n) Py_DECREF(one.object);
  }
}

}  // namespace

void NoteOutwardReferences() {
  const Owners owners;
  std::vector<Held> all(pantry.unit_count);
  for (size_t i = 0; i < all.size(); ++i) {
    all[i].owners = &owners;
    all[i].unit = static_cast<uint32_t>(i);
  }
  for (const std::vector<PyObject*>& list : owners.Lists()) {
    for (PyObject* object : list) {
      uint32_t owner = kOfTheStart;
      if (owners.Find(object, &owner) && owner != kOfTheStart) CountReferences(object, &all[owner]);
    }
  }
  for (size_t i = 0; i < all.size(); ++i) {
    Unit& unit = pantry.units[i];
    for (size_t j = 0; j < unit.change_count; ++j) CountChange(unit.changes[j], &all[i]);
    std::vector<Outward> outward;
    for (const auto& [object, count] : all[i].counts) {
      outward.push_back({.object = object, .count = count, .unit = kOfTheStart});
      owners.Find(object, &outward.back().unit);
    }
    unit.outward = KeepInImage(outward);
    unit.outward_count = outward.size();
    unit.callbacks = KeepInImage(all[i].callbacks);
    unit.callback_count = all[i].callbacks.size();
  }
}

void GiveBackOutwardReferences(const std::function<bool(const Unit&)>& is_delivered) {
  std::vector<bool> reached(pantry.unit_count);
  for (size_t i = 0; i < pantry.unit_count; ++i) reached[i] = is_delivered(pantry.units[i]);
  Spread(&reached);
  for (size_t i = 0; i < pantry.unit_count; ++i) {
    if (!reached[i]) GiveBack(pantry.units[i], reached);
  }
}

}  // namespace hako::pantry
