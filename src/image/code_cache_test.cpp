#include "image/code_cache.h"

#include <gtest/gtest.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>

#include "base/temporary_directory.h"

namespace hako::image {
namespace {

constexpr std::array<uint8_t, 20> kBuild = {1, 2, 3};
constexpr CompilerSettings kSettings = {.flags = 0, .optimization_level = 0, .debug_ranges = 1};
constexpr CompilerEffects kEffects = {
    .flags = 16, .before = {{90, 8, 0}, {8, 0, 0}}, .after = {{20, 9, 0}, {9, 0, 0}}};
constexpr std::string_view kText = "print('a')\n";
constexpr std::string_view kCode = "the code of it";

void Flip(std::string* bytes, size_t at, unsigned bits) {
  (*bytes)[at] = static_cast<char>(static_cast<unsigned char>((*bytes)[at]) ^ bits);
}

class CodeCacheTest : public testing::Test {
 protected:
  bool Keep(std::string_view text = kText) {
    return Cache().Keep(text, kSettings, {kEffects, kCode});
  }
  CodeCache Cache() { return {root_.path() / "cache/hako", kBuild}; }
  std::string Path() { return Cache().PathOf(kText); }
  std::string Bytes() {
    std::ifstream file(Path(), std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  void Write(const std::string& bytes) {
    std::ofstream(Path(), std::ios::binary | std::ios::trunc) << bytes;
  }
  bool Finds(std::string_view text = kText, const CompilerSettings& settings = kSettings) {
    CompiledProgram found;
    return Cache().Find(text, settings, &found);
  }

  // Whether a file with these bytes in its place is believed.
  bool Believes(const std::string& bytes) {
    Write(bytes);
    return Finds();
  }
  static std::filesystem::perms ModeOf(const std::filesystem::path& path) {
    return std::filesystem::status(path).permissions();
  }

  const TemporaryDirectory root_;
};

TEST_F(CodeCacheTest, GivesBackWhatWasKept) {
  EXPECT_FALSE(Finds());
  ASSERT_TRUE(Keep());
  CodeCache cache = Cache();
  CompiledProgram found;
  ASSERT_TRUE(cache.Find(kText, kSettings, &found));
  EXPECT_EQ(found.code, kCode);
  EXPECT_EQ(found.effects.flags, kEffects.flags);
  EXPECT_EQ(found.effects.after.collections[0], 9);
  EXPECT_EQ(found.effects.before.objects[0], 90);
}

TEST_F(CodeCacheTest, IsTheUsersAlone) {
  ASSERT_TRUE(Keep());
  using std::filesystem::perms;
  EXPECT_EQ(ModeOf(Path()), perms(0600));
  for (const char* folder : {"cache/hako/code", "cache/hako", "cache"})
    EXPECT_EQ(ModeOf(root_.path() / folder), perms::owner_all) << folder;
}

TEST_F(CodeCacheTest, WritesNothingIntoAFolderThatIsOpenToOthers) {
  std::filesystem::create_directories(root_.path() / "cache/hako");
  std::filesystem::permissions(root_.path() / "cache/hako", std::filesystem::perms(0755));
  EXPECT_FALSE(Keep());
  EXPECT_FALSE(std::filesystem::exists(root_.path() / "cache/hako/code"));
}

TEST_F(CodeCacheTest, ReadsNoFileThatOthersMayWrite) {
  ASSERT_TRUE(Keep());
  for (const int open : {0620, 0602}) {
    std::filesystem::permissions(Path(), std::filesystem::perms(open));
    EXPECT_FALSE(Finds()) << open;
    EXPECT_FALSE(Keep()) << open;
  }
}

TEST_F(CodeCacheTest, FollowsNoLink) {
  ASSERT_TRUE(Keep());
  std::filesystem::rename(Path(), root_.path() / "elsewhere");
  std::filesystem::create_symlink(root_.path() / "elsewhere", Path());
  EXPECT_FALSE(Finds());
  EXPECT_FALSE(Keep());
}

TEST_F(CodeCacheTest, TellsTextsSettingsAndBuildsApart) {
  ASSERT_TRUE(Keep());
  std::string other(kText);
  other[7] = 'b';
  std::filesystem::copy_file(Path(), Cache().PathOf(other));  // As if both had the slot.
  EXPECT_FALSE(Finds(other));
  EXPECT_FALSE(Finds(kText, {.flags = 1, .optimization_level = 0, .debug_ranges = 1}));
  EXPECT_FALSE(Finds(kText, {.flags = 0, .optimization_level = 1, .debug_ranges = 1}));
  EXPECT_FALSE(Finds(kText, {.flags = 0, .optimization_level = 0, .debug_ranges = 0}));
  constexpr std::array<uint8_t, 20> kOtherBuild = {1, 2, 4};
  CompiledProgram found;
  EXPECT_FALSE(CodeCache(root_.path() / "cache/hako", kOtherBuild).Find(kText, kSettings, &found));
  EXPECT_TRUE(Finds());
}

TEST_F(CodeCacheTest, GivesASlotToTheLastProgram) {
  const std::string longer = std::string(kText) + std::string(5000, '#');
  ASSERT_TRUE(Keep(longer));
  std::filesystem::rename(Cache().PathOf(longer), Path());
  ASSERT_TRUE(Keep());
  EXPECT_TRUE(Finds());
}

TEST_F(CodeCacheTest, HasNoMoreFilesThanSlots) {
  for (uint32_t i = 0; i < 4 * CodeCache::kSlots; ++i) {
    ASSERT_TRUE(Keep("print(" + std::to_string(i) + ")\n"));
  }
  const std::filesystem::directory_iterator files(root_.path() / "cache/hako/code");
  EXPECT_LE(std::distance(begin(files), end(files)), CodeCache::kSlots);
}

TEST_F(CodeCacheTest, KeepsNoProgramThatIsTooLong) {
  const std::string text(CodeCache::kLongestText + 1, '#');
  EXPECT_FALSE(Keep(text));
  EXPECT_FALSE(Finds(text));
  EXPECT_TRUE(Keep(text.substr(1)));
  EXPECT_TRUE(Finds(text.substr(1)));
}

TEST_F(CodeCacheTest, BelievesNoDamagedFile) {
  ASSERT_TRUE(Keep());
  const std::string whole = Bytes();
  for (size_t i = 0; i < 8 * whole.size(); ++i) {
    std::string damaged = whole;
    Flip(&damaged, i / 8, 1U << (i % 8));
    ASSERT_FALSE(Believes(damaged)) << i;
  }
}

TEST_F(CodeCacheTest, BelievesNoFileOfAnotherLength) {
  ASSERT_TRUE(Keep());
  const std::string whole = Bytes();
  for (size_t i = 0; i < whole.size(); ++i) ASSERT_FALSE(Believes(whole.substr(0, i))) << i;
  EXPECT_FALSE(Believes(whole + "x"));
  EXPECT_TRUE(Believes(whole));
}

TEST_F(CodeCacheTest, BelievesNoRandomBytesBehindTheMagic) {
  ASSERT_TRUE(Keep());
  const std::string whole = Bytes();
  std::mt19937 random(20260101);  // NOLINT(cert-msc32-c,cert-msc51-cpp): the same in each run
  for (int round = 0; round < 10'000; ++round) {
    std::string damaged = whole;
    for (int i = 0; i < 4; ++i) Flip(&damaged, 8 + random() % (damaged.size() - 8), random() % 256);
    ASSERT_TRUE(damaged == whole || !Believes(damaged)) << round;
  }
}

}  // namespace
}  // namespace hako::image
