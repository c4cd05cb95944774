// archive.h: the modules of an APP, which lie in its zip archive (image/app_file.h).
//
// While an APP's image is captured, its archive lies in another file: its place, a long path with a
// token in it that occurs nowhere else. The modules are imported from there as python3 would import
// them. At the end each trace of the place in the image's memory is accounted for: it must be the
// beginning of a string that is no key of a dict (but those of sys.path_importer_cache, which are
// put in anew). When the first of the modules is imported, all these strings get the path of the
// APP as it was started, and the importers its directory. So an APP may lie anywhere. If a module
// made something else of its place, or the path is longer than the place was, zipimport imports the
// modules as ever.
#ifndef HAKO_PANTRY_ARCHIVE_H_
#define HAKO_PANTRY_ARCHIVE_H_

#include <Python.h>

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "pantry/pantry.h"

namespace hako::pantry {

// ---- While an image is captured ----

// Imports what CPython runs a zip application with, and what that imports: it is there before the
// application's first line. False with an exception set.
bool ImportRunner();
// Puts what it imported behind all other modules in sys.modules: where code of `site` runs at this
// start, which comes before it. False with an exception set.
bool PutRunnerLast();
// Makes the archive at `place` the first entry of sys.path, with its importer. Before anything is
// recorded. False with an exception set.
bool EnterArchive(const std::string& place);
// Takes it out again, and from the importers in the units what belongs to the place.
bool LeaveArchive();
// The archive that has been entered; empty: none.
std::string_view EnteredArchive();
// Finds each trace of the place in `memory`, which is all of the image's: after the memory has been
// settled, before anything of CPython's is allocated. Empty: all are accounted for. Else why not,
// and the archive's units are spoiled.
std::string AccountForPlace(std::span<const std::span<const std::byte>> memory,
                            std::string_view token);

// ---- In a process that runs from an APP ----

// The archive is `path`, as sys.path has it, with the directory `files` (zipimport's own, of its
// _zip_directory_cache) and these names of modules at its top. Gives it its importer.
void UseArchive(PyObject* path, PyObject* files, std::unordered_set<std::string> names);
// Puts into sys.path_importer_cache what ImportRunner put there: once the archive's importer is
// there.
void AddLaterImporters();
// Its path; empty: the process runs from no APP, or does not know its archive yet.
std::string_view ArchivePath();
const std::unordered_set<std::string>& ArchiveNames();
// Makes the units' strings and importers those of the archive in use, once. False: that cannot be.
bool MoveToArchive();

}  // namespace hako::pantry

#endif  // HAKO_PANTRY_ARCHIVE_H_
