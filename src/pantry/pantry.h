// pantry.h: modules that are loaded, in the image, and not yet imported.
//
// While an image is captured, modules are imported for good, one after the other, and each import
// is recorded: what it asked for, what it put into sys.modules, and what it changed in objects that
// were there before. Then all of that is undone: sys.modules is what it was, and nothing that a
// program can reach leads to the modules. In a process that runs from the image, an import
// statement that names one of them delivers it: what it needs first, in the recorded order, then
// its changes again, then its key in sys.modules. That takes microseconds, and leaves what the
// import would have left.
//
// Exactness. A module is delivered only if importing it here and now would do what it did then:
//   - the import system is CPython's own, untouched, and nobody watches it;
//   - its source file is the one that was read; no folder before the standard library's on
//     sys.path has its name;
//   - every name that it imported is either not imported yet, and can be delivered, or is the very
//   module that
//     it got then;
//   - the modules that it used, and those that these use, have what they had then;
//   - what it would change is as it was.
// Otherwise the import goes on to CPython, which executes the module as ever; the modules that it
// imports in turn may still be delivered.
#ifndef HAKO_PANTRY_PANTRY_H_
#define HAKO_PANTRY_PANTRY_H_

#include <sys/utsname.h>

#include <functional>
#include <string>
#include <vector>

#include "base/file_facts.h"
#include "cpython/internals.h"
#include "pantry/compiled.h"
#include "pantry/import_counts.h"
#include "pantry/library_folder.h"
#include "seams/late_libraries.h"

