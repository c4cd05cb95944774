// Stand-ins for interpreters: `sh FILE`, so that the tests need no Python.
#include "bench/measure.h"

#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <fstream>

#include "base/temporary_directory.h"
#include "bench/peer.h"

namespace hako::bench {
namespace {

class MeasureTest : public testing::Test {
 protected:
  verify::Program Script(const std::string& text) {
    const std::filesystem::path path = root_ / "script";
    std::ofstream(path) << text;
    return {"script", path};
  }
  static verify::Runner Shell(const std::string& who) {
    return {who, {"/usr/bin/env", "WHO=" + who, "/bin/sh"}};
  }
  Result<Measurement> MeasureScript(const std::string& text, const MeasureOptions& options) {
    return Measure({Shell("one"), Shell("two")}, {Script(text)}, "/bin/true", options,
                   [](size_t, size_t) {});
  }
  const TemporaryDirectory root_directory_;
  const std::filesystem::path& root_ = root_directory_.path();
};

TEST_F(MeasureTest, KeepsEveryCountedRunAndDropsTheWarmUp) {
  const auto result = MeasureScript("echo $WHO >> " + (root_ / "log").string() + "; exit 0",
                                    {.runs = 3, .warmup = 2, .limit_ms = 0, .input = ""});
  ASSERT_TRUE(result.has_value());
  EXPECT_EQ(result->rows[0].series[0].wall_ns.size(), 3U);
  EXPECT_EQ(result->rows[0].series[1].wall_ns.size(), 3U);
  EXPECT_EQ(result->floor.wall_ns.size(), 3U);
}

TEST_F(MeasureTest, RunsTheRunnersInTurn) {
  const std::filesystem::path log = root_ / "log";
  const auto result = MeasureScript("echo $WHO >> " + log.string(),
                                    {.runs = 2, .warmup = 1, .limit_ms = 0, .input = ""});
  ASSERT_TRUE(result.has_value());
  std::ifstream lines(log);
  std::string order;
  for (std::string line; std::getline(lines, line);) order += line[0];
  EXPECT_EQ(order, "otototot");  // once each to screen, then three times in turn
}

TEST_F(MeasureTest, GivesAReasonInsteadOfATimeWhereARunnerCannotRunTheProgram) {
  const auto result = MeasureScript("[ $WHO = one ] || { echo no such module >&2; exit 1; }",
                                    {.runs = 2, .warmup = 0, .limit_ms = 0, .input = ""});
  ASSERT_TRUE(result.has_value());
  EXPECT_TRUE(result->rows[0].series[1].wall_ns.empty());
  EXPECT_EQ(result->rows[0].series[1].cannot_run,
            "exit status 1 instead of exit status 0: no such module");
  EXPECT_EQ(Summarize(*result, 1).programs, 0U);
}

TEST_F(MeasureTest, TreatsOtherOutputAsAnotherProgram) {
  const auto result =
      MeasureScript("echo $WHO", {.runs = 1, .warmup = 0, .limit_ms = 0, .input = ""});
  ASSERT_TRUE(result.has_value());
  EXPECT_EQ(result->rows[0].series[1].cannot_run, "stdout line 1: 'two' instead of 'one'");
}

TEST(Summary, QuotesRatiosOfMedians) {
  Measurement measurement;
  measurement.runners.resize(2);
  const auto ms = [](std::vector<int64_t> values) {
    for (int64_t& value : values) value *= 1'000'000;
    return Series{values, ""};
  };
  measurement.rows.push_back({{"a", "a"}, {ms({10, 10, 90}), ms({5, 5, 1})}});
  measurement.rows.push_back({{"b", "b"}, {ms({20}), ms({20})}});
  measurement.rows.push_back({{"c", "c"}, {ms({10}), ms({2})}});
  const Summary summary = Summarize(measurement, 1);
  EXPECT_DOUBLE_EQ(summary.reference_ms, 40);
  EXPECT_DOUBLE_EQ(summary.runner_ms, 27);
  EXPECT_DOUBLE_EQ(summary.median_ratio, 0.5);
  EXPECT_DOUBLE_EQ(summary.geometric_mean, std::cbrt(0.5 * 1.0 * 0.2));
  EXPECT_DOUBLE_EQ(summary.worst_ratio, 1.0);
}

TEST(Peer, IsSplitAsAShellWouldAndFoundOnPath) {
  const auto peer = ParsePeer("quiet=sh -c 'a b'");
  ASSERT_TRUE(peer.has_value());
  EXPECT_EQ(peer->name, "quiet");
  ASSERT_EQ(peer->argv.size(), 3U);
  EXPECT_TRUE(peer->argv[0].ends_with("/sh"));
  EXPECT_EQ(peer->argv[2], "a b");
}

TEST(Peer, RefusesWhatItCannotUse) {
  for (const char* text :
       {"", "=sh", "name", "name=", "name=no-such-command-here", "name=$(id)", "name='"}) {
    EXPECT_FALSE(ParsePeer(text).has_value()) << text;
  }
}

}  // namespace
}  // namespace hako::bench
