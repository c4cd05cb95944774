// interruption.h: calls that another thread, or a deadline, brings to an end.
#ifndef HAKO_API_INTERRUPTION_H_
#define HAKO_API_INTERRUPTION_H_

#include <chrono>
#include <optional>

#include "api/isolate.h"

namespace hako::api {

// What is known of one thread's calls. All but `ends` changes with the interpreter lock held.
struct CallRecord {
  int depth = 0;             // In calls that run code.
  bool is_plain = false;     // It is listed and has no limit: a call's ends have nothing to do.
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
  RunningCode() {
    if (own_calls.depth++ == 0 && !own_calls.is_plain) [[unlikely]]
      Begin();
  }
  ~RunningCode() {
    if (--own_calls.depth == 0 && (own_calls.is_pending || !own_calls.is_plain)) [[unlikely]]
      End();
  }
  RunningCode(const RunningCode&) = delete;
  RunningCode& operator=(const RunningCode&) = delete;

 private:
  static void Begin();
  static void End();
};

// Ends the thread that watches deadlines, if there is one. Without the lock.
void StopWatching();

}  // namespace hako::api

#endif  // HAKO_API_INTERRUPTION_H_
