// embedded.h: an interpreter inside a host program, begun and ended any number of times.
//
// The first Begin() of a process starts from an image where one fits, else cold; all later ones in
// the same way. Restored, an end gives back all memory without looking at it, and the next
// beginning maps the image anew: nothing of one interpreter is left to the next. Cold, both are
// CPython's own Py_InitializeFromConfig and Py_FinalizeEx.
//
// Unlike python3 an embedded interpreter leaves the process's locale alone: it runs in UTF-8 Mode
// (PEP 540). It installs no signal handlers unless it is told to, ignores PYTHON* variables, and
// has no user site-packages.
#ifndef HAKO_INTERPRETER_EMBEDDED_H_
#define HAKO_INTERPRETER_EMBEDDED_H_

#include <pthread.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "interpreter/boot_plan.h"

namespace hako::interpreter {

struct EmbeddedPlan {
  std::string library;                 // The file of the shared library that this code is in.
  std::string image = {};              // A file, or "none". Empty: the one beside the library.
  std::vector<std::string> argv = {};  // sys.argv; empty: [""].
  std::optional<std::vector<std::string>> environment = {};  // "NAME=value". None: the process's.
  bool handles_signals = false;
  std::optional<uint32_t> hash_seed = {};  // None: the image's, or random.
  // From an image with numbers for addresses (identity.h), or not at all. The seams are pinned
  // already, the environment and the executable are given, and no file is compiled for later.
  bool is_deterministic = false;
  std::string executable = {};  // sys.executable; empty: the reference's.
};

// How it began: "restored from FILE" or "cold: WHY".
using Beginning = std::string;

// pthread_create, for threads of the interpreter: an end waits until all are gone.
int CreateCountedThread(pthread_t* thread, const pthread_attr_t* attributes, void* (*body)(void*),
                        void* argument);

// Begins an interpreter on this thread, which is its main thread and holds its lock afterwards.
// Fails (kSystem) if CPython cannot start, and where an earlier interpreter of this process left
// something that cannot be undone; and, of a deterministic plan, where no image fits (kBadInput).
Result<Beginning> BeginEmbedded(const EmbeddedPlan& plan);

// Ends it, on the same thread with the lock held: threads that are no daemons are waited for,
// atexit functions run, streams are flushed, and what of the destruction could be seen is done. All
// its objects are gone then. False if output could not be flushed.
bool EndEmbedded();

// True where the last interpreter's threads have not all ended: they stand still for ever.
bool ThreadsStandStill();

// The plan of a capture for the library: the reference's own paths.
BootPlan PlanLibraryCapture(const std::string& library);

}  // namespace hako::interpreter

#endif  // HAKO_INTERPRETER_EMBEDDED_H_
