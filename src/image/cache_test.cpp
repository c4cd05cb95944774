#include "image/cache.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <array>
#include <filesystem>
#include <fstream>

#include "base/temporary_directory.h"

namespace hako::image {
namespace {

TEST(CacheFolder, IsXdgsIfThatIsAbsoluteElseHomes) {
  EXPECT_EQ(CacheFolder("/cache", "/home/me"), "/cache/hako");
  EXPECT_EQ(CacheFolder("cache", "/home/me"), "/home/me/.cache/hako");
  EXPECT_EQ(CacheFolder("", "/home/me"), "/home/me/.cache/hako");
  EXPECT_EQ(CacheFolder(nullptr, "/home/me"), "/home/me/.cache/hako");
  EXPECT_EQ(CacheFolder(nullptr, nullptr), "");
  EXPECT_EQ(CacheFolder("", "home"), "");
}

TEST(TrustOf, WantsAFolderOfTheUsersAlone) {
  const TemporaryDirectory root;
  const std::string folder = root.path() / "hako";
  EXPECT_EQ(TrustOf(folder), FolderTrust::kMissing);
  std::filesystem::create_directory(folder);
  for (const mode_t open : {0701, 0710, 0755, 0777, 0770}) {
    ASSERT_EQ(chmod(folder.c_str(), open), 0);
    EXPECT_EQ(TrustOf(folder), FolderTrust::kOpen) << open;
  }
  ASSERT_EQ(chmod(folder.c_str(), 0700), 0);
  EXPECT_EQ(TrustOf(folder), FolderTrust::kTrusted);
  EXPECT_EQ(WhyNotTrusted(FolderTrust::kTrusted), nullptr);
  std::ofstream(root.path() / "file") << "";
  EXPECT_EQ(TrustOf(root.path() / "file"), FolderTrust::kNotAFolder);
}

TEST(CacheName, TellsBuildsPlacesEnvironmentsAndProgramsApart) {
  const std::array<uint8_t, 20> one = {0xab, 0xcd, 1}, other = {0xab, 0xcd, 2};
  const Purpose purpose{.environment = "/e", .program = "/p", .copies = "", .place = "/b"};
  const std::string name = CacheName(one, purpose);
  EXPECT_TRUE(name.starts_with("abcd01000000-")) << name;
  EXPECT_TRUE(name.ends_with(".image")) << name;
  EXPECT_NE(CacheName(other, purpose), name);
  for (std::string Purpose::*const part :
       {&Purpose::environment, &Purpose::program, &Purpose::place}) {
    Purpose another = purpose;
    another.*part += "x";
    EXPECT_NE(CacheName(one, another), name);
  }
  Purpose written = purpose;
  written.copies = "/copies";
  EXPECT_EQ(CacheName(one, written), name);
}

TEST(AbsoluteProgram, IsOneTextForOneWayToAFile) {
  EXPECT_EQ(AbsoluteProgram("/a/b.py", "/c"), "/a/b.py");
  EXPECT_EQ(AbsoluteProgram("b.py", "/a"), "/a/b.py");
  EXPECT_EQ(AbsoluteProgram("./b.py", "/a"), "/a/b.py");
  EXPECT_EQ(AbsoluteProgram("x//.//b.py", "/a"), "/a/x/b.py");
  EXPECT_EQ(AbsoluteProgram("../b.py", "/a/c"), "/a/c/../b.py");
  EXPECT_EQ(AbsoluteProgram("b.py", "/"), "/b.py");
}

}  // namespace
}  // namespace hako::image
