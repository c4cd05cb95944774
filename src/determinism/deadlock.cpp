#include "determinism/deadlock.h"

#include <Python.h>
#include <unistd.h>

#include <string>

#include "determinism/last_words.h"
#include "determinism/stable_paths.h"
#include "determinism/threads.h"

// CPython 3.11.2, Include/internal/pycore_traceback.h; the same in later versions.
// NOLINTNEXTLINE(bugprone-reserved-identifier,readability-identifier-naming)
extern "C" const char* _Py_DumpTracebackThreads(int fd, PyInterpreterState* interpreter,
                                                PyThreadState* current);

namespace hako::determinism {
namespace {

void DumpStacks() {
  // NOLINTNEXTLINE(bugprone-unused-return-value): it says what it cannot do on the descriptor
  // itself
  static_cast<void>(
      _Py_DumpTracebackThreads(STDERR_FILENO, nullptr, PyGILState_GetThisThreadState()));
}

}  // namespace

void PrintStacks(const char* line) {
  Say(STDERR_FILENO, line);
  DumpStacks();
}

void EndByDeadlock(std::span<const DeadlockedThread> threads) {
  FlushStreams();
  Say(STDERR_FILENO, "hako: deadlock: every thread waits for another, nothing can happen any more");
  for (const DeadlockedThread& thread : threads) {
    char ident[32];
    static_cast<void>(std::snprintf(ident, sizeof(ident), "0x%016lx", IdentOf(thread.number)));
    Say(STDERR_FILENO, std::string("hako: thread ") + ident + " waits for " + thread.waits_for);
  }
  DumpStacks();
  RemoveScratch();
  _exit(kDeadlockStatus);
}

}  // namespace hako::determinism
