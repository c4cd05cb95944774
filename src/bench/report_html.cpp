// report_html.cpp: the report as one page that needs nothing else and prints well.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "bench/report.h"

namespace hako::bench {
namespace {

constexpr std::string_view kStyle = R"(
:root { color-scheme: light; --ink: #1b1f24; --faint: #6a737d; --rule: #d8dee4; --hako: #b3261e; }
body { font: 15px/1.5 system-ui, sans-serif; color: var(--ink); max-width: 62rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.5rem; margin-bottom: .2rem; } h2 { font-size: 1.1rem; margin-top: 2rem; }
p.facts { color: var(--faint); margin-top: 0; }
.figures { display: flex; flex-wrap: wrap; gap: 1rem 2rem; margin: 1.2rem 0; }
.figures b { display: block; font-size: 1.6rem; font-variant-numeric: tabular-nums; }
table { border-collapse: collapse; width: 100%; font-size: .85rem; font-variant-numeric: tabular-nums; }
th, td { text-align: right; padding: .18rem .5rem; border-bottom: 1px solid var(--rule); }
th:first-child, td:first-child { text-align: left; } td.mono { font-family: ui-monospace, monospace; }
tr.total td { font-weight: 600; } .FAIL { color: var(--hako); font-weight: 600; } .NONDETERMINISTIC { color: #8a6d00; }
svg { width: 100%; height: auto; } svg text { font: 11px system-ui, sans-serif; fill: var(--ink); }
@media print { body { margin: 0; max-width: none; font-size: 11px; } h2 { break-after: avoid; } tr, svg { break-inside: avoid; } }
)";

// Colours that stay apart in print and for colour-blind readers (Okabe and Ito's palette); hako's
// first.
constexpr std::array<std::string_view, 7> kColours = {"#b3261e", "#0072b2", "#009e73", "#cc79a7",
                                                      "#e69f00", "#56b4e9", "#000000"};

std::string Escape(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    switch (c) {
      case '&':
        escaped += "&amp;";
        break;
      case '<':
        escaped += "&lt;";
        break;
      case '>':
        escaped += "&gt;";
        break;
      case '"':
        escaped += "&quot;";
        break;
      default:
        escaped += c;
    }
  }
  return escaped;
}

double Ratio(const Row& row, size_t runner) {
  if (row.series[0].wall_ns.empty() || row.series[runner].wall_ns.empty()) return 0;
  return MedianMs(row.series[runner]) / MedianMs(row.series[0]);
}

// Ratios beyond this are drawn at the edge: one slow peer must not flatten all others.
constexpr double kLargestShown = 3.0;

double LargestRatio(const Measurement& times) {
  double largest = 1.0;
  for (const Row& row : times.rows) {
    for (size_t i = 1; i < row.series.size(); ++i) largest = std::max(largest, Ratio(row, i));
  }
  return std::min(std::ceil(largest * 4 + 0.2) / 4, kLargestShown);
}

// A dot a runner on one line a program; the reference is the line at 1.
class Plot {
 public:
  explicit Plot(const Measurement& times) : times_(times), largest_(LargestRatio(times)) {}

  [[nodiscard]] std::string Svg() const {
    const size_t height = kTop + times_.rows.size() * kLine + 34;
    std::string svg = fmt::format(
        "<svg viewBox=\"0 0 {} {}\" role=\"img\" aria-label=\"Launch to exit as a ratio to "
        "python3, by "
        "program\">\n",
        kWidth, height);
    svg += Legend() + Axis();
    for (size_t row = 0; row < times_.rows.size(); ++row) svg += Line(row);
    return svg + "</svg>\n";
  }

 private:
  static constexpr size_t kWidth = 960;
  static constexpr size_t kLeft = 240;
  static constexpr size_t kRight = 24;
  static constexpr size_t kTop = 34;
  static constexpr size_t kLine = 15;

