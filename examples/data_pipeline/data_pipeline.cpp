// data_pipeline.cpp: buffers of a C++ program, transformed by Python where they lie.
//
//   data_pipeline FOLDER [plain]      FOLDER has pipeline.py; plain: without numpy
//
// The samples are a std::vector of the host's. Python sees them as a memoryview, or as a numpy
// array upon it: at the same address, which is shown, so that nothing is copied whatever the size.
// What Python makes anew comes back as a hako::Buffer: the host reads it where Python has it.
#include <cinttypes>
#include <cstdint>
#include <cstdio>
#include <iostream>
#include <numeric>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "hako/hako.hpp"

namespace {

constexpr size_t kSamples = 1 << 20;
constexpr size_t kWidth = 1 << 16;  // Samples to a mean.

// A sawtooth of whole numbers, so that every way to add them gives the same sum.
std::vector<double> Samples() {
  constexpr size_t kPeriod = 1000;
  std::vector<double> samples(kSamples);
  for (size_t i = 0; i < kSamples; ++i) samples[i] = static_cast<double>(i % kPeriod);
  return samples;
}

const char* YesOrNo(bool holds) { return holds ? "yes" : "no"; }

// The same place, asked from both sides.
hako::Result<void> ShowAddress(const hako::Isolate& isolate, const hako::Memory& memory,
                               const std::vector<double>& samples) {
  auto seen = isolate.Call<uint64_t>("pipeline:address", memory.view());
  if (!seen) return hako::Fail(std::move(seen.error()));
  const auto own = reinterpret_cast<uintptr_t>(samples.data());
  std::printf("Python sees the samples where the host has them: %s\n", YesOrNo(*seen == own));
  // And back: what the host gets of Python's view is its own memory again.
  auto buffer = hako::Buffer<double>::Of(memory.view());
  if (!buffer) return hako::Fail(std::move(buffer.error()));
  std::printf("a buffer of that view is the host's memory: %s\n",
              YesOrNo(buffer->items().data() == samples.data()));
  return {};
}

hako::Result<void> Transform(const hako::Isolate& isolate, const hako::Memory& memory,
                             const std::vector<double>& samples) {
  constexpr double kLow = 100, kHigh = 900, kFactor = 0.5;
  auto means = isolate.Call("pipeline:run", memory.view(), kLow, kHigh, kFactor,
                            static_cast<uint64_t>(kWidth));
  if (!means) return hako::Fail(std::move(means.error()));
  // Clipped in place: the vector has changed, and nobody has copied anything to it.
  std::printf("samples 0, 500 and 999 now: %g %g %g\n", samples[0], samples[500], samples[999]);
  auto buffer = hako::Buffer<const double>::Of(*means);
  if (!buffer) return hako::Fail(std::move(buffer.error()));
  const std::span<const double> items = buffer->items();
  std::printf("%zu means, the first %.4f, the last %.4f\n", items.size(), items.front(),
              items.back());
  const double total = std::accumulate(samples.begin(), samples.end(), 0.0);
  const double mean =
      std::accumulate(items.begin(), items.end(), 0.0) / static_cast<double>(items.size());
  std::printf("their mean is half of the samples': %s\n",
              YesOrNo(mean == total / static_cast<double>(kSamples) / 2));
  return {};
}

// A view of a part: read-only, as the host's span is one of const.
hako::Result<void> Summarise(const hako::Isolate& isolate, const std::vector<double>& samples) {
  const auto part = std::span<const double>(samples).subspan(95, 10);
  auto memory = hako::Memory::Of(isolate, part);
  if (!memory) return hako::Fail(std::move(memory.error()));
  using Summary = std::tuple<int, double, double, double>;
  auto summary = isolate.Call<Summary>("pipeline:summary", memory->view());
  if (!summary) return hako::Fail(std::move(summary.error()));
  const auto& [count, least, greatest, total] = *summary;
  std::printf("%d of the samples: from %g to %g, total %g\n", count, least, greatest, total);
  auto written = memory->view().SetItem(0, 1.0);
  std::printf("writing to them: %s\n", written ? "possible" : written.error().OneLine().c_str());
  return {};
}

hako::Result<void> Run(const hako::Isolate& isolate, bool without_numpy) {
  if (without_numpy) {  // As if it were not installed.
    auto hidden = isolate.Exec("import sys; sys.modules['numpy'] = None");
    if (!hidden) return hidden;
  }
  auto kind = isolate.Call<std::string>("pipeline:kind");
  if (!kind) return hako::Fail(std::move(kind.error()));
  std::printf("transforms: %s\n", kind->c_str());

  std::vector<double> samples = Samples();
  auto memory = hako::Memory::Of(isolate, std::span(samples));
  if (!memory) return hako::Fail(std::move(memory.error()));
  if (auto done = ShowAddress(isolate, *memory, samples); !done) return done;
  if (auto done = Transform(isolate, *memory, samples); !done) return done;
  if (auto done = Summarise(isolate, samples); !done) return done;

  // The samples are about to go. Python may still have a view of them: it must not reach them.
  auto main = isolate.Import("__main__");
  if (!main) return hako::Fail(std::move(main.error()));
  if (auto kept = main->SetAttribute("kept", memory->view()); !kept) return kept;
  if (auto released = memory->Release(); !released) return released;
  const auto used = isolate.Eval("kept[0]");
  std::printf("a view that Python kept: %s\n", used ? "usable" : used.error().OneLine().c_str());
  return {};
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2 || argc > 3 || (argc == 3 && std::string_view(argv[2]) != "plain")) {
    std::cerr << "usage: data_pipeline FOLDER [plain]\n";
    return 2;
  }
  hako::BootOptions options;
  options.paths = {argv[1]};
  const auto isolate = hako::Isolate::Boot(std::move(options));
  if (!isolate) {
    std::cerr << isolate.error().OneLine() << '\n';
    return 1;
  }
  const auto done = Run(*isolate, argc == 3);
  if (done) return 0;
  std::cerr << done.error().traceback();  // Known as long as the isolate lives.
  return 1;
}
