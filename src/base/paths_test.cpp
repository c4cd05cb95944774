#include "base/paths.h"

#include <gtest/gtest.h>

#include <array>
#include <string>

namespace hako {
namespace {

TEST(Paths, AreTakenApartAsBaseNameAndDirectory) {
  EXPECT_EQ(BaseName("/usr/bin/python3"), "python3");
  EXPECT_EQ(BaseName("python3"), "python3");
  EXPECT_EQ(BaseName("/usr/"), "");
  EXPECT_EQ(DirectoryName("/usr/bin/python3"), "/usr/bin");
  EXPECT_EQ(DirectoryName("/bin"), "/");
  EXPECT_EQ(DirectoryName("python3"), ".");
}

TEST(OwnExecutable, IsThisTest) {
  const auto path = OwnExecutable();
  ASSERT_TRUE(path.has_value());
  EXPECT_EQ(BaseName(*path), "paths_test");
  EXPECT_TRUE(IsFile(*path));
  EXPECT_TRUE(IsDirectory(std::string(DirectoryName(*path))));
}

TEST(OwnExecutable, IsTheSameByThePathThatWasExecuted) {
  std::array<char, 5> name = {"name"};
  std::array<char*, 1> words = {name.data()};
  EXPECT_EQ(OwnExecutable(words).value_or(""), OwnExecutable().value_or("none"));
}

}  // namespace
}  // namespace hako
