#include "base/process.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <chrono>
#include <csignal>

namespace hako {
namespace {

Outcome MustRun(const std::string& script, Command command = {}) {
  command.argv = {"/bin/sh", "-c", script};
  auto outcome = Run(command);
  EXPECT_TRUE(outcome.has_value());
  return *outcome;
}

TEST(RunProcess, CapturesBothStreamsAndTheStatus) {
  const Outcome outcome = MustRun("echo out; echo err >&2; exit 7");
  EXPECT_EQ(outcome.out, "out\n");
  EXPECT_EQ(outcome.err, "err\n");
  EXPECT_EQ(outcome.ending, (Ending{Ending::Kind::kExited, 7}));
  EXPECT_GT(outcome.wall_ns, 0);
}

TEST(RunProcess, TellsASignalFromAStatus) {
  EXPECT_EQ(MustRun("kill -ABRT $$").ending, (Ending{Ending::Kind::kSignalled, SIGABRT}));
  EXPECT_EQ(Describe(MustRun("kill -INT $$").ending), "signal 2 (INT)");
}

TEST(RunProcess, FeedsMoreInputThanAPipeHolds) {
  const std::string input(1 << 20, 'x');
  EXPECT_EQ(MustRun("wc -c", {.argv = {}, .input = input}).out, "1048576\n");
}

TEST(RunProcess, SurvivesAProgramThatDoesNotReadItsInput) {
  static_cast<void>(std::signal(SIGPIPE, SIG_IGN));
  const std::string input(1 << 20, 'x');
  EXPECT_EQ(MustRun("exit 0", {.argv = {}, .input = input}).ending, Ending{});
}

TEST(RunProcess, WaitsForOutputOfABackgroundChild) {
  EXPECT_EQ(MustRun("(sleep 0.2; echo late) & echo early").out, "early\nlate\n");
}

TEST(RunProcess, KillsTheWholeSessionAtTheLimit) {
  const auto before = std::chrono::steady_clock::now();
  const Outcome outcome =
      MustRun("echo started; sleep 60 & sleep 60", {.argv = {}, .limit_ms = 200});
  EXPECT_EQ(outcome.ending, (Ending{Ending::Kind::kTimedOut, 200}));
  EXPECT_EQ(outcome.out, "started\n");
  EXPECT_LT(std::chrono::steady_clock::now() - before, std::chrono::seconds(30));
}

TEST(RunProcess, GivesTheProgramTheStreamsAsked) {
  const std::string script = "for fd in 0 1 2; do [ -e /proc/self/fd/$fd ] || exit 4$fd; done";
  EXPECT_EQ(MustRun(script, {.argv = {}, .in = {Stream::Kind::kClosed}}).ending.code, 40);
  EXPECT_EQ(MustRun(script, {.argv = {}, .err = {Stream::Kind::kClosed}}).ending.code, 42);
  EXPECT_EQ(MustRun("echo x", {.argv = {}, .out = {Stream::Kind::kBroken}}).ending.code, SIGPIPE);
  EXPECT_NE(MustRun("echo x", {.argv = {}, .out = {Stream::Kind::kFile, "/dev/full"}}).ending,
            Ending{});
}

TEST(RunProcess, GivesTheEnvironmentAndDirectoryAsked) {
  const Outcome outcome =
      MustRun("echo $NAME $PWD", {.argv = {}, .environment = {"NAME=value"}, .directory = "/usr"});
  EXPECT_EQ(outcome.out, "value /usr\n");
}

TEST(RunProcess, LendsNoDescriptorOfThisProcess) {
  const int open_file =
      open("/dev/null", O_RDONLY);  // As a library may open it: not close-on-exec.
  ASSERT_GE(open_file, 0);
  const Outcome outcome = MustRun("ls /proc/self/fd");
  close(open_file);
  EXPECT_EQ(outcome.out, "0\n1\n2\n3\n");  // 3 is the folder that ls reads.
}

TEST(RunProcess, RefusesAMissingFileByName) {
  const auto outcome = hako::Run({.argv = {"/no/such/program"}});
  ASSERT_FALSE(outcome.has_value());
  EXPECT_EQ(outcome.error().kind, Error::Kind::kBadInput);
  EXPECT_EQ(outcome.error().where, "/no/such/program");
}

TEST(TimeToEnd, CoversTheWholeRun) {
  Ending ending{Ending::Kind::kTimedOut, 0};
  const auto wall_ns = TimeToEnd({.argv = {"/bin/sh", "-c", "sleep 0.05; exit 3"},
                                  .in = {Stream::Kind::kNull},
                                  .out = {Stream::Kind::kNull},
                                  .err = {Stream::Kind::kNull}},
                                 ending);
  ASSERT_TRUE(wall_ns.has_value());
  EXPECT_GE(*wall_ns, 50'000'000);
  EXPECT_EQ(ending, (Ending{Ending::Kind::kExited, 3}));
}

TEST(TimeToEnd, HoldsTheLimit) {
  Ending ending;
  const auto wall_ns = TimeToEnd({.argv = {"/bin/sleep", "60"},
                                  .in = {Stream::Kind::kNull},
                                  .out = {Stream::Kind::kNull},
                                  .err = {Stream::Kind::kNull},
                                  .limit_ms = 100},
                                 ending);
  ASSERT_TRUE(wall_ns.has_value());
  EXPECT_EQ(ending.kind, Ending::Kind::kTimedOut);
}

TEST(OneLineError, SaysWhatWhereAndWhatToDo) {
  EXPECT_EQ(OneLine({Error::Kind::kBadInput, "no such program", "x.py", "check the path"}),
            "no such program: x.py (do: check the path)");
}

}  // namespace
}  // namespace hako
