// hako verify: runs that must be the same, and one that is not.
#include <csignal>
#include <filesystem>

#include "runs.h"

namespace hako::determinism_tests {
namespace {

using testing::HasSubstr;
using testing::MatchesRegex;
using testing::Not;

class Verify : public testing::Test {
 protected:
  Outcome Run(const std::string& text, const Words& options = {}, const Words& behind = {}) const {
    Words argv = {parity::HakoPath(), "verify"};
    argv.insert(argv.end(), options.begin(), options.end());
    argv.push_back(scratch_.Write("program.py", text));
    argv.insert(argv.end(), behind.begin(), behind.end());
    return parity::RunFile(parity::HakoPath(), argv, {.limit_ms = 100'000});
  }

  parity::Scratch scratch_;
};

TEST_F(Verify, SaysThatRunsAreTheSame) {
  const Outcome outcome =
      Run("import time, os, sys\n"
          "print(time.time(), os.urandom(8), {object() for _ in range(9)}, sys.argv[1:], input())\n"
          "open('out.txt', 'w').write(os.getcwd())\n",
          {"--runs", "8", "--stdin", scratch_.Write("input", "typed\n")}, {"--", "a", "--b"});
  EXPECT_EQ(outcome.err, "");
  EXPECT_EQ(outcome.ending, Exit(0));
  EXPECT_THAT(outcome.out, HasSubstr("program  SAME  8 runs  sha="));
  EXPECT_THAT(outcome.out, HasSubstr("1 files)"));
  EXPECT_THAT(outcome.out, HasSubstr("summary: SAME=1 / 1, 8 runs each\n"));
}

TEST_F(Verify, ShowsTheFirstLineThatDiffersAndTheLeak) {
  const Outcome outcome =
      Run("import subprocess\n"
          "print('same', flush=True)\n"
          "print(subprocess.run(['cat', '/proc/sys/kernel/random/uuid'], "
          "capture_output=True).stdout)\n",
          {"--runs=3"});
  EXPECT_EQ(outcome.ending, Exit(1));
  EXPECT_THAT(outcome.out, HasSubstr("program  DIFFERS  run 1 from run 0\n"));
  EXPECT_THAT(outcome.out, HasSubstr("stdout, line 2:\n    run 0: b'"));
  EXPECT_THAT(outcome.out,
              HasSubstr("leak: fork reaches other processes (/hako/program/program.py:3)"));
}

// Another run at the same moment would show the same year.
TEST_F(Verify, ShowsAProgramThatSeesTheDate) {
  const Outcome outcome =
      Run("import ctypes\n"
          "print(ctypes.CDLL(None).time(None) // (365 * 86400))\n",
          {"--runs=3", "--on-leak=allow"});
  EXPECT_EQ(outcome.ending, Exit(1));
  EXPECT_THAT(outcome.out, HasSubstr("program  DIFFERS  run 1 from run 0\n"));
  EXPECT_THAT(outcome.out, HasSubstr("days from today"));
}

TEST_F(Verify, ComparesTheFilesThatAProgramMakes) {
  const Outcome outcome =
      Run("import subprocess\n"
          "with open('made', 'wb') as made:\n"
          "    subprocess.run(['cat', '/proc/sys/kernel/random/uuid'], stdout=made)\n",
          {"--runs=3"});
  EXPECT_EQ(outcome.ending, Exit(1));
  EXPECT_THAT(outcome.out, HasSubstr("  made, line 1:\n"));
}

TEST_F(Verify, ComparesTheFilesThatAProgramRemoves) {
  scratch_.Write("beside", "text");
  const Outcome outcome =
      Run("import os, subprocess\n"
          "uuid = subprocess.check_output(['cat', '/proc/sys/kernel/random/uuid'])\n"
          "if uuid[0] % 2: os.remove('beside')\n",
          {"--runs=40"});
  EXPECT_EQ(outcome.ending, Exit(1));
  EXPECT_THAT(outcome.out, HasSubstr("  beside: run 0: "));
  EXPECT_THAT(outcome.out, HasSubstr(": nothing"));
  EXPECT_THAT(outcome.out, HasSubstr(": a file of mode 0"));
}

// A bit that differs in about half of the runs, from what no run pins.
constexpr const char* kTossCoin =
    "import os, subprocess\n"
    "uuid = subprocess.check_output(['cat', '/proc/sys/kernel/random/uuid'])\n"
    "coin = uuid[0] % 2\n";

TEST_F(Verify, ComparesModesLinksFoldersAndKindsOfFiles) {
  scratch_.Write("beside", "text");
  scratch_.Write("below/file", "text");
  struct {
    const char* text;
    const char* line;
  } const cases[] = {
      {"open('made', 'w').close(); os.chmod('made', 0o600 + coin)\n",
       "  made: run 0: a file of mode 060[01]; run [0-9]+: a file of mode 060[01]\n"},
      {"os.chmod('beside', 0o600 + coin)\n",
       "  beside: run 0: a file of mode 060[01]; run [0-9]+: a file of mode 060[01]\n"},
      {"os.symlink('to' + str(coin), 'made')\n",
       "  made: run 0: a link to to[01]; run [0-9]+: a link to to[01]\n"},
      {"if coin: os.mkdir('made')\n",
       "  made: run 0: (nothing|a folder of mode 0755); run [0-9]+: (nothing|a folder of mode "
       "0755)\n"},
      {"os.chmod('below', 0o700 + coin)\n",
       "  below: run 0: a folder of mode 070[01]; run [0-9]+: a folder of mode 070[01]\n"},
      {"(os.mkfifo if coin else os.mkdir)('made', 0o700)\n",
       "  made: run 0: (a FIFO|a folder) of mode 0700; run [0-9]+: (a FIFO|a folder) of mode "
       "0700\n"},
  };
  for (const auto& one : cases) {
    const Outcome outcome = Run(std::string(kTossCoin) + one.text, {"--runs=40"});
    EXPECT_EQ(outcome.ending, Exit(1)) << one.text;
    EXPECT_THAT(outcome.out, testing::ContainsRegex(one.line)) << one.text;
  }
}

TEST_F(Verify, TakesAFolderWithLinksAndRightsAsItIs) {
  scratch_.Write("below/file", "text");
  std::filesystem::permissions(scratch_.Path("below/file"), std::filesystem::perms::owner_read);
  scratch_.Link("link", "below/file");
  scratch_.Link("broken", "nowhere");
  const Outcome outcome = Run("print(open('link').read())\n", {"--runs=3"});
  EXPECT_EQ(outcome.ending, Exit(0));
  EXPECT_THAT(outcome.out, HasSubstr("(5B, 0 files)"));
}

TEST_F(Verify, ExplainsWhatAProgramTouches) {
  const Outcome outcome =
      Run("import time, os, threading\n"
          "time.time()\n"
          "os.urandom(1)\n"
          "os.getpid()\n"
          "threading.Thread(target=print).start()\n"
          "os.listdir()\n",
          {"--explain", "--runs", "2"});
  for (const char* line :
       {"the clock: clock_gettime (/hako/program/program.py:2)",
        "entropy: getrandom (/hako/program/program.py:3)",
        "the process's number: getpid (/hako/program/program.py:4)",
        "the order of threads: pthread_create (/hako/program/program.py:5)",
        "the order of a folder's entries: opendir (/hako/program/program.py:6)"}) {
    EXPECT_THAT(outcome.out, HasSubstr(line));
  }
}

TEST_F(Verify, IsNotNeededToExplainAPlainRun) {
  const std::string program =
      scratch_.Write("program.py", "import time\nprint(time.time() > 10**9)\n");
  const std::string told = scratch_.Path("told");
  const Outcome outcome =
      parity::RunFile(parity::HakoPath(), {parity::HakoPath(), "run", "--explain", told, program});
  EXPECT_EQ(outcome.out, "True\n");
  EXPECT_THAT(parity::ReadAll(told), HasSubstr("the clock: clock_gettime (" + program + ":2)\n"));
}

// Of the processes whose current folder lies, or lay, in this one.
int CountProcessesIn(const std::string& folder) {
  int count = 0;
  for (const auto& process : std::filesystem::directory_iterator("/proc")) {
    std::error_code ignored;  // It has ended, or is no process.
    const auto current = std::filesystem::read_symlink(process.path() / "cwd", ignored);
    if (current.string().starts_with(folder)) ++count;
  }
  return count;
}

// Its copies, and the program that it runs; the status is that of the signal.
TEST_F(Verify, ThatASignalEndsLeavesNothing) {
  const std::string program =
      scratch_.Write("program.py", "open('begun', 'w').close()\nwhile True: pass\n");
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    const parity::Scratch temporary;
    const Outcome outcome = parity::RunFile(
        "/bin/sh",
        {"sh", "-c",
         "(until ls \"$TMPDIR\"/hako-verify-*/0/run/begun; do sleep 0.01; done; kill -" +
             std::to_string(signal) + " $$) >/dev/null 2>&1 & exec " + parity::HakoPath() +
             " verify " + program},
        {.environment = {"TMPDIR=" + temporary.Path()}});
    EXPECT_EQ(outcome.ending, parity::Signal(signal));
    EXPECT_EQ(outcome.out, "");
    EXPECT_TRUE(std::filesystem::is_empty(temporary.Path()));
    EXPECT_EQ(CountProcessesIn(temporary.Path()), 0);
  }
}

TEST_F(Verify, RefusesWhatIsNotThere) {
  const Outcome outcome =
      parity::RunFile(parity::HakoPath(), {parity::HakoPath(), "verify", "no/such.py"});
  EXPECT_EQ(outcome.ending, Exit(2));
  EXPECT_EQ(outcome.err,
            "hako verify: no such program or directory: no/such.py (do: check the path)\n");
}

// Each run would refuse it, in the same way: no proof of anything.
TEST_F(Verify, RefusesOptionsThatARunWouldRefuse) {
  const Outcome outcome = Run("print(1)\n", {"--on-leak=maybe"});
  EXPECT_EQ(outcome.ending, Exit(2));
  EXPECT_EQ(outcome.out, "");
  EXPECT_EQ(outcome.err,
            "hako verify: no such choice: --on-leak maybe (do: error, warn or allow)\n");
}

}  // namespace
}  // namespace hako::determinism_tests