namespace hako::pantry {

// One thing that a module did while it was imported, in order.
struct Event {
  enum class Kind : uint8_t {
    kImport,  // It asked for `name` and got `module`; null: there was none.
    kKey,     // It put `module` into sys.modules under `name`.
    kLookUp,  // It looked for `name` in sys.modules and found `module`; null: nothing.
  };
  Kind kind;
  // True if `module` was not complete by then: the two import each other.
  bool was_loading;
  PyObject* name;
  PyObject* module;
};

// One change to an object that was there before the import.
struct Change {
  enum class Kind : uint8_t {
    kDictItem,       // target[key] = value; `before` is what was there, or null.
    kClassItem,      // setattr(target, key, value), of a class.
    kListItem,       // target.append(value)
    kListContent,    // target[:] = value, where it is what `key` is: tuples.
    kCacheContent,   // A cache of functools.lru_cache, from `before` to `value`: lru_cache.h.
    kWarningFilter,  // warnings.filters.insert(0, value), as warnings.filterwarnings does it.
    kWarnings,       // The warnings' filters changed `version` times.
    kSetItem,        // target.add(value)
    kSubclass,       // type target has a new subclass: key and weak reference.
    kAbcMember,      // target.register(value), of an abstract base class.
    kAtExit,         // atexit.register(*value, **key)
    kThreadEnd,      // The thread's end, in Pantry::thread_end.
  };
  Kind kind = Kind::kDictItem;
  bool is_cache = false;  // Nothing is lost if it is there already.
  PyObject* target = nullptr;
  PyObject* key = nullptr;
  PyObject* value = nullptr;
  PyObject* before = nullptr;
  unsigned version = 0;  // kSubclass: of the base type.
};

// True if its target is a dict or a list.
inline bool ChangesContainer(const Change& change) {
  return change.kind == Change::Kind::kDictItem || change.kind == Change::Kind::kListItem ||
         change.kind == Change::Kind::kListContent;
}

// A variable that was set for a while: numpy tells OpenBLAS of its wishes so.
struct Setting {
  const char* name;
  const char* value;
};

// An extension module's file, loaded from a copy at a fixed address.
struct Extension {
  const char* path;  // Of the copy.
  uint64_t base;
  uint64_t extent;  // Bytes from the base to its end.
  struct Part {
    uint64_t address;
    uint64_t size;
    char* bytes;  // As they were at the end of the capture.
  };
  Part* parts;
  size_t part_count;
  uint64_t* kept_words;  // Addresses of words that are the loader's.
  size_t kept_count;
  // A word that leads out of the copy, and where to (copy_words.h).
  struct Word {
    uint64_t address;
    uint32_t target;  // The number of a seam, or of a stub.
    int64_t addend;
  };
  Word* seam_words;
  size_t seam_word_count;
  Word* stub_words;
  size_t stub_word_count;
  // What it has registered for the end of the process (__cxa_atexit): its C++ objects' destructors.
  struct Ending {
    void (*function)(void*);
    void* argument;
    void* library;
  };
  Ending* endings;
  size_t ending_count;
  uint64_t protected_begin, protected_end;  // What is read-only once it is relocated.
  struct ThreadBlock {
    uint64_t begins_as, begins_as_bytes;  // In the copy; zeros follow.
    uint64_t bytes;
    char* saved;  // What the import left in the main thread's; null: what it begins as.
  };
  ThreadBlock thread_block;
  bool is_foreign;            // From outside the standard library.
  bool may_depend_on_locale;  // seams/deferred_locale.h
  bool may_hide_files;        // seams/within_reach.h
  bool counts_on_libm;  // It calls libm and does not name it, as python3 has it; or the above.
  bool is_quiet;        // quiet_modules.h
  bool may_be_called_at_the_end;  // foreign_ends.h
  bool is_cxx;                    // Likewise.
  [[nodiscard]] bool Holds(uint64_t address) const { return address - base < extent; }
  Extension* library;  // To be loaded before it; null: none.
  // Libraries that are not loaded with it but when it calls them (late_calls.h).
  seams::LateLibraries late;
  struct LibraryFile {
    const char* path;
    FileFacts facts;  // Zeros: there is none.
  };
  LibraryFile* late_files;  // One for each of them, then what they read.
  size_t late_file_count;
  // Libraries that it finds relative to its own file, where the copy does not lie: to be loaded
  // before it, too.
  const char** beside;
  size_t beside_count;
  void* handle;  // The loader's, in this process; null: it is not loaded.
  void* types;   // hako_cpython_forget_types(), of its memory.
};

// References that objects of a unit hold of one of others (outward.h).
struct Outward {
  PyObject* object;
  uint32_t count;
  uint32_t unit;  // The number of its unit; UINT32_MAX: it is the start's.
};

// What a module holds (touched_modules.h).
struct ModuleNames {
  PyObject* name;    // In sys.modules. Owned by the pantry.
  PyObject* module;  // Borrowed; null: not known.
  uint64_t digest;
  size_t count;
  bool finds_names;  // It has a __getattr__.
};

// A dict of the import system's own: of a module, whose functions and classes count, or of a class.
struct ImportPart {
  PyObject* dict;  // Borrowed.
  bool is_class;
  uint64_t digest;
};

struct Unit {
  // It could not be recorded, or be done again: never delivered.
  bool is_spoiled;
  // Its name could be taken by a file in an earlier folder of sys.path.
  bool is_found_on_path;
  // It is initialised in one phase: PyState_FindModule must find it.
  bool is_indexed;
  // It lies in the archive of an APP (archive.h).
  bool is_in_archive;
  // It has made what may do more than to free memory when it dies (foreign_ends.h).
  bool is_loud;
  hako_remembered_module remembered;  // Likewise.
  PyObject* name;
  PyObject* module;
  PyObject* parent_name;  // Of the package that it is in; null: none.
  PyObject* parent;       // The package itself.
  // The package imported it: the module that the package was then, whatever it has put in its place
  // in sys.modules since.
  bool parent_was_loading;
  Event* events;
  size_t event_count;
  Change* changes;
  size_t change_count;
  hako_gc_lists objects;   // That were made while it was imported.
  int counted_objects;     // import_counts.h
  PyTypeObject** classes;  // Among its objects: those without a finalizer.
  size_t class_count;
  const char* source;  // Null: built in or frozen.
  FileFacts source_facts;
  Extension* extension;  // Null: none.
  // Variables that it looked for, and that were not set.
  const char** variables;
  size_t variable_count;
  Setting* settings;  // Variables that were set while it was imported, and not after it.
  size_t setting_count;
  bool asks_for_kernel;        // os.uname().
  bool makes_decimal_context;  // context_watch.h
  PyObject* redoing;           // redone_statements.h; null: nothing is done again.
  Outward* outward;
  size_t outward_count;
  ModuleNames names;
  PyObject** callbacks;  // Weak references with one, to others' objects.
  size_t callback_count;
};

// An item of sys.path_importer_cache.
struct Importer {
  PyObject* path;
  PyObject* finder;
};

// The pantry of an image; all of it lies in the image.
struct Pantry {
  bool is_open;
  Unit* units;
  size_t unit_count;
  PyObject* index;           // Name to number of the unit.
  hako_gc_lists* delivered;  // Where delivered objects go: those that were there from the start.
  bool* delivered_are_aside;
  hako_thread_end thread_end;
  // The import system as it was: if one of these differs, nothing is delivered.
  PyObject* meta_path;   // A tuple of its items.
  PyObject* path_hooks;  // Likewise.
  PyObject* import_function;
  PyObject* builtins;  // The dict in which it stands.
  PyObject* importer_cache;
  PyObject* path_finder;   // importlib's PathFinder.
  PyTypeObject** classes;  // Of the start; see Unit::classes.
  size_t class_count;
  ModuleNames* start_modules;  // Those of the start.
  size_t start_module_count;
  ImportPart* import_parts;
  size_t import_part_count;
  // Importers of folders, made beforehand: to be given the path of one (search_path.h).
  PyObject* spare_finders[4];
  int spare_count;
  int spare_objects;           // How many the collector counts for one of them.
  PyObject* os;                // The module's dict.
  PyObject* environment;       // os.environ.
  PyObject* variables;         // Its dict, of bytes.
  PyObject* warning_filters;   // The list of the start. Borrowed.
  PyObject* decimal_variable;  // context_watch.h. Borrowed; null: nobody has used it.
  uint64_t processor;          // ProcessorDigest()
  int load_flags;              // What sys.getdlopenflags() gave.
  FileFacts loader_cache;      // late_calls.h
  utsname kernel;              // As os.uname() gave it.
  const char* library;         // The standard library's folder.
  const char* extensions;      // lib-dynload, or the same.
  LibraryFolder library_folder;
  LibraryFolder extensions_folder;
  // The image goes to other machines: a file is known by what travels (base/file_facts.h).
  bool travels;
  NamesThatMatter names;
  // Of the archive of an APP: the strings and importers that know its place (archive.h).
  size_t archive_place_size;
  PyObject** strings;
  size_t string_count;
  PyObject** interned;  // Those among them that are to be interned again.
  size_t interned_count;
  PyObject** importers;
  size_t importer_count;
  PyObject* archive_importer;  // That of the archive itself, among them.
  Importer* later_importers;   // AddLaterImporters()
  size_t later_importer_count;
  PyObject** runner;  // The names of the modules that ImportRunner() imported.
  size_t runner_count;
  Code* codes;  // Sorted by name (compiled.h).
  size_t code_count;
};

// NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables): it is part of an image
extern Pantry pantry;

// Whether a file is the one that it was at the capture, by what the image goes by.
inline bool IsFileOfCapture(const FileFacts& then, const FileFacts& now) {
  return pantry.travels ? now.HasSameContents(then) : now == then;
}

// The objects of delivered units, in the order of delivery, that have not gone to Pantry::delivered
// yet: a delivery leaves them where they are, as each would cost pages. To be called before the
// collector sees the others.
void BringDeliveredObjects();

// What a capture wants of the pantry.
struct StockOrder {
  std::vector<std::string> modules;  // Taken as they are: known to keep nothing of their process.
  std::vector<std::string>
      watched;  // Then these: kept if their import asks for nothing outside (outside_watch.h).
  std::string copies;        // The folder for copies of extension modules; made if needed.
  bool travels = false;      // Pantry::travels.
  std::string archive = {};  // The place of an APP's archive; empty: none is looked into.
  std::vector<std::string> codes = {};  // Files of the archive whose code is kept (compiled.h).
  // Another process, where memory lies elsewhere, may be asked if a number looks like an address.
  bool may_be_tried_again = false;
  // Called for each module that cannot be kept, with the reason.
  std::function<void(const std::string& name, const std::string& why)> not_kept;
  ImportCounts counts = {};
};

// kFailed: with an exception set. kTryAgain: see StockOrder::may_be_tried_again.
enum class Stocked : uint8_t { kDone, kTryAgain, kFailed };

// Imports the modules and records them. To be called once, in a capture, with the objects of the
// start already in `start`.
Stocked Stock(const StockOrder& order, hako_gc_lists* start, bool* start_is_aside);

// Forgets what has been delivered: where the interpreter has ended and another one will begin.
void ForgetDeliveries();

// Takes the image's copies of extension modules out of the process, so that another image's can lie
// where they were. When deliveries have been forgotten. False: one stays.
bool CloseCopies();

// True if a module has been delivered whose objects may do more than to free memory when they die,
// and are not all in the collector's sight.
bool DeliveredLoudModule();
// True if one from outside the standard library has been delivered of which nothing is known but
// what the collector sees (foreign_ends.h).
bool DeliveredForeignModule();

// True if a class of the image that the program can reach has got a finalizer since the capture.
bool ClassesHaveFinalizers();

// Delivers nothing any more, and lets go what the pantry holds of the import system. Before a
// teardown in full.
void Close();

// The module `name` is about to be imported: delivers it if that is exact. For the import seam.
// False with an exception set, where the handler of a signal has raised one meanwhile: it is the
// import's.
bool Deliver(PyObject* name);

}  // namespace hako::pantry

#endif  // HAKO_PANTRY_PANTRY_H_
