// The harness itself: a test of restored starts must not be able to pass by being cold.
#include "starts.h"

#include <gtest/gtest-spi.h>

namespace hako::starts {
namespace {

Start Taken(const std::string& out, const std::string& err) {
  return TakeTrace({.out = out, .err = err, .ending = {}, .wall_ns = 0});
}

TEST(TakeTrace, FindsARestoredStartAndLeavesTheRest) {
  const Start start = Taken("out\n", "hako: restored from /a b/base.image in 900 us\nwarning\n");
  EXPECT_EQ(start.how, kRestored);
  EXPECT_EQ(start.outcome.err, "warning\n");
  EXPECT_EQ(start.outcome.out, "out\n");
}

TEST(TakeTrace, FindsTheReasonForAColdOne) {
  EXPECT_EQ(Taken("", "hako: cold start: PYTHONPATH is set\n").how, "PYTHONPATH is set");
}

TEST(TakeTrace, FindsItOnATerminal) {
  const Start start = Taken("hako: restored from x in 1 us\r\n1\r\n", "");
  EXPECT_EQ(start.how, kRestored);
  EXPECT_EQ(start.outcome.out, "1\r\n");
}

TEST(TakeTrace, TakesNothingThatAProgramSays) {
  const Start start = Taken("", "x hako: restored from\nhako: cannot\n");
  EXPECT_EQ(start.how, "");
  EXPECT_EQ(start.outcome.err, "x hako: restored from\nhako: cannot\n");
}

class Harness : public StartTest {
 protected:
  void ExpectColdToBeRestored() const {
    ExpectRestored({"-c", "pass"}, {.environment = {"HAKO_IMAGE=none"}, .forms = {Form::kPython}});
  }
};

TEST_F(Harness, FailsARestoredTestThatIsCold) {
  EXPECT_NONFATAL_FAILURE(ExpectColdToBeRestored(), "restored");
}

TEST_F(Harness, SeesAnEmptyProgramRestored) { ExpectRestored({"-c", "pass"}); }

TEST_F(Harness, SeesItRestoredByName) { ExpectRestoredByName({"-c", "pass"}); }

TEST_F(Harness, SeesItColdByName) {
  ExpectColdByName("no image is asked for", {"-c", "pass"}, {.environment = {"HAKO_IMAGE=none"}});
}

}  // namespace
}  // namespace hako::starts
