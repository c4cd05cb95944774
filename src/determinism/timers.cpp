#include "determinism/timers.h"

#include <csignal>

#include "determinism/leaks.h"
#include "determinism/virtual_clock.h"

namespace hako::determinism {
namespace {

struct Timer {
  std::optional<int64_t> due_ns = {};
  int64_t interval_ns = 0;
};

// NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables): the seam has no context
constinit Timer timer;

int64_t FromTimeval(const timeval& time) {
  return ToNanoseconds({.tv_sec = time.tv_sec, .tv_nsec = time.tv_usec * kMicrosecond_ns});
}

itimerval Now() {
  itimerval now{};
  now.it_interval = ToTimeval(timer.interval_ns);
  if (timer.due_ns.has_value())
    now.it_value = ToTimeval(*timer.due_ns - virtual_clock.elapsed_ns());
  return now;
}

int SetTimer(int which, const itimerval* wanted, itimerval* before) {
  if (which != ITIMER_REAL) {
    NoteLeak("setitimer", "the processor's time");
    return setitimer(static_cast<__itimer_which_t>(which), wanted, before);
  }
  if (before != nullptr) *before = Now();
  const int64_t wait_ns = FromTimeval(wanted->it_value);
  timer = {.due_ns = {}, .interval_ns = FromTimeval(wanted->it_interval)};
  if (wait_ns != 0) timer.due_ns = virtual_clock.elapsed_ns() + wait_ns;
  return 0;
}

int GetTimer(int which, itimerval* now) {
  if (which != ITIMER_REAL) return getitimer(static_cast<__itimer_which_t>(which), now);
  *now = Now();
  return 0;
}

// alarm(2): whole seconds, rounded up so that a set one never looks unset.
unsigned Alarm(unsigned seconds) {
  itimerval wanted{}, before{};
  wanted.it_value.tv_sec = seconds;
  SetTimer(ITIMER_REAL, &wanted, &before);
  return static_cast<unsigned>(before.it_value.tv_sec + (before.it_value.tv_usec > 0 ? 1 : 0));
}

}  // namespace

void ForgetTimer() { timer = {}; }

std::optional<int64_t> NextTimer() { return timer.due_ns; }

bool RaiseDueTimer() {
  if (!timer.due_ns.has_value() || *timer.due_ns > virtual_clock.elapsed_ns()) return false;
  if (timer.interval_ns > 0) {
    *timer.due_ns += timer.interval_ns;
  } else {
    timer.due_ns.reset();
  }
  // NOLINTNEXTLINE(cert-err33-c): the number is a signal's
  raise(SIGALRM);
  return true;
}

void PinTimers(seams::SystemCalls& calls) {
  calls.setitimer = SetTimer;
  calls.getitimer = GetTimer;
  calls.alarm = Alarm;
}

}  // namespace hako::determinism
