// data_pipeline.cpp: buffers of a C++ program, transformed by Python where they lie.
//
//   data_pipeline FOLDER [plain]      FOLDER has pipeline.py; plain: without numpy
//
// The samples are a std::vector of the host's. Python sees them as a memoryview, or as a numpy
// array upon it: at the same address, which is shown, so that nothing is copied whatever the size.
// What Python makes anew comes back as a hako::Buffer: the host reads it where Python has it.
#include <algorithm>
#include <cinttypes>
#include <cstdint>
#include <cstdio>
#include <iostream>
#include <map>
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
constexpr int kPart = 100'000;      // Samples that one call of MomentsOf() gets, at most.

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

const char* OrError(const hako::Result<void>& result, std::string& text) {
  text = result ? "done" : result.error().OneLine();
  return text.c_str();
}

// Python has a class for the host's columns, which it makes from what the host says of them.
hako::Result<hako::Value> MakeTable(const hako::Isolate& isolate, const hako::Memory& samples,
                                    const hako::Memory& flags) {
  const std::map<std::string, std::string> schema = {{"samples", "d"}, {"flags", "B"}};
  auto defined = isolate.Call("tables:define", "Signal", schema);
  if (!defined) return defined;
  const auto wrong = isolate.Call("tables:make", "Signal", hako::Named("samples", flags.view()));
  std::printf("a table of other columns: %s\n",
              wrong ? "possible" : wrong.error().OneLine().c_str());
  auto table = isolate.Call("tables:make", "Signal", hako::Named("samples", samples.view()),
                            hako::Named("flags", flags.view()));
  if (!table) return table;
  auto described = table->Call<std::string>("describe");
  if (!described) return hako::Fail(std::move(described.error()));
  std::printf("table: %s\n", described->c_str());
  return table;
}

// Gives the means, a buffer of Python's.
hako::Result<hako::Value> Transform(const hako::Isolate& isolate, const hako::Value& table,
                                    const std::vector<double>& samples) {
  constexpr double kLow = 100, kHigh = 900, kFactor = 0.5;
  auto settings = isolate.Find("pipeline:settings");
  if (!settings) return settings;
  std::string text;
  const auto set_width = [&](size_t width) {
    const auto set = settings->SetAttribute("width", static_cast<uint64_t>(width));
    std::printf("set width to %zu: %s\n", width, OrError(set, text));
  };
  set_width(1000);
  set_width(kWidth);
  auto means = isolate.Call("pipeline:run", table, kLow, kHigh, kFactor);
  if (!means) return means;
  set_width(1);
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
  return means;
}

// Count, mean and the sum of squared distances from it. Python calls this with parts of its view:
// each arrives as a span of the host's own memory.
std::tuple<size_t, double, double> MomentsOf(std::span<const double> part) {
  const auto count = static_cast<double>(part.size());
  const double mean = std::accumulate(part.begin(), part.end(), 0.0) / count;
  const double squares = std::accumulate(
      part.begin(), part.end(), 0.0,
      [mean](double sum, double sample) { return sum + (sample - mean) * (sample - mean); });
  return {part.size(), mean, squares};
}

hako::Result<void> Count(const hako::Isolate& isolate, const hako::Value& table,
                         const hako::Memory& memory, std::span<const uint8_t> flags) {
  using Counts = std::map<std::string, uint64_t>;
  auto qualities = isolate.Call<Counts>("pipeline:qualities", table);
  if (!qualities) return hako::Fail(std::move(qualities.error()));
  const auto clipped = static_cast<uint64_t>(std::count(flags.begin(), flags.end(), 1));
  std::printf("%llu samples were clipped, as the host's flags say: %s\n",
              static_cast<unsigned long long>(clipped),
              YesOrNo((*qualities)["clipped"] == clipped));
  auto of_part = hako::MakeFunction(isolate, "moments_of", MomentsOf, {{"part"}});
  if (!of_part) return hako::Fail(std::move(of_part.error()));
  auto moments = isolate.Call<std::string>("pipeline:moments", memory.view(), *of_part, kPart);
  if (!moments) return hako::Fail(std::move(moments.error()));
  std::printf("%s\n", moments->c_str());
  const auto refused = (*of_part)(std::vector<double>{1, 2});
  std::printf("of a list: %s\n", refused ? "possible" : refused.error().OneLine().c_str());
  return {};
}

