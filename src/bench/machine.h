// machine.h: the facts of this machine that a figure must be quoted with.
#ifndef HAKO_BENCH_MACHINE_H_
#define HAKO_BENCH_MACHINE_H_

#include <string>

namespace hako::bench {

struct Machine {
  std::string system;     // "Debian GNU/Linux 12 (bookworm)"
  std::string kernel;     // "Linux 6.1.0 x86_64"
  std::string processor;  // As /proc/cpuinfo names it.
  int cores = 0;          // Those this process may use.
};

// Reads what there is; a fact that cannot be had is "unknown" or 0.
Machine DescribeMachine();

// Now, in UTC: "2026-01-31 12:00 UTC".
std::string DateUtc();

}  // namespace hako::bench

#endif  // HAKO_BENCH_MACHINE_H_
