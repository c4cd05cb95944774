// What a launch costs hako's own measuring: the floor under every figure of `hako compare --time`.
#include <benchmark/benchmark.h>

#include "base/process.h"

namespace hako {
namespace {

void BM_TimeToEndOfAnEmptyProgram(benchmark::State& state) {
  const Command command{.argv = {HAKO_FLOOR},
                        .in = {Stream::Kind::kNull},
                        .out = {Stream::Kind::kNull},
                        .err = {Stream::Kind::kNull}};
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

}  // namespace
}  // namespace hako
