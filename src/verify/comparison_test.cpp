// Stand-ins for interpreters: `sh FILE`, so that the tests need no Python.
#include "verify/comparison.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "base/temporary_directory.h"

namespace hako::verify {
namespace {

class ComparisonTest : public testing::Test {
 protected:
  Program Script(const std::string& name, const std::string& text) {
    const std::filesystem::path path = directory_.path() / name;
    std::ofstream(path) << text;
    return {name, path};
  }
  // A runner whose scripts see $WHO as its name.
  static Runner Shell(const std::string& who) {
    return {who, {"/usr/bin/env", "WHO=" + who, "/bin/sh"}};
  }
  static Comparison MustCompare(const Program& program, const CompareOptions& options = {}) {
    auto result = Compare(Shell("reference"), Shell("subject"), program, options);
    EXPECT_TRUE(result.has_value());
    return *result;
  }

 private:
  TemporaryDirectory directory_;
};

TEST_F(ComparisonTest, PassesWhenBytesAndEndingAreEqual) {
  const Comparison result = MustCompare(Script("same", "echo out; echo err >&2; exit 3"));
  EXPECT_EQ(result.verdict, Verdict::kPass);
  EXPECT_EQ(result.stdout_bytes, 4U);
  EXPECT_EQ(result.ending, (Ending{Ending::Kind::kExited, 3}));
}

TEST_F(ComparisonTest, FailsOnEachStreamAndOnTheEnding) {
  const Comparison result = MustCompare(
      Script("differs", "echo $WHO; echo $WHO >&2; [ $WHO = reference ] || kill -9 $$"));
  EXPECT_EQ(result.verdict, Verdict::kFail);
  ASSERT_EQ(result.differences.size(), 3U);
  EXPECT_EQ(result.differences[0].expected, "reference");
  EXPECT_EQ(result.differences[1].stream, "stderr");
  EXPECT_EQ(result.differences[2].actual, "signal 9 (KILL)");
}

TEST_F(ComparisonTest, BlamesNotHakoWhenTheReferenceDiffersFromItself) {
  EXPECT_EQ(MustCompare(Script("random", "date +%N")).verdict, Verdict::kNondeterministic);
}

TEST_F(ComparisonTest, BlamesHakoForWhatTheReferenceDoesNotVaryIn) {
  const Comparison result = MustCompare(Script("both", "date +%N; [ $WHO = reference ] || exit 1"));
  EXPECT_EQ(result.verdict, Verdict::kFail);
}

TEST_F(ComparisonTest, GivesBothTheSameInput) {
  CompareOptions options;
  options.input = "line\n";
  const Comparison result = MustCompare(Script("reads", "cat"), options);
  EXPECT_EQ(result.verdict, Verdict::kPass);
  EXPECT_EQ(result.stdout_bytes, 5U);
}

TEST_F(ComparisonTest, FailsAtTheLimitEvenIfBothHitIt) {
  CompareOptions options;
  options.limit_ms = 100;
  const Comparison result = MustCompare(Script("hangs", "sleep 60"), options);
  EXPECT_EQ(result.verdict, Verdict::kFail);
  ASSERT_EQ(result.differences.size(), 1U);
  EXPECT_EQ(result.differences[0].expected, "ended after its limit of 100 ms");
}

TEST_F(ComparisonTest, SaysWhichInterpreterCannotBeStarted) {
  const auto result =
      Compare(Shell("reference"), {"hako", {"/no/such/hako"}}, Script("any", "true"), {});
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(result.error().where, "/no/such/hako");
}

}  // namespace
}  // namespace hako::verify
