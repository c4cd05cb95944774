// Starts whose program and image are on disk alone, as after a reboot.
#include <sys/stat.h>

#include <array>
#include <filesystem>

#include "base/page_cache_probe.h"
#include "starts.h"

namespace hako::starts {
namespace {

class FromDisk : public StartTest {
 protected:
  FromDisk() {
    std::filesystem::create_directories(scratch_.Path("bin"));
    std::filesystem::copy_file(parity::HakoPythonPath(), program_);
    std::filesystem::copy_file(BaseImage(), image_);
    chmod(image_.c_str(), 0644);
  }

  [[nodiscard]] bool Leave() const { return LeaveOnDisk(program_) && LeaveOnDisk(image_); }

  [[nodiscard]] Start Run() const {
    return TakeTrace(parity::RunFile(program_,
                                     {program_, "-c", "import json; print(json.dumps([1]))"},
                                     Traced({.environment = {"HAKO_IMAGE=" + image_}})));
  }

  // What a piece of such a file takes here once it has come with large pieces asked for.
  [[nodiscard]] int64_t FaultsAtBest() const {
    const std::string other = scratch_.Path("other");
    std::filesystem::copy_file(BaseImage(), other);
    EXPECT_TRUE(LeaveOnDisk(other));
    const MappedFile mapped(other, 0, 2 * kLargePiece);
    madvise(mapped.begin(), 2 * kLargePiece, MADV_HUGEPAGE);
    for (const uint64_t at : {uint64_t{0}, kLargePiece})
      static_cast<void>(*static_cast<volatile const std::byte*>(mapped.begin() + at));
    return FaultsOfPiece(other, kLargePiece);
  }

  const std::string program_ = scratch_.Path("bin/hako-python"), image_ = scratch_.Path("x.image");
};

TEST_F(FromDisk, ProgramAndImageComeInTheLargestPiecesThereAre) {
  if (!Leave()) GTEST_SKIP() << "files here are in memory alone";
  const int64_t best = FaultsAtBest();
  const Start start = Run();
  EXPECT_EQ(start.how, kRestored);
  EXPECT_EQ(start.outcome.out, "[1]\n");
  EXPECT_EQ(start.outcome.ending, Ending{});
  constexpr uint64_t kText = kLargePiece;  // Text begins with the file's second piece.
  EXPECT_THAT(
      (std::array{FaultsOfPiece(program_, kText), FaultsOfPiece(program_, kText + kLargePiece),
                  FaultsOfPiece(image_, 0), FaultsOfPiece(image_, 4 * kLargePiece)}),
      testing::Each(testing::Le(best + 2)));
  EXPECT_EQ(Run().outcome.out, "[1]\n");
}

}  // namespace
}  // namespace hako::starts
