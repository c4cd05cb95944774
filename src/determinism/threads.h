// threads.h: threads and everything that they wait for, in the turn order.
#ifndef HAKO_DETERMINISM_THREADS_H_
#define HAKO_DETERMINISM_THREADS_H_

#include <pthread.h>

#include "seams/system_calls.h"

namespace hako::determinism {

// What threading.get_ident() says in the thread of that number: the same in every run, and a number
// that looks like one.
constexpr pthread_t IdentOf(int number) {
  constexpr pthread_t kFirst = 0x7f0000001000, kDistance = 0x1000;
  return kFirst + static_cast<pthread_t>(number) * kDistance;
}

// Starts and idents of threads, and locks.
void PinThreads(seams::SystemCalls& calls);

// Sleeps, and waits for descriptors and children.
void PinWaits(seams::SystemCalls& calls);

// This signal was sent to the process or its main thread: ends the main thread's wait if a handler
// of the program's takes it. The kernel would wake it too, but at a time of its own.
void InterruptMainBy(int signal);

}  // namespace hako::determinism

#endif  // HAKO_DETERMINISM_THREADS_H_
