#include "pantry/archive.h"

#include <algorithm>
#include <cstring>
#include <optional>
#include <unordered_map>

#include "pantry/image_memory.h"
#include "seams/arenas.h"

namespace hako::pantry {
namespace {

// Of the process; not part of an image.
struct Process {
  std::string entered;
  PyObject* path = nullptr;
  PyObject* files = nullptr;
  std::string path_text;
  std::unordered_set<std::string> names;
  std::optional<bool> has_moved;
};

Process& ThisProcess() {
  // NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables)
  static auto* process = new Process;  // NOLINT(cppcoreguidelines-owning-memory): lives to the end
  return *process;
}

// CPython 3.11.2, Lib/zipimport.py: _zip_directory_cache. Borrowed; null with an exception set.
PyObject* DirectoryCache() {
  PyObject* module = PyImport_ImportModule("zipimport");
  PyObject* cache =
      module == nullptr ? nullptr : PyObject_GetAttrString(module, "_zip_directory_cache");
  Py_XDECREF(module);
  Py_XDECREF(cache);
  return cache;
}

bool IsImporter(PyObject* object, PyObject* type) {
  return Py_TYPE(object) == reinterpret_cast<PyTypeObject*>(type);
}

struct Importers {
  PyObject* type;
  std::vector<PyObject*> found;
};

// The zipimporters among the units' objects.
bool CollectImporters(Importers* importers) {
  PyObject* module = PyImport_ImportModule("zipimport");
  importers->type = module == nullptr ? nullptr : PyObject_GetAttrString(module, "zipimporter");
  Py_XDECREF(module);
  if (importers->type == nullptr) return false;
  for (size_t i = 0; i < pantry.unit_count; ++i) {
    hako_cpython_visit_lists(
        &pantry.units[i].objects,
        [](PyObject* object, void* context) {
          auto* wanted = static_cast<Importers*>(context);
          if (IsImporter(object, wanted->type)) wanted->found.push_back(object);
          return 0;
        },
        importers);
  }
  Py_DECREF(importers->type);
  return true;
}

// From 3.13 on an importer looks its archive's files up in _zip_directory_cache and holds none.
// False with an exception set.
bool GiveArchive(PyObject* importer, PyObject* archive, PyObject* files) {
  const bool holds_files = PyObject_HasAttrString(importer, "_files") != 0;
  return (!holds_files || PyObject_SetAttrString(importer, "_files", files) == 0) &&
         PyObject_SetAttrString(importer, "archive", archive) == 0;
}

// ---- Accounting ----

// A string of the place's, where it can be made another one without anyone noticing.
PyASCIIObject* StringAt(const std::byte* text, std::string_view place) {
  auto* string =
      reinterpret_cast<PyASCIIObject*>(const_cast<std::byte*>(text) - sizeof(PyASCIIObject));
  const bool is_string = Py_TYPE(string) == &PyUnicode_Type && string->state.compact == 1 &&
                         string->state.ascii == 1 &&
                         hako_cpython_can_be_renamed(reinterpret_cast<PyObject*>(string)) != 0;
  const auto* characters = reinterpret_cast<const char*>(text);
  if (!is_string || string->length != static_cast<Py_ssize_t>(std::strlen(characters)))
    return nullptr;
  const char behind = characters[place.size()];
  return behind == '\0' || behind == '/' ? string : nullptr;
}

// True for memory of the object allocator that is not in use: what stands there is left over.
bool IsLeftOver(const std::byte* at) {
  const auto address = reinterpret_cast<uintptr_t>(at);
  return address >= seams::kArenasBegin && address < seams::kArenasLimit &&
         hako_cpython_lies_in_free_pool(at) != 0;
}

// The strings of the place in a range of memory. False if something else holds the token.
bool CollectStrings(std::span<const std::byte> memory, std::string_view place,
                    std::string_view token, std::unordered_set<PyObject*>* strings) {
  const std::byte* begin = memory.data();
  const std::byte* end = begin + memory.size();
  for (const std::byte* at = begin;;) {
    at = static_cast<const std::byte*>(
        memmem(at, static_cast<size_t>(end - at), token.data(), token.size()));
    if (at == nullptr) return true;
    const std::byte* found = at++;
    if (IsLeftOver(found)) continue;
    PyASCIIObject* string = nullptr;
    for (size_t offset = place.find(token); offset != std::string_view::npos && string == nullptr;
         offset = place.find(token, offset + 1)) {
      const std::byte* text = found - offset;
      const bool fits = text >= begin + sizeof(PyASCIIObject) &&
                        static_cast<size_t>(end - text) > place.size() &&
                        std::memcmp(text, place.data(), place.size()) == 0;
      if (fits) string = StringAt(text, place);
    }
    if (string == nullptr) return false;
    strings->insert(reinterpret_cast<PyObject*>(string));
  }
}

// Looks for strings of the place in what objects hold.
class HolderSearch {
 public:
  explicit HolderSearch(const std::unordered_set<PyObject*>& strings) : strings_(strings) {}