  [[nodiscard]] double X(double ratio) const {
    return kLeft + std::min(ratio / largest_, 1.0) * (kWidth - kLeft - kRight);
  }
  static std::string_view Colour(size_t runner) { return kColours[(runner - 1) % kColours.size()]; }

  [[nodiscard]] std::string Legend() const {
    std::string svg;
    size_t x = kLeft;
    for (size_t i = 1; i < times_.runners.size(); ++i) {
      svg += fmt::format(
          "<circle cx=\"{}\" cy=\"10\" r=\"4\" fill=\"{}\"/><text x=\"{}\" y=\"14\">{}</text>\n", x,
          Colour(i), x + 8, Escape(times_.runners[i].name));
      x += 30 + times_.runners[i].name.size() * 7;
    }
    return svg;
  }

  [[nodiscard]] std::string Axis() const {
    std::string svg;
    const size_t bottom = kTop + times_.rows.size() * kLine;
    for (int quarter = 0; quarter <= std::lround(largest_ * 4); ++quarter) {
      const double tick = quarter / 4.0;
      const bool one = quarter == 4;
      svg += fmt::format(
          "<line x1=\"{0:.1f}\" y1=\"{1}\" x2=\"{0:.1f}\" y2=\"{2}\" stroke=\"{3}\"/>"
          "<text x=\"{0:.1f}\" y=\"{4}\" text-anchor=\"middle\">{5:.2f}</text>\n",
          X(tick), kTop - 6, bottom, one ? "#1b1f24" : "#d8dee4", bottom + 14, tick);
    }
    return svg + fmt::format(
                     "<text x=\"{:.1f}\" y=\"{}\" text-anchor=\"middle\">ratio to {} (1.00 = as "
                     "fast; left is faster)"
                     "</text>\n",
                     X(largest_ / 2), bottom + 30, Escape(times_.runners[0].name));
  }

  [[nodiscard]] std::string Line(size_t row) const {
    const size_t y = kTop + row * kLine + 6;
    std::string svg = fmt::format("<text x=\"{}\" y=\"{}\" text-anchor=\"end\">{}</text>",
                                  kLeft - 10, y + 4, Escape(times_.rows[row].program.name));
    // hako last, so that its dot is on top.
    for (size_t i = times_.runners.size() - 1; i >= 1; --i) {
      const double ratio = Ratio(times_.rows[row], i);
      if (ratio == 0) continue;
      svg += fmt::format(
          "<circle cx=\"{:.1f}\" cy=\"{}\" r=\"{}\" fill=\"{}\" fill-opacity=\".85\"><title>{}: "
          "{:.3f}</title></circle>",
          X(ratio), y, i == 1 ? 4.5 : 3.2, Colour(i), Escape(times_.runners[i].name), ratio);
    }
    return svg + "\n";
  }

