#include "determinism/virtual_clock.h"

#include <algorithm>
#include <cerrno>

#include "determinism/timers.h"
#include "determinism/turn_order.h"

namespace hako::determinism {

// NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables): the seam has no context
constinit VirtualClock virtual_clock;

namespace {

constexpr int64_t kTick_ns = 10'000'000;  // Of times(): sysconf(_SC_CLK_TCK) is 100 on Linux.

// A clock of a process or thread: the fixed numbers, and those of clock_getcpuclockid, which are
// negative.
bool IsOfProcessor(clockid_t clock) {
  return clock == CLOCK_PROCESS_CPUTIME_ID || clock == CLOCK_THREAD_CPUTIME_ID || clock < 0;
}

bool IsOfDay(clockid_t clock) {
  return clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE || clock == CLOCK_TAI;
}

// A thread that is none of the order's waits for the interpreter lock by the real clock.
int GetTime(clockid_t clock, timespec* now) {
  if (!TurnOrder::IsKnown()) return clock_gettime(clock, now);
  *now = ToTimespec(virtual_clock.Read(clock));
  return 0;
}

int GetResolution(clockid_t /*clock*/, timespec* step) {
  if (step != nullptr) *step = {.tv_sec = 0, .tv_nsec = 1};
  return 0;
}

time_t Time(time_t* now) {
  const time_t seconds = virtual_clock.Read(CLOCK_REALTIME) / kSecond_ns;
  if (now != nullptr) *now = seconds;
  return seconds;
}

int GetTimeOfDay(timeval* now, void* /*zone*/) {
  *now = ToTimeval(virtual_clock.Read(CLOCK_REALTIME));
  return 0;
}

clock_t Times(tms* used) {
  const int64_t busy = virtual_clock.Read(CLOCK_PROCESS_CPUTIME_ID);
  *used = {.tms_utime = busy / kTick_ns, .tms_stime = 0, .tms_cutime = 0, .tms_cstime = 0};
  return (VirtualClock::kMonotonicStart_ns + virtual_clock.elapsed_ns()) / kTick_ns;
}

clock_t Clock() {
  return virtual_clock.Read(CLOCK_PROCESS_CPUTIME_ID) / (kSecond_ns / CLOCKS_PER_SEC);
}

// Memory and faults are the machine's: 0, as on a system that does not count them.
int GetUsage(int /*who*/, rusage* used) {
  *used = {};
  used->ru_utime = ToTimeval(virtual_clock.Read(CLOCK_PROCESS_CPUTIME_ID));
  return 0;
}

}  // namespace

timeval ToTimeval(int64_t ns) {
  return {.tv_sec = ns / kSecond_ns, .tv_usec = ns % kSecond_ns / kMicrosecond_ns};
}

timespec ToTimespec(int64_t ns) { return {.tv_sec = ns / kSecond_ns, .tv_nsec = ns % kSecond_ns}; }

// A time too far away to be counted in nanoseconds is the last that can be.
int64_t ToNanoseconds(const timespec& time) {
  int64_t ns = 0;
  if (__builtin_mul_overflow(time.tv_sec, kSecond_ns, &ns) ||
      __builtin_add_overflow(ns, time.tv_nsec, &ns)) {
    return time.tv_sec < 0 ? INT64_MIN : INT64_MAX;
  }
  return ns;
}

int64_t VirtualClock::Read(clockid_t clock) {
  elapsed_ns_ += kStep_ns;
  busy_ns_ += kStep_ns;
  if (RaiseDueTimer()) turn_order().InterruptMain();
  if (IsOfProcessor(clock)) return busy_ns_;
  return elapsed_ns_ + (IsOfDay(clock) ? epoch_ns_ : kMonotonicStart_ns);
}

int64_t VirtualClock::ElapsedAt(clockid_t clock, const timespec& time) const {
  const int64_t ns = ToNanoseconds(time);
  const int64_t start = IsOfDay(clock) ? epoch_ns_ : kMonotonicStart_ns;
  int64_t elapsed = 0;
  if (__builtin_sub_overflow(ns, start, &elapsed)) return ns < 0 ? INT64_MIN : INT64_MAX;
  return elapsed;
}

void VirtualClock::AdvanceTo(int64_t elapsed_ns) {
  elapsed_ns_ = std::max(elapsed_ns_, elapsed_ns);
}

void PinClock(seams::SystemCalls& calls) {
  calls.clock_gettime = GetTime;
  calls.clock_getres = GetResolution;
  calls.time = Time;
  calls.gettimeofday = GetTimeOfDay;
  calls.times = Times;
  calls.clock = Clock;
  calls.getrusage = GetUsage;
}

}  // namespace hako::determinism
