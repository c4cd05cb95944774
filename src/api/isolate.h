// isolate.h: the isolate of this process, and the lock that every function of the interface takes.
#ifndef HAKO_API_ISOLATE_H_
#define HAKO_API_ISOLATE_H_

#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include <atomic>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "hako/hako.h"
#include "interpreter/reference.h"

// A process has one: the handle is the same at every boot.
struct hako_isolate {
  // Raised by each boot; 0 while none is booted.
  std::atomic<uint64_t> generation;
  std::atomic<bool> has_interpreter;  // From the boot to the very end, when nothing can be called.
  std::atomic<int> inside;            // Threads between hako_enter() and hako_leave().
  PyThreadState* main_thread;
  pthread_t booted_by;
  const std::string* start;  // How it began; owned, and replaced by the next boot.
  bool is_deterministic;
};

namespace hako::api {

using interpreter::Ref;

// NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables): a process has one
extern constinit hako_isolate the_isolate;
inline hako_isolate& TheIsolate() { return the_isolate; }

inline PyObject* Object(hako_value* value) { return reinterpret_cast<PyObject*>(value); }
inline hako_value* Value(PyObject* object) { return reinterpret_cast<hako_value*>(object); }
inline PyObject* const* Objects(hako_value* const* values) {
  return reinterpret_cast<PyObject* const*>(values);
}
inline std::string_view View(hako_text text) { return {text.data, text.size}; }
inline hako_text Text(std::string_view text) { return {text.data(), text.size()}; }
inline Py_ssize_t Size(size_t size) { return static_cast<Py_ssize_t>(size); }

// How often this thread is inside the interpreter's lock, by this interface.
// NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables): a fact of each thread
extern thread_local constinit int lock_depth __attribute__((tls_model("initial-exec")));

void TakeLock();
void GiveLock();

// Holds the interpreter lock for as long as it lives. Cheap where this thread has it already.
class Lock {
 public:
  Lock() {
    if (lock_depth++ == 0) [[unlikely]]
      TakeLock();
  }
  ~Lock() {
    if (--lock_depth == 0) [[unlikely]]
      GiveLock();
  }
  Lock(const Lock&) = delete;
  Lock& operator=(const Lock&) = delete;
};

// The same without a turn of a deterministic program: for who sets an exception while another
// thread of the host's is inside.
class LockAside {
 public:
  LockAside();
  ~LockAside();
  LockAside(const LockAside&) = delete;
  LockAside& operator=(const LockAside&) = delete;
};

// The exception that is set, which is taken away. With the lock held.
hako_error* TakeException();

// Sets *result to the object, a new reference, or returns the exception that is set if it is null.
inline hako_error* Give(PyObject* object, hako_value** result) {
  if (object == nullptr) [[unlikely]]
    return TakeException();
  *result = Value(object);
  return nullptr;
}

// Null, or the exception that is set if `ok` is false.
inline hako_error* Check(bool ok) { return ok ? nullptr : TakeException(); }

// A str; null with an exception set.
PyObject* MakeString(hako_text text);

}  // namespace hako::api

#endif  // HAKO_API_ISOLATE_H_
