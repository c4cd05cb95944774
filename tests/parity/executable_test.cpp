// sys.executable, and what starts from it: children that must be of the same kind as their parent.
#include <gmock/gmock.h>

#include "harness.h"

namespace hako::parity {
namespace {

using testing::HasSubstr;

const char* const kShowPaths =
    "import sys\n"
    "print(sys.executable, sys._base_executable, sys.orig_argv, sys.prefix, sys.base_prefix, "
    "sys.path)";

class Executable : public ParityTest {};

TEST_F(Executable, IsHakoPythonHoweverHakoWasStarted) {
  const Words ask = {
      "-c", "import sys; print(*{sys.executable, sys._base_executable, sys.orig_argv[0]})"};
  const std::string ours = HakoPythonPath();
  for (const Form form : {Form::kPython, Form::kRun, Form::kShort}) {
    EXPECT_EQ(RunHako(form, ask).out, ours + "\n");
  }
}

TEST_F(Executable, IsALinkAsTheReferenceIs) {
  ExpectSameByName({"-c", kShowPaths});
  ExpectSameByName({"-c", kShowPaths}, {.launcher = {"/usr/bin/env", "LANG=C"}});
}

// CPython looks for a name without a slash on PATH. CPython 3.11.2, Modules/getpath.py: "CALCULATE
// EXECUTABLE"
TEST_F(Executable, IsFoundOnPathByItsName) {
  const Scene scene{.environment = {"PATH=" + scratch_.Path("bin") + ":/usr/bin:/bin"}};
  for (const char* name : {"python3", "python", "python3.99"}) {
    const std::string link = scratch_.Link(std::string("bin/") + name, ReferencePath());
    const Outcome expected = RunFile(link, {name, "-c", kShowPaths}, scene);
    std::filesystem::remove(link);
    scratch_.Link(std::string("bin/") + name, HakoPythonPath());
    ExpectEqual(expected, RunFile(link, {name, "-c", kShowPaths}, scene), name);
    EXPECT_THAT(expected.out, HasSubstr(link));
  }
}

TEST_F(Executable, IsWhatArgvZeroMakesOfIt) {
  for (const char* name : {"python3", "no-such-python", "./python3", "relative/python3",
                           "/no/such/python3", "/usr/bin/../bin/python3", "python ü", "PYTHON3"}) {
    for (const char* path : {"PATH=/usr/bin:/bin", "PATH=", "PATH=/no/such"}) {
      const Scene scene{.environment = {path}, .directory = scratch_.Path()};
      const Words argv = {name, "-c", "import sys; print(sys.orig_argv, sys.prefix, sys.path)"};
      const std::string label = std::string(name) + " " + path;
      ExpectEqual(RunFile(ReferencePath(), argv, scene), RunFile(HakoPythonPath(), argv, scene),
                  label);
    }
  }
}

TEST_F(Executable, MayBeStartedWithoutAnyArgument) {
  const Scene scene{.input = "import sys; print(sys.argv, len(sys.orig_argv))\n"};
  EXPECT_EQ(RunFile(HakoPythonPath(), {HakoPythonPath()}, scene).out, "[''] 1\n");
}

TEST_F(Executable, StartsItselfAgain) {
  const Words arguments = {
      "-c",
      "import os, subprocess, sys\n"
      "ask = 'import sys; print(sys.executable, sys.flags, sys.path[1:], sys._base_executable)'\n"
      "for words in (['-c', ask], ['-I', '-c', ask], ['-'], ['-m', 'this'], ['-V']):\n"
      "    print(subprocess.run([sys.executable, *words], input=ask.encode(), "
      "capture_output=True))\n"
      "sys.stdout.flush()\n"
      "os.execv(sys.executable, [sys.executable, '-O', '-c', ask])\n"};
  const Outcome reference = ExpectSameByName(arguments);
  EXPECT_THAT(reference.out, HasSubstr("bin/python3 sys.flags"));
  ExpectSameButForExecutable(arguments);
}

TEST_F(Executable, StartsToolsOfTheStandardLibrary) {
  scratch_.Write("tree/a.py", "x = 1\n");
  const Words arguments = {
      "-c",
      "import subprocess, sys\n"
      "for words in (['-m', 'compileall', '-q', '-f', '-j', '2', 'tree'],\n"
      "              ['-m', 'unittest', '-h'], ['-m', 'site'], ['-m', 'sysconfig']):\n"
      "    done = subprocess.run([sys.executable, *words], capture_output=True, text=True)\n"
      "    lines = [line for line in done.stdout.splitlines() if 'projectbase' not in line]\n"
      "    print(done.returncode, done.stderr, *lines, sep='\\n')\n"};
  EXPECT_EQ(ExpectSameByName(arguments, {.directory = scratch_.Path()}).ending, Exit(0));
}

TEST_F(Executable, ProjectBaseIsTheFolderOfTheExecutable) {
  // sysconfig resolves the links of sys.executable, so this one fact names hako's own folder.
  const Words ask = {"-c", "import sysconfig; print(sysconfig.get_config_var('projectbase'))"};
  const std::string ours = std::filesystem::path(HakoPythonPath()).parent_path();
  EXPECT_EQ(RunHako(Form::kPython, ask).out, ours + "\n");
}

class StartMethod : public testing::TestWithParam<const char*> {};

TEST_P(StartMethod, OfMultiprocessingGivesWorkersOfTheSameKind) {
  const Words arguments = {ProgramPath("workers.py"), GetParam()};
  const Outcome reference = ExpectSame(arguments);
  EXPECT_EQ(reference.ending, Exit(0)) << reference.err;
  EXPECT_THAT(reference.out, HasSubstr("['appended'] 3 7"));
}

TEST_P(StartMethod, PassesOptionsOnToWorkers) {
  ExpectSameByName(
      {"-B", "-O", "-W", "error", "-X", "utf8", ProgramPath("workers.py"), GetParam()});
}

TEST_P(StartMethod, FindsTheMainModuleHoweverItIsNamed) {
  const Scratch scratch;
  const std::string code =
      "import multiprocessing, sys\n"
      "def work(n): return n, __name__, sys.modules['__main__'].__spec__ is None, sys.path[0]\n"
      "if __name__ == '__main__':\n"
      "    with multiprocessing.get_context(sys.argv[1]).Pool(1) as pool:\n"
      "        print(pool.map(work, [1, 2]))\n";
  scratch.Write("package/__init__.py", "");
  scratch.Write("package/part.py", code);
  scratch.Write("module.py", code);
  const Scene scene{.environment = {"PYTHONDONTWRITEBYTECODE=1"}, .directory = scratch.Path()};
  for (const Words& way :
       {Words{"-m", "package.part"}, Words{"-m", "module"}, Words{"module.py"}}) {
    Words arguments = way;
    arguments.emplace_back(GetParam());
    EXPECT_EQ(ExpectSame(arguments, scene).ending, Exit(0));
  }
}

INSTANTIATE_TEST_SUITE_P(Of, StartMethod, testing::Values("fork", "spawn", "forkserver"),
                         [](const auto& method) { return std::string(method.param); });

TEST(Workers, AreWhatTheirParentIs) {
  const std::string code =
      "import multiprocessing, os, sys\n"
      "found = set()\n"
      "for method in sys.argv[1:]:\n"
      "    with multiprocessing.get_context(method).Pool(1) as pool:\n"
      "        found.add(pool.apply(os.readlink, ('/proc/self/exe',)))\n"
      "print(*found)\n";
  const std::string ours = HakoPythonPath() + "\n";
  EXPECT_EQ(RunHako(Form::kPython, {"-c", code, "fork", "spawn", "forkserver"}).out, ours);
  // A fork of `hako run` still runs the file by its other name.
  EXPECT_EQ(RunHako(Form::kRun, {"-c", code, "spawn", "forkserver"}).out, ours);
}

}  // namespace
}  // namespace hako::parity
