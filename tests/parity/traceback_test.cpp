// What python3 prints of an error: frames, markers, chains, groups, suggestions.
#include <gmock/gmock.h>

#include "harness.h"

namespace hako::parity {
namespace {

using testing::HasSubstr;

class Traceback : public ProgramTest {};

TEST_P(Traceback, IsTheReferences) {
  const Outcome reference = ExpectProgramSame("tracebacks/" + GetParam());
  EXPECT_NE(reference.err, "");
}

INSTANTIATE_TEST_SUITE_P(Of, Traceback, testing::ValuesIn(ProgramsIn("tracebacks")),
                         ProgramTestName);

class TracebackOrigin : public ParityTest {};

TEST_F(TracebackOrigin, IsNamedForEachWayToNameAProgram) {
  const std::string code =
      "def f(x):\n"
      "    return (x['key'] +\n"
      "            x.missing)\n"
      "try:\n"
      "    f({})\n"
      "except KeyError:\n"
      "    f({'key': 1})\n";
  scratch_.Write("fails.py", code);
  scratch_.Write("__main__.py", code);
  scratch_.Write("package/__init__.py", "");
  scratch_.Write("package/__main__.py", "from . import part\n");
  scratch_.Write("package/part.py", code);
  RunReference({"-m", "zipfile", "-c", "fails.zip", "__main__.py"}, {.directory = scratch_.Path()});
  RunReference({"-c", "import py_compile; py_compile.compile('fails.py', 'gone.pyc', 'gone.py')"},
               {.directory = scratch_.Path()});
  const Scene scene{.environment = {"PYTHONDONTWRITEBYTECODE=1"},
                    .directory = scratch_.Path(),
                    .input = code,
                    .forms = {Form::kPython, Form::kRun, Form::kShort}};
  for (const Words& arguments :
       {Words{"fails.py"}, Words{"./fails.py"}, Words{scratch_.Path("fails.py")}, Words{"-c", code},
        Words{"-m", "fails"}, Words{"-m", "package"}, Words{"."}, Words{"fails.zip"}, Words{},
        Words{"-"}, Words{"gone.pyc"}, Words{"-c", "import package.part"},
        Words{"-X", "no_debug_ranges", "fails.py"}}) {
    const Outcome reference = ExpectSame(arguments, scene);
    EXPECT_THAT(reference.err, HasSubstr("During handling of the above exception"));
  }
}

TEST_F(TracebackOrigin, ShowsWhatTheSourceSaysByThen) {
  const std::string program = scratch_.Write("moves.py",
                                             "import os\n"
                                             "os.rename(__file__, __file__ + '.gone')\n"
                                             "if 'x' in globals(): pass\n"
                                             "try:\n"
                                             "    1 / 0\n"
                                             "finally:\n"
                                             "    import traceback; traceback.print_exc()\n"
                                             "    os.rename(__file__ + '.gone', __file__)\n");
  EXPECT_THAT(ExpectSame({program}).err, HasSubstr("line 5, in <module>\nZeroDivisionError"));
}

TEST_F(TracebackOrigin, KeepsItsFormInAnyEncodingOfStderr) {
  const std::string program =
      scratch_.Write("ünï.py", "箱 = 'ü' + \"\U0001F4E6\" + '\\udc80'\nraise ValueError(箱)\n");
  for (const char* encoding : {"utf-8", "ascii", "latin-1", "utf-16", "cp1252:strict",
                               "ascii:replace", "ascii:surrogateescape"}) {
    const Outcome reference =
        ExpectSame({program}, {.environment = {std::string("PYTHONIOENCODING=") + encoding}});
    EXPECT_EQ(reference.ending, Exit(1));
  }
}

TEST_F(TracebackOrigin, IsCutWhereARecursionRepeats) {
  const std::string program = scratch_.Write("deep.py",
                                             "def f(n): return g(n)\n"
                                             "def g(n): return f(n)\n"
                                             "f(1)\n");
  EXPECT_THAT(ExpectSame({program}).err, HasSubstr("RecursionError"));
  EXPECT_THAT(ExpectSame({"-c", "def f(): f()\nf()"}).err, HasSubstr("more times]"));
}

TEST_F(TracebackOrigin, WarningsNameTheirLine) {
  const std::string program = scratch_.Write("warns.py",
                                             "import warnings\n"
                                             "assert (1, 'always true')\n"
                                             "x = 1 is 1\n"
                                             "warnings.warn('deprecated', DeprecationWarning)\n"
                                             "warnings.warn_explicit('m', UserWarning, 'f', 3)\n"
                                             "def f(): warnings.warn('again', stacklevel=2)\n"
                                             "f(); f()\n"
                                             "'\\d'\n"
                                             "warnings.formatwarning = lambda *_: 'mine\\n'\n"
                                             "warnings.warn('formatted')\n");
  for (const char* option : {"-q", "-Wdefault", "-Werror", "-Wignore", "-Walways", "-bb"}) {
    ExpectSame({option, program});
  }
  scratch_.Write("library.py", "'\\d'\nimport warnings\nwarnings.warn('at import')\n");
  EXPECT_THAT(
      ExpectSame({"-Wdefault", "-c", "import library"},
                 {.environment = {"PYTHONDONTWRITEBYTECODE=1"}, .directory = scratch_.Path()})
          .err,
      HasSubstr("library.py:3: UserWarning: at import"));
}

TEST(FaultHandler, DumpsTheFramesOfAllThreads) {
  const std::string code =
      "import faulthandler, sys, threading\n"
      "wait, ready = threading.Event(), threading.Event()\n"
      "def work():\n"
      "    ready.set()\n"
      "    wait.wait()\n"
      "threading.Thread(target=work, daemon=True).start()\n"
      "ready.wait()\n"
      "faulthandler.dump_traceback(all_threads=False)\n"
      "faulthandler.dump_traceback_later(0.01, exit=True)\n"
      "import time; time.sleep(30)\n";
  const Outcome reference = ExpectSame({"-c", code}, {.varying = {kAddress}});
  EXPECT_EQ(reference.ending, Exit(1));
}

}  // namespace
}  // namespace hako::parity
