// search_path.h: the entries of sys.path, as far as they could hold a module of the standard
// library's name.
#ifndef HAKO_PANTRY_SEARCH_PATH_H_
#define HAKO_PANTRY_SEARCH_PATH_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "pantry/pantry.h"

namespace hako::pantry {

// The names that a folder would give to imports: file names up to their first dot.
class Folder {
 public:
  // False if it is there and cannot be read as a folder: a zip file perhaps.
  bool Read(const std::string& path);
  // The names of an archive.
  void Hold(const std::unordered_set<std::string>& names) { names_ = names; }
  [[nodiscard]] bool Has(const std::string& name) const { return names_.contains(name); }

 private:
  std::string path_;
  int64_t modified_ns_ = 0;
  uint64_t device_ = 0, inode_ = 0;
  std::unordered_set<std::string> names_;
};

// What python3 would search for a module: entry by entry, an importer for each.
enum class PathSearch : uint8_t { kNone, kToLibrary, kWhole };

class SearchPath {
 public:
  // Reads what has changed. False if an entry's names cannot be known.
  bool Update();

  // Puts an importer for each entry before the standard library, or for each, into
  // sys.path_importer_cache, as the first search for a module does. False if that is not possible.
  // `ran_code`: Python code ran for it, and what Update() has read may have changed.
  static bool NoteImporters(PathSearch search, bool* ran_code);

  // True if an entry before the standard library has the name.
  [[nodiscard]] bool Shadows(const std::string& name) const;

  // True if a search comes to the archive before all else that has the name.
  [[nodiscard]] bool FindsInArchive(const std::string& name) const;

  // True if a search behind the standard library comes to the unit's file and no other.
  [[nodiscard]] bool Finds(const Unit& unit) const;

  // True if the folder has, or may have, something that an import of the name could take.
  static bool FolderHas(const std::string& folder, const std::string& name);

  // True if there is none of the name anywhere: what was missing then is missing still.
  [[nodiscard]] bool Lacks(const std::string& name) const;

 private:
  // For a folder a FileFinder, of which some lie ready. CPython 3.11.2,
  // Lib/importlib/_bootstrap_external.py: PathFinder._path_importer_cache, FileFinder.__init__
  static bool NoteImporter(PyObject* entry, bool* ran_code);

  bool AddBefore(std::string_view entry);
  void NoteArchive();

  static PyObject* WorkingFolder();

  std::vector<std::unique_ptr<Folder>> folders_;
  size_t used_ = 0;  // Of folders_.
  std::vector<Folder*> before_;
  std::unique_ptr<Folder> archive_;
  size_t archive_at_ = SIZE_MAX;  // In before_.
  std::vector<std::string> behind_;
};

}  // namespace hako::pantry

#endif  // HAKO_PANTRY_SEARCH_PATH_H_
