#define PY_SSIZE_T_CLEAN
#include "determinism/last_words.h"

#include <Python.h>
#include <unistd.h>

namespace hako::determinism {

void Say(int fd, const std::string& line) {
  const std::string text = line + "\n";
  // NOLINTNEXTLINE(bugprone-unused-return-value): there is no other place to tell of it
  static_cast<void>(!write(fd, text.data(), text.size()));
}

// The streams' own locks may be held by a thread that waits; then the flush would wait as well, and
// the end that follows comes back here.
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

}  // namespace hako::determinism
