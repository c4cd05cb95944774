#include "pantry/touched_modules.h"

#include <cstdint>
#include <iterator>
#include <span>
#include <unordered_set>
#include <vector>

#include "pantry/deliveries.h"
#include "pantry/image_memory.h"
#include "pantry/process_names.h"
#include "pantry/python_text.h"

// CPython 3.13.0, Include/internal/pycore_dict.h; public before.
// NOLINTNEXTLINE(bugprone-reserved-identifier,readability-identifier-naming)
extern "C" PyObject* _PyDict_GetItem_KnownHash(PyObject* dict, PyObject* key, Py_hash_t hash);

namespace hako::pantry {
namespace {

// Of a module in this process, when it was as it should be. Nothing holds the module: it may have
// gone since.
struct Note {
  ModuleNames names;
  uint64_t version;  // Of its dict.
};
// NOLINTBEGIN(cppcoreguidelines-avoid-non-const-global-variables): until ForgetNotes()
constinit std::vector<Note>* notes = nullptr;
constinit std::vector<uint64_t>* part_versions = nullptr;  // Of pantry.import_parts.
// NOLINTEND(cppcoreguidelines-avoid-non-const-global-variables)

constexpr const char* kImportSystem = "the import system";

bool IsThere(const ModuleNames& known, PyObject* modules) {
  const Py_hash_t hash = reinterpret_cast<PyASCIIObject*>(known.name)->hash;  // It is interned.
  return _PyDict_GetItem_KnownHash(modules, known.name, hash) == known.module;
}

// Of names that are left out, what they hold matters to no import: nothing that warns is kept, and
// who reads what belongs to a time zone is not, either.
bool IsLeftOut(std::string_view module, std::string_view name) {
  if (name == "__warningregistry__") return true;
  if (module == "warnings")
    return name == "filters" || name == "showwarning" || name == "_showwarnmsg_impl";
  return module == "time" && IsOfTimeZone(name);
}

// An import puts the module into its package. `is_capture`: sys.modules has it no longer.
bool IsOwnSubmodule(std::string_view package, PyObject* key, PyObject* value, bool is_capture) {
  if (PyModule_Check(value) == 0) return false;
  PyObject* name = PyDict_GetItemString(PyModule_GetDict(value), "__name__");
  const std::string_view text = TextOf(name);
  const std::string_view last = TextOf(key);
  return text.size() == package.size() + 1 + last.size() && text.starts_with(package) &&
         text.ends_with(last) &&
         (is_capture || PyDict_GetItem(hako_cpython_modules(), name) == value);
}

struct Digest {
  uint64_t value = 0;
  size_t count = 0;  // Of names; what follows them has been added.
  bool is_whole = true;

