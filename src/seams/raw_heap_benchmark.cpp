// What the memory seam costs over a direct call: one jump.
#include <benchmark/benchmark.h>

#include <cstdlib>

#include "seams/raw_heap.h"

namespace {

void BM_LibcMallocAndFree(benchmark::State& state) {
  const auto bytes = static_cast<size_t>(state.range(0));
  for ([[maybe_unused]] auto _ : state) {
    void* block = std::malloc(bytes);
    benchmark::DoNotOptimize(block);
    std::free(block);
  }
}
BENCHMARK(BM_LibcMallocAndFree)->Arg(600)->Arg(4096);

void BM_SeamMallocAndFree(benchmark::State& state) {
  const auto bytes = static_cast<size_t>(state.range(0));
  for ([[maybe_unused]] auto _ : state) {
    void* block = hako_malloc(bytes);
    benchmark::DoNotOptimize(block);
    hako_free(block);
  }
}
BENCHMARK(BM_SeamMallocAndFree)->Arg(600)->Arg(4096);

}  // namespace
