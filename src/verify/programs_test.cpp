#include "verify/programs.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "base/temporary_directory.h"

namespace hako::verify {
namespace {

class ProgramsTest : public testing::Test {
 protected:
  void Touch(const std::string& name) {
    std::filesystem::create_directories((root_ / name).parent_path());
    std::ofstream(root_ / name) << "";
  }
  std::vector<std::string> Names(const std::string& below = "") {
    auto found = FindPrograms({root_ / below});
    EXPECT_TRUE(found.has_value());
    std::vector<std::string> names;
    for (const Program& program : *found) names.push_back(program.name);
    return names;
  }
  const TemporaryDirectory root_directory_;
  const std::filesystem::path& root_ = root_directory_.path();
};

TEST_F(ProgramsTest, WalksDirectoriesInOrderOfNames) {
  Touch("b/02.py");
  Touch("b/01.py");
  Touch("a/x.py");
  Touch("a/notes.txt");
  EXPECT_EQ(Names(), (std::vector<std::string>{"a/x", "b/01", "b/02"}));
}

TEST_F(ProgramsTest, SkipsHiddenFilesAndBytecodeFolders) {
  Touch("a.py");
  Touch(".hidden.py");
  Touch("__pycache__/b.py");
  EXPECT_EQ(Names(), std::vector<std::string>{"a"});
}

TEST_F(ProgramsTest, TakesADirectoryWithAMainAsOneProgram) {
  Touch("app/__main__.py");
  Touch("app/helper.py");
  EXPECT_EQ(Names(), std::vector<std::string>{"app"});
  EXPECT_EQ(Names("app"), std::vector<std::string>{"app"});
}

TEST_F(ProgramsTest, AcceptsATrailingSlash) {
  Touch("app/a.py");
  EXPECT_EQ(Names("app/"), std::vector<std::string>{"a"});
}

TEST_F(ProgramsTest, RefusesAMissingPathByName) {
  const auto found = FindPrograms({root_ / "missing.py"});
  ASSERT_FALSE(found.has_value());
  EXPECT_EQ(found.error().kind, Error::Kind::kBadInput);
  EXPECT_NE(found.error().where.find("missing.py"), std::string::npos);
}

TEST_F(ProgramsTest, RefusesADirectoryWithoutPrograms) {
  Touch("notes.txt");
  EXPECT_FALSE(FindPrograms({root_}).has_value());
}

}  // namespace
}  // namespace hako::verify