  // Whether one is a key of a dict or a member of a set.
  bool FindsKey(hako_gc_lists* lists) { return Find(lists, true); }
  // Whether one is held in whatever way.
  bool FindsAny(hako_gc_lists* lists) { return Find(lists, false); }

 private:
  bool Find(hako_gc_lists* lists, bool keys_only) {
    keys_only_ = keys_only;
    return hako_cpython_visit_lists(lists, Meet, this) != 0;
  }
  static int Meet(PyObject* object, void* context) {
    auto* search = static_cast<HolderSearch*>(context);
    if (search->HasKey(object)) return 1;
    const traverseproc traverse = Py_TYPE(object)->tp_traverse;
    return traverse == nullptr ? 0 : traverse(object, MeetReferent, context);
  }
  static int MeetReferent(PyObject* object, void* context) {
    auto* search = static_cast<HolderSearch*>(context);
    if (object == nullptr) return 0;
    if (!search->keys_only_ && search->strings_.contains(object)) return 1;
    // What the collector does not track hangs from what it does.
    const bool is_container = PyDict_Check(object) || PyTuple_Check(object);
    return is_container && PyObject_GC_IsTracked(object) == 0 ? Meet(object, context) : 0;
  }
  static int MeetMember(PyObject* object, void* context) {
    return static_cast<const HolderSearch*>(context)->strings_.contains(object) ? 1 : 0;
  }
  bool HasKey(PyObject* object) {
    Py_ssize_t at = 0;
    PyObject *key = nullptr, *value = nullptr;
    while (PyDict_Check(object) && PyDict_Next(object, &at, &key, &value) != 0) {
      if (strings_.contains(key)) return true;
    }
    return PyAnySet_Check(object) && Py_TYPE(object)->tp_traverse(object, MeetMember, this) != 0;
  }

