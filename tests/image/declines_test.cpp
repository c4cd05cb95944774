// Every reason for which a start is cold: hako says it, and the program runs as under the
// reference. What an image file itself can be wrong in: damaged_images_test.cpp.
#include <unistd.h>

#include "starts.h"

namespace hako::starts {
namespace {

using parity::Exit;
using testing::HasSubstr;
using testing::StartsWith;

// What options and variables change, as far as a program can ask.
const char* const kProbe = R"py(
import os, site, sys
print(sys.flags, sys.warnoptions, sys._xoptions, sys.path[1:], sys.pycache_prefix, sys.platlibdir)
print(site.ENABLE_USER_SITE, sys.stdout.encoding, sys.stdout.errors, sys.getfilesystemencoding())
if os.environ.get("PYTHONHASHSEED") == "1": print(hash("a"))
assert sys.stdin is not None
)py";

std::string NameOf(std::string text) {
  std::erase_if(text, [](unsigned char letter) { return std::isalnum(letter) == 0; });
  return text;
}

class Declines : public StartTest {};

struct Line {
  const char* name;
  Words options;
};

class Option : public StartTest, public testing::WithParamInterface<Line> {};

TEST_P(Option, IsReadByCPython) {
  Words arguments = GetParam().options;
  arguments.push_back(scratch_.Write("probe.py", "# skipped by -x\n" + std::string(kProbe)));
  // -v tells of every object's address, and of names in the order of sets.
  const Scene scene{.environment = {"PYTHONHASHSEED=0"}, .varying = {parity::kAddress}};
  ExpectCold("CPython reads the option " + GetParam().options.front(), arguments, scene);
}

INSTANTIATE_TEST_SUITE_P(Of, Option,
                         testing::Values(Line{"Optimised", {"-O"}}, Line{"OptimisedTwice", {"-OO"}},
                                         Line{"Isolated", {"-I"}}, Line{"WithoutSite", {"-S"}},
                                         Line{"WithoutEnvironment", {"-E"}},
                                         Line{"WithoutUserSite", {"-s"}},
                                         Line{"WarningsIgnored", {"-W", "ignore"}},
                                         Line{"Developer", {"-X", "dev"}}, Line{"Verbose", {"-v"}},
                                         Line{"Interactive", {"-i"}}, Line{"BytesWarned", {"-b"}},
                                         Line{"Quiet", {"-q"}}, Line{"FirstLineSkipped", {"-x"}},
                                         Line{"SafePath", {"-P"}}, Line{"Debugged", {"-d"}},
                                         Line{"InACluster", {"-uO"}},
                                         Line{"HashSeedRandom", {"-R"}}, Line{"Utf8", {"-Xutf8=0"}},
                                         Line{"PycsChecked", {"--check-hash-based-pycs", "always"}},
                                         Line{"Version", {"-V"}}),
                         [](const auto& line) { return std::string(line.param.name); });

class Variable : public StartTest, public testing::WithParamInterface<const char*> {};

TEST_P(Variable, IsReadByCPython) {
  std::string entry = GetParam();
  const std::string name = entry.substr(0, entry.find('='));
  if (name == "PYTHONHOME") entry = name + "=" + AskReference("sys.prefix");
  ExpectCold(name + " is set", {"-c", kProbe}, {.environment = {entry}});
}

INSTANTIATE_TEST_SUITE_P(
    Of, Variable,
    testing::Values("PYTHONPATH=/nonexistent", "PYTHONPATH=", "PYTHONHASHSEED=1",
                    "PYTHONHASHSEED=random", "PYTHONUTF8=1", "PYTHONUTF8=0", "PYTHONX=1",
                    "PYTHONHOME=", "PYTHONSAFEPATH=1", "PYTHONOPTIMIZE=1", "PYTHONINSPECT=1",
                    "PYTHONWARNINGS=error", "PYTHONFAULTHANDLER=1", "PYTHONMALLOC=debug",
                    "PYTHONTRACEMALLOC=1", "PYTHONDEVMODE=1", "PYTHONNOUSERSITE=1",
                    "PYTHONUSERBASE=/nonexistent", "PYTHONCOERCECLOCALE=0",
                    "PYTHONPYCACHEPREFIX=/nonexistent", "PYTHONINTMAXSTRDIGITS=700",
                    "PYTHONPLATLIBDIR=lib", "PYTHONIOENCODING=latin-1", "PYTHONIOENCODING=:replace",
                    "PYTHONUNBUFFERED=-1", "PYTHONDONTWRITEBYTECODE= 1"),
    [](const auto& entry) { return NameOf(entry.param) + std::to_string(entry.index); });

// ---- The command line
// ------------------------------------------------------------------------------

TEST_F(Declines, AnEmptyArgument) { ExpectColdByName("an argument is empty", {""}); }

TEST_F(Declines, AMissingOperand) { ExpectColdByName("an operand is missing behind -c", {"-c"}); }

TEST_F(Declines, AStdinThatIsADirectory) {
  const Scene scene{.in = {Stream::Kind::kFile, "/usr"}, .varying = {parity::kAddress}};
  EXPECT_EQ(ExpectCold("stdin is a directory", {}, scene).ending, Exit(1));
  ExpectCold("stdin is a directory", {"-c", "pass"}, scene);
}

TEST_F(Declines, AnImageThatIsNotWanted) {
  ExpectCold("no image is asked for", {"-c", kProbe}, {.environment = {"HAKO_IMAGE=none"}});
}

TEST_F(Declines, AnImageThatIsNotWantedByOption) {
  for (const Words& option : {Words{"--image", "none"}, Words{"--image=none"}}) {
    Words arguments = option;
    arguments.insert(arguments.end(), {"-c", "print(1)"});
    const Start start = RunTraced(arguments, {}, Form::kRun);
    EXPECT_EQ(start.how, "no image is asked for");
    EXPECT_EQ(start.outcome.out, "1\n");
  }
}

// ---- The locale
// ------------------------------------------------------------------------------------

TEST_F(Declines, ALocaleThatIsNotUtf8) {
  const char* const maker = "/usr/bin/localedef";
  if (access(maker, X_OK) != 0) GTEST_SKIP() << "there is no localedef";
  const std::string path = scratch_.Path("de_DE.ISO-8859-1");
  const Words make = {maker, "--force", "-i", "de_DE", "-f", "ISO-8859-1", path};
  if (parity::RunFile(maker, make).ending != Exit(0))
    GTEST_SKIP() << "localedef cannot make a locale here";
  const Words environment = {"LOCPATH=" + scratch_.Path(), "LC_ALL=de_DE.ISO-8859-1"};
  EXPECT_THAT(
      ExpectCold("the locale is not a UTF-8 one", {"-c", kProbe}, {.environment = environment}).out,
      HasSubstr("iso8859-1"));
}

// ---- The user
// --------------------------------------------------------------------------------------

TEST_F(Declines, AUserWithoutAHome) {
  ExpectCold("HOME is not set", {"-c", "import site; print(site.USER_BASE)"},
             {.without = {"HOME"}});
}

TEST_F(Declines, AUserWithPackages) {
  scratch_.Write("home/.local/" + parity::PackagesFolder() + "mine.py", "print('mine')");
  EXPECT_EQ(ExpectCold("the user has a site-packages folder", {"-c", "import mine"}).out, "mine\n");
}

TEST_F(Declines, AUserWithPackagesWhoseFolderIsALink) {
  const std::string version = AskReference("'%d.%d' % sys.version_info[:2]");
  scratch_.Write("elsewhere/mine.pth", "import sys; sys.stdout.write('read\\n')\n");
  scratch_.Link("home/.local/lib/python" + version + "/site-packages", scratch_.Path("elsewhere"));
  EXPECT_EQ(ExpectCold("the user has a site-packages folder", {"-c", "pass"}).out, "read\n");
}

// site looks for no packages of a user whose rights are not its own.
TEST_F(Declines, AProcessWithBorrowedRights) {
  if (geteuid() != 0) GTEST_SKIP() << "only root can lend rights";
  Scene scene;
  scene.launcher =
      Python("import os, sys; os.setresuid(65534, 0, 0); os.execv(sys.argv[1], sys.argv[1:])");
  EXPECT_THAT(ExpectColdByName("the process has borrowed rights",
                               {"-c", "import site; print(site.ENABLE_USER_SITE)"}, scene)
                  .out,
              StartsWith("None"));
}

// ---- The executable
// --------------------------------------------------------------------------------

const Words kWhere = {
    "-c", "import sys; print(sys.executable, sys.prefix, sys.base_prefix, sys.path[1:])"};

TEST_F(Declines, AVirtualEnvironmentAboveTheExecutable) {
  scratch_.Write("pyvenv.cfg", "home = /usr/bin\n");
  EXPECT_THAT(ExpectColdByName("a virtual environment is in force", kWhere).out,
              HasSubstr(scratch_.Path()));
}

TEST_F(Declines, AVirtualEnvironmentBesideTheExecutable) {
  scratch_.Write("bin/pyvenv.cfg", "home = /usr/bin\n");
  ExpectColdByName("a virtual environment is in force", kWhere);
}

TEST_F(Declines, AVirtualEnvironmentOfTheVariable) {
  const std::string version = AskReference("'%d.%d' % sys.version_info[:2]");
  scratch_.Write("venv/pyvenv.cfg", "home = /usr/bin\n");
  std::filesystem::create_directories(scratch_.Path("venv/lib/python" + version));
  const Start start =
      RunTraced({"-c", "import sys; print(sys.prefix)"},
                {.environment = {"VIRTUAL_ENV=" + scratch_.Path("venv")}}, Form::kRun);
  EXPECT_EQ(start.how, "a virtual environment is in force");
  EXPECT_EQ(start.outcome.out, scratch_.Path("venv") + "\n");
}

TEST_F(Declines, AnExecutableThatCannotBeFoundByItsName) {
  const Words argv = {"no-such-name", "-c", "import sys; print([sys.executable])"};
  const Start start = TakeTrace(parity::RunFile(parity::HakoPythonPath(), argv, Traced({})));
  EXPECT_EQ(start.how, "the executable's path is unclear");
  parity::ExpectEqual(parity::RunFile(parity::ReferencePath(), argv, Traced({})), start.outcome,
                      "hako-python");
}

TEST_F(Declines, AnExecutableWhosePathCPythonWouldClean) {
  Turn(parity::HakoPythonPath());
  for (const char* name :
       {"bin//python3", "bin/./python3", "bin/../bin/python3", "../bin/python3"}) {
    Scene scene{.directory = scratch_.Path(std::string(name).starts_with("..") ? "bin" : "")};
    const Words argv = {name, "-c", "import sys; print(sys.executable)"};
    Turn(parity::ReferencePath());
    const Outcome expected = parity::RunFile(name, argv, Traced(scene));
    Turn(parity::HakoPythonPath());
    const Start start = TakeTrace(parity::RunFile(name, argv, Traced(scene)));
    EXPECT_EQ(start.how, "the executable's path is unclear") << name;
    parity::ExpectEqual(expected, start.outcome, name);
  }
}

TEST_F(Declines, AnExecutableThatOnlyBearsTheName) {
  const Words argv = {parity::ReferencePath(), "-c", "import sys; print(sys.executable)"};
  const Start start = TakeTrace(parity::RunFile(parity::HakoPythonPath(), argv, Traced({})));
  EXPECT_EQ(start.how, "the executable is not hako's own");
  EXPECT_EQ(start.outcome.out, parity::ReferencePath() + "\n");
}

class CopiedExecutable : public StartTest {
 protected:
  std::string Copy(const std::string& name) {
    const std::string path = scratch_.Path("copy/bin/" + name);
    std::filesystem::create_directories(scratch_.Path("copy/bin"));
    std::filesystem::copy_file(parity::HakoPythonPath(), path);
    return path;
  }
  Start Run(const std::string& path, const Scene& scene = {}) {
    return TakeTrace(
        parity::RunFile(path, {path, "-c", "import sys; print(sys.prefix)"}, Traced(scene)));
  }
  const Scene with_image_ = {.environment = {"HAKO_IMAGE=" + BaseImage()}};
};

TEST_F(CopiedExecutable, HasNoImage) {
  const Start start = Run(Copy("hako-python"));
  EXPECT_THAT(start.how, StartsWith("there is no image"));
  EXPECT_EQ(start.outcome.out, AskReference("sys.prefix") + "\n");
}

TEST_F(CopiedExecutable, OfAnotherNameIsNotHakosOwn) {
  const Start start = Run(Copy("python3"), with_image_);
  EXPECT_EQ(start.how, "the executable is not hako's own");
  EXPECT_EQ(start.outcome.out, AskReference("sys.prefix") + "\n");
}

// CPython searches its library upwards from the executable (Modules/getpath.py); the image has the
// one that it found from where it was made.
TEST_F(CopiedExecutable, BelowAnotherLibraryTakesThatOne) {
  const std::string version = AskReference("'%d.%d' % sys.version_info[:2]");
  const std::string library = scratch_.Path("copy/lib/python" + version);
  std::filesystem::create_directories(scratch_.Path("copy/lib"));
  std::filesystem::create_symlink(AskReference("os.path.dirname(os.__file__)"), library);
  const std::string path = Copy("hako-python");
  const Start cold = Run(path, {.environment = {"HAKO_IMAGE=none"}});
  ASSERT_EQ(cold.outcome.out, scratch_.Path("copy") + "\n");
  EXPECT_EQ(Run(path, with_image_).outcome.out, cold.outcome.out);
}

// ---- The file system
// -------------------------------------------------------------------------------

class ChangedInput : public StartTest {
 protected:
  void SetUp() override {
    if (!CanMount()) GTEST_SKIP() << "no mounts of one's own here";
    // One that holds no such file: the test puts an empty folder in its place.
    packages_ = AskReference(
        "([''] + [path for path in sys.path if path.endswith('-packages')"
        " and not any(name.endswith('.pth') for name in os.listdir(path))]).pop()");
    if (packages_.empty()) GTEST_SKIP() << "each folder of packages has a .pth file";
  }
  // With an empty folder in the place of one of site's, and then `script` in it.
  [[nodiscard]] Scene WithPackages(const std::string& script) const {
    return {.launcher = OwnMounts("mount -t tmpfs none " + packages_ + "\ncd " + packages_ + "\n" +
                                  script + "\ncd /")};
  }
  std::string packages_;
};

TEST_F(ChangedInput, IsNoneWhereAFolderIsReplacedByOneLikeIt) {
  ExpectRestoredByName({"-c", kProbe}, WithPackages(""));
}

TEST_F(ChangedInput, IsAPthFile) {
  const Scene scene = WithPackages("echo 'import sys; print(\"pth\")' > x.pth");
  EXPECT_THAT(ExpectColdByName("the image is older than " + packages_, {"-c", kProbe}, scene).out,
              StartsWith("pth\n"));
}

TEST_F(ChangedInput, IsASitecustomize) {
  ExpectColdByName("the image is older than " + packages_,
                   {"-c", "import sys; print(sys.modules.get('sitecustomize'))"},
                   WithPackages("echo 'print(\"customized\")' > sitecustomize.py"));
}

TEST_F(ChangedInput, IsAUsercustomize) {
  EXPECT_THAT(ExpectColdByName("the image is older than " + packages_, {"-c", "pass"},
                               WithPackages("echo 'print(\"customized\")' > usercustomize.py"))
                  .out,
              HasSubstr("customized"));
}

TEST_F(ChangedInput, IsNoneWhereAModuleIsAddedAndItCanBeImported) {
  EXPECT_THAT(ExpectRestoredByName({"-c", "import added"},
                                   WithPackages("echo 'print(__file__)' > added.py"))
                  .out,
              HasSubstr("added.py"));
}

// os, site and the like are frozen into CPython 3.11; this one is read from its file at every
// start.
TEST_F(ChangedInput, IsAModuleOfTheStart) {
  const std::string module = AskReference("sys.modules['encodings.aliases'].__file__");
  const std::string changed = scratch_.Write("aliases.py", "extra = 1\naliases = {}\n");
  const Scene scene{.environment = {"PYTHONDONTWRITEBYTECODE=1"},
                    .launcher = OwnMounts("mount --bind " + changed + " " + module)};
  const Words arguments = {"-c", "from encodings import aliases; print(aliases.extra)"};
  EXPECT_EQ(ExpectColdByName("the image is older than " + module, arguments, scene).out, "1\n");
}

// ---- Code that runs at a start
// ---------------------------------------------------------------------

// A .pth file may hold code, and there may be a sitecustomize: python3 runs both at every start,
// with what this process is. However hako does it, cold or restored, a program sees the same.
class StartCode : public ChangedInput {
 protected:
  // Puts `file` with `code` into a folder of site's, makes an image there, and runs `arguments`
  // from it.
  void ExpectSameWith(const std::string& file, const std::string& code, const Words& arguments,
                      Scene scene = {}) const {
    const std::string source = scratch_.Write("code", code + "\n");
    const std::string image = scratch_.Path("x.image");
    scene.launcher = OwnMounts("mount -t tmpfs none " + packages_ + "\ncp " + source + " " +
                               packages_ + "/" + file + "\n(cd /usr; env -u SEEN " +
                               parity::HakoPath() + " capture-image " + image + ")");
    scene.environment.push_back("HAKO_IMAGE=" + image);
    ExpectColdByName("", arguments, scene);
  }
};

TEST_F(StartCode, OfAPthFileSeesTheEnvironment) {
  ExpectSameWith("x.pth", "import os, sys; sys.seen = os.environ.get('SEEN')",
                 {"-c", "import sys; print(sys.seen)"}, {.environment = {"SEEN=now"}});
}

TEST_F(StartCode, OfAPthFileSeesTheFolder) {
  ExpectSameWith("x.pth", "import os, sys; sys.seen = os.getcwd()",
                 {"-c", "import sys; print(sys.seen)"});
}

TEST_F(StartCode, OfAPthFileRunsAtEachStart) {
  ExpectSameWith("x.pth", "import sys; sys.stdout.write('start code\\n')",
                 {"-c", "print('program')"});
}

TEST_F(StartCode, OfAPthFileMayChangeTheStreams) {
  ExpectSameWith("x.pth", "import sys; sys.stdout.reconfigure(errors='replace')",
                 {"-c", "import sys; print(sys.stdout.errors)"});
}

TEST_F(StartCode, OfAPthFileMayCatchSignals) {
  ExpectSameWith("x.pth",
                 "import signal; signal.signal(signal.SIGUSR1, lambda *of: print('caught'))",
                 {"-c", "import os, signal; os.kill(os.getpid(), signal.SIGUSR1); print('on')"});
}

TEST_F(StartCode, OfAPthFileMayRegisterAnEnd) {
  ExpectSameWith("x.pth", "import atexit; atexit.register(print, 'end')",
                 {"-c", "print('program')"});
}

TEST_F(StartCode, OfAPthFileMayPutAnAuditHook) {
  ExpectSameWith(
      "x.pth",
      "import sys; sys.addaudithook(lambda event, of: print(event) if event == 'hako' else None)",
      {"-c", "import sys; sys.audit('hako')"});
}

TEST_F(StartCode, OfAPthFileMayPutVariables) {
  ExpectSameWith("x.pth", "import os; os.environ['PUT'] = '1'",
                 {"-c", "import os; print(os.environ.get('PUT')); os.system('echo $PUT')"});
}

TEST_F(StartCode, OfAUsercustomizeSeesTheEnvironment) {
  ExpectSameWith("usercustomize.py", "import os, sys; sys.seen = os.environ.get('SEEN')",
                 {"-c", "import sys; print(sys.seen)"}, {.environment = {"SEEN=now"}});
}

// Debian's setuptools: a real .pth file whose code asks for a variable.
TEST_F(Declines, NothingWhereAPthFileObeysAVariable) {
  for (const char* value : {"stdlib", "local"}) {
    ExpectCold("",
               {"-c", "import sys; print('_distutils_hack' in sys.modules, len(sys.meta_path))"},
               {.environment = {std::string("SETUPTOOLS_USE_DISTUTILS=") + value}});
  }
}

}  // namespace
}  // namespace hako::starts
