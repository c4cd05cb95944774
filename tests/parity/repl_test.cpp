// Sessions on a terminal. A driver in Python, run by the reference, holds the other end of it.
#include <gmock/gmock.h>

#include "harness.h"

namespace hako::parity {
namespace {

using testing::HasSubstr;

class Repl : public ParityTest {
 protected:
  // The transcript of a session: `typed` line by line, and how it ended.
  [[nodiscard]] Outcome Session(const Words& command, const std::string& typed,
                                const Words& environment) const {
    Words words = {ProgramPath("terminal_session.py"), typed};
    words.insert(words.end(), command.begin(), command.end());
    // CPython 3.13 has a session of its own making, which paints; both are asked for the plain one.
    Scene scene{.environment = {"TERM=dumb", "PYTHON_BASIC_REPL=1", "NO_COLOR=1",
                                "HOME=" + scratch_.Path(), "INPUTRC=/dev/null", "COLUMNS=80"},
                .directory = scratch_.Path()};
    scene.environment.insert(scene.environment.end(), environment.begin(), environment.end());
    return RunReference(words, scene);
  }

  // One link leads to each in turn, as in ExpectSameByName: banners and errors may name it.
  Outcome ExpectSameSession(const Words& arguments, const std::string& typed,
                            const Words& environment = {}) {
    const std::string link = scratch_.Path("bin/python3");
    Words command = {link};
    command.insert(command.end(), arguments.begin(), arguments.end());
    scratch_.Link("bin/python3", ReferencePath());
    Outcome expected = Session(command, typed, environment);
    std::filesystem::remove(link);
    scratch_.Link("bin/python3", HakoPythonPath());
    ExpectEqual(expected, Session(command, typed, environment), "hako-python: " + typed);
    std::filesystem::remove(link);
    EXPECT_THAT(expected.out, HasSubstr("ended with"));
    EXPECT_THAT(expected.out, testing::Not(HasSubstr("no answer in time"))) << expected.out;
    return expected;
  }
};

TEST_F(Repl, StartsWhenThereIsNoProgramAndStdinIsATerminal) {
  const Outcome reference = ExpectSameSession({}, "1+1\nimport sys; sys.ps1\n^D\n");
  EXPECT_THAT(reference.out, HasSubstr("Type \"help\""));
  EXPECT_THAT(reference.out, HasSubstr("2\r\n"));
}

TEST_F(Repl, StartsInEveryFormOfHako) {
  const std::string typed = "1+1\nimport sys; sys.argv, sys.flags.interactive\nexit(4)\n";
  const Outcome expected = Session({ReferencePath()}, typed, {});
  EXPECT_THAT(expected.out, HasSubstr("ended with 4"));
  for (const Words& command :
       {Words{HakoPythonPath()}, Words{HakoPath()}, Words{HakoPath(), "run"}}) {
    ExpectEqual(expected, Session(command, typed, {}), command.back());
  }
}

TEST_F(Repl, ReadsBlocksAndShowsErrors) {
  ExpectSameSession({"-q"},
                    "def f(x):\n"
                    "    return 1 / x\n"
                    "\n"
                    "f(0)\n"
                    "x = (\n"
                    "1)\n"
                    "for i in range(2): i\n"
                    "\n"
                    "1 +\n"
                    "_\n"
                    "class A: pass\n"
                    "\n"
                    "'ünï 箱'\n"
                    "import no_such_module\n"
                    "raise SystemExit(9)\n");
}

TEST_F(Repl, TakesTheKeysThatInterruptAndEnd) {
  ExpectSameSession(
      {"-q"}, "^C\n'after'\nimport time; print('as' + 'leep'); time.sleep(30)\n!asleep\n^C\n^D\n");
  ExpectSameSession({"-q"}, "def f(): pass\n^C\n1\n^D\n");
}

TEST_F(Repl, FollowsAProgramUnderInspection) {
  const std::string program = scratch_.Write("sets.py", "x = 'from the program'\n");
  const std::string fails = scratch_.Write("fails.py", "y = 1\n1 / 0\n");
  ExpectSameSession({"-i", program}, "x\n__name__, __file__\n^D\n");
  ExpectSameSession({"-i", fails}, "y\nimport sys; sys.last_value\n^D\n");
  ExpectSameSession({"-i", "-c", "z = 2"}, "z\n^D\n");
  ExpectSameSession({program}, "x\n^D\n", {"PYTHONINSPECT=1"});
  ExpectSameSession({"-c", "import os; os.environ['PYTHONINSPECT'] = '1'; z = 3"}, "z\n^D\n");
}

TEST_F(Repl, ReadsStartupFileAndPrompts) {
  const std::string startup = scratch_.Write("startup.py",
                                             "import sys\n"
                                             "sys.ps1 = 'In: '\n"
                                             "sys.displayhook = lambda v: print('shown', v)\n"
                                             "started = True\n");
  ExpectSameSession({}, "started\n^D\n", {"PYTHONSTARTUP=" + startup});
  ExpectSameSession({"-E"}, "'started' in dir()\n^D\n", {"PYTHONSTARTUP=" + startup});
}

TEST_F(Repl, TakesOptions) {
  for (const char* option : {"-B", "-I", "-S", "-O", "-Xdev", "-u", "-Wdefault", "-P"}) {
    ExpectSameSession({option}, "import sys; sys.flags, sys.path[:1]\n^D\n");
  }
}

TEST_F(Repl, HelpsAndDebugs) {
  ExpectSameSession({"-q"}, "help(len)\ncopyright\nexit\nlicense and 1\nquit()\n");
  ExpectSameSession({"-q"}, "breakpoint()\np 1 + 1\nw\nc\n^D\n");
}

TEST_F(Repl, InputOfAProgramIsReadFromTheTerminal) {
  const std::string program =
      scratch_.Write("asks.py",
                     "import sys, os\n"
                     "print(input('name? '), sys.stdin.isatty(), sys.stdout.line_buffering)\n"
                     "print('no newline', end=''); print(input(' more? '))\n"
                     "print(os.get_terminal_size()); print(sys.stdin.readline())\n"
                     "input('last? ')\n");
  ExpectSameSession({program}, "ünï\nsecond\n!os.terminal\nthird\n^D\n");
  ExpectSameSession({program}, "^C\n");
  ExpectSameSession({"-u", program}, "^D\n");
}

}  // namespace
}  // namespace hako::parity
