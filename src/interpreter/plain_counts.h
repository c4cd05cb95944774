// plain_counts.h: the collector's counters as python3 has them where a program begins.
//
// When young objects are collected depends on how many were made before the program's first line.
// A capture makes others than python3's boot does (two steps, hako's own tables), and so does a
// restore. So a child of the capture boots as python3 would and tells its counters, which the image
// keeps and each restore writes. How many variables and arguments there are does not change them.
// Then it imports what the image will keep, and tells what each import adds: import_counts.h.
#ifndef HAKO_INTERPRETER_PLAIN_COUNTS_H_
#define HAKO_INTERPRETER_PLAIN_COUNTS_H_

#include <string>
#include <vector>

#include "image/code_cache.h"
#include "interpreter/boot_plan.h"
#include "pantry/import_counts.h"

namespace hako::interpreter {

// Part of an image.
struct PlainCounts {
  bool are_known;
  image::CollectorCounts at_start;
};

struct PlainBoot {
  PlainCounts counts = {};
  pantry::ImportCounts imports = {};
};

// In a process in which CPython has not begun: boots it in a child. Where `archive` is named, the
// child finds it and imports `runpy` besides, as an application's start does. Not known if the
// child fails.
PlainBoot CountPlainBoot(const BootPlan& plan, const std::string& archive,
                         const std::vector<std::string>& modules);

// Makes the types of syntax trees, which the first call of `compile` makes: an application's start
// calls it, but is answered with code that is kept. False with an exception set.
bool MakeCompilersTypes();

// Writes them, if they are known.
void ShowPlainCounts(const PlainCounts& counts);

// The collector's counters as they are.
image::CollectorCounts ReadCounters();
void WriteCounters(const image::CollectorCounts& counters);

}  // namespace hako::interpreter

#endif  // HAKO_INTERPRETER_PLAIN_COUNTS_H_
