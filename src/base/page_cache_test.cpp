#include "base/page_cache.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <array>
#include <filesystem>
#include <fstream>

#include "base/page_cache_probe.h"
#include "base/temporary_directory.h"

namespace hako {
namespace {

constexpr uint64_t kSize = 4 * kLargePiece;

class PageCache : public testing::Test {
 protected:
  PageCache() {
    std::string bytes(kSize, '\0');
    for (size_t i = 0; i < bytes.size(); i += 4096) bytes[i] = static_cast<char>(i / 4096 % 251);
    std::ofstream(path_, std::ios::binary) << bytes;
  }

  // As page faults bring it: in pages.
  void BringInPages() const {
    const MappedFile mapped(path_, 0, kSize);
    madvise(mapped.begin(), kSize, MADV_RANDOM);
    for (uint64_t at = 0; at < kSize; at += 4096) Touch(mapped.begin() + at);
  }

  // The faults of a piece on this kernel and file system if it comes with large ones asked for.
  [[nodiscard]] int64_t FaultsAtBest() const {
    const std::string other = folder_.path() / "other";
    std::filesystem::copy_file(path_, other);
    EXPECT_TRUE(LeaveOnDisk(other));
    const MappedFile mapped(other, 0, kSize);
    madvise(mapped.begin(), kSize, MADV_HUGEPAGE);
    for (uint64_t at = 0; at < kSize; at += kLargePiece) Touch(mapped.begin() + at);
    return FaultsOfPiece(other, kSize / 2);
  }

  static void Touch(const std::byte* at) {
    static_cast<void>(*static_cast<volatile const std::byte*>(at));
  }

  void Repair(std::span<const Pages> own = {}) const {
    const UniqueFd file(open(path_.c_str(), O_RDONLY | O_CLOEXEC));
    RepairPieces(file.get(), kSize, own);
  }

  TemporaryDirectory folder_;
  std::string path_ = folder_.path() / "file";
};

TEST_F(PageCache, ReadsAFileThatCameInPagesAgainInTheLargestThereAre) {
  if (!LeaveOnDisk(path_)) GTEST_SKIP() << "files here are in memory alone";
  const int64_t best = FaultsAtBest();
  BringInPages();
  Repair();
  EXPECT_LE(FaultsOfPiece(path_, 0), best + 2);
  EXPECT_LE(FaultsOfPiece(path_, kSize / 2), best + 2);
}

TEST_F(PageCache, ReadsWhatThisProcessHasMapped) {
  if (!LeaveOnDisk(path_)) GTEST_SKIP() << "files here are in memory alone";
  const int64_t best = FaultsAtBest();
  BringInPages();
  const MappedFile mapped(path_, 0, kSize);
  for (uint64_t at = 0; at < kSize; at += 4096) Touch(mapped.begin() + at);
  const std::array own = {Pages{mapped.begin(), kSize}};
  Repair(own);
  EXPECT_LE(FaultsOfPiece(path_, 0), best + 2);
  for (uint64_t at = 0; at < kSize; at += 4096)
    ASSERT_EQ(mapped.begin()[at], static_cast<std::byte>(at / 4096 % 251)) << at;
}

TEST_F(PageCache, KeepsWhatIsNotOnDiskYet) {
  {
    const UniqueFd file(open(path_.c_str(), O_WRONLY | O_CLOEXEC));
    ASSERT_EQ(pwrite(file.get(), "new", 3, kSize / 2), 3);
  }
  Repair();
  std::ifstream file(path_, std::ios::binary);
  file.seekg(kSize / 2);
  std::array<char, 3> bytes{};
  file.read(bytes.data(), bytes.size());
  EXPECT_EQ(std::string_view(bytes.data(), bytes.size()), "new");
}

TEST_F(PageCache, KnowsAProcessThatHasReadFromDisk) {
  if (!LeaveOnDisk(path_)) GTEST_SKIP() << "files here are in memory alone";
  // Each in a process of its own, as the answer is for all of a process's life.
  const auto asked_after = [](auto read) {
    const pid_t child = fork();
    if (child == 0) {
      read();
      _exit(HasReadFromDisk() ? 1 : 0);
    }
    int status = 0;
    EXPECT_EQ(waitpid(child, &status, 0), child);
    return WEXITSTATUS(status);
  };
  EXPECT_EQ(asked_after([] {}), 0);
  EXPECT_EQ(asked_after([this] { Touch(MappedFile(path_, 0, kSize).begin()); }), 1);
}

TEST(PageCacheOfASmallFile, IsLeftAlone) {
  const TemporaryDirectory folder;
  const std::string path = folder.path() / "small";
  std::ofstream(path) << "small";
  const UniqueFd file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  RepairPieces(file.get(), 5);
  std::string text;
  std::ifstream(path) >> text;
  EXPECT_EQ(text, "small");
}

}  // namespace
}  // namespace hako
