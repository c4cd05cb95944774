#include "determinism/deadlock.h"

#include <Python.h>
#include <unistd.h>

#include <string>

#include "determinism/stable_paths.h"
#include "determinism/threads.h"

// CPython 3.11.2, Include/internal/pycore_traceback.h; the same in later versions.
// NOLINTNEXTLINE(bugprone-reserved-identifier,readability-identifier-naming)
extern "C" const char* _Py_DumpTracebackThreads(int fd, PyInterpreterState* interpreter,
                                                PyThreadState* current);

namespace hako::determinism {
namespace {

void Say(const std::string& line) {
  const std::string text = line + "\n";
  // NOLINTNEXTLINE(bugprone-unused-return-value): there is no other place to tell of it
  static_cast<void>(!write(STDERR_FILENO, text.data(), text.size()));
}

// The streams' own locks may be held by a thread that waits; then the flush would wait as well, and
// end here again.
void FlushStreams() {
  static bool has_begun = false;
  if (has_begun) return;
  has_begun = true;
  const PyGILState_STATE state = PyGILState_Ensure();
  for (const char* name : {"stdout", "stderr"}) {
    PyObject* stream = PySys_GetObject(name);
    if (stream == nullptr || stream == Py_None) continue;
    PyObject* result = PyObject_CallMethod(stream, "flush", nullptr);
    if (result == nullptr) PyErr_Clear();
    Py_XDECREF(result);
  }
  PyGILState_Release(state);
}

void DumpStacks() {
  // NOLINTNEXTLINE(bugprone-unused-return-value): it says what it cannot do on the descriptor itself
  static_cast<void>(
      _Py_DumpTracebackThreads(STDERR_FILENO, nullptr, PyGILState_GetThisThreadState()));
}

}  // namespace

void PrintStacks(const char* line) {
  Say(line);
  DumpStacks();
}

void EndByDeadlock(std::span<const DeadlockedThread> threads) {
  FlushStreams();
  Say("hako: deadlock: every thread waits for another, nothing can happen any more");
  for (const DeadlockedThread& thread : threads) {
    char ident[32];
    std::snprintf(ident, sizeof(ident), "0x%016lx", IdentOf(thread.number));
    Say(std::string("hako: thread ") + ident + " waits for " + thread.waits_for);
  }
  DumpStacks();
  RemoveScratch();
  _exit(kDeadlockStatus);
}

}  // namespace hako::determinism
