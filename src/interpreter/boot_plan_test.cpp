#include "interpreter/boot_plan.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "base/temporary_directory.h"
#include "build_info.h"

namespace hako::interpreter {
namespace {

class BootPlanTest : public testing::Test {
 protected:
  BootPlanTest() {
    const std::string version = build_info::kPythonVersion;
    library_ = "lib/python" + version.substr(0, version.rfind('.'));
    std::filesystem::create_directories(root_ / "venv" / library_);
    std::filesystem::create_directories(root_ / "venv/bin");
    std::ofstream(root_ / "venv/pyvenv.cfg") << "home = /usr/bin\n";
  }

  [[nodiscard]] Launch From(std::vector<std::string> argv) const {
    return {std::move(argv), "/opt/hako/bin/hako", root_ / "venv"};
  }
  TemporaryDirectory root_directory_;
  const std::filesystem::path& root_ = root_directory_.path();
  std::string library_;
};

TEST(NamesPython, KnowsItsOwnNamesAndPython3s) {
  for (const char* name : {"hako-python", "/opt/bin/hako-python", "python", "python3",
                           "venv/bin/python3.11", "hako-python3"}) {
    EXPECT_TRUE(NamesPython(name)) << name;
  }
  for (const char* name :
       {"hako", "/opt/bin/hako", "pythonista", "hako-pythons", "", "my-python", "python-tool"}) {
    EXPECT_FALSE(NamesPython(name)) << name;
  }
}

TEST_F(BootPlanTest, RunPutsTheExecutableBesideHakoBeforeTheArguments) {
  const BootPlan plan =
      PlanRun({{"hako", "run", "-O", "x.py"}, "/opt/hako/bin/hako", ""}, {"-O", "x.py"});
  EXPECT_EQ(plan.command_line,
            (std::vector<std::string>{"/opt/hako/bin/hako-python", "-O", "x.py"}));
  EXPECT_TRUE(plan.executable.empty());
}

TEST_F(BootPlanTest, PythonKeepsItsCommandLine) {
  const BootPlan plan =
      PlanPython({{"../bin/hako-python", "-c", "pass"}, "/opt/hako/bin/hako-python", ""});
  EXPECT_EQ(plan.command_line, (std::vector<std::string>{"../bin/hako-python", "-c", "pass"}));
  EXPECT_TRUE(plan.virtual_environment.empty());
}

TEST_F(BootPlanTest, PinsThePrefixOfAnInstalledHakoBelowAnotherCPythonsLibrary) {
  const std::string own_file = root_ / "bin/hako-python";
  const Launch launch{{own_file, "x.py"}, own_file, ""};
  std::filesystem::create_directories(root_ / "bin");
  std::filesystem::create_directories(root_ / "libexec/hako");
  const bool moved = !build_info::kPrefixIsCompiledIn;
  EXPECT_EQ(PlanPython(launch).pins_prefix, moved);
  std::filesystem::create_directories(root_ / library_);
  EXPECT_TRUE(PlanPython(launch).pins_prefix);
  EXPECT_TRUE(PlanRun(launch, {"x.py"}).pins_prefix);
}

TEST_F(BootPlanTest, LeavesACopyOfTheRunnerToCPythonsSearch) {
  const std::string own_file = root_ / "bin/hako-python";
  std::filesystem::create_directories(root_ / "bin");
  std::filesystem::create_directories(root_ / library_);
  EXPECT_FALSE(PlanPython({{own_file, "x.py"}, own_file, ""}).pins_prefix);
}

TEST_F(BootPlanTest, HonoursTheVariableOfAnActivatedEnvironment) {
  const BootPlan plan = PlanRun(From({"hako", "x.py"}), {"x.py"});
  EXPECT_EQ(plan.virtual_environment, root_ / "venv");
  EXPECT_EQ(plan.executable, "/opt/hako/bin/hako-python");
}

TEST_F(BootPlanTest, PrefersAHakoPythonLinkedIntoTheEnvironment) {
  std::filesystem::create_symlink("/bin/true", root_ / "venv/bin/hako-python");
  EXPECT_EQ(PlanRun(From({"hako", "x.py"}), {"x.py"}).executable, root_ / "venv/bin/hako-python");
}

TEST_F(BootPlanTest, IgnoresAnEnvironmentOfAnotherVersion) {
  std::filesystem::remove_all(root_ / "venv/lib");
  std::filesystem::create_directories(root_ / "venv/lib/python2.7");
  EXPECT_TRUE(PlanRun(From({"hako", "x.py"}), {"x.py"}).virtual_environment.empty());
}

TEST_F(BootPlanTest, IgnoresAFolderThatIsNoEnvironment) {
  std::filesystem::remove(root_ / "venv/pyvenv.cfg");
  EXPECT_TRUE(PlanRun(From({"hako", "x.py"}), {"x.py"}).virtual_environment.empty());
}

TEST_F(BootPlanTest, LeavesAnActivatedEnvironmentOfItsOwnToCPython) {
  Launch launch = From({"python3", "x.py"});  // found on PATH, in the environment's bin
  launch.executed = root_ / "venv/bin/python3";
  EXPECT_TRUE(PlanPython(launch).virtual_environment.empty());
}

TEST_F(BootPlanTest, LeavesAnExecutableInsideAnEnvironmentToCPython) {
  std::filesystem::create_directories(root_ / "other/bin");
  std::ofstream(root_ / "other/pyvenv.cfg") << "home = /usr/bin\n";
  const std::string inside = root_ / "other/bin/python3";
  EXPECT_TRUE(PlanPython(From({inside, "x.py"})).virtual_environment.empty());
}

}  // namespace
}  // namespace hako::interpreter
