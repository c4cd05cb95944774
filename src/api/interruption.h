// interruption.h: calls that another thread, or a deadline, brings to an end.
#ifndef HAKO_API_INTERRUPTION_H_
#define HAKO_API_INTERRUPTION_H_

#include "api/isolate.h"

namespace hako::api {

// A call of the interface that runs Python code, from its beginning to its end. With the lock held,
// inside of which it lives. An interruption that comes too late is taken back.
class RunningCode {
 public:
  RunningCode();
  ~RunningCode();
  RunningCode(const RunningCode&) = delete;
  RunningCode& operator=(const RunningCode&) = delete;

 private:
  bool is_outermost_;
};

// Ends the thread that watches deadlines, if there is one. Without the lock.
void StopWatching();

}  // namespace hako::api

#endif  // HAKO_API_INTERRUPTION_H_
