#include "pantry/import_effects.h"

#include <algorithm>
#include <string_view>
#include <unordered_set>
#include <utility>

#include "pantry/container_items.h"

namespace hako::pantry {
namespace {

// A digest of addresses.
class Digest {
 public:
  void Add(PyObject* object) {
    constexpr uint64_t kPrime = 0x100000001b3;  // FNV-1a, 64 bits.
    value_ = (value_ ^ reinterpret_cast<uintptr_t>(object)) * kPrime;
  }
  void AddItems(PyObject* dict) {
    Py_ssize_t at = 0;
    PyObject *key = nullptr, *value = nullptr;
    while (PyDict_Next(dict, &at, &key, &value) != 0) {
      Add(key);
      Add(value);
    }
  }
  [[nodiscard]] uint64_t Value() const { return value_; }

 private:
  uint64_t value_ = 0;
};

// An object's dict of attributes that was only asked for is none.
bool IsEmptyDict(PyObject* object) {
  return PyDict_CheckExact(object) && PyDict_GET_SIZE(object) == 0;
}

// The dicts that were made here; the child of a trial has all to itself, to its end.
std::unordered_set<PyObject*>& MadeDicts() {
  // NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables)
  static auto& made = *new std::unordered_set<PyObject*>;
  return made;
}

// The dict of attributes; null: there is none. Where attributes lie in the object itself it is
// made, as whoever asks for it makes it, and would seem to have changed the object.
PyObject* OwnDict(PyObject* object) {
  const bool is_new = hako_cpython_has_inline_attributes(object) != 0;
  PyObject* dict = is_new ? PyObject_GenericGetDict(object, nullptr) : nullptr;
  Py_XDECREF(dict);  // The object's.
  if (!is_new) {
    PyObject** place = _PyObject_GetDictPtr(object);
    dict = place == nullptr ? nullptr : *place;
  }
  PyErr_Clear();
  if (is_new && dict != nullptr) MadeDicts().insert(dict);
  return dict;
}

// Without what a function makes of itself when it is asked: its annotations.
uint64_t DigestOfFunction(PyObject* object) {
  const auto* function = reinterpret_cast<PyFunctionObject*>(object);
  Digest digest;
  for (PyObject* part : {function->func_code, function->func_defaults, function->func_kwdefaults,
                         function->func_closure}) {
    digest.Add(part);
  }
  PyObject* attributes = function->func_dict;
  digest.Add(attributes != nullptr && IsEmptyDict(attributes) ? nullptr : attributes);
  return digest.Value();
}

uint64_t DigestOf(PyObject* object) {
  if (PyFunction_Check(object)) return DigestOfFunction(object);
  struct Look {
    PyObject* own_dict = nullptr;
    Digest digest;
  } look = {.own_dict = OwnDict(object), .digest = {}};
  Py_TYPE(object)->tp_traverse(
      object,
      [](PyObject* referent, void* into) {
        auto* self = static_cast<Look*>(into);
        if (referent != self->own_dict || !IsEmptyDict(referent)) self->digest.Add(referent);
        // No other process has this dict: its items are the object's own.
        if (referent == self->own_dict && MadeDicts().contains(referent))
          self->digest.AddItems(referent);
        return 0;
      },
      &look);
  return look.digest.Value();
}

// The import system's finders and loaders remember what they have seen; a start renews them.
bool IsImportSystems(PyTypeObject* type) {
  if (PyType_HasFeature(type, Py_TPFLAGS_HEAPTYPE) == 0) return false;
  PyObject* module = PyDict_GetItemString(hako_cpython_type_dict(type), "__module__");
  const char* text = module == nullptr || !PyUnicode_Check(module) ? "" : PyUnicode_AsUTF8(module);
  return text != nullptr && std::string_view(text).starts_with("_frozen_importlib");
}

// Containers and classes are the log's, as are caches; what modules of C keep cannot be seen.
bool IsLookedAt(PyObject* object) {
  PyTypeObject* type = Py_TYPE(object);
  if (type->tp_traverse == nullptr || IsContainer(object) || PyType_Check(object) != 0 ||
      PyModule_Check(object) || PyFrame_Check(object)) {
    return false;
  }
  constexpr std::string_view kOthers[] = {"functools._lru_cache_wrapper", "_abc._abc_data"};
  return std::ranges::find(kOthers, type->tp_name) == std::end(kOthers) && !IsImportSystems(type);
}

int Note(PyObject* object, void* into) {
  auto* before = static_cast<ImportEffects::Objects*>(into);
  const uint64_t digest = IsLookedAt(object) ? DigestOf(object) : 0;
  if (before->emplace(object, digest).second) Py_INCREF(object);
  return 0;
}

// One of Python's, or of a class that was made as Python's are.
bool HasFinalizer(PyTypeObject* type) {
  return type->tp_finalize != nullptr && PyType_HasFeature(type, Py_TPFLAGS_HEAPTYPE) != 0;
}

}  // namespace

ImportEffects::ImportEffects(VisitAside visit_aside) : visit_aside_(std::move(visit_aside)) {
  visit_aside_(Note, &before_);
  hako_cpython_visit_tracked(Note, &before_);
}

std::string ImportEffects::FindChanged() const {
  for (const auto& [object, digest] : before_) {
    if (IsLookedAt(object) && DigestOf(object) != digest)
      return std::string("it changes an object of another module: ") + Py_TYPE(object)->tp_name;
  }
  return {};
}

std::string ImportEffects::FindFinalizer() const {
  struct Search {
    const Objects* before;
    PyTypeObject* found;
  } search = {&before_, nullptr};
  const auto look = [](PyObject* object, void* into) {
    auto* self = static_cast<Search*>(into);
    if (!self->before->contains(object) && HasFinalizer(Py_TYPE(object)))
      self->found = Py_TYPE(object);
    return 0;
  };
  visit_aside_(look, &search);
  hako_cpython_visit_tracked(look, &search);
  if (search.found == nullptr) return {};
  return std::string("an object of it has a finalizer: ") + search.found->tp_name;
}

std::string ImportEffects::Find() const {
  std::string why = FindChanged();
  return why.empty() ? FindFinalizer() : why;
}

}  // namespace hako::pantry
