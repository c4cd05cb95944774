// measure.cpp: A B C A B C, launch to exit on the monotonic clock, no shell and no pipe in between.
#include "bench/measure.h"

#include <utility>

#include "base/process.h"
#include "bench/statistics.h"
#include "verify/difference.h"

namespace hako::bench {
namespace {

constexpr double kNsPerMs = 1e6;

Command LaunchOf(const verify::Runner& runner, const std::string& program,
                 const MeasureOptions& options) {
  Command command{.argv = runner.argv};
  if (!program.empty()) command.argv.push_back(program);
  command.in = options.input.empty() ? Stream{Stream::Kind::kNull}
                                     : Stream{Stream::Kind::kFile, options.input};
  command.limit_ms = options.limit_ms;
  return command;
}

// Why `outcome` is not what the reference gave; empty if it is. stderr may differ: peers word it
// otherwise.
std::string ReasonAgainst(const Outcome& expected, const Outcome& actual) {
  if (expected.ending != actual.ending) {
    std::string reason = Describe(actual.ending) + " instead of " + Describe(expected.ending);
    const std::string_view text = actual.err;
    const size_t last = text.find_last_not_of('\n');
    if (last == std::string_view::npos) return reason;
    const size_t before = text.rfind('\n', last);
    const size_t start = before == std::string_view::npos ? 0 : before + 1;
    return reason + ": " + verify::Printable(text.substr(start, last + 1 - start));
  }
  const auto difference = verify::FirstDifference("stdout", expected.out, actual.out);
  if (!difference) return "";
  return "stdout line " + std::to_string(difference->line) + ": '" + difference->actual +
         "' instead of '" + difference->expected + "'";
}

// Asks every runner once whether it runs the program; fills Series::cannot_run.
Result<void> Screen(const std::vector<verify::Runner>& runners, const MeasureOptions& options,
                    Row& row) {
  Outcome expected;
  for (size_t i = 0; i < runners.size(); ++i) {
    const auto outcome = Run(LaunchOf(runners[i], row.program.path, options));
    if (!outcome && i == 0) return Fail(outcome.error());
    if (i == 0) {
      expected = *outcome;
    } else {
      row.series[i].cannot_run =
          outcome ? ReasonAgainst(expected, *outcome) : OneLine(outcome.error());
    }
  }
  return {};
}

Result<void> LaunchOnce(const verify::Runner& runner, const std::string& program,
                        const MeasureOptions& options, bool counted, Series& series) {
  Command command = LaunchOf(runner, program, options);
  command.out = command.err = Stream{Stream::Kind::kNull};
  Ending ending;
  auto wall_ns = TimeToEnd(command, ending);
  if (!wall_ns) return Fail(std::move(wall_ns.error()));
  if (ending.kind == Ending::Kind::kTimedOut) {
    series.wall_ns.clear();
    series.cannot_run = Describe(ending);
  } else if (counted) {
    series.wall_ns.push_back(*wall_ns);
  }
  return {};
}

}  // namespace

Result<Measurement> Measure(const std::vector<verify::Runner>& runners,
                            const std::vector<verify::Program>& programs, const std::string& floor,
                            const MeasureOptions& options,
                            const std::function<void(size_t done, size_t total)>& progress) {
  Measurement result{.runners = runners, .rows = {}, .floor = {}, .options = options};
  const verify::Runner floor_runner{"floor", {floor}};
  const int launches = options.warmup + options.runs;
  const size_t total = (programs.size() + 1) * static_cast<size_t>(launches);
  size_t done = 0;
  for (int run = 0; run < launches; ++run) {
    progress(done++, total);
    auto timed = LaunchOnce(floor_runner, "", options, run >= options.warmup, result.floor);
    if (!timed) return Fail(std::move(timed.error()));
  }
  for (const verify::Program& program : programs) {
    Row row{program, std::vector<Series>(runners.size())};
    auto screened = Screen(runners, options, row);
    if (!screened) return Fail(std::move(screened.error()));
    for (int run = 0; run < launches; ++run) {
      progress(done++, total);
      for (size_t i = 0; i < runners.size(); ++i) {
        if (!row.series[i].cannot_run.empty()) continue;
        auto timed =
            LaunchOnce(runners[i], program.path, options, run >= options.warmup, row.series[i]);
        if (!timed) return Fail(std::move(timed.error()));
      }
    }
    result.rows.push_back(std::move(row));
  }
  progress(total, total);
  return result;
}

double MedianMs(const Series& series) {
  std::vector<double> ms;
  ms.reserve(series.wall_ns.size());
  for (const int64_t wall_ns : series.wall_ns)
    ms.push_back(static_cast<double>(wall_ns) / kNsPerMs);
  return Median(std::move(ms));
}

Summary Summarize(const Measurement& measurement, size_t runner) {
  Summary summary;
  std::vector<double> ratios;
  for (const Row& row : measurement.rows) {
    if (row.series[0].wall_ns.empty() || row.series[runner].wall_ns.empty()) continue;
    const double reference_ms = MedianMs(row.series[0]);
    const double runner_ms = MedianMs(row.series[runner]);
    summary.reference_ms += reference_ms;
    summary.runner_ms += runner_ms;
    ratios.push_back(runner_ms / reference_ms);
  }
  summary.programs = ratios.size();
  if (ratios.empty()) return summary;
  summary.ratio_of_sums = summary.runner_ms / summary.reference_ms;
  summary.geometric_mean = GeometricMean(ratios);
  summary.worst_ratio = Largest(ratios);
  summary.median_ratio = Median(std::move(ratios));
  return summary;
}

}  // namespace hako::bench
