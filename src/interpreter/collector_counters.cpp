#include "interpreter/collector_counters.h"

#include <Python.h>
#include <unistd.h>

#include <charconv>
#include <cstring>
#include <string_view>

#include "base/forked_child.h"
#include "cpython/internals.h"
#include "interpreter/interpreter.h"

namespace hako::interpreter {
namespace {

// What the child tells: the counters, and a line for each module, its name and its number.
std::string ToText(const ColdCounters& counters) {
  std::string text(reinterpret_cast<const char*>(&counters.at_start), sizeof(counters.at_start));
  for (const auto& [module, count] : counters.imports)
    text.append(module).append(" ").append(std::to_string(count)).append("\n");
  return text;
}

std::optional<ColdCounters> FromText(std::string_view text) {
  ColdCounters counters{};
  if (text.size() < sizeof(counters.at_start)) return std::nullopt;
  std::memcpy(&counters.at_start, text.data(), sizeof(counters.at_start));
  text.remove_prefix(sizeof(counters.at_start));
  while (!text.empty()) {
    const size_t space = text.find(' ');
    const size_t end = text.find('\n');
    if (space >= end || end == std::string_view::npos) return std::nullopt;
    int count = 0;
    std::from_chars(text.data() + space + 1, text.data() + end, count);
    counters.imports.emplace(text.substr(0, space), count);
    text.remove_prefix(end + 1);
  }
  return counters;
}

}  // namespace

image::CollectorCounts ReadCounters() {
  image::CollectorCounts counters{};
  hako_cpython_read_counts(counters.objects);
  hako_cpython_read_collections(counters.collections);
  return counters;
}

void WriteCounters(const image::CollectorCounts& counters) {
  hako_cpython_write_counts(counters.objects);
  hako_cpython_write_collections(counters.collections);
}

std::optional<ColdCounters> CountColdStart(const BootPlan& plan,
                                           const std::vector<std::string>& modules) {
  ForkedChild child = ForkedChild::Fork();
  if (child.IsMissing()) return std::nullopt;
  if (child.IsHere()) {
    if (Boot(plan, HashSeed::kAsTold) >= 0) _exit(1);
    ColdCounters counters{.at_start = ReadCounters(), .imports = {}};
    counters.imports = pantry::CountImports(modules);
    _exit(child.Tell(ToText(counters)) ? 0 : 1);
  }
  const Told told = child.Hear();
  return told.status == 0 ? FromText(told.text) : std::nullopt;
}

}  // namespace hako::interpreter
