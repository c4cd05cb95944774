// That the harness can fail, and that what it starts is not steered by whoever starts the tests.
#include "harness.h"

#include <gmock/gmock.h>
#include <gtest/gtest-spi.h>

namespace hako::parity {
namespace {

using testing::Contains;
using testing::StartsWith;

Outcome Printed(const std::string& out, const std::string& err = "", int status = 0) {
  return {.out = out, .err = err, .ending = Exit(status)};
}

TEST(Harness, PassesEqualOutcomes) { ExpectEqual(Printed("a", "b", 3), Printed("a", "b", 3), ""); }

TEST(Harness, FailsOnAnyByteOfEitherStream) {
  EXPECT_NONFATAL_FAILURE(ExpectEqual(Printed("a\nb"), Printed("a\nc"), "label"), "stdout line 2");
  EXPECT_NONFATAL_FAILURE(ExpectEqual(Printed("a\n"), Printed("a"), "label"), "stdout line 1");
  EXPECT_NONFATAL_FAILURE(ExpectEqual(Printed("", "a"), Printed("", ""), "label"), "stderr line 1");
}

TEST(Harness, FailsOnStatusAndSignal) {
  EXPECT_NONFATAL_FAILURE(ExpectEqual(Printed("", "", 1), Printed("", "", 2), "label"),
                          "exit status 2");
  const Outcome killed{.out = "", .err = "", .ending = Signal(9)};
  EXPECT_NONFATAL_FAILURE(ExpectEqual(Printed("", "", 9), killed, "label"), "signal 9");
}

TEST(Harness, NeglectsOnlyWhatIsSaidToVary) {
  const Scene scene{.varying = {kAddress}};
  ExpectEqual(Printed("at 0x7f01"), Printed("at 0x7f02"), "label", scene);
  EXPECT_NONFATAL_FAILURE(ExpectEqual(Printed("one 0x7f01"), Printed("two 0x7f01"), "label", scene),
                          "stdout line 1");
  EXPECT_NONFATAL_FAILURE(ExpectEqual(Printed("at 0x7f01"), Printed("at 0x7f02"), "label"),
                          "stdout line 1");
}

TEST(Harness, FailsOnAProgramThatTellsTheInterpretersApart) {
  const Words tells = {"-c", "import sys; print(sys.executable)"};
  const Scene one_form{.forms = {Form::kRun}};
  EXPECT_NONFATAL_FAILURE(ExpectSame(tells, one_form), "hako run -c");
  ExpectSameButForExecutable(tells);
  ExpectSameByName(tells);
  const Words tells_file = {"-c", "import os; print(os.readlink('/proc/self/exe'))"};
  EXPECT_NONFATAL_FAILURE(ExpectSameByName(tells_file), "python3, a link -c");
}

TEST(Harness, FailsOnARunThatHangs) {
  const Words hangs = {"-c", "import time; time.sleep(60)"};
  const Scene scene{.limit_ms = 200};
  EXPECT_NONFATAL_FAILURE(RunReference(hangs, scene), "kTimedOut");
}

TEST(Harness, FailsOnAnInterpreterThatIsNotThere) {
  EXPECT_NONFATAL_FAILURE(RunFile("/no/such/python3", {"python3"}), "/no/such/python3");
}

TEST(Harness, LeavesOutWhatSteersPrograms) {
  const Words environment = CleanEnvironment();
  for (const char* prefix : {"PYTHON", "VIRTUAL_ENV", "LC_", "HAKO_"}) {
    EXPECT_THAT(environment, testing::Not(Contains(StartsWith(prefix))));
  }
  EXPECT_THAT(environment, Contains("LANG=C.UTF-8"));
  EXPECT_THAT(environment, Contains(StartsWith("PATH=")));
}

TEST(Harness, PutsTheScenesVariablesLast) {
  const Words environment =
      CleanEnvironment({.environment = {"LANG=C", "PATH="}, .without = {"HOME"}});
  EXPECT_THAT(environment, Contains("LANG=C"));
  EXPECT_THAT(environment, testing::Not(Contains("LANG=C.UTF-8")));
  EXPECT_THAT(environment, testing::Not(Contains(StartsWith("HOME="))));
}

TEST(Harness, RunsTheReferenceThatHakoIsLinkedFrom) {
  const Words build = {"-c", "import sys; print(sys.version, sys._git, sys.builtin_module_names)"};
  EXPECT_EQ(ExpectSame(build).ending, Exit(0));
  EXPECT_NE(ReferencePath(), HakoPythonPath());
}

}  // namespace
}  // namespace hako::parity
