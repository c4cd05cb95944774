// The ways to name a program: file, -c, -m, -, stdin, directory, zip, package, bytecode.
#include <gmock/gmock.h>

#include "harness.h"

namespace hako::parity {
namespace {

using testing::HasSubstr;

constexpr std::vector<Form> AllForms() { return {Form::kPython, Form::kRun, Form::kShort}; }

class CommandLine : public ParityTest {
 protected:
  // Shows how the program was started and what it can import.
  static constexpr const char* kShowSelf =
      "import sys\n"
      "print(__name__, sys.argv, sys.orig_argv[1:], sys.path, sys.flags)\n"
      "try:\n"
      "    import sibling\n"
      "    print(sibling.__file__)\n"
      "except ImportError as error:\n"
      "    print(error)\n";

  CommandLine() { scratch_.Write("sibling.py", ""); }
  [[nodiscard]] Scene Here() const {
    return {.environment = {"PYTHONDONTWRITEBYTECODE=1"},
            .directory = scratch_.Path(),
            .forms = AllForms()};
  }
};

TEST_F(CommandLine, ProbeAgreesForAFileInEveryForm) {
  ExpectSame({ProgramPath("probe.py"), "one", "-x", "--two", ""}, {.forms = AllForms()});
}

TEST_F(CommandLine, FileMayLieAnywhere) {
  scratch_.Write("here.py", kShowSelf);
  scratch_.Write("below/there.py", kShowSelf);
  scratch_.Write("no_suffix", kShowSelf);
  scratch_.Write("name with spaces and ü.py", kShowSelf);
  scratch_.Link("link/linked.py", scratch_.Path("here.py"));
  for (const char* name : {"here.py", "./here.py", "below/there.py", "no_suffix", "link/linked.py",
                           "name with spaces and ü.py", "below/../here.py", ".//here.py"}) {
    const Outcome reference = ExpectSame({name, "argument"}, Here());
    EXPECT_THAT(reference.out, HasSubstr("__main__"));
  }
  ExpectSame({scratch_.Path("here.py")}, Here());
}

TEST_F(CommandLine, WordsAfterTheProgramAreItsOwn) {
  scratch_.Write("here.py", kShowSelf);
  ExpectSame({"here.py", "-c", "-V", "--help", "-", "--", "run", "compare", "ü", "two words"},
             Here());
  ExpectSame({"-c", kShowSelf, "-c", "-m", "--version", "--"}, Here());
  ExpectSame({"-", "-", "-O"},
             {.directory = scratch_.Path(), .input = kShowSelf, .forms = AllForms()});
}

TEST_F(CommandLine, TwoDashesEndTheOptions) {
  scratch_.Write("here.py", kShowSelf);
  scratch_.Write("-c", kShowSelf);
  ExpectSame({"--", "here.py"}, Here());
  ExpectSame({"-B", "--", "-c", "argument"}, Here());
}

TEST_F(CommandLine, CommandTakesItsCodeAttachedOrApart) {
  ExpectSame({"-c", kShowSelf}, Here());
  ExpectSame({"-cimport sys; print(sys.argv, sys.orig_argv[1:])", "more"}, Here());
  ExpectSame({"-Oc", "import sys; print(sys.flags, __debug__)"}, Here());
  ExpectSame({"-c", ""}, Here());
  ExpectSame({"-c", "print('ünï', '箱', '\\U0001F4E6')"}, Here());
  ExpectSame({"-c", "\n\n  \nprint(__name__)\n# no newline at the end"}, Here());
}

TEST_F(CommandLine, ModuleIsAFileOrAPackage) {
  scratch_.Write("module.py", kShowSelf);
  scratch_.Write("package/__init__.py", "print('init', __name__, __path__)\n");
  scratch_.Write("package/__main__.py", kShowSelf);
  scratch_.Write("package/part.py", kShowSelf);
  scratch_.Write("namespace/part.py", kShowSelf);
  for (const char* name : {"module", "package", "package.part", "namespace.part"}) {
    const Outcome reference = ExpectSame({"-m", name, "argument"}, Here());
    EXPECT_THAT(reference.out, HasSubstr("__main__"));
  }
  ExpectSame({"-mmodule", "-m"}, Here());
}

TEST_F(CommandLine, ModulesOfTheStandardLibraryRun) {
  for (const Words& arguments :
       {Words{"-m", "json.tool", "--sort-keys"}, Words{"-m", "base64", "-t"}, Words{"-m", "this"},
        Words{"-m", "calendar", "2024", "2"}, Words{"-m", "tokenize"}, Words{"-m", "dis"},
        Words{"-m", "ast"}, Words{"-m", "platform"}, Words{"-m", "site", "--user-base"}}) {
    ExpectSame(arguments, {.input = "{\"b\": 1,\n \"a\": [2]}\n"});
  }
}

TEST_F(CommandLine, ProgramComesFromStdinWithAndWithoutADash) {
  Scene scene = Here();
  scene.input = std::string(kShowSelf) + "print(sys.stdin.read())";
  EXPECT_THAT(ExpectSame({}, scene).out, HasSubstr("__main__ ['']"));
  EXPECT_THAT(ExpectSame({"-"}, scene).out, HasSubstr("__main__ ['-']"));
  ExpectSame({"-", "argument"}, scene);
  ExpectSame({"-O"}, scene);
}

TEST_F(CommandLine, EmptyProgramPrintsNothing) {
  scratch_.Write("empty.py", "");
  for (const Words& arguments : {Words{"empty.py"}, Words{}, Words{"-"}}) {
    const Outcome reference = ExpectSame(arguments, Here());
    EXPECT_EQ(reference.out + reference.err, "");
  }
  Scene from_null = Here();
  from_null.in = {Stream::Kind::kNull};
  ExpectSame({}, from_null);
}

TEST_F(CommandLine, ProgramOnStdinMayReadTheRestOfIt) {
  Scene scene = Here();
  scene.input = "import sys\nprint(repr(sys.stdin.readline()))\nthis is data\nprint('on')\n";
  ExpectSame({}, scene);
  scene.input = "";
  scene.in = {Stream::Kind::kFile, scratch_.Write("in.py", "print(input())\nprint(2)\n")};
  ExpectSame({}, scene);
}

TEST_F(CommandLine, DirectoryRunsItsMain) {
  scratch_.Write("application/__main__.py", kShowSelf);
  scratch_.Write("application/sibling.py", "");
  for (const char* name : {"application", "./application/", "application/__main__.py"}) {
    EXPECT_THAT(ExpectSame({name, "argument"}, Here()).out, HasSubstr("application"));
  }
}

TEST_F(CommandLine, ZipRunsItsMain) {
  scratch_.Write("application/__main__.py", kShowSelf);
  scratch_.Write("application/sibling.py", "");
  RunReference({"-m", "zipfile", "-c", "application.zip", "application/__main__.py",
                "application/sibling.py"},
               Here());
  RunReference({"-m", "zipapp", "-c", "-p", "/usr/bin/env python3", "application"}, Here());
  for (const char* name : {"application.zip", "application.pyz"}) {
    EXPECT_THAT(ExpectSame({name, "argument"}, Here()).out, HasSubstr("__main__ ["));
  }
}

TEST_F(CommandLine, BytecodeFileRuns) {
  scratch_.Write("source.py", kShowSelf);
  RunReference({"-c", "import py_compile; py_compile.compile('source.py', 'bytecode.pyc')"},
               Here());
  EXPECT_THAT(ExpectSame({"bytecode.pyc", "argument"}, Here()).out, HasSubstr("__main__"));
  ExpectSame({"-m", "bytecode"}, Here());
}

TEST_F(CommandLine, ImportsWriteTheSameBytecodeFiles) {
  scratch_.Write("main.py",
                 "import os, sibling\n"
                 "print(sibling.__cached__, sorted(os.listdir()), os.listdir('__pycache__'))\n"
                 "data = open(sibling.__cached__, 'rb').read()\n"
                 "print(data)\n"
                 "os.remove(sibling.__cached__)\n");
  for (const char* option : {"-q", "-O", "-OO"}) {
    Scene scene{.environment = {"PYTHONPYCACHEPREFIX=" + scratch_.Path("elsewhere")},
                .directory = scratch_.Path()};
    if (std::string(option) == "-q") scene.environment.clear();
    scratch_.Write("__pycache__/.keep", "");
    EXPECT_THAT(ExpectSame({option, "main.py"}, scene).out, HasSubstr("sibling.cpython-"));
  }
}

TEST_F(CommandLine, EitherReadsTheOthersBytecode) {
  scratch_.Write("tool.py", "def f(): return 42\n");
  const Words import = {"-c", "import tool; print(tool.f(), tool.__cached__)"};
  const Scene scene{.directory = scratch_.Path()};
  ExpectEqual(RunHako(Form::kPython, import, scene), RunReference(import, scene), "hako wrote");
  scratch_.Write("tool.py", "def f(): return 'changed, and longer'\n");
  EXPECT_THAT(ExpectSame(import, scene).out, HasSubstr("changed"));
}

TEST_F(CommandLine, ScriptLineMayNameHako) {
  const std::string rest = " -bB\nimport sys; print(sys.argv, sys.orig_argv[1:], __file__)\n";
  const std::string script = scratch_.Path("script");
  Outcome expected;
  for (const std::string& interpreter : {ReferencePath(), HakoPythonPath()}) {
    scratch_.Write("script", std::string("#!").append(interpreter).append(rest));
    std::filesystem::permissions(script, std::filesystem::perms::owner_all);
    const Outcome outcome = RunFile(script, {script, "argument"});
    if (interpreter == ReferencePath()) expected = outcome;
    ExpectEqual(expected, outcome, interpreter);
  }
  EXPECT_THAT(expected.out, HasSubstr("'argument'"));
}

TEST_F(CommandLine, ScriptLineMayNameWhatPathFinds) {
  const std::string script = scratch_.Write(
      "script",
      "#!/usr/bin/env python3\nimport sys; print(sys.argv, sys.orig_argv, sys.executable)\n");
  std::filesystem::permissions(script, std::filesystem::perms::owner_all);
  const Scene scene{.environment = {"PATH=" + scratch_.Path("bin") + ":/usr/bin:/bin"}};
  scratch_.Link("bin/python3", ReferencePath());
  const Outcome expected = RunFile(script, {script, "argument"}, scene);
  std::filesystem::remove(scratch_.Path("bin/python3"));
  scratch_.Link("bin/python3", HakoPythonPath());
  ExpectEqual(expected, RunFile(script, {script, "argument"}, scene), "env python3");
  EXPECT_THAT(expected.out, HasSubstr(scratch_.Path("bin/python3")));
}

}  // namespace
}  // namespace hako::parity
