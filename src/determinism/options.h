// options.h: what `hako run --deterministic` is told.
#ifndef HAKO_DETERMINISM_OPTIONS_H_
#define HAKO_DETERMINISM_OPTIONS_H_

#include <cstdint>
#include <string>
#include <vector>

namespace hako::determinism {

// What is done where a program asks for something that cannot be the same everywhere (leaks.h).
enum class OnLeak : uint8_t { kWarn, kError, kAllow };

struct Options {
  int64_t epoch_ns = 946'684'800'000'000'000;  // The virtual clock's start: 2000-01-01T00:00:00Z.
  uint64_t seed = 0;                           // Of all entropy.
  std::vector<std::string> environment = {};   // NAME=VALUE, besides what every run has.
  OnLeak on_leak = OnLeak::kWarn;
  int64_t busy_wait_ms = 10'000;  // busy_wait.h: its patience. 0: nothing is said.
  std::string explain_file = {};  // Where explain.h writes; empty: nowhere.
};

}  // namespace hako::determinism

#endif  // HAKO_DETERMINISM_OPTIONS_H_
