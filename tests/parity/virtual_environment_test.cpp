// Virtual environments: made by hako, and those of the reference honoured by hako.
#include <gmock/gmock.h>

#include <fstream>

#include "harness.h"

namespace hako::parity {
namespace {

using testing::HasSubstr;

// All that an environment decides, but the executable, which is the one thing that must differ.
const char* const kShowEnvironment =
    "import site, sys, sysconfig\n"
    "print(sys.prefix, sys.exec_prefix, sys.base_prefix, sys.base_exec_prefix, sys.platlibdir)\n"
    "print(sys.path, sys.flags, site.PREFIXES, site.ENABLE_USER_SITE, site.getsitepackages())\n"
    "print(sysconfig.get_paths(), sysconfig.get_default_scheme(), list(sys.modules))\n"
    "try:\n"
    "    import placed\n"
    "    print(placed.__file__)\n"
    "except ImportError as error:\n"
    "    print(error)\n";

class VirtualEnvironment : public ParityTest {
 protected:
  // Makes one by the reference, with a module `placed` in it; returns its root.
  [[nodiscard]] std::string Make(const std::string& name, const Words& options = {}) const {
    Words arguments = {"-m", "venv", "--without-pip", scratch_.Path(name)};
    arguments.insert(arguments.end(), options.begin(), options.end());
    EXPECT_EQ(RunReference(arguments).ending, Exit(0));
    const std::string library =
        RunFile(scratch_.Path(name + "/bin/python3"),
                {scratch_.Path(name + "/bin/python3"), "-c",
                 "import sysconfig; print(sysconfig.get_path('purelib'), end='')"})
            .out;
    EXPECT_TRUE(library.starts_with(scratch_.Path(name))) << library;
    std::ofstream(library + "/placed.py") << "";
    std::ofstream(library + "/placed.pth") << "/tmp\nimport sys; sys.from_path_file = True\n";
    return scratch_.Path(name);
  }

  static Outcome RunIn(const std::string& root, const Words& arguments, const Scene& scene = {}) {
    Words argv = {root + "/bin/python3"};
    argv.insert(argv.end(), arguments.begin(), arguments.end());
    return RunFile(argv.front(), argv, scene);
  }

