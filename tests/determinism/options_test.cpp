// The options of a deterministic run, misused.
#include "runs.h"

namespace hako::determinism_tests {
namespace {

using testing::HasSubstr;

struct Misuse {
  Words options;
  const char* message;
};

class Options : public testing::TestWithParam<Misuse> {};

TEST_P(Options, ThatAreMisusedAreRefusedInOneLine) {
  Words argv = {parity::HakoPath(), "run"};
  argv.insert(argv.end(), GetParam().options.begin(), GetParam().options.end());
  argv.push_back("program.py");
  const Outcome outcome = parity::RunFile(parity::HakoPath(), argv);
  EXPECT_EQ(outcome.ending, Exit(2));
  EXPECT_EQ(outcome.out, "");
  EXPECT_EQ(outcome.err, std::string("hako run: ") + GetParam().message + "\n");
}

INSTANTIATE_TEST_SUITE_P(
    Cases, Options,
    testing::Values(
        Misuse{{"--deterministic", "--epoch=2000-02-30T00:00:00Z"},
               "no time: --epoch 2000-02-30T00:00:00Z (do: a time as 2000-01-01T00:00:00Z)"},
        Misuse{{"--deterministic", "--epoch", "yesterday"},
               "no time: --epoch yesterday (do: a time as 2000-01-01T00:00:00Z)"},
        Misuse{{"--deterministic", "--seed=-1"},
               "no seed: --seed -1 (do: a number from 0 to 2**64 - 1)"},
        Misuse{{"--deterministic", "--seed", "18446744073709551616"},
               "no seed: --seed 18446744073709551616 (do: a number from 0 to 2**64 - 1)"},
        Misuse{{"--deterministic", "--on-leak=maybe"},
               "no such choice: --on-leak maybe (do: error, warn or allow)"},
        Misuse{{"--deterministic", "--env=NO_SUCH_VARIABLE_HERE"},
               "the variable is not set: --env NO_SUCH_VARIABLE_HERE (do: set it, or give "
               "NAME=VALUE)"},
        Misuse{{"--deterministic", "--env", "=x"},
               "no variable: --env =x (do: NAME or NAME=VALUE)"},
        Misuse{{"--deterministic", "--seed="},
               "a value is missing: --seed (do: a number from 0 to 2**64 - 1)"},
        Misuse{{"--deterministic", "--busy-wait-ms=soon"},
               "no time: --busy-wait-ms soon (do: milliseconds, 0 to 86400000; 0: never)"},
        Misuse{{"--deterministic", "--busy-wait-ms=-1"},
               "no time: --busy-wait-ms -1 (do: milliseconds, 0 to 86400000; 0: never)"},
        Misuse{{"--seed", "1"},
               "the option is for deterministic runs: --seed (do: --deterministic before it)"}));

TEST(OptionsTest, OfPythonAreReadBehindThem) {
  const Outcome outcome = parity::RunFile(
      parity::HakoPath(), {parity::HakoPath(), "run", "--deterministic", "-c",
                           "import sys; print(sys.argv, sys.path[0] == '')", "--seed"});
  EXPECT_EQ(outcome.err, "");
  EXPECT_EQ(outcome.out, "['-c', '--seed'] True\n");
}

TEST(OptionsTest, OfHakoStandInAnyOrder) {
  const Outcome outcome = parity::RunFile(
      parity::HakoPath(), {parity::HakoPath(), "run", "--deterministic", "--seed=1", "--explain",
                           "/dev/null", "--image=none", "-c", "print('run')"});
  EXPECT_EQ(outcome.err, "");
  EXPECT_EQ(outcome.out, "run\n");
}

TEST(OptionsTest, ThatChangeTheInterpretersStartAreRefused) {
  const Outcome outcome = parity::RunFile(
      parity::HakoPath(),
      {parity::HakoPath(), "run", "--deterministic", "--env=PYTHONPATH=/x", "-c", "print(1)"});
  EXPECT_EQ(outcome.ending, Exit(3));
  EXPECT_EQ(outcome.out, "");
  EXPECT_THAT(outcome.err, HasSubstr("a deterministic run must start from an image, and cannot: "
                                     "PYTHONPATH is set"));
}

}  // namespace
}  // namespace hako::determinism_tests
