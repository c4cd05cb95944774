// threads.cpp: what CPython 3.11 does in Python/thread_pthread.h, with turns.
//
// Locks are semaphores there (USE_SEMAPHORES). The interpreter lock and its conditions go to libc
// as ever: they are never contended here, as only the thread that has the turn runs.
#include "determinism/threads.h"

#include <cerrno>
#include <csignal>

#include "determinism/busy_wait.h"
#include "determinism/turn_order.h"
#include "determinism/virtual_clock.h"

namespace hako::determinism {
namespace {

// -1 for what was never a thread's.
int NumberOf(pthread_t ident) {
  const auto number = static_cast<int>((ident - IdentOf(0)) / 0x1000);
  return IdentOf(number) == ident ? number : -1;
}

int Create(pthread_t* thread, const pthread_attr_t* attributes, void* (*body)(void*),
           void* argument) {
  WatchBusyWaits();
  int number = 0;
  const int failed = turn_order().Start(attributes, body, argument, &number);
  if (failed == 0) *thread = IdentOf(number);
  return failed;
}

int Detach(pthread_t thread) {
  pthread_t handle = {};
  return turn_order().Find(NumberOf(thread), &handle) ? pthread_detach(handle) : ESRCH;
}

int Join(pthread_t thread, void** result) {
  pthread_t handle = {};
  return turn_order().Find(NumberOf(thread), &handle) ? pthread_join(handle, result) : ESRCH;
}

void Exit(void* result) {
  turn_order().End();
  pthread_exit(result);
}

int SendSignal(pthread_t thread, int signal) {
  pthread_t handle = {};
  // An ended one's handle may lead to memory that libc has given back.
  if (!turn_order().IsAlive(NumberOf(thread)) || !turn_order().Find(NumberOf(thread), &handle))
    return ESRCH;
  const int result = pthread_kill(handle, signal);
  if (result == 0 && NumberOf(thread) == 0) InterruptMainBy(signal);
  return result;
}

int ClockOf(pthread_t /*thread*/, clockid_t* clock) {
  *clock = CLOCK_THREAD_CPUTIME_ID;
  return 0;
}

// Threads that are none of the order's: a host's, which only take the interpreter lock to set an
// exception. They have an ident that is no other's, and wait as ever.
constexpr int kNoThread = -1;

pthread_t Self() { return IdentOf(TurnOrder::IsKnown() ? turn_order().number() : kNoThread); }

int WaitForSemaphore(sem_t* semaphore, std::optional<int64_t> until_ns) {
  for (;;) {
    if (sem_trywait(semaphore) == 0) return 0;
    if (errno != EAGAIN) return -1;
    switch (turn_order().WaitFor({.what = "a lock", .key = semaphore, .until_ns = until_ns})) {
      case Woken::kByTime: {
        const bool has_come = sem_trywait(semaphore) == 0;
        if (!has_come) errno = ETIMEDOUT;
        return has_come ? 0 : -1;
      }
      case Woken::kBySignal:
        errno = EINTR;
        return -1;
      case Woken::kByOther:
      case Woken::kByReadiness:
        break;
    }
  }
}

int SemaphoreWait(sem_t* semaphore) {
  if (!TurnOrder::IsKnown()) return sem_wait(semaphore);
  return WaitForSemaphore(semaphore, std::nullopt);
}

int SemaphoreClockWait(sem_t* semaphore, clockid_t clock, const timespec* until) {
  if (!TurnOrder::IsKnown()) return sem_clockwait(semaphore, clock, until);
  return WaitForSemaphore(semaphore, virtual_clock.ElapsedAt(clock, *until));
}

int SemaphorePost(sem_t* semaphore) {
  const int result = sem_post(semaphore);
  turn_order().WakeOne(semaphore);
  return result;
}

int YieldTurn() {
  turn_order().Yield();
  return 0;
}

}  // namespace

void InterruptMainBy(int signal) {
  struct sigaction action {};
  if (signal == 0 || sigaction(signal, nullptr, &action) != 0) return;
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-cstyle-cast): the macros'
  if (action.sa_handler != SIG_DFL && action.sa_handler != SIG_IGN) turn_order().InterruptMain();
}

void PinThreads(seams::SystemCalls& calls) {
  static_cast<void>(turn_order());  // Knows the main thread from now on.
  calls.pthread_create = Create;
  calls.pthread_detach = Detach;
  calls.pthread_join = Join;
  calls.pthread_exit = Exit;
  calls.pthread_kill = SendSignal;
  calls.pthread_getcpuclockid = ClockOf;
  calls.pthread_self = Self;
  calls.sem_wait = SemaphoreWait;
  calls.sem_clockwait = SemaphoreClockWait;
  calls.sem_post = SemaphorePost;
  calls.sched_yield = YieldTurn;
}

}  // namespace hako::determinism
