// report_json.cpp: the report as JSON, with every single run. Keys only ever get added.
#include <nlohmann/json.hpp>

#include "bench/report.h"

namespace hako::bench {
namespace {

using nlohmann::ordered_json;

ordered_json ComparisonJson(const verify::Comparison& comparison) {
  ordered_json json = {{"name", comparison.program.name},
                       {"path", comparison.program.path},
                       {"verdict", verify::NameOf(comparison.verdict)},
                       {"stdout_sha256", comparison.stdout_sha256},
                       {"stdout_bytes", comparison.stdout_bytes},
                       {"ending", Describe(comparison.ending)},
                       {"differences", ordered_json::array()}};
  for (const verify::Difference& difference : comparison.differences) {
    json["differences"].push_back({{"stream", difference.stream},
                                   {"line", difference.line},
                                   {"expected", difference.expected},
                                   {"actual", difference.actual}});
  }
  return json;
}

ordered_json SeriesJson(const Series& series) {
  ordered_json json = {{"wall_ns", series.wall_ns}};
  if (!series.wall_ns.empty()) json["median_ms"] = MedianMs(series);
  if (!series.cannot_run.empty()) json["cannot_run"] = series.cannot_run;
  return json;
}

ordered_json TimesJson(const Measurement& times) {
  ordered_json json = {{"runs", times.options.runs},
                       {"warmup", times.options.warmup},
                       {"floor", SeriesJson(times.floor)},
                       {"runners", ordered_json::array()},
                       {"programs", ordered_json::array()}};
  for (size_t i = 0; i < times.runners.size(); ++i) {
    const Summary summary = Summarize(times, i);
    json["runners"].push_back({{"name", times.runners[i].name},
                               {"argv", times.runners[i].argv},
                               {"programs", summary.programs},
                               {"sum_ms", summary.runner_ms},
                               {"ratio_of_sums", summary.ratio_of_sums},
                               {"median_ratio", summary.median_ratio},
                               {"geometric_mean", summary.geometric_mean},
                               {"worst_ratio", summary.worst_ratio}});
  }
  for (const Row& row : times.rows) {
    ordered_json series;
    for (size_t i = 0; i < row.series.size(); ++i) {
      series[times.runners[i].name] = SeriesJson(row.series[i]);
    }
    json["programs"].push_back({{"name", row.program.name}, {"series", std::move(series)}});
  }
  return json;
}

}  // namespace

std::string ReportJson(const Report& report) {
  ordered_json json = {{"format", 1},
                       {"hako", report.hako_version},
                       {"python", report.python_version},
                       {"reference", report.reference},
                       {"command", report.command},
                       {"date", report.date},
                       {"machine",
                        {{"system", report.machine.system},
                         {"kernel", report.machine.kernel},
                         {"processor", report.machine.processor},
                         {"cores", report.machine.cores}}},
                       {"summary", SummaryText(report.comparisons)},
                       {"comparisons", ordered_json::array()}};
  for (const verify::Comparison& comparison : report.comparisons) {
    json["comparisons"].push_back(ComparisonJson(comparison));
  }
  if (report.times) json["times"] = TimesJson(*report.times);
  // A path may hold bytes that are not UTF-8: replaced, as JSON can hold text only.
  return json.dump(1, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace hako::bench
