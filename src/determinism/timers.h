// timers.h: signal.alarm and signal.setitimer by the virtual clock.
//
// The signal is raised in the thread that moves the clock past the timer's time, before that thread
// goes on: CPython's handler then notes it for the main thread. Only ITIMER_REAL: the other two
// count the processor's time, which is the machine's.
#ifndef HAKO_DETERMINISM_TIMERS_H_
#define HAKO_DETERMINISM_TIMERS_H_

#include <cstdint>
#include <optional>

#include "seams/system_calls.h"

namespace hako::determinism {

void PinTimers(seams::SystemCalls& calls);

// When the next signal is due, since the clock's start; none: no timer is set.
std::optional<int64_t> NextTimer();

// In the child of a fork, which inherits none.
void ForgetTimer();

// Raises the signal if it is due. True: it was.
bool RaiseDueTimer();

}  // namespace hako::determinism

#endif  // HAKO_DETERMINISM_TIMERS_H_