  // hako by VIRTUAL_ENV alone does as the environment's own python3 does.
  static Outcome ExpectHonoured(const std::string& root, const Words& arguments,
                                const Words& environment = {}) {
    Scene scene{.environment = environment};
    Outcome expected = RunIn(root, arguments, scene);
    scene.environment.push_back("VIRTUAL_ENV=" + root);
    for (const Form form : {Form::kPython, Form::kRun, Form::kShort}) {
      ExpectEqual(expected, RunHako(form, arguments, scene), "VIRTUAL_ENV=" + root, scene);
    }
    return expected;
  }
};

TEST_F(VirtualEnvironment, MadeByHakoIsWhatTheReferenceMakes) {
  const Outcome reference =
      ExpectSameByName({ProgramPath("makes_environment.py")}, {.directory = scratch_.Path()});
  EXPECT_EQ(reference.ending, Exit(0)) << reference.err;
  EXPECT_THAT(reference.out, HasSubstr("site-packages/placed.py"));
}

TEST_F(VirtualEnvironment, MadeByHakoRunsHako) {
  const std::string root = scratch_.Path("made");
  const Words ask = {"-c", "import os; print(os.readlink('/proc/self/exe'))"};
  for (const Form form : {Form::kPython, Form::kRun}) {
    ASSERT_EQ(RunHako(form, {"-m", "venv", "--without-pip", root}).ending, Exit(0));
    EXPECT_EQ(RunIn(root, ask).out, HakoPythonPath() + "\n");
    std::filesystem::remove_all(root);
  }
  ASSERT_EQ(RunHako(Form::kPython, {"-m", "venv", "--without-pip", "--copies", root}).ending,
            Exit(0));
  EXPECT_EQ(std::filesystem::file_size(root + "/bin/python3"),
            std::filesystem::file_size(HakoPythonPath()));
  EXPECT_THAT(RunIn(root, {"-c", kShowEnvironment}).out, HasSubstr("site-packages"));
}

TEST_F(VirtualEnvironment, IsHonouredByALinkInIt) {
  for (const Words& options : {Words{}, Words{"--system-site-packages"}}) {
    const std::string root = Make("own" + std::to_string(options.size()), options);
    const Outcome expected = RunIn(root, {"-c", kShowEnvironment});
    EXPECT_THAT(expected.out, HasSubstr("placed.py"));
    for (const char* name : {"hako-python", "python3.99", "python"}) {
      const std::string link = root + "/bin/" + name;
      std::filesystem::remove(link);
      std::filesystem::create_symlink(HakoPythonPath(), link);
      ExpectEqual(expected, RunFile(link, {link, "-c", kShowEnvironment}), link);
      EXPECT_EQ(RunFile(link, {link, "-c", "import sys; print(sys.executable)"}).out, link + "\n");
    }
  }
}

TEST_F(VirtualEnvironment, IsHonouredByVariable) {
  const std::string root = Make("own");
  EXPECT_THAT(ExpectHonoured(root, {"-c", kShowEnvironment}).out, HasSubstr("placed.py"));
  ExpectHonoured(root, {"-c", "import sys; print(sys.from_path_file)"});
  for (const char* option : {"-I", "-E", "-s", "-S", "-P", "-O", "-Xfrozen_modules=off"}) {
    ExpectHonoured(root, {"-B", option, "-c", kShowEnvironment});
  }
  ExpectHonoured(root, {"-m", "placed"});
  ExpectHonoured(root, {ProgramPath("probe.py"), "argument"});
}

TEST_F(VirtualEnvironment, OfEachKindIsHonouredByVariable) {
  ExpectHonoured(Make("with the system's", {"--system-site-packages"}), {"-c", kShowEnvironment});
  ExpectHonoured(Make("ünï 箱"), {"-c", kShowEnvironment});
  ExpectHonoured(Make("copied", {"--copies"}), {"-c", kShowEnvironment});
}

TEST_F(VirtualEnvironment, ByVariableYieldsToPathsOfPythonsOwn) {
  const std::string root = Make("own");
  ExpectHonoured(root, {"-c", kShowEnvironment}, {"PYTHONPATH=/no/such"});
  ExpectHonoured(root, {"-c", kShowEnvironment}, {"PYTHONNOUSERSITE=1"});
  ExpectHonoured(root, {"-c", kShowEnvironment}, {"PYTHONUSERBASE=" + scratch_.Path("user")});
  const std::string home = RunReference({"-c", "import sys; print(sys.prefix, end='')"}).out;
  ExpectHonoured(root, {"-c", kShowEnvironment}, {"PYTHONHOME=" + home});
}

TEST_F(VirtualEnvironment, ByVariableIsPassedOnToChildren) {
  const std::string root = Make("own");
  const std::string child = scratch_.Write(
      "children.py",
      "import multiprocessing, subprocess, sys\n"
      "def ask(_): import sys, placed; return sys.prefix, sys.path[1:], placed.__file__\n"
      "if __name__ == '__main__':\n"
      "    code = 'import sys, placed; print(sys.prefix, sys.path, placed.__file__)'\n"
      "    print(subprocess.run([sys.executable, '-c', code], capture_output=True).stdout)\n"
      "    for method in ('fork', 'spawn', 'forkserver'):\n"
      "        with multiprocessing.get_context(method).Pool(1) as pool:\n"
      "            print(pool.map(ask, [1]))\n");
  EXPECT_THAT(ExpectHonoured(root, {child}).out, HasSubstr("placed.py"));
}

TEST_F(VirtualEnvironment, AroundTheExecutableWinsOverTheVariable) {
  const std::string one = Make("one");
  const std::string other = Make("other");
  const std::string link = one + "/bin/python3";
  const Scene scene{.environment = {"VIRTUAL_ENV=" + other}};
  const Outcome expected = RunIn(one, {"-c", kShowEnvironment}, scene);
  std::filesystem::remove(link);
  std::filesystem::create_symlink(HakoPythonPath(), link);
  ExpectEqual(expected, RunIn(one, {"-c", kShowEnvironment}, scene), "other");
  EXPECT_THAT(expected.out, HasSubstr("/one/lib/"));
}

TEST_F(VirtualEnvironment, ThatIsNoneIsIgnoredAsTheReferenceIgnoresAll) {
  const std::string root = Make("own");
  scratch_.Write("file", "");
  scratch_.Write("empty/placed.py", "");
  scratch_.Write("old/pyvenv.cfg", "home = /usr/bin\n");
  scratch_.Write("old/lib/python2.7/site-packages/placed.py", "");
  scratch_.Write("folder/pyvenv.cfg/file", "");
  for (const std::string& value : {std::string(), std::string("/no/such"), std::string("own"),
                                   std::string("."), scratch_.Path("file"), scratch_.Path("empty"),
                                   scratch_.Path("old"), scratch_.Path("folder"), root + "\xff",
                                   std::string(8000, 'x'), std::string("/"), root + "/bin"}) {
    ExpectSame({"-c", kShowEnvironment}, {.environment = {"VIRTUAL_ENV=" + value},
                                          .directory = scratch_.Path(),
                                          .forms = {Form::kPython, Form::kRun, Form::kShort}});
  }
}

// What `activate` does: the variable, and a python3 that the shell finds on PATH.
TEST_F(VirtualEnvironment, ActivatedIsNamedByThePythonInIt) {
  const std::string root = Make("own");
  const Scene scene{.environment = {"VIRTUAL_ENV=" + root, "PATH=" + root + "/bin:/usr/bin:/bin"}};
  const Words argv = {"python3", "-c",
                      "import subprocess, sys; print(sys.executable, sys.prefix, flush=True)\n"
                      "subprocess.run([sys.executable, '-c', 'import placed'])"};
  const std::string link = root + "/bin/python3";
  const Outcome expected = RunFile(link, argv, scene);
  EXPECT_EQ(expected.out, link + " " + root + "\n");
  std::filesystem::remove(link);
  std::filesystem::create_symlink(HakoPythonPath(), link);
  ExpectEqual(expected, RunFile(link, argv, scene), "python3 of an activated environment");
}

TEST_F(VirtualEnvironment, ScriptsInItRunByItsOwnLine) {
  const std::string root = Make("own");
  const std::string script = root + "/bin/tool";
  std::ofstream(script) << "#!" << root << "/bin/python3\n"
                        << "import sys, placed; print(sys.argv, sys.prefix, sys.executable)\n";
  std::filesystem::permissions(script, std::filesystem::perms::owner_all);
  const Outcome expected = RunFile(script, {script, "argument"});
  EXPECT_EQ(expected.ending, Exit(0)) << expected.err;
  std::filesystem::remove(root + "/bin/python3");
  std::filesystem::create_symlink(HakoPythonPath(), root + "/bin/python3");
  ExpectEqual(expected, RunFile(script, {script, "argument"}), script);
}

}  // namespace
}  // namespace hako::parity
