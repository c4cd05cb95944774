#include "base/page_cache.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/file.h>
#include <sys/wait.h>

#include <array>
#include <fstream>

#include "base/page_cache_probe.h"
#include "base/temporary_directory.h"

namespace hako {
namespace {

constexpr uint64_t kSize = 4 * kLargePiece;
// Memory may have no large piece free at the moment.
constexpr int kTrials = 5;

class PageCache : public testing::Test {
 protected:
  PageCache() {
    std::string bytes(kSize, '\0');
    for (size_t i = 0; i < bytes.size(); i += 4096) bytes[i] = static_cast<char>(i / 4096 % 251);
    std::ofstream(path_, std::ios::binary) << bytes;
  }
  void SetUp() override {
    if (!HasLargePieces(folder_.path())) GTEST_SKIP() << "files here have no large pieces";
  }

  void BringInPages() const { ASSERT_TRUE(hako::BringInPages(path_, {.size = kSize})); }

  static void Touch(const std::byte* at) {
    static_cast<void>(*static_cast<volatile const std::byte*>(at));
  }

  bool Repair(std::span<const Pages> own = {}) const {
    const UniqueFd file(open(path_.c_str(), O_RDONLY | O_CLOEXEC));
    return RepairPieces({.fd = file.get(), .offset = 0, .size = kSize}, kLargePiece, own);
  }

  // Whether all pieces are large, in one of some trials.
  template <class Trial>
  [[nodiscard]] bool AreLargeAfter(Trial trial) const {
    for (int i = 0; i < kTrials; ++i) {
      trial();
      if (FaultsOfPiece(path_, 0) <= 3 && FaultsOfPiece(path_, kSize - kLargePiece) <= 3)
        return true;
    }
    return false;
  }

  void ExpectOldBytes(const std::byte* mapped) const {
    for (uint64_t at = 0; at < kSize; at += 4096)
      ASSERT_EQ(mapped[at], static_cast<std::byte>(at / 4096 % 251)) << at;
  }

  TemporaryDirectory folder_;
  std::string path_ = folder_.path() / "file";
};

TEST_F(PageCache, ReadsAFileThatCameInPagesAgainInLargeOnes) {
  BringInPages();
  EXPECT_GT(FaultsOfPiece(path_, kLargePiece), 20);
  EXPECT_TRUE(AreLargeAfter([this] {
    BringInPages();
    Repair();
  }));
  EXPECT_TRUE(Repair());
}

TEST_F(PageCache, ReadsWhatThisProcessHasMapped) {
  EXPECT_TRUE(AreLargeAfter([this] {
    BringInPages();
    const MappedFile mapped(path_, 0, kSize);
    for (uint64_t at = 0; at < kSize; at += 4096) Touch(mapped.begin() + at);
    const std::array own = {Pages{mapped.begin(), kSize}};
    Repair(own);
    ExpectOldBytes(mapped.begin());
  }));
}

// A debugger writes so.
TEST_F(PageCache, KeepsPagesThatAreNoLongerTheFiles) {
  BringInPages();
  const MappedFile mapped(path_, 0, kSize);
  mprotect(mapped.begin(), 4096, PROT_READ | PROT_WRITE);
  *mapped.begin() = std::byte{0xcc};
  mprotect(mapped.begin(), 4096, PROT_READ);
  const std::array own = {Pages{mapped.begin(), kSize}};
  EXPECT_FALSE(Repair(own));
  EXPECT_EQ(*mapped.begin(), std::byte{0xcc});
}

// Who holds a page keeps its piece small.
TEST_F(PageCache, ReadsNoMoreThanAPieceThatStaysSmall) {
  ASSERT_TRUE(LeaveOnDisk(path_));
  const MappedFile held(path_, 0, kSize);
  madvise(held.begin(), kSize, MADV_RANDOM);
  Touch(held.begin() + kLargePiece);
  EXPECT_FALSE(Repair());
  EXPECT_LE(BytesInMemory(path_), kLargePiece + kLargePiece / 2);
}

TEST_F(PageCache, LeavesFilesAloneThatAreSmallOrLarge) {
  ASSERT_TRUE(LeaveOnDisk(path_));
  const UniqueFd file(open(path_.c_str(), O_RDONLY | O_CLOEXEC));
  for (const uint64_t size : {kLargePiece, uint64_t{1} << 30})
    ReadInLargePieces({.fd = file.get(), .offset = 0, .size = size});
  EXPECT_EQ(BytesInMemory(path_), 0U);
}

TEST_F(PageCache, LeavesAFileAloneThatAnotherReads) {
  ASSERT_TRUE(LeaveOnDisk(path_));
  const UniqueFd other(open(path_.c_str(), O_RDONLY | O_CLOEXEC));
  ASSERT_EQ(flock(other.get(), LOCK_EX), 0);
  const UniqueFd file(open(path_.c_str(), O_RDONLY | O_CLOEXEC));
  ReadInLargePieces({.fd = file.get(), .offset = 0, .size = kSize});
  EXPECT_EQ(BytesInMemory(path_), 0U);
}

TEST_F(PageCache, KnowsAProcessThatHasReadFromDisk) {
  ASSERT_TRUE(LeaveOnDisk(path_));
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

}  // namespace
}  // namespace hako
