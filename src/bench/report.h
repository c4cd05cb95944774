// report.h: a comparison and its times as text, JSON and HTML.
#ifndef HAKO_BENCH_REPORT_H_
#define HAKO_BENCH_REPORT_H_

#include <optional>
#include <string>
#include <vector>

#include "bench/machine.h"
#include "bench/measure.h"
#include "verify/comparison.h"

namespace hako::bench {

struct Report {
  std::string hako_version;    // "0.1.0"
  std::string python_version;  // "3.11.2"
  std::string reference;       // Path.
  std::string command;         // The command line that made it.
  std::string date;            // DateUtc()
  Machine machine;
  std::vector<verify::Comparison> comparisons;
  std::optional<Measurement> times;  // With --time only.
};

// One line for a terminal: name, verdict, 16 hex digits, bytes; on a difference one more pair of
// lines a stream. `name_width` is the width of the name column in characters.
std::string ComparisonText(const verify::Comparison& comparison, size_t name_width);

// "summary: PASS=40 / 40", with FAIL= and NONDETERMINISTIC= where there are any.
std::string SummaryText(const std::vector<verify::Comparison>& comparisons);

// The table of times: a row a program, sums, ratios, floor. Empty rows are left out.
std::string TimesText(const Measurement& times);

// Everything, every single run included. Schema: man/hako.1, JSON.
std::string ReportJson(const Report& report);

// One self-contained page: summary, plot of the ratios, tables. No script, no outside resource.
std::string ReportHtml(const Report& report);

// The Markdown table that docs/numbers.md holds.
std::string ReportMarkdown(const Report& report);

}  // namespace hako::bench

#endif  // HAKO_BENCH_REPORT_H_
