// How programs end: exit status, signal, and what they say last.
#include <gmock/gmock.h>

#include "harness.h"

namespace hako::parity {
namespace {

using testing::HasSubstr;

class Endings : public ProgramTest {};

TEST_P(Endings, AreTheReferences) {
  ExpectProgramSame("endings/" + GetParam(), {.varying = {kAddress}});
}

INSTANTIATE_TEST_SUITE_P(Of, Endings, testing::ValuesIn(ProgramsIn("endings")), ProgramTestName);

TEST(SystemExit, CodeBecomesTheStatus) {
  const std::pair<const char*, int> codes[] = {{"", 0},
                                               {"None", 0},
                                               {"0", 0},
                                               {"3", 3},
                                               {"300", 300 & 255},
                                               {"-1", 255},
                                               {"True", 1},
                                               {"False", 0},
                                               {"2 ** 31", 0},
                                               {"2 ** 64 + 5", 255},
                                               {"-2 ** 70", 255},
                                               {"'words'", 1},
                                               {"''", 1},
                                               {"b'bytes'", 1},
                                               {"1.5", 1},
                                               {"(1, 2)", 1},
                                               {"object", 1},
                                               {"[]", 1},
                                               {"{}", 1},
                                               {"...", 1},
                                               {"'ünï 箱'", 1},
                                               {"'\\udc80'", 1},
                                               {"'a\\nb\\n'", 1},
                                               {"1, 2, 3", 1},
                                               {"(None,)", 1},
                                               {"(7,)", 1},
                                               {"SystemExit(3)", 1}};
  for (const auto& [code, status] : codes) {
    for (const std::string& leave : {std::string("raise SystemExit("), std::string("exit(")}) {
      if (leave == "exit(" && std::string(code) == "1, 2, 3") continue;
      const Outcome reference = ExpectSame({"-c", leave + code + ")"});
      EXPECT_EQ(reference.ending, Exit(status)) << leave << code;
    }
  }
}

TEST(SystemExit, EndsEachWayToNameAProgram) {
  const Scratch scratch;
  scratch.Write("leave.py", "print('out')\nraise SystemExit('said')\n");
  scratch.Write("__main__.py", "import leave\n");
  const Scene scene{.environment = {"PYTHONDONTWRITEBYTECODE=1"},
                    .directory = scratch.Path(),
                    .input = "import leave\n",
                    .forms = {Form::kPython, Form::kRun, Form::kShort}};
  for (const Words& arguments :
       {Words{"leave.py"}, Words{"-m", "leave"}, Words{"."}, Words{}, Words{"-"},
        Words{"-c", "import leave"}, Words{"-u", "leave.py"}}) {
    const Outcome reference = ExpectSame(arguments, scene);
    EXPECT_EQ(reference.ending, Exit(1));
    EXPECT_EQ(reference.err, "said\n");
  }
}

TEST(SystemExit, OfASiteCustomizationEndsAsTheReference) {
  const Scratch scratch;
  for (const char* code : {"raise SystemExit(8)", "raise SystemExit('said')", "1 / 0",
                           "raise KeyboardInterrupt", "import no_such_module", "x ="}) {
    scratch.Write("sitecustomize.py", code);
    ExpectSame({"-c", "print('on')"},
               {.environment = {"PYTHONPATH=" + scratch.Path(), "PYTHONDONTWRITEBYTECODE=1"}});
  }
}

// The status of the signal is the shell's business; that it was the signal is what it must see.
TEST(Interrupt, FromOutsideKillsByTheSignal) {
  const Scratch scratch;
  const std::string program = scratch.Write("waits.py",
                                            "import sys, time\n"
                                            "print('ready', flush=True)\n"
                                            "try:\n"
                                            "    time.sleep(60)\n"
                                            "finally:\n"
                                            "    print('finally')\n");
  for (const char* signal : {"INT", "TERM", "HUP", "QUIT"}) {
    const Words arguments = {"-c",
                             "import signal, subprocess, sys, time\n"
                             "run = subprocess.Popen([sys.executable, sys.argv[1]],\n"
                             "    stdout=subprocess.PIPE, stderr=subprocess.PIPE)\n"
                             "print(run.stdout.readline())\n"
                             "calm = 0\n"  // on its way from there to sleep no longer
                             "while calm < 5:\n"
                             "    time.sleep(0.01)\n"
                             "    state = open(f'/proc/{run.pid}/stat').read().rsplit(')', 1)[1]\n"
                             "    calm = calm + 1 if state.split()[0] == 'S' else 0\n"
                             "run.send_signal(signal.Signals['SIG' + sys.argv[2]])\n"
                             "print(run.communicate(), run.returncode)\n",
                             program, signal};
    const Outcome reference = ExpectSameByName(arguments);
    EXPECT_THAT(reference.out, HasSubstr("ready"));
  }
}

TEST(ExitStatus, OfInspectionIsTheSessions) {
  const Scene scene{.environment = {"TERM=dumb"}, .input = "exit(6)\n"};
  EXPECT_EQ(ExpectSame({"-i", "-c", "raise SystemExit(5)"}, scene).ending, Exit(6));
  EXPECT_EQ(ExpectSame({"-i", "-c", "1 / 0"}, scene).ending, Exit(6));
  EXPECT_EQ(ExpectSame({"-i", "-c", "raise KeyboardInterrupt"}, scene).ending, Exit(6));
}

}  // namespace
}  // namespace hako::parity