  void Add(const void* word) {
    constexpr uint64_t kPrime = 0x100000001b3;  // FNV-1a, 64 bits.
    value = (value ^ reinterpret_cast<uintptr_t>(word)) * kPrime;
  }
};

// Names of `sys` that are the same in each process.
constexpr const char* kOfSys[] = {"platform",   "version",    "version_info", "hexversion",
                                  "maxsize",    "maxunicode", "byteorder",    "implementation",
                                  "float_info", "_getframe",  "intern",       "getrefcount"};

Digest DigestOfSys(PyObject* names) {
  Digest digest;
  for (const char* name : kOfSys) digest.Add(PyDict_GetItemString(names, name));
  digest.count = std::size(kOfSys);
  return digest;
}

// Of the first `count` names.
Digest DigestOf(PyObject* module, size_t count, bool is_capture) {
  PyObject* names = PyModule_GetDict(module);
  const std::string_view name = TextOf(PyDict_GetItemString(names, "__name__"));
  if (name == "sys") return DigestOfSys(names);
  Digest digest;
  Py_ssize_t at = 0;
  PyObject *key = nullptr, *value = nullptr;
  while (PyDict_Next(names, &at, &key, &value) != 0) {
    if (IsLeftOut(name, TextOf(key)) || IsOwnSubmodule(name, key, value, is_capture)) continue;
    if (digest.count == count) {
      digest.is_whole = false;
      break;
    }
    digest.Add(key);
    digest.Add(value);
    ++digest.count;
  }
  return digest;
}

ModuleNames NamesOf(PyObject* name, PyObject* module, bool is_capture) {
  const Digest digest = DigestOf(module, SIZE_MAX, is_capture);
  PyObject* names = PyModule_GetDict(module);
  return {.name = name,
          .module = module,
          .digest = digest.value,
          .count = digest.count,
          .finds_names = !PyModule_CheckExact(module) ||
                         PyDict_GetItemString(names, "__getattr__") != nullptr};
}

bool HasItsNames(const ModuleNames& known) {
  const Digest now = DigestOf(known.module, known.count, false);
  return now.count == known.count && now.value == known.digest &&
         (now.is_whole || known.finds_names);
}

uint64_t VersionOf(PyObject* module) { return hako_cpython_dict_version(PyModule_GetDict(module)); }

// What its modules do is in their functions and classes; importlib changes other names of theirs.
uint64_t DigestOfPart(PyObject* dict, bool is_class) {
  Digest digest;
  Py_ssize_t at = 0;
  PyObject *key = nullptr, *value = nullptr;
  while (PyDict_Next(dict, &at, &key, &value) != 0) {
    if (!is_class && !PyFunction_Check(value) && PyType_Check(value) == 0) continue;
    digest.Add(key);
    digest.Add(value);
  }
  return digest.value;
}

void NoteImportParts() {
  std::vector<ImportPart> parts;
  const auto add = [&parts](PyObject* dict, bool is_class) {
    parts.push_back({dict, is_class, DigestOfPart(dict, is_class)});
  };
  for (const char* name : {"_frozen_importlib", "_frozen_importlib_external"}) {
    PyObject* module = PyDict_GetItemString(hako_cpython_modules(), name);
    if (module == nullptr || PyModule_Check(module) == 0) continue;
    PyObject* dict = PyModule_GetDict(module);
    add(dict, false);
    Py_ssize_t at = 0;
    PyObject *key = nullptr, *value = nullptr;
    while (PyDict_Next(dict, &at, &key, &value) != 0) {
      if (PyType_Check(value) != 0 &&
          PyType_HasFeature(reinterpret_cast<PyTypeObject*>(value), Py_TPFLAGS_HEAPTYPE) != 0)
        add(hako_cpython_type_dict(reinterpret_cast<PyTypeObject*>(value)), true);
    }
  }
  pantry.import_parts = KeepInImage(parts);
  pantry.import_part_count = parts.size();
}

bool ImportSystemIsTheSame() {
  for (size_t i = 0; i < pantry.import_part_count; ++i) {
    const ImportPart& part = pantry.import_parts[i];
    const uint64_t now = hako_cpython_dict_version(part.dict);
    if (now == (*part_versions)[i]) continue;
    if (DigestOfPart(part.dict, part.is_class) != part.digest) return false;
    (*part_versions)[i] = now;
  }
  return true;
}

// The import system's own are parts of it, and importlib renames them.
bool IsNoted(std::string_view name) {
  return name != "__main__" && name != "_frozen_importlib" &&
         name != "_frozen_importlib_external" && !name.starts_with("importlib._bootstrap");
}

}  // namespace

void NoteModules() {
  NoteImportParts();
  std::vector<ModuleNames> start;
  Py_ssize_t at = 0;
  PyObject *name = nullptr, *module = nullptr;
  while (PyDict_Next(hako_cpython_modules(), &at, &name, &module) != 0) {
    if (PyModule_Check(module) != 0 && IsNoted(TextOf(name)))
      start.push_back(NamesOf(Py_NewRef(name), module, true));
  }
  pantry.start_modules = KeepInImage(start);
  pantry.start_module_count = start.size();
  for (Unit& unit : std::span(pantry.units, pantry.unit_count)) {
    if (!unit.is_spoiled && PyModule_Check(unit.module) != 0)
      unit.names = NamesOf(unit.name, unit.module, true);
  }
}

void NoteStart() {
  if (!pantry.is_open) return;
  ForgetNotes();
  notes = new std::vector<Note>;  // NOLINT(cppcoreguidelines-owning-memory): ForgetNotes()
  notes->reserve(2 * pantry.start_module_count);
  for (const ModuleNames& known : std::span(pantry.start_modules, pantry.start_module_count))
    notes->push_back({known, VersionOf(known.module)});
  part_versions = new std::vector<uint64_t>;  // NOLINT(cppcoreguidelines-owning-memory): likewise
  for (const ImportPart& part : std::span(pantry.import_parts, pantry.import_part_count))
    part_versions->push_back(hako_cpython_dict_version(part.dict));
}

Touched TouchedModules() {
  Touched touched;
  if (notes == nullptr) return touched;
  if (!ImportSystemIsTheSame()) touched.emplace(nullptr, kImportSystem);
  PyObject* modules = hako_cpython_modules();
  for (Note& note : *notes) {
    const bool is_there = IsThere(note.names, modules);
    const uint64_t now = is_there ? VersionOf(note.names.module) : 0;
    if (is_there && now == note.version) continue;
    if (is_there && HasItsNames(note.names)) {
      note.version = now;
    } else {
      touched.emplace(note.names.module, TextOf(note.names.name));
    }
  }
  return touched;
}

void NoteDelivery(const Touched& touched) {
  if (notes == nullptr) return;
  PyObject* modules = hako_cpython_modules();
  for (Note& note : *notes) {
    if (touched.contains(note.names.module) || !IsThere(note.names, modules)) continue;
    const uint64_t now = VersionOf(note.names.module);
    if (now != note.version) note = {NamesOf(note.names.name, note.names.module, false), now};
  }
  for (const Unit* unit : ThisProcess().delivered_since) {
    if (unit->names.module != nullptr) notes->push_back({unit->names, VersionOf(unit->module)});
  }
  ThisProcess().delivered_since.clear();
}

std::string UsedOf(const Unit& unit, const Touched& touched) {
  for (const auto& [module, name] : touched) {
    if (name == "builtins" || name == kImportSystem || name == "_imp" || name == "marshal")
      return name;
  }
  std::unordered_set<const Unit*> seen = {&unit};
  std::vector<const Unit*> to_visit = {&unit};
  const auto visit = [&](PyObject* name) {
    const Unit* needed = name == nullptr ? nullptr : FindUnit(name);
    if (needed != nullptr && seen.insert(needed).second) to_visit.push_back(needed);
  };
  while (!to_visit.empty()) {
    const Unit& one = *to_visit.back();
    to_visit.pop_back();
    if (touched.contains(one.module)) return touched.at(one.module);
    for (const Event& event : std::span(one.events, one.event_count)) {
      if (event.module == nullptr) continue;
      if (touched.contains(event.module)) return touched.at(event.module);
      visit(event.name);
    }
    visit(one.parent_name);
  }
  return {};
}

void ForgetNotes() {
  delete notes;  // NOLINT(cppcoreguidelines-owning-memory)
  notes = nullptr;
  delete part_versions;  // NOLINT(cppcoreguidelines-owning-memory)
  part_versions = nullptr;
}

}  // namespace hako::pantry
