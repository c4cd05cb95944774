// interruption.h: calls that another thread, or a deadline, brings to an end.
#ifndef HAKO_API_INTERRUPTION_H_
#define HAKO_API_INTERRUPTION_H_

#include <chrono>
#include <optional>

#include "api/isolate.h"

namespace hako::api {

// What is known of one thread's calls. All but `ends` changes with the interpreter lock held.
struct CallRecord {
  bool is_running = false;   // In a call that runs code.
  bool is_plain = false;     // Listed, no limit, nothing pending: a call's ends have nothing to do.
  bool is_listed = false;    // Among those that an interruption looks at.
  bool is_pending = false;   // An exception has been set for it.
  unsigned long thread = 0;  // CPython's number of it, once it is listed.
  std::chrono::nanoseconds limit{0};                               // Of each call; 0: none.
  std::optional<std::chrono::steady_clock::time_point> ends = {};  // Of the call that runs.
};

// NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables): a fact of each thread
extern thread_local constinit CallRecord own_calls __attribute__((tls_model("initial-exec")));

// A call of the interface that runs Python code, from its beginning to its end. With the lock held,
// inside of which it lives. An interruption that comes too late is taken back.
class RunningCode {
 public:
  RunningCode() : is_outermost_(!own_calls.is_running) {
    if (!is_outermost_) return;
    own_calls.is_running = true;
    if (!own_calls.is_plain) [[unlikely]]
      Begin();
  }
  // Of a call that BeginPlainly() has begun.
  struct Begun {};
  explicit RunningCode(Begun /*begun*/) : is_outermost_(true) {}
  ~RunningCode() {
    if (!is_outermost_) return;
    own_calls.is_running = false;
    if (!own_calls.is_plain) [[unlikely]]
      End();
  }
  RunningCode(const RunningCode&) = delete;
  RunningCode& operator=(const RunningCode&) = delete;

  // The same without an object, for who cannot afford one. False: nothing was done, it needs one.
  static bool BeginPlainly() {
    if (own_calls.is_running || !own_calls.is_plain) [[unlikely]]
      return false;
    return own_calls.is_running = true;
  }
  static bool EndPlainly() {
    if (!own_calls.is_plain) [[unlikely]]
      return false;
    own_calls.is_running = false;
    return true;
  }

 private:
  static void Begin();
  static void End();

  bool is_outermost_;
};

// Ends the thread that watches deadlines, if there is one. Without the lock.
void StopWatching();

}  // namespace hako::api

#endif  // HAKO_API_INTERRUPTION_H_
