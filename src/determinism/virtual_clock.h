// virtual_clock.h: the one clock of a deterministic run.
//
// It starts at a set time and moves in two ways: by a fixed step with each reading, and to the end
// of each wait that has one. So a program that sleeps an hour ends in milliseconds with the times
// of an hour's run, and measures the same durations in every run.
//
// Only the thread that has the turn (turn_order.h) uses it.
#ifndef HAKO_DETERMINISM_VIRTUAL_CLOCK_H_
#define HAKO_DETERMINISM_VIRTUAL_CLOCK_H_

#include <cstdint>
#include <ctime>

#include "seams/system_calls.h"

namespace hako::determinism {

class VirtualClock {
 public:
  static constexpr int64_t kStep_ns = 1'000;  // By which a reading moves it.
  // What CLOCK_MONOTONIC says at the start: as if the machine had run for a while.
  static constexpr int64_t kMonotonicStart_ns = 1'000'000'000'000;

  constexpr VirtualClock() = default;

  // Anew, whatever it was.
  void Start(int64_t epoch_ns) { *this = VirtualClock(epoch_ns); }

  // Since the start, without moving it.
  [[nodiscard]] int64_t elapsed_ns() const { return elapsed_ns_; }
  // The time of day, without moving it.
  [[nodiscard]] int64_t now_ns() const { return epoch_ns_ + elapsed_ns_; }
  [[nodiscard]] int64_t epoch_ns() const { return epoch_ns_; }

  // A reading of the clock of that number.
  int64_t Read(clockid_t clock);

  // When, since the start, the clock of that number will show `time`.
  [[nodiscard]] int64_t ElapsedAt(clockid_t clock, const timespec& time) const;

  // The end of a wait. Does nothing if it has come already.
  void AdvanceTo(int64_t elapsed_ns);

 private:
  constexpr explicit VirtualClock(int64_t epoch_ns) : epoch_ns_(epoch_ns) {}

  int64_t epoch_ns_ = 0;
  int64_t elapsed_ns_ = 0;
  int64_t busy_ns_ = 0;  // The part that was not waited for: what the processor's clocks show.
};

// The run's clock.
// NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables): the seam has no context
extern VirtualClock virtual_clock;

inline constexpr int64_t kSecond_ns = 1'000'000'000;
inline constexpr int64_t kMicrosecond_ns = 1'000;

timespec ToTimespec(int64_t ns);
timeval ToTimeval(int64_t ns);
int64_t ToNanoseconds(const timespec& time);

// Answers all questions for the time with it. For waits: turn_order.h.
void PinClock(seams::SystemCalls& calls);

}  // namespace hako::determinism

#endif  // HAKO_DETERMINISM_VIRTUAL_CLOCK_H_