  const std::unordered_set<PyObject*>& strings_;
  bool keys_only_ = true;
};

// A unit that is not the archive's must hold none: it may be delivered where the strings are still
// those of the place.
void SpoilForeignHolders(const std::unordered_set<PyObject*>& strings) {
  HolderSearch search(strings);
  for (size_t i = 0; i < pantry.unit_count; ++i) {
    Unit& unit = pantry.units[i];
    if (unit.is_in_archive || unit.is_spoiled) continue;
    bool holds = search.FindsAny(&unit.objects);
    for (size_t j = 0; j < unit.change_count; ++j) {
      holds =
          holds || strings.contains(unit.changes[j].key) || strings.contains(unit.changes[j].value);
    }
    unit.is_spoiled = holds;
  }
}

void SpoilUnits() {
  for (size_t i = 0; i < pantry.unit_count; ++i) {
    Unit& unit = pantry.units[i];
    unit.is_spoiled = unit.is_spoiled || unit.is_in_archive;
  }
}

// Empty: all traces of the place are strings that may be changed.
std::string WhyUnaccounted(std::span<const std::span<const std::byte>> memory,
                           std::string_view place, std::string_view token,
                           std::unordered_set<PyObject*>* strings) {
  for (const auto& range : memory) {
    if (!CollectStrings(range, place, token, strings))
      return "one of them has made something of its place";
  }
  HolderSearch search(*strings);
  bool is_key = search.FindsAny(pantry.delivered);
  for (size_t i = 0; i < pantry.unit_count; ++i)
    is_key = is_key || search.FindsKey(&pantry.units[i].objects);
  return is_key ? "one of them has its place for a key" : "";
}

// Borrowed.
std::vector<PyObject*> Keys(PyObject* dict) {
  std::vector<PyObject*> found;
  Py_ssize_t at = 0;
  PyObject *key = nullptr, *value = nullptr;
  while (PyDict_Next(dict, &at, &key, &value) != 0) found.push_back(key);
  return found;
}

}  // namespace

// CPython 3.11.2, Modules/main.c: pymain_run_module. By then the archive's importer is in
// sys.path_importer_cache, so that those of this import come behind it.
bool ImportRunner() {
  PyObject* cache = PySys_GetObject("path_importer_cache");
  if (cache == nullptr || PyDict_CheckExact(cache) == 0) return false;
  PyObject* modules = PyImport_GetModuleDict();
  const std::vector<PyObject*> before = Keys(cache);
  const std::vector<PyObject*> modules_before = Keys(modules);
  PyObject* module = PyImport_ImportModule("runpy");
  if (module == nullptr) return false;
  Py_DECREF(module);
  std::vector<Importer> later;
  for (PyObject* key : Keys(cache)) {
    if (std::ranges::find(before, key) != before.end()) continue;
    later.push_back({Py_NewRef(key), Py_NewRef(PyDict_GetItem(cache, key))});
  }
  for (const Importer& one : later) PyDict_DelItem(cache, one.path);
  pantry.later_importers = KeepInImage(later);
  pantry.later_importer_count = later.size();
  std::vector<PyObject*> runner;
  for (PyObject* key : Keys(modules)) {
    if (std::ranges::find(modules_before, key) == modules_before.end())
      runner.push_back(Py_NewRef(key));
  }
  pantry.runner = KeepInImage(runner);
  pantry.runner_count = runner.size();
  return true;
}

bool PutRunnerLast() {
  PyObject* modules = PyImport_GetModuleDict();
  for (size_t i = 0; i < pantry.runner_count; ++i) {
    PyObject* name = pantry.runner[i];
    PyObject* module = Py_XNewRef(PyDict_GetItem(modules, name));
    const bool ok = module == nullptr || (PyDict_DelItem(modules, name) == 0 &&
                                          PyDict_SetItem(modules, name, module) == 0);
    Py_XDECREF(module);
    if (!ok) return false;
  }
  return true;
}

bool EnterArchive(const std::string& place) {
  PyObject* path = PySys_GetObject("path");
  PyObject* text = PyUnicode_FromStringAndSize(place.data(), static_cast<Py_ssize_t>(place.size()));
  bool ok = path != nullptr && text != nullptr && PyList_Insert(path, 0, text) == 0;
  PyObject* importer =
      ok ? PyObject_CallMethod(pantry.path_finder, "_path_importer_cache", "O", text) : nullptr;
  ok = importer != nullptr && importer != Py_None;
  if (importer == Py_None) PyErr_SetString(PyExc_ImportError, "the archive cannot be read");
  pantry.archive_importer = importer;
  Py_XDECREF(text);
  if (ok) ThisProcess().entered = place;
  return ok;
}

bool LeaveArchive() {
  const std::string& place = ThisProcess().entered;
  PyObject* path = PySys_GetObject("path");
  PyObject* cache = DirectoryCache();
  if (path == nullptr || cache == nullptr || PyList_SetSlice(path, 0, 1, nullptr) != 0 ||
      PyDict_DelItemString(pantry.importer_cache, place.c_str()) != 0 ||
      PyDict_DelItemString(cache, place.c_str()) != 0) {
    return false;
  }
  Importers importers{};
  if (!CollectImporters(&importers)) return false;
  importers.found.push_back(pantry.archive_importer);
  for (PyObject* importer : importers.found) {
    if (!GiveArchive(importer, Py_None, Py_None)) return false;
  }
  pantry.importers = KeepInImage(importers.found);
  pantry.importer_count = importers.found.size();
  return true;
}

std::string_view EnteredArchive() { return ThisProcess().entered; }

std::string AccountForPlace(std::span<const std::span<const std::byte>> memory,
                            std::string_view token) {
  const std::string& place = ThisProcess().entered;
  pantry.archive_place_size = place.size();
  const auto keep = [](const std::unordered_set<PyObject*>& strings) {
    pantry.strings = KeepInImage(std::vector<PyObject*>(strings.begin(), strings.end()));
    pantry.string_count = strings.size();
    std::vector<PyObject*> interned;
    for (PyObject* string : strings) {
      if (hako_cpython_take_from_interned(string) != 0) interned.push_back(string);
    }
    pantry.interned = KeepInImage(interned);
    pantry.interned_count = interned.size();
  };
  std::unordered_set<PyObject*> strings;
  std::string why = WhyUnaccounted(memory, place, token, &strings);
  if (why.empty()) {
    SpoilForeignHolders(strings);
    keep(strings);
  } else {
    SpoilUnits();
    keep(CodePaths());  // No one else who has them is delivered.
  }
  return why;
}

void UseArchive(PyObject* path, PyObject* files, std::unordered_set<std::string> names) {
  Process& process = ThisProcess();
  const char* text = PyUnicode_AsUTF8(path);
  if (text == nullptr) return PyErr_Clear();
  process.path_text = text;
  process.path = Py_NewRef(path);
  process.files = Py_NewRef(files);
  process.names = std::move(names);
  // The archive's modules have it for their loader.
  if (PyDict_GetItem(pantry.importer_cache, path) == nullptr && MoveToArchive())
    PyDict_SetItem(pantry.importer_cache, path, pantry.archive_importer);
  PyErr_Clear();
}

void AddLaterImporters() {
  for (size_t i = 0; i < pantry.later_importer_count; ++i) {
    const Importer& one = pantry.later_importers[i];
    PyDict_SetDefault(pantry.importer_cache, one.path, one.finder);
  }
  PyErr_Clear();
}

std::string_view ArchivePath() { return ThisProcess().path_text; }

const std::unordered_set<std::string>& ArchiveNames() { return ThisProcess().names; }

bool MoveToArchive() {
  Process& process = ThisProcess();
  if (process.has_moved) return *process.has_moved;
  process.has_moved = false;
  const size_t place_size = pantry.archive_place_size;
  const std::string& path = process.path_text;
  if (process.path == nullptr || place_size == 0 || path.size() > place_size ||
      PyUnicode_IS_ASCII(process.path) == 0) {
    return false;
  }
  for (size_t i = 0; i < pantry.importer_count; ++i) {
    PyObject* importer = pantry.importers[i];
    if (!GiveArchive(importer, process.path, process.files)) return PyErr_Clear(), false;
  }
  for (size_t i = 0; i < pantry.string_count; ++i) {
    auto* string = reinterpret_cast<PyASCIIObject*>(pantry.strings[i]);
    auto* text = reinterpret_cast<char*>(string + 1);
    const size_t rest = static_cast<size_t>(string->length) - place_size;
    std::memmove(text + path.size(), text + place_size, rest + 1);
    // NOLINTNEXTLINE(bugprone-not-null-terminated-result): the rest lies behind it, and its end
    std::memcpy(text, path.data(), path.size());
    string->length = static_cast<Py_ssize_t>(path.size() + rest);
    string->hash = -1;
  }
  for (size_t i = 0; i < pantry.interned_count; ++i) hako_cpython_intern_again(pantry.interned[i]);
  process.has_moved = true;
  return true;
}

}  // namespace hako::pantry
