// Starts in a virtual environment, from its image: the same as a python3 there.
#include "commands.h"

namespace hako::image_commands {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

constexpr const char* kShow =
    "import site, sys, sysconfig\n"
    "print(sys.prefix, sys.exec_prefix, sys.base_prefix, sys.base_exec_prefix, sys.platlibdir, "
    "sys._home)\n"
    "print(sys.path, sys.flags, site.PREFIXES, site.ENABLE_USER_SITE, site.getsitepackages())\n"
    "print(site.USER_BASE, site.USER_SITE, sysconfig.get_paths(), list(sys.modules))\n";
constexpr const char* kExecutable = "import sys; print(sys.executable, sys._base_executable)";

class Environments : public ImageCommandTest {
 protected:
  static std::string PythonIn(const std::string& root) { return root + "/bin/python3"; }
  static void LinkToHako(const std::string& root) {
    std::filesystem::remove(PythonIn(root));
    std::filesystem::create_symlink(parity::HakoPythonPath(), PythonIn(root));
  }
  static Scene In(const std::string& root) { return {.environment = {"VIRTUAL_ENV=" + root}}; }
};

TEST_F(Environments, ByVariableAreRestoredAsTheReferenceIsThere) {
  for (const Words& options : {Words{}, Words{"--system-site-packages"}}) {
    const std::string root = MakeEnvironment("env" + std::to_string(options.size()), options);
    const Outcome expected = parity::RunFile(PythonIn(root), {PythonIn(root), "-c", kShow}, Own());
    EXPECT_EQ(Run({"-c", kShow}, In(root)).why, "a virtual environment is in force");
    const std::string cold = Run({"-c", kExecutable}, In(root)).outcome.out;
    Build({}, In(root));
    for (const Form form : {Form::kPython, Form::kRun}) {
      const Start start = Run({"-c", kShow}, In(root), form);
      EXPECT_THAT(start.image, StartsWith(Cache()));
      parity::ExpectEqual(expected, start.outcome, "VIRTUAL_ENV");
    }
    EXPECT_EQ(Run({"-c", kExecutable}, In(root)).outcome.out, cold);
  }
}

TEST_F(Environments, AroundTheExecutableAreRestoredAsTheReferenceIsThere) {
  const std::string root = MakeEnvironment("env");
  const Outcome expected = parity::RunFile(PythonIn(root), {PythonIn(root), "-c", kShow}, Own());
  Build({}, In(root));
  LinkToHako(root);
  const Words ask = {PythonIn(root), "-c", kExecutable};
  const Start cold = RunFile(PythonIn(root), ask, {.environment = {"HAKO_IMAGE=none"}});
  const Start start = RunFile(PythonIn(root), ask);
  EXPECT_THAT(start.image, StartsWith(Cache()));
  EXPECT_EQ(start.outcome.out, cold.outcome.out);
  parity::ExpectEqual(expected, RunFile(PythonIn(root), {PythonIn(root), "-c", kShow}).outcome,
                      "pyvenv.cfg");
}

TEST_F(Environments, AreOfTheHakoThatWasStartedFromThem) {
  const std::string root = MakeEnvironment("env");
  std::filesystem::create_symlink(parity::HakoPath(), root + "/bin/hako");
  const Outcome built =
      parity::RunFile(root + "/bin/hako", {root + "/bin/hako", "image", "build"}, Own());
  EXPECT_THAT(built.out, HasSubstr("in virtual environment " + root)) << built.err;
}

TEST_F(Environments, OfAnotherImageAreRefused) {
  const std::string one = MakeEnvironment("one");
  const std::string other = MakeEnvironment("other");
  const std::string file = scratch_.Path("one.image");
  Build({"-o", file}, In(one));
  Scene scene = In(other);
  scene.environment.push_back("HAKO_IMAGE=" + file);
  EXPECT_EQ(Run(kPrintOne, scene).why, "the image is for the virtual environment " + one);
  EXPECT_EQ(Run(kPrintOne, {.environment = {"HAKO_IMAGE=" + file}}).why,
            "the image is for the virtual environment " + one);
  const std::string none = Run(kPrintOne).image;
  scene.environment.back() = "HAKO_IMAGE=" + none;
  EXPECT_EQ(Run(kPrintOne, scene).why, "a virtual environment is in force");
}

TEST_F(Environments, LeaveTheBaseImageToStartsWithoutOne) {
  const std::string root = MakeEnvironment("env");
  Build({}, In(root));
  EXPECT_THAT(Run(kPrintOne).image, EndsWith(kBase));
  EXPECT_EQ(Run({"-c", "import sys; print(sys.prefix)"}).outcome.out.find(root), std::string::npos);
}

TEST_F(Environments, ThatChangeAreCold) {
  const std::string root = MakeEnvironment("env");
  Build({}, In(root));
  scratch_.Write("env/pyvenv.cfg", "home = /usr/bin\ninclude-system-site-packages = true\n");
  const Start start = Run({"-c", "import site; print(len(site.PREFIXES))"}, In(root));
  EXPECT_EQ(start.image, "");
  EXPECT_NE(start.outcome.out, "1\n");
}

TEST_F(Environments, OnTheirOwnDoNotMindPackagesOfTheUser) {
  const std::string root = MakeEnvironment("env");
  Build({}, In(root));
  const std::string site =
      parity::RunReference({"-c", "import site; print(site.USER_SITE, end='')"}, Own()).out;
  std::filesystem::create_directories(site);
  EXPECT_THAT(Run(kPrintOne, In(root)).image, StartsWith(Cache()));
  EXPECT_EQ(Run(kPrintOne).why, "the user has a site-packages folder");
}

}  // namespace
}  // namespace hako::image_commands
