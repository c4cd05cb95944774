// deadlock.h: the end of a program in which every thread waits for another.
#ifndef HAKO_DETERMINISM_DEADLOCK_H_
#define HAKO_DETERMINISM_DEADLOCK_H_

#include <span>

namespace hako::determinism {

struct DeadlockedThread {
  int number;
  const char* waits_for;
};

inline constexpr int kDeadlockStatus = 3;

// Says on stderr that nothing can happen any more, what each thread waits for, and every thread's
// stack as faulthandler does, and ends the process with kDeadlockStatus. What the program has
// printed and not flushed is written first. Called by the thread that has the turn.
[[noreturn]] void EndByDeadlock(std::span<const DeadlockedThread> threads);

// Says `line` and every thread's stack on stderr. From any thread, as faulthandler's watch does it.
void PrintStacks(const char* line);

}  // namespace hako::determinism

#endif  // HAKO_DETERMINISM_DEADLOCK_H_
