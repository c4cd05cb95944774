// collector_counters.h: the collector's counters as they are in a cold start.
//
// They decide when the collector runs next, and gc.get_count and gc.get_stats show them. A capture
// boots in two steps and keeps what a boot would free, so its own counters are others.
#ifndef HAKO_INTERPRETER_COLLECTOR_COUNTERS_H_
#define HAKO_INTERPRETER_COLLECTOR_COUNTERS_H_

#include <optional>
#include <string>
#include <vector>

#include "image/code_cache.h"
#include "interpreter/boot_plan.h"
#include "pantry/import_counts.h"

namespace hako::interpreter {

struct ColdCounters {
  image::CollectorCounts at_start;  // When the program begins.
  pantry::ImportCounts imports;     // What each of the modules adds.
};

// Before a capture's own boot: boots in a forked child as a cold start does, imports the modules
// there, and tells. Empty if the child cannot boot, or be had.
std::optional<ColdCounters> CountColdStart(const BootPlan& plan,
                                           const std::vector<std::string>& modules);

image::CollectorCounts ReadCounters();
void WriteCounters(const image::CollectorCounts& counters);

}  // namespace hako::interpreter

#endif  // HAKO_INTERPRETER_COLLECTOR_COUNTERS_H_
