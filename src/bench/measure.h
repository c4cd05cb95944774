// measure.h: launch-to-exit times of several runners on several programs, taken in turn.
#ifndef HAKO_BENCH_MEASURE_H_
#define HAKO_BENCH_MEASURE_H_

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "base/error.h"
#include "verify/programs.h"
#include "verify/reference.h"

namespace hako::bench {

struct MeasureOptions {
  int runs = 30;              // Counted launches of each runner on each program.
  int warmup = 3;             // Launches before them, dropped.
  int64_t limit_ms = 60'000;  // For each launch. 0: no limit.
  std::string input = {};     // A file for stdin of every run; empty: /dev/null.
};

// The launches of one runner on one program.
struct Series {
  std::vector<int64_t>
      wall_ns;             // One a counted launch, in order; empty if it cannot run the program.
  std::string cannot_run;  // Then the reason.
};

struct Row {
  verify::Program program;
  std::vector<Series> series;  // One a runner, in their order.
};

struct Measurement {
  std::vector<verify::Runner> runners;  // The reference first, hako second, then peers.
  std::vector<Row> rows;
  Series floor;  // The empty C program.
  MeasureOptions options;
};

// Times every program under every runner: for each program, run by run, the runners in turn (A B C
// A B C ...), so that a drift of the machine's speed meets all of them alike. A runner that does
// not print on stdout and end as the reference does cannot run that program: it is asked once,
// beforehand. `floor` is the path of the empty program. `progress` is called before each launch
// with the launches done and their total. One launch at a time. Fails if the reference cannot be
// started.
Result<Measurement> Measure(const std::vector<verify::Runner>& runners,
                            const std::vector<verify::Program>& programs, const std::string& floor,
                            const MeasureOptions& options,
                            const std::function<void(size_t done, size_t total)>& progress);

double MedianMs(const Series& series);

// The figures that reports quote of one runner against the reference.
struct Summary {
  double reference_ms = 0;  // Sums of medians over the programs that the runner can run.
  double runner_ms = 0;
  double ratio_of_sums = 0;
  double median_ratio = 0;    // Over the programs, each ratio one of two medians.
  double geometric_mean = 0;  // Of the same ratios.
  double worst_ratio = 0;
  size_t programs = 0;  // How many it can run; the figures are 0 where that is none.
};
Summary Summarize(const Measurement& measurement, size_t runner);

}  // namespace hako::bench

#endif  // HAKO_BENCH_MEASURE_H_
