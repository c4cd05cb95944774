#include "pantry/touched_modules.h"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "pantry/deliveries.h"
#include "pantry/image_memory.h"
#include "pantry/python_text.h"

namespace hako::pantry {
namespace {

// Of a module in this process, when it was as it should be.
struct Note {
  ModuleNames names;
  uint64_t version;  // Of its dict.
};
// NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables): until ForgetNotes()
constinit std::vector<Note>* notes = nullptr;

// An import puts the module into its package.
bool IsOwnSubmodule(std::string_view package, PyObject* key, PyObject* value) {
  if (PyModule_Check(value) == 0) return false;
  PyObject* name = PyDict_GetItemString(PyModule_GetDict(value), "__name__");
  const std::string_view text = TextOf(name);
  const std::string_view last = TextOf(key);
  return text.size() == package.size() + 1 + last.size() && text.starts_with(package) &&
         text.ends_with(last);
}

struct Digest {
  uint64_t value = 0;
  size_t count = 0;  // Of names; what follows them has been added.
  bool is_whole = true;
};

// Of the first `count` names.
Digest DigestOf(PyObject* module, size_t count) {
  PyObject* names = PyModule_GetDict(module);
  const std::string_view name = TextOf(PyDict_GetItemString(names, "__name__"));
  const bool is_builtins = name == "builtins";
  Digest digest;
  Py_ssize_t at = 0;
  PyObject *key = nullptr, *value = nullptr;
  while (PyDict_Next(names, &at, &key, &value) != 0) {
    // A session's last result, and what warnings have been shown.
    const std::string_view text = TextOf(key);
    if ((is_builtins && text == "_") || text == "__warningregistry__" ||
        IsOwnSubmodule(name, key, value))
      continue;
    if (digest.count == count) {
      digest.is_whole = false;
      break;
    }
    constexpr uint64_t kPrime = 0x100000001b3;  // FNV-1a, 64 bits.
    digest.value = (digest.value ^ reinterpret_cast<uintptr_t>(key)) * kPrime;
    digest.value = (digest.value ^ reinterpret_cast<uintptr_t>(value)) * kPrime;
    ++digest.count;
  }
  return digest;
}

ModuleNames NamesOf(PyObject* module) {
  const Digest digest = DigestOf(module, SIZE_MAX);
  PyObject* names = PyModule_GetDict(module);
  return {.module = module,
          .digest = digest.value,
          .count = digest.count,
          .finds_names = PyDict_GetItemString(names, "__getattr__") != nullptr};
}

bool HasItsNames(const ModuleNames& known) {
  const Digest now = DigestOf(known.module, known.count);
  return now.count == known.count && now.value == known.digest &&
         (now.is_whole || known.finds_names);
}

uint64_t VersionOf(PyObject* module) { return hako_cpython_dict_version(PyModule_GetDict(module)); }

}  // namespace

void NoteModules() {
  std::vector<ModuleNames> start;
  Py_ssize_t at = 0;
  PyObject *name = nullptr, *module = nullptr;
  while (PyDict_Next(hako_cpython_modules(), &at, &name, &module) != 0) {
    if (PyModule_Check(module) != 0 && TextOf(name) != "sys" && TextOf(name) != "__main__")
      start.push_back(NamesOf(module));
  }
  pantry.start_modules = KeepInImage(start);
  pantry.start_module_count = start.size();
  for (Unit& unit : std::span(pantry.units, pantry.unit_count)) {
    if (!unit.is_spoiled && PyModule_Check(unit.module) != 0) unit.names = NamesOf(unit.module);
  }
}

void NoteStart() {
  if (!pantry.is_open) return;
  ForgetNotes();
  notes = new std::vector<Note>;  // NOLINT(cppcoreguidelines-owning-memory): ForgetNotes()
  for (const ModuleNames& known : std::span(pantry.start_modules, pantry.start_module_count))
    notes->push_back({known, VersionOf(known.module)});
}

std::unordered_set<PyObject*> TouchedModules() {
  std::unordered_set<PyObject*> touched;
  if (notes == nullptr) return touched;
  for (Note& note : *notes) {
    const uint64_t now = VersionOf(note.names.module);
    if (now == note.version) continue;
    if (HasItsNames(note.names)) {
      note.version = now;
    } else {
      touched.insert(note.names.module);
    }
  }
  return touched;
}

void NoteDelivery(const std::unordered_set<PyObject*>& touched) {
  if (notes == nullptr) return;
  for (Note& note : *notes) {
    const uint64_t now = VersionOf(note.names.module);
    if (now != note.version && !touched.contains(note.names.module))
      note = {NamesOf(note.names.module), now};
  }
  for (const Unit* unit : ThisProcess().delivered_since) {
    if (unit->names.module != nullptr) notes->push_back({unit->names, VersionOf(unit->module)});
  }
  ThisProcess().delivered_since.clear();
}

PyObject* UsedOf(const Unit& unit, const std::unordered_set<PyObject*>& touched) {
  std::unordered_set<const Unit*> seen = {&unit};
  std::vector<const Unit*> to_visit = {&unit};
  const auto visit = [&](PyObject* name) {
    const Unit* needed = name == nullptr ? nullptr : FindUnit(name);
    if (needed != nullptr && seen.insert(needed).second) to_visit.push_back(needed);
  };
  for (PyObject* module : touched) {
    if (PyModule_GetDict(module) == pantry.builtins) return module;
  }
  while (!to_visit.empty()) {
    const Unit& one = *to_visit.back();
    to_visit.pop_back();
    if (touched.contains(one.module)) return one.module;
    for (const Event& event : std::span(one.events, one.event_count)) {
      if (touched.contains(event.module)) return event.module;
      visit(event.name);
    }
    visit(one.parent_name);
  }
  return nullptr;
}

void ForgetNotes() {
  delete notes;  // NOLINT(cppcoreguidelines-owning-memory)
  notes = nullptr;
}

}  // namespace hako::pantry
