#include "pantry/search_path.h"

#include <dirent.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <climits>
#include <string_view>

#include "base/file_facts.h"
#include "pantry/archive.h"
#include "seams/system_calls.h"

// CPython 3.11.2 to 3.13.0, Python/dynload_shlib.c: suffixes of extension modules, up to a null.
// NOLINTNEXTLINE(bugprone-reserved-identifier,readability-identifier-naming,cppcoreguidelines-avoid-non-const-global-variables)
extern "C" const char* _PyImport_DynLoadFiletab[];

namespace hako::pantry {

bool Folder::Read(const std::string& path) {
  struct stat64 status {};
  if (hako_stat64(path.c_str(), &status) != 0) return names_.clear(), true;
  if (!S_ISDIR(status.st_mode)) return false;
  const int64_t modified = FactsOf(status).modified_ns;
  // Two folders may have one name, after os.chdir, and one time, as archives give them.
  if (path == path_ && modified == modified_ns_ && status.st_dev == device_ &&
      status.st_ino == inode_)
    return true;
  const std::unique_ptr<DIR, int (*)(DIR*)> directory(hako_opendir(path.c_str()), hako_closedir);
  if (!directory) return false;
  path_ = path;
  modified_ns_ = modified;
  device_ = status.st_dev;
  inode_ = status.st_ino;
  names_.clear();
  // NOLINTNEXTLINE(concurrency-mt-unsafe): the stream is this function's own
  while (const dirent64* entry = hako_readdir64(directory.get())) {
    const std::string_view name = static_cast<const char*>(entry->d_name);
    names_.emplace(name.substr(0, name.find('.')));
  }
  return true;
}

bool SearchPath::Update() {
  PyObject* path = PySys_GetObject("path");
  if (path == nullptr || !PyList_CheckExact(path)) return false;
  before_.clear();
  behind_.clear();
  archive_at_ = SIZE_MAX;
  used_ = 0;
  bool is_behind = false;
  for (Py_ssize_t i = 0; i < PyList_GET_SIZE(path); ++i) {
    PyObject* item = PyList_GET_ITEM(path, i);
    const char* text = PyUnicode_Check(item) ? PyUnicode_AsUTF8(item) : nullptr;
    if (text == nullptr) return PyErr_Clear(), false;
    const std::string_view entry = text;
    if (entry == pantry.library) {
      is_behind = true;
    } else if (entry == pantry.extensions) {
      continue;
    } else if (is_behind) {
      behind_.emplace_back(entry.empty() ? "." : entry);
    } else if (!AddBefore(entry)) {
      return false;
    }
  }
  return is_behind;
}

// An entry before the standard library.
bool SearchPath::AddBefore(std::string_view entry) {
  if (!entry.empty() && entry == ArchivePath()) {
    NoteArchive();
    return true;
  }
  if (folders_.size() == used_) folders_.emplace_back(std::make_unique<Folder>());
  Folder* folder = folders_[used_++].get();
  if (!folder->Read(entry.empty() ? "." : std::string(entry))) return false;
  before_.push_back(folder);
  return true;
}

bool SearchPath::Shadows(const std::string& name) const {
  for (const Folder* folder : before_) {
    if (folder->Has(name)) return true;
  }
  return false;
}

bool SearchPath::FindsInArchive(const std::string& name) const {
  for (size_t i = 0; i < before_.size() && i < archive_at_; ++i) {
    if (before_[i]->Has(name)) return false;
  }
  return archive_at_ != SIZE_MAX;
}

bool SearchPath::Finds(const Unit& unit) const {
  const std::string_view source = unit.source;
  std::string_view folder = source.substr(0, source.rfind('/'));
  if (source.ends_with("/__init__.py")) folder = folder.substr(0, folder.rfind('/'));
  if (folder == pantry.library || folder == pantry.extensions) return true;
  for (const std::string& entry : behind_) {
    if (entry == folder) return true;
    Folder earlier;
    if (!earlier.Read(entry) || earlier.Has(PyUnicode_AsUTF8(unit.name))) return false;
  }
  return false;
}

bool SearchPath::Lacks(const std::string& name) const {
  if (Shadows(name)) return false;
  return std::ranges::none_of(
      behind_, [&name](const std::string& folder) { return FolderHas(folder, name); });
}

// importlib.machinery.all_suffixes(), and packages. What is no folder may be an archive.
bool SearchPath::FolderHas(const std::string& folder, const std::string& name) {
  struct stat64 status {};
  if (hako_stat64(folder.c_str(), &status) != 0) return false;
  if (!S_ISDIR(status.st_mode)) return true;
  const auto has = [&](const char* suffix) {
    return hako_access((folder + "/" + name + suffix).c_str(), F_OK) == 0;
  };
  if (has("") || has(".py") || has(".pyc")) return true;
  for (const char** suffix = _PyImport_DynLoadFiletab; *suffix != nullptr; ++suffix) {
    if (has(*suffix)) return true;
  }
  return false;
}

bool SearchPath::NoteImporters(PathSearch search, bool* ran_code) {
  PyObject* path = PySys_GetObject("path");
  for (Py_ssize_t i = 0; path != nullptr && i < PyList_GET_SIZE(path); ++i) {
    PyObject* item = PyList_GET_ITEM(path, i);
    const char* text = PyUnicode_AsUTF8(item);
    if (text == nullptr) return PyErr_Clear(), false;
    const std::string_view entry = text;
    if (entry == pantry.library && search == PathSearch::kToLibrary) break;
    const bool is_known = entry == pantry.library || entry == pantry.extensions;
    if (!is_known && !NoteImporter(item, ran_code)) return false;
  }
  return true;
}

bool SearchPath::NoteImporter(PyObject* entry, bool* ran_code) {
  PyObject* path = PyUnicode_GET_LENGTH(entry) == 0 ? WorkingFolder() : Py_NewRef(entry);
  if (path == nullptr) return PyErr_Clear(), false;
  const char* text = PyUnicode_AsUTF8(path);
  PyObject* cache = pantry.importer_cache;
  bool ok = text != nullptr;
  if (ok && PyDict_GetItem(cache, path) == nullptr) {
    struct stat64 status {};
    const bool is_plain =
        text[0] == '/' && hako_stat64(text, &status) == 0 && S_ISDIR(status.st_mode);
    if (is_plain && pantry.spare_count > 0) {
      PyObject* finder = pantry.spare_finders[--pantry.spare_count];
      ok = PyObject_SetAttrString(finder, "path", path) == 0 &&
           PyDict_SetItem(cache, path, finder) == 0;
      Py_DECREF(finder);
      int counts[3];  // Of what python3 makes here.
      hako_cpython_read_counts(counts);
      counts[0] += pantry.spare_objects;
      hako_cpython_write_counts(counts);
    } else {
      *ran_code = true;
      PyObject* importer =
          PyObject_CallMethod(pantry.path_finder, "_path_importer_cache", "O", entry);
      ok = importer != nullptr;
      Py_XDECREF(importer);
    }
  }
  Py_DECREF(path);
  PyErr_Clear();
  return ok;
}

void SearchPath::NoteArchive() {
  if (archive_ == nullptr) {
    archive_ = std::make_unique<Folder>();
    archive_->Hold(ArchiveNames());
  }
  archive_at_ = std::min(archive_at_, before_.size());
  before_.push_back(archive_.get());
}

PyObject* SearchPath::WorkingFolder() {
  char folder[PATH_MAX];
  return hako_getcwd(folder, sizeof(folder)) == nullptr ? nullptr
                                                        : PyUnicode_DecodeFSDefault(folder);
}

}  // namespace hako::pantry