  const Measurement& times_;
  double largest_;
};

std::string TimesHtml(const Measurement& times) {
  std::string html =
      "<h2>Launch to exit</h2>\n" + Plot(times).Svg() + "<table>\n<tr><th>program</th>";
  for (const verify::Runner& runner : times.runners)
    html += fmt::format("<th>{}, ms</th>", Escape(runner.name));
  for (size_t i = 1; i < times.runners.size(); ++i) {
    html += fmt::format("<th>{} : 1</th>", Escape(times.runners[i].name));
  }
  html += "</tr>\n";
  for (const Row& row : times.rows) {
    html += fmt::format("<tr><td>{}</td>", Escape(row.program.name));
    for (const Series& series : row.series) {
      html += series.wall_ns.empty()
                  ? fmt::format("<td title=\"{}\">–</td>", Escape(series.cannot_run))
                  : fmt::format("<td>{:.2f}</td>", MedianMs(series));
    }
    for (size_t i = 1; i < row.series.size(); ++i) {
      const double ratio = Ratio(row, i);
      html += ratio == 0 ? "<td>–</td>" : fmt::format("<td>{:.3f}</td>", ratio);
    }
    html += "</tr>\n";
  }
  std::string sums = "<tr class=\"total\"><td>sum</td>";
  std::string ratios;
  for (size_t i = 0; i < times.runners.size(); ++i) {
    const Summary summary = Summarize(times, i);
    sums +=
        summary.programs == 0 ? "<td>–</td>" : fmt::format("<td>{:.1f}</td>", summary.runner_ms);
    if (i > 0)
      ratios += summary.programs == 0 ? "<td>–</td>"
                                      : fmt::format("<td>{:.3f}</td>", summary.ratio_of_sums);
  }
  return html + sums + ratios + "</tr>\n</table>\n";
}

std::string FiguresHtml(const Report& report) {
  std::string html = "<div class=\"figures\">";
  const auto figure = [&html](std::string_view value, std::string_view meaning) {
    html += fmt::format("<div><b>{}</b>{}</div>", value, meaning);
  };
  const auto passed = std::count_if(
      report.comparisons.begin(), report.comparisons.end(),
      [](const auto& comparison) { return comparison.verdict == verify::Verdict::kPass; });
  figure(fmt::format("{} / {}", passed, report.comparisons.size()), "programs equal byte for byte");
  if (report.times) {
    const Summary hako = Summarize(*report.times, 1);
    figure(fmt::format("{:.3f}", hako.median_ratio), "median ratio, hako : python3");
    figure(fmt::format("{:.3f}", hako.ratio_of_sums), "ratio of the sums");
    figure(fmt::format("{:.3f}", hako.geometric_mean), "geometric mean");
    figure(fmt::format("{:.3f}", hako.worst_ratio), "worst ratio");
    figure(fmt::format("{:.2f} ms", MedianMs(report.times->floor)), "floor: an empty C program");
  }
  return html + "</div>\n";
}

std::string ComparisonsHtml(const std::vector<verify::Comparison>& comparisons) {
  std::string html =
      "<h2>Bytes</h2>\n<table>\n<tr><th>program</th><th>verdict</th><th>stdout "
      "SHA-256</th><th>bytes</th>"
      "<th>ending</th></tr>\n";
  for (const verify::Comparison& comparison : comparisons) {
    html += fmt::format(
        "<tr><td>{}</td><td class=\"{}\">{}</td><td "
        "class=\"mono\">{}</td><td>{}</td><td>{}</td></tr>\n",
        Escape(comparison.program.name), verify::NameOf(comparison.verdict),
        verify::NameOf(comparison.verdict), comparison.stdout_sha256.substr(0, 16),
        comparison.stdout_bytes, Escape(Describe(comparison.ending)));
    for (const verify::Difference& difference : comparison.differences) {
      html += fmt::format(
          "<tr><td colspan=\"5\">{}, line {}: <code>{}</code> against <code>{}</code></td></tr>\n",
          difference.stream, difference.line, Escape(difference.expected),
          Escape(difference.actual));
    }
  }
  return html + "</table>\n";
}

}  // namespace

std::string ReportHtml(const Report& report) {
  std::string html = fmt::format(
      "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<title>hako compare: {0}</title>\n<style>{1}</style></head>\n<body>\n<h1>hako compare</h1>\n"
      "<p class=\"facts\">{0}<br>hako {2}, CPython {3}, reference {4}<br>{5}, {6} cores, {7}, "
      "{8}<br>"
      "<code>{9}</code></p>\n",
      Escape(report.date), kStyle, Escape(report.hako_version), Escape(report.python_version),
      Escape(report.reference), Escape(report.machine.processor), report.machine.cores,
      Escape(report.machine.system), Escape(report.machine.kernel), Escape(report.command));
  html += FiguresHtml(report);
  if (report.times) html += TimesHtml(*report.times);
  html += ComparisonsHtml(report.comparisons);
  return html + "</body></html>\n";
}

}  // namespace hako::bench
