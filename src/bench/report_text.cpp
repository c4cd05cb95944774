// report_text.cpp: the report for a terminal, and the same figures as Markdown.
#include <fmt/format.h>

#include <algorithm>

#include "bench/report.h"

namespace hako::bench {
namespace {

constexpr int kDigestDigits = 16;
constexpr std::string_view kNone = "–";

struct Columns {
  size_t name = 0;
  std::vector<size_t> runner;
};

Columns Widths(const Measurement& times) {
  Columns columns{std::string_view("geometric mean").size(), {}};
  for (const Row& row : times.rows) columns.name = std::max(columns.name, row.program.name.size());
  for (const verify::Runner& runner : times.runners) {
    columns.runner.push_back(std::max<size_t>(runner.name.size() + 3, 9));
  }
  return columns;
}

std::string Cell(const Series& series) {
  return series.wall_ns.empty() ? std::string(kNone) : fmt::format("{:.2f}", MedianMs(series));
}

std::string RatioCell(const Series& reference, const Series& series) {
  if (reference.wall_ns.empty() || series.wall_ns.empty()) return std::string(kNone);
  return fmt::format("{:.3f}", MedianMs(series) / MedianMs(reference));
}

// A line of ms cells, then the ratio to the reference of every runner but the reference.
std::string TimesLine(const Columns& columns, std::string_view name,
                      const std::vector<std::string>& ms, const std::vector<std::string>& ratios) {
  std::string line = fmt::format("{:<{}}", name, columns.name);
  for (size_t i = 0; i < ms.size(); ++i) line += fmt::format("  {:>{}}", ms[i], columns.runner[i]);
  for (size_t i = 1; i < ratios.size(); ++i) {
    line += fmt::format("  {:>{}}", ratios[i], columns.runner[i]);
  }
  return line + "\n";
}

std::string Figure(double value, size_t programs, std::string_view format) {
  return programs == 0 ? std::string(kNone) : fmt::format(fmt::runtime(format), value);
}

// Who has a column of ratios in Markdown: hako, and of the peers only other builds of it.
bool HasRatioColumn(const Measurement& times, size_t runner) {
  return runner == 1 || (runner > 1 && times.runners[runner].name.starts_with("hako"));
}

}  // namespace

std::string ComparisonText(const verify::Comparison& comparison, size_t name_width) {
  std::string text =
      fmt::format("{:<{}}  {}  {}  {:>7} B\n", comparison.program.name, name_width,
                  verify::NameOf(comparison.verdict),
                  comparison.stdout_sha256.substr(0, kDigestDigits), comparison.stdout_bytes);
  const bool own = comparison.verdict == verify::Verdict::kNondeterministic;
  for (const verify::Difference& difference : comparison.differences) {
    const std::string place = difference.line == 0
                                  ? difference.stream
                                  : fmt::format("{}, line {}", difference.stream, difference.line);
    text +=
        fmt::format("  {}:\n    {:<13} {}\n    {:<13} {}\n", place, "python3:", difference.expected,
                    own ? "python3 again:" : "hako:", difference.actual);
  }
  return text;
}

std::string SummaryText(const std::vector<verify::Comparison>& comparisons) {
  const auto count = [&comparisons](verify::Verdict verdict) {
    return std::count_if(comparisons.begin(), comparisons.end(),
                         [verdict](const auto& one) { return one.verdict == verdict; });
  };
  std::string text =
      fmt::format("summary: PASS={} / {}", count(verify::Verdict::kPass), comparisons.size());
  for (const verify::Verdict verdict :
       {verify::Verdict::kFail, verify::Verdict::kNondeterministic}) {
    if (count(verdict) != 0)
      text += fmt::format("  {}={}", verify::NameOf(verdict), count(verdict));
  }
  return text;
}

std::string TimesText(const Measurement& times) {
  const Columns columns = Widths(times);
  std::vector<std::string> ms_heads;
  std::vector<std::string> ratio_heads;
  for (const verify::Runner& runner : times.runners) {
    ms_heads.push_back(runner.name + " ms");
    ratio_heads.push_back(runner.name + " :1");
  }
  std::string text = TimesLine(columns, "program", ms_heads, ratio_heads);
  for (const Row& row : times.rows) {
    std::vector<std::string> ms;
    std::vector<std::string> ratios;
    for (const Series& series : row.series) {
      ms.push_back(Cell(series));
      ratios.push_back(RatioCell(row.series[0], series));
    }
    text += TimesLine(columns, row.program.name, ms, ratios);
  }
  std::vector<std::string> sums;
  std::vector<std::string> sum_ratios;
  std::vector<std::string> medians;
  std::vector<std::string> geometric;
  std::vector<std::string> worst;
  std::vector<std::string> blanks(times.runners.size());
  for (size_t i = 0; i < times.runners.size(); ++i) {
    const Summary summary = Summarize(times, i);
    sums.push_back(Figure(summary.runner_ms, summary.programs, "{:.1f}"));
    sum_ratios.push_back(Figure(summary.ratio_of_sums, summary.programs, "{:.3f}"));
    medians.push_back(Figure(summary.median_ratio, summary.programs, "{:.3f}"));
    geometric.push_back(Figure(summary.geometric_mean, summary.programs, "{:.3f}"));
    worst.push_back(Figure(summary.worst_ratio, summary.programs, "{:.3f}"));
  }
  text += TimesLine(columns, "sum", sums, sum_ratios);
  text += TimesLine(columns, "median ratio", blanks, medians);
  text += TimesLine(columns, "geometric mean", blanks, geometric);
  text += TimesLine(columns, "worst ratio", blanks, worst);
  text += fmt::format(
      "floor (an empty C program): {:.2f} ms\n"
      "launch to exit, medians of {} runs after {} dropped, runners in turn; \":1\" is the ratio "
      "to {}\n",
      MedianMs(times.floor), times.options.runs, times.options.warmup, times.runners[0].name);
  return text;
}

std::string ReportMarkdown(const Report& report) {
  std::string text =
      fmt::format("{}, {}, {} cores, {}; CPython {}; {}.\nCommand: `{}`\n\n", report.machine.system,
                  report.machine.processor, report.machine.cores, report.machine.kernel,
                  report.python_version, report.date, report.command);
  text += SummaryText(report.comparisons) + "\n";
  if (!report.times) return text;
  const Measurement& times = *report.times;
  text +=
      "\n| runner | programs | sum, ms | ratio of sums | median ratio | geometric mean | worst "
      "ratio |\n"
      "| --- | --- | --- | --- | --- | --- | --- |\n";
  for (size_t i = 0; i < times.runners.size(); ++i) {
    const Summary summary = Summarize(times, i);
    text += fmt::format("| {} | {} | {} | {} | {} | {} | {} |\n", times.runners[i].name,
                        summary.programs, Figure(summary.runner_ms, summary.programs, "{:.1f}"),
                        Figure(summary.ratio_of_sums, summary.programs, "{:.3f}"),
                        Figure(summary.median_ratio, summary.programs, "{:.3f}"),
                        Figure(summary.geometric_mean, summary.programs, "{:.3f}"),
                        Figure(summary.worst_ratio, summary.programs, "{:.3f}"));
  }
  text += fmt::format("\nFloor, an empty C program: {:.2f} ms. Medians of {} runs.\n\n",
                      MedianMs(times.floor), times.options.runs);
  text += "| program |";
  for (const verify::Runner& runner : times.runners) text += fmt::format(" {} ms |", runner.name);
  std::string rule = "\n| --- |";
  for (size_t i = 0; i < times.runners.size(); ++i) {
    rule += " --- |";
    if (!HasRatioColumn(times, i)) continue;
    text += fmt::format(" {} / {} |", times.runners[i].name, times.runners[0].name);
    rule += " --- |";
  }
  text += rule + "\n";
  for (const Row& row : times.rows) {
    text += fmt::format("| {} |", row.program.name);
    for (const Series& series : row.series) text += fmt::format(" {} |", Cell(series));
    for (size_t i = 0; i < row.series.size(); ++i) {
      if (HasRatioColumn(times, i))
        text += fmt::format(" {} |", RatioCell(row.series[0], row.series[i]));
    }
    text += "\n";
  }
  return text;
}

}  // namespace hako::bench
