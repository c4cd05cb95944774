// Command line, executable, environment and home of a restored start: this process's, not the
// image's (src/interpreter/restore.cpp).
#include "starts.h"

namespace hako::starts {
namespace {

using parity::Exit;
using testing::HasSubstr;

std::string Print(const std::string& expression) {
  return "import os, site, sys\nprint(" + expression + ")";
}

// ---- Arguments
// -------------------------------------------------------------------------------------

class Arguments : public StartTest {};

const char* const kArguments =
    "import sys\nprint(sys.argv, __file__ if '__file__' in globals() else None, __name__)";

TEST_F(Arguments, OfACommandAreItsOwn) {
  EXPECT_EQ(ExpectRestored({"-c", kArguments, "a", "-c", ""}).out,
            "['-c', 'a', '-c', ''] None __main__\n");
}

TEST_F(Arguments, OfAFileAreItsOwn) {
  ExpectRestored({scratch_.Write("dir/x.py", kArguments), "a b", "-O"});
}

TEST_F(Arguments, OfAFileByARelativePathAreItsOwn) {
  scratch_.Write("dir/x.py", kArguments);
  for (const char* name : {"dir/x.py", "./dir/x.py", "dir//x.py", "dir/../dir/x.py"}) {
    ExpectRestored({name, "a"}, {.directory = scratch_.Path()});
  }
}

TEST_F(Arguments, OfAModuleAreItsOwn) {
  scratch_.Write("shown.py", kArguments);
  ExpectRestored({"-m", "shown", "a"},
                 {.environment = {"PYTHONDONTWRITEBYTECODE=1"}, .directory = scratch_.Path()});
}

TEST_F(Arguments, OfAFolderAreItsOwn) {
  scratch_.Write("__main__.py", kArguments);
  ExpectRestored({".", "a"}, {.directory = scratch_.Path()});
  ExpectRestored({scratch_.Path(), "a"});
}

TEST_F(Arguments, OfTheInputAreItsOwn) {
  ExpectRestored({}, {.input = kArguments});
  ExpectRestored({"-", "a"}, {.input = kArguments});
}

TEST_F(Arguments, MayBeAnyBytes) {
  ExpectRestored(
      {"-c", "import os, sys\nprint([os.fsencode(word) for word in sys.argv])", "\xff\xfe", "ü"});
}

TEST_F(Arguments, MayBeMany) {
  Words arguments = {"-c", "import sys\nprint(len(sys.argv), sys.argv[-1])"};
  for (int i = 0; i < 5000; ++i) arguments.push_back("word " + std::to_string(i));
  ExpectRestored(arguments);
}

TEST_F(Arguments, OfAnEmptyModuleNameAreRefusedAlike) { ExpectRestoredByName({"-m", ""}); }

TEST_F(Arguments, OfAMissingFileAreRefusedAlike) {
  EXPECT_EQ(ExpectRestoredByName({"/nonexistent/x.py"}).ending, Exit(2));
}

TEST_F(Arguments, AreShownAsTheyWereGiven) {
  ExpectRestoredByName({"-uB", "-c", Print("sys.orig_argv"), "a"});
}

TEST_F(Arguments, DecideTheFirstPlaceToImportFrom) {
  scratch_.Write("dir/x.py", Print("sys.path[0]"));
  ExpectRestored({"dir/x.py"}, {.directory = scratch_.Path()});
  ExpectRestored({"-c", Print("sys.path[0]")}, {.directory = scratch_.Path()});
  ExpectRestored({"-m", "x"},
                 {.environment = {"PYTHONDONTWRITEBYTECODE=1"}, .directory = scratch_.Path("dir")});
}

// ---- The executable
// --------------------------------------------------------------------------------

class Executable : public StartTest {
 protected:
  // `argv0 -c ...` with Link() executed, or found on a PATH that begins with its folder.
  void ExpectRestoredAs(const std::string& argv0, const Scene& scene) const {
    const Words argv = {argv0, "-c",
                        Print("sys.executable, sys._base_executable, sys.orig_argv, sys.prefix")};
    Turn(parity::ReferencePath());
    const Outcome expected = parity::RunFile(Link(), argv, Traced(scene));
    Turn(parity::HakoPythonPath());
    const Start start = TakeTrace(parity::RunFile(Link(), argv, Traced(scene)));
    EXPECT_EQ(start.how, kRestored) << argv0;
    parity::ExpectEqual(expected, start.outcome, argv0);
  }
};

TEST_F(Executable, IsTheOneThatWasNamed) { ExpectRestoredAs(Link(), {}); }

TEST_F(Executable, IsFoundByARelativePath) {
  ExpectRestoredAs("bin/python3", {.directory = scratch_.Path()});
  ExpectRestoredAs("./bin/python3", {.directory = scratch_.Path()});
  ExpectRestoredAs("./python3", {.directory = scratch_.Path("bin")});
}

TEST_F(Executable, IsFoundOnPath) {
  ExpectRestoredAs("python3",
                   {.environment = {"PATH=/nonexistent:" + scratch_.Path("bin") + ":/usr/bin"}});
}

TEST_F(Executable, IsItsOwnInHakoRun) {
  const Start start = RunTraced({"-c", Print("sys.executable")}, {}, Form::kRun);
  EXPECT_EQ(start.how, kRestored);
  EXPECT_EQ(start.outcome.out, parity::HakoPythonPath() + "\n");
}

TEST_F(Executable, StartsChildrenThatAreRestoredToo) {
  const Start start = RunTraced({"-c",
                                 "import subprocess, sys\n"
                                 "subprocess.run([sys.executable, '-c', 'print(2)'])"});
  EXPECT_EQ(start.how, kRestored);
  EXPECT_THAT(start.outcome.err, HasSubstr("hako: restored from"));
  EXPECT_EQ(start.outcome.out, "2\n");
}

// ---- The environment
// -------------------------------------------------------------------------------

class Environment : public StartTest {};

TEST_F(Environment, IsTheProcesss) {
  ExpectRestored({"-c", Print("os.environb")},
                 {.environment = {"ONE=1", "EMPTY=", "EQUALS=a=b", "UE=\xc3\xbc\xff"}});
}

TEST_F(Environment, IsOfTheProcessInItsOrder) {
  ExpectRestored({"-c", Print("list(os.environ)")}, {.environment = {"ZZ=1", "AA=2"}});
}

TEST_F(Environment, MayHoldOddEntries) {
  ExpectRestored({"-c", Print("os.environb")}, {.environment = {"NOTHING", "=x", "A B=c"}});
}

TEST_F(Environment, HoldsNothingOfTheImagesBuilder) {
  ExpectRestored({"-c", Print("os.environ.get('PATH'), os.environ.get('LANG')")},
                 {.without = {"PATH", "LANG"}});
}

TEST_F(Environment, ReachesChildrenAndKeepsWhatIsPutIntoIt) {
  ExpectRestored({"-c",
                  "import os\nos.environ['PUT'] = '1'\ndel os.environ['GONE']\n"
                  "os.system('echo $PUT $GONE $KEPT')"},
                 {.environment = {"GONE=2", "KEPT=3"}});
}

TEST_F(Environment, MayBeLarge) {
  ExpectRestored({"-c", Print("len(os.environ['LARGE'])")},
                 {.environment = {"LARGE=" + std::string(100'000, 'x')}});
}

class Home : public StartTest, public testing::WithParamInterface<const char*> {};

TEST_P(Home, GivesTheUsersFolders) {
  ExpectRestored(
      {"-c",
       Print(
           "ascii([site.USER_BASE, site.USER_SITE, site.getuserbase(), site.getusersitepackages(), "
           "os.path.expanduser('~')])")},
      {.environment = {std::string("HOME=") + GetParam()}});
}

INSTANTIATE_TEST_SUITE_P(Of, Home,
                         testing::Values("/nonexistent/me", "/nonexistent/me/", "/nonexistent//",
                                         "", "/", "relative", "/nonexistent/\xc3\xbc",
                                         "/nonexistent/\xff", "~"),
                         [](const auto& home) { return "Number" + std::to_string(home.index); });

// ---- hako's own file
// --------------------------------------------------------------------------------

// However it was started: base/paths.h, OwnExecutable. The image lies beside it.
class OwnFile : public StartTest {
 protected:
  void ExpectFound(const Words& argv) const {
    const Start start = TakeTrace(parity::RunFile(argv.front(), argv, Traced({})));
    EXPECT_EQ(start.how, kRestored);
    EXPECT_EQ(start.outcome.out, "ran\n") << start.outcome.err;
  }
  [[nodiscard]] std::string Script(const std::string& name, const std::string& interpreter) const {
    std::string path = scratch_.Write(name, "#!" + interpreter + "\nprint('ran')\n");
    std::filesystem::permissions(path, std::filesystem::perms::owner_all);
    return path;
  }
};

TEST_F(OwnFile, IsFoundByARelativePath) {
  const std::filesystem::path own = parity::HakoPythonPath();
  Words argv = Shell("cd " + own.parent_path().string());
  argv.insert(argv.end(), {"./" + own.filename().string(), "-c", "print('ran')"});
  ExpectFound(argv);
}

TEST_F(OwnFile, IsFoundBehindLinks) {
  scratch_.Link("folder", std::filesystem::path(parity::HakoPythonPath()).parent_path());
  ExpectFound({scratch_.Path("folder/hako-python"), "-c", "print('ran')"});
  ExpectFound(
      {scratch_.Link("bin/python3", scratch_.Path("folder/hako-python")), "-c", "print('ran')"});
}

TEST_F(OwnFile, IsNotTheScriptThatNamesIt) {
  const std::string script = Script("script", parity::HakoPythonPath());
  ExpectFound({script});
  ExpectFound({script, "word"});
  ExpectFound({Script("another", script)});
  ExpectFound({Script("with_option", parity::HakoPath() + " run")});
}

TEST_F(OwnFile, IsFoundByADescriptor) {
  Words argv = Python(
      "import os, sys\n"
      "os.execve(os.open(sys.argv[1], os.O_RDONLY), sys.argv[1:], os.environ)");
  argv.insert(argv.end(), {parity::HakoPythonPath(), "-c", "print('ran')"});
  ExpectFound(argv);
}

}  // namespace
}  // namespace hako::starts
