// What a frozen program sees and does: all that it does as a zip application of the reference.
#include "apps.h"

namespace hako::freeze {
namespace {

using testing::HasSubstr;

using Programs = FreezeTest;

constexpr const char* kFacts =
    "import sys, gc\nprint(gc.collect(), list(sys.modules), list(sys.path_importer_cache))\n"
    "import json, decimal, zipimport\n"
    "print(sys.argv, sys.orig_argv, sys.path, sys.executable, sys._base_executable, sys.prefix)\n"
    "print(__file__, __name__, __spec__, __package__, __loader__, __cached__, __doc__)\n"
    "print(sys.flags, list(sys.modules), sorted(sys.path_importer_cache))\n"
    "print(list(globals()), __loader__ is sys.path_importer_cache[sys.path[0]])\n"
    "print(zipimport._zip_directory_cache, zipimport._read_directory(sys.path[0]))\n"
    "print(json.dumps([decimal.Decimal('0.1') * 3 == decimal.Decimal('0.3')]))\n";

TEST_F(Programs, SeeWhatAZipApplicationSees) {
  const std::string app = FreezeText(kFacts);
  const Outcome seen = ExpectSameRestored(app, {"-m", "--help", "", "b c"});
  EXPECT_THAT(seen.out, HasSubstr("['" + app + "', '-m', '--help', '', 'b c']"));
  ExpectSame("no image is asked for", app, {"x"}, {.environment = {"HAKO_IMAGE=none"}});
  ExpectSame("PYTHONPATH is set", app, {}, {.environment = {"PYTHONPATH=/nonexistent"}});
}

TEST_F(Programs, ReadAndEndAsTheyDo) {
  const std::string app = FreezeText(
      "import sys, threading, atexit\n"
      "if len(sys.argv) < 2: sys.exit()\n"
      "atexit.register(print, 'at exit')\n"
      "text = sys.stdin.read()\n"
      "print(text.upper(), file=sys.stderr)\n"
      "if sys.argv[1] == 'raise': raise KeyError(text)\n"
      "if sys.argv[1] == 'print_exc':\n"
      "    import traceback\n"
      "    try: 1 / 0\n"
      "    except ZeroDivisionError: traceback.print_exc()\n"
      "sys.exit(int(sys.argv[2]))\n");
  EXPECT_EQ(ExpectSameRestored(app, {"exit", "7"}, {.input = "some text"}).ending, Exit(7));
  EXPECT_EQ(ExpectSameRestored(app, {"raise", "0"}, {.input = "x"}).ending, Exit(1));
  EXPECT_THAT(ExpectSameRestored(app, {"print_exc", "0"}).err, HasSubstr("1 / 0"));
  EXPECT_EQ(ExpectSameRestored(app, {"exit", "none"}).ending, Exit(1));
}

TEST_F(Programs, TakeAllArgumentsForThemselves) {
  const std::string app = FreezeText("import sys; print(sys.argv[1:])\n");
  for (const char* word :
       {"--version", "--help", "run", "doctor", "--image", "capture-image", "-c"})
    EXPECT_EQ(ExpectSameRestored(app, {word}).out, "['" + std::string(word) + "']\n");
}

TEST_F(Programs, StartedByThemKnowThePythonThatRunsThem) {
  const std::string app = FreezeText(
      "import subprocess, sys, multiprocessing\n"
      "def double(x): return 2 * x\n"
      "if __name__ == '__main__':\n"
      "    subprocess.run([sys.executable, '-c', 'import sys; print(sys.executable, sys.argv)'])\n"
      "    with multiprocessing.get_context('fork').Pool(2) as pool:\n"
      "        print(pool.map(double, range(3)))\n");
  EXPECT_THAT(ExpectSameRestored(app).out, HasSubstr("[0, 2, 4]"));
}

TEST_F(Programs, CanBeModulesAndFoldersAndZipFiles) {
  WritePackage("source");
  const std::string main =
      "import sys, helper, package\nprint(sys.argv, __name__, __spec__, helper.where(), "
      "package.shown())\n";
  scratch_.Write("source/package/__main__.py", main);
  scratch_.Write("source/__main__.py", main);
  const std::string folder = scratch_.Path("source");
  const std::string module = Freeze({"-m", "package", "--", "-x"}, "module", {.directory = folder});
  EXPECT_THAT(ExpectSameRestored(module, {"-x"}).out,
              HasSubstr("['" + module + "/package/__main__.py', '-x'] __main__"));
  const std::string of_folder = Freeze({folder}, "folder");
  EXPECT_THAT(ExpectSameRestored(of_folder, {"-x"}).out,
              HasSubstr(of_folder + "/package/inner.py"));
  ASSERT_EQ(
      parity::RunReference({"-m", "zipfile", "-c", scratch_.Path("x.zip"), folder + "/__main__.py",
                            folder + "/helper.py", folder + "/package"})
          .ending,
      Exit(0));
  const std::string of_zip = Freeze({scratch_.Path("x.zip")}, "zip");
  EXPECT_THAT(ExpectSameRestored(of_zip, {"-x"}).out, HasSubstr(of_zip + "/package/inner.py"));
}

TEST_F(Programs, ThatFailWhileTheyAreRunAreFrozenAndItIsSaid) {
  const std::string source =
      scratch_.Write("fails.py", "import cmd, sys\nsys.exit(len(sys.argv))\n");
  const Outcome frozen = Run({source, "-o", scratch_.Path("app")});
  EXPECT_EQ(frozen.ending, Exit(0));
  EXPECT_THAT(frozen.err,
              HasSubstr("ended with exit status 1: what it had imported by then is frozen"));
  EXPECT_EQ(ExpectSameRestored(scratch_.Path("app"), {"a", "b"}).ending, Exit(3));
}

TEST_F(Programs, ThatAreInterruptedWhileTheyAreRunAreFrozen) {
  const std::string source = scratch_.Write(
      "serves.py",
      "import cmd, os, signal, sys\n"
      "if len(sys.argv) < 2: os.kill(0, signal.SIGINT)\n"  // As Ctrl-C: to all of the session.
      "print('served')\n");
  const Outcome frozen = Run({source, "-o", scratch_.Path("app")});
  EXPECT_EQ(frozen.ending, Exit(0)) << frozen.err;
  EXPECT_THAT(frozen.err, HasSubstr("ended with signal 2 (INT): what it had imported by then"));
  EXPECT_EQ(ExpectSameRestored(scratch_.Path("app"), {"x"}).out, "served\n");
}

// A warning of the compiler belongs to each start.
TEST_F(Programs, WarnWhenTheyAreCompiled) {
  const std::string app = FreezeText("x = 1\nprint(x is 1)\n");
  EXPECT_THAT(ExpectSameRestored(app).err, HasSubstr("SyntaxWarning"));
}

}  // namespace
}  // namespace hako::freeze
