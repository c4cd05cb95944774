#include "bench/report.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace hako::bench {
namespace {

Report Example() {
  Report report{.hako_version = "0",
                .python_version = "3",
                .reference = "/usr/bin/python3",
                .command = "hako compare <x>",
                .date = "now",
                .machine = {},
                .comparisons = {},
                .times = {}};
  report.comparisons.push_back({.program = {"a<b", "a<b.py"},
                                .verdict = verify::Verdict::kPass,
                                .stdout_sha256 = std::string(64, 'f'),
                                .stdout_bytes = 26,
                                .ending = {},
                                .differences = {}});
  report.comparisons.push_back({.program = {"c", "c.py"},
                                .verdict = verify::Verdict::kFail,
                                .stdout_sha256 = std::string(64, '0'),
                                .stdout_bytes = 1,
                                .ending = {},
                                .differences = {{"stdout", 2, "want", "got"}}});
  Measurement times{.runners = {{"python3", {}}, {"hako", {}}, {"peer", {}}},
                    .rows = {},
                    .floor = {{500'000}, ""},
                    .options = {}};
  times.rows.push_back(
      {{"a<b", "a<b.py"}, {{{8'000'000}, ""}, {{2'000'000}, ""}, {{}, "lacks <yield>"}}});
  report.times = times;
  return report;
}

TEST(TextReport, GivesALineAProgram) {
  const Report report = Example();
  EXPECT_EQ(ComparisonText(report.comparisons[0], 5), "a<b    PASS  ffffffffffffffff       26 B\n");
}

TEST(TextReport, ShowsTheFirstDifferingLineOfAFailure) {
  const std::string text = ComparisonText(Example().comparisons[1], 1);
  EXPECT_NE(text.find("stdout, line 2:"), std::string::npos);
  EXPECT_NE(text.find("want"), std::string::npos);
  EXPECT_NE(text.find("got"), std::string::npos);
}

TEST(TextReport, SummaryCountsEachVerdict) {
  EXPECT_EQ(SummaryText(Example().comparisons), "summary: PASS=1 / 2  FAIL=1");
}

TEST(TextReport, ShowsADashWhereAPeerCannotRunTheProgram) {
  const std::string text = TimesText(*Example().times);
  EXPECT_NE(text.find("–"), std::string::npos);
  EXPECT_NE(text.find("0.250"), std::string::npos);
}

TEST(TextReport, NamesTheGeometricMeanOfTheRatios) {
  Report report = Example();
  report.times->rows.push_back({{"c", "c.py"}, {{{1'000'000}, ""}, {{1'000'000}, ""}, {{}, "no"}}});
  const std::string text = TimesText(*report.times);  // 0.25 and 1: 0.5
  const std::string line = text.substr(text.find("geometric mean"));
  EXPECT_NE(line.substr(0, line.find('\n')).find("0.500"), std::string::npos);
  EXPECT_NE(ReportMarkdown(report).find("| hako | 2 | 3.0 | 0.333 | 0.625 | 0.500 | 1.000 |"),
            std::string::npos);
}

TEST(TextReport, GivesOtherBuildsOfHakoAColumnOfRatiosButNoOtherPeer) {
  Report report = Example();
  report.times->runners.push_back({"hako-tuned", {}});
  report.times->rows[0].series.push_back({{1'000'000}, ""});
  const std::string text = ReportMarkdown(report);
  EXPECT_NE(text.find("| hako-tuned ms | hako / python3 | hako-tuned / python3 |"),
            std::string::npos);
  EXPECT_NE(text.find("| – | 1.00 | 0.250 | 0.125 |"), std::string::npos);
}

TEST(JsonReport, HoldsEveryRunAndEachReason) {
  const auto json = nlohmann::json::parse(ReportJson(Example()));
  const auto& series = json["times"]["programs"][0]["series"];
  EXPECT_EQ(series["hako"]["wall_ns"], nlohmann::json::array({2'000'000}));
  EXPECT_EQ(series["peer"]["cannot_run"], "lacks <yield>");
  EXPECT_EQ(json["times"]["runners"][1]["median_ratio"], 0.25);
  EXPECT_DOUBLE_EQ(json["times"]["runners"][1]["geometric_mean"], 0.25);
  EXPECT_EQ(json["comparisons"][1]["differences"][0]["actual"], "got");
}

TEST(HtmlReport, EscapesNamesAndIsSelfContained) {
  const std::string html = ReportHtml(Example());
  EXPECT_EQ(html.find("a<b"), std::string::npos);
  EXPECT_NE(html.find("a&lt;b"), std::string::npos);
  EXPECT_NE(html.find("lacks &lt;yield&gt;"), std::string::npos);
  EXPECT_NE(html.find("<svg"), std::string::npos);
  for (const char* outside : {"src=", "href=", "<script", "@import", "url("}) {
    EXPECT_EQ(html.find(outside), std::string::npos) << outside;
  }
}

}  // namespace
}  // namespace hako::bench