// What an operator writes: a formula, and stages for one more transform.
hako::Result<void> Extend(const hako::Isolate& isolate, const hako::Value& means) {
  const std::map<std::string, double> names = {{"low", 100}, {"high", 900}};
  for (const char* formula : {"(low + high) / 2", "(high - low) / (high + low)", "high - middle"}) {
    auto value = isolate.Call<double>("pipeline:calculate", formula, names);
    if (value) std::printf("%s = %g\n", formula, *value);
    if (!value) std::printf("%s: %s\n", formula, value.error().OneLine().c_str());
  }
  auto stages = isolate.Call<std::vector<std::string>>(
      "pipeline:add_stages",
      "def centre_plain(samples, by):\n"
      "    return array('d', [sample - by for sample in samples])\n"
      "def centre_numpy(samples, by):\n"
      "    return samples - by\n");
  if (!stages) return hako::Fail(std::move(stages.error()));
  std::printf("stages:");
  for (const std::string& stage : *stages) std::printf(" %s", stage.c_str());
  auto centred = isolate.Call("pipeline:apply_stage", "centre", means, 250);
  if (!centred) return hako::Fail(std::move(centred.error()));
  auto buffer = hako::Buffer<const double>::Of(*centred);
  if (!buffer) return hako::Fail(std::move(buffer.error()));
  std::printf("\nthe first mean, less 250: %.4f\n", buffer->items().front());
  return {};
}

hako::Result<void> Report(const hako::Isolate& isolate, const hako::Value& means) {
  auto peaks = isolate.Call("pipeline:peaks", means, 3);
  if (!peaks) return hako::Fail(std::move(peaks.error()));
  for (const char* kind : {"csv", "parquet"}) {
    auto written = isolate.Call<std::string>("sinks:write", kind, *peaks);
    std::printf("%s: %s\n", kind, (written ? *written : written.error().OneLine()).c_str());
  }
  auto calls = isolate.Call<std::map<std::string, int>>("pipeline:calls");
  if (!calls) return hako::Fail(std::move(calls.error()));
  std::printf("calls:");
  for (const auto& [stage, count] : *calls) std::printf(" %s %d", stage.c_str(), count);
  std::printf("\n");
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

hako::Result<void> Work(const hako::Isolate& isolate, const hako::Memory& memory,
                        const std::vector<double>& samples) {
  std::vector<uint8_t> flags(samples.size());
  auto flag_memory = hako::Memory::Of(isolate, std::span(flags));
  if (!flag_memory) return hako::Fail(std::move(flag_memory.error()));
  auto table = MakeTable(isolate, memory, *flag_memory);
  if (!table) return hako::Fail(std::move(table.error()));
  auto means = Transform(isolate, *table, samples);
  if (!means) return hako::Fail(std::move(means.error()));
  if (auto done = Count(isolate, *table, memory, flags); !done) return done;
  if (auto done = Extend(isolate, *means); !done) return done;
  return Report(isolate, *means);
}

hako::Result<void> Run(const hako::Isolate& isolate, bool without_numpy) {
  if (without_numpy) {  // As if it were not installed.
    auto hidden = isolate.Exec("import sys; sys.modules['numpy'] = None");
    if (!hidden) return hidden;
  }
  auto kind = isolate.Call<std::string>("backend:kind");
  if (!kind) return hako::Fail(std::move(kind.error()));
  std::printf("transforms: %s\n", kind->c_str());

  std::vector<double> samples = Samples();
  auto memory = hako::Memory::Of(isolate, std::span(samples));
  if (!memory) return hako::Fail(std::move(memory.error()));
  if (auto done = ShowAddress(isolate, *memory, samples); !done) return done;
  if (auto done = Work(isolate, *memory, samples); !done) return done;
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
