// What a launch costs hako's own measuring: the floor under every figure of `hako compare --time`;
// and a hello world beside it.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <vector>

#include "base/process.h"

namespace hako {
namespace {

Command Silent(std::vector<std::string> argv) {
  return {.argv = std::move(argv),
          .in = {Stream::Kind::kNull},
          .out = {Stream::Kind::kNull},
          .err = {Stream::Kind::kNull}};
}

double MedianUs(std::vector<int64_t> wall_ns) {
  constexpr double kNsPerUs = 1000;
  const auto middle = wall_ns.begin() + static_cast<ptrdiff_t>(wall_ns.size() / 2);
  std::ranges::nth_element(wall_ns, middle);
  return static_cast<double>(*middle) / kNsPerUs;
}

void BM_TimeToEndOfAnEmptyProgram(benchmark::State& state) {
  const Command command = Silent({HAKO_FLOOR});
  for ([[maybe_unused]] auto _ : state) {
    Ending ending;
    auto wall_ns = TimeToEnd(command, ending);
    if (!wall_ns) state.SkipWithError(OneLine(wall_ns.error()).c_str());
    benchmark::DoNotOptimize(ending);
  }
}
BENCHMARK(BM_TimeToEndOfAnEmptyProgram)->UseRealTime();

void BM_RunOfAnEmptyProgramCaptured(benchmark::State& state) {
  const Command command{.argv = {HAKO_FLOOR}};
  for ([[maybe_unused]] auto _ : state) {
    auto outcome = Run(command);
    if (!outcome) state.SkipWithError(OneLine(outcome.error()).c_str());
    benchmark::DoNotOptimize(outcome);
  }
}
BENCHMARK(BM_RunOfAnEmptyProgramCaptured)->UseRealTime();

// Launches in turn, nothing else between them: launch to exit in us, medians, and their ratio.
void BM_HelloWorldBesideAnEmptyProgram(benchmark::State& state) {
  const Command commands[] = {Silent({HAKO_FLOOR}), Silent({HAKO_PROGRAM, "run", HAKO_HELLO})};
  std::vector<int64_t> wall_ns[std::size(commands)];
  for ([[maybe_unused]] auto _ : state) {
    for (size_t i = 0; i < std::size(commands); ++i) {
      Ending ending;
      auto time = TimeToEnd(commands[i], ending);
      if (!time || ending != Ending{}) return state.SkipWithError("a program failed");
      wall_ns[i].push_back(*time);
    }
  }
  state.counters["empty_us"] = MedianUs(wall_ns[0]);
  state.counters["hello_us"] = MedianUs(wall_ns[1]);
  state.counters["ratio"] = MedianUs(wall_ns[1]) / MedianUs(wall_ns[0]);
}
BENCHMARK(BM_HelloWorldBesideAnEmptyProgram)->Iterations(300)->UseRealTime();

}  // namespace
}  // namespace hako
