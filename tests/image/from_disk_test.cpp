// Starts whose program and image are on disk alone, as after a reboot.
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <array>
#include <filesystem>
#include <utility>

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
  void SetUp() override {
    if (!HasLargePieces(scratch_.Path())) GTEST_SKIP() << "files here have no large pieces";
  }

  void Leave() const {
    ASSERT_TRUE(LeaveOnDisk(program_));
    ASSERT_TRUE(LeaveOnDisk(image_));
  }

  [[nodiscard]] Start Run() const {
    return TakeTrace(parity::RunFile(program_,
                                     {program_, "-c", "import json; print(json.dumps([1]))"},
                                     Traced({.environment = {"HAKO_IMAGE=" + image_}})));
  }

  // Bytes that a start reads from disk, of a process that has read from it already.
  [[nodiscard]] int64_t ReadByAnother() const {
    const std::string other = scratch_.Write("other", std::string(4096, 'x'));
    EXPECT_TRUE(LeaveOnDisk(other));
    const pid_t child = fork();
    if (child == 0) {
      const UniqueFd file(open(other.c_str(), O_RDONLY | O_CLOEXEC));
      char byte = 0;
      static_cast<void>(read(file.get(), &byte, 1));
      setenv("HAKO_IMAGE", image_.c_str(), 1);
      execl(program_.c_str(), program_.c_str(), "-c", "pass", nullptr);
      _exit(127);
    }
    int status = 0;
    rusage usage = {};
    EXPECT_EQ(wait4(child, &status, 0, &usage), child);
    EXPECT_EQ(status, 0);
    return int64_t{512} * usage.ru_inblock;
  }

  const std::string program_ = scratch_.Path("bin/hako-python"), image_ = scratch_.Path("x.image");
};

// Memory may have no large piece free at the moment.
TEST_F(FromDisk, ProgramAndImageComeInLargePieces) {
  constexpr uint64_t kText = kLargePiece;  // Text begins with the file's second piece.
  std::array<int64_t, 4> faults{};
  for (int i = 0; i < 5; ++i) {
    Leave();
    const Start start = Run();
    EXPECT_EQ(start.how, kRestored);
    EXPECT_EQ(start.outcome.out, "[1]\n");
    EXPECT_EQ(start.outcome.ending, Ending{});
    faults = {FaultsOfPiece(program_, kText), FaultsOfPiece(program_, kText + kLargePiece),
              FaultsOfPiece(image_, 0), FaultsOfPiece(image_, 4 * kLargePiece)};
    if (std::ranges::max(faults) <= 3) break;
  }
  EXPECT_THAT(faults, testing::Each(testing::Le(3)));
}

// As where the kernel takes back what was not used for a while: no start sees that.
TEST_F(FromDisk, PartsComeBackInLargePieces) {
  // The second piece of text and of the image: what comes before main is none of it.
  const std::array<std::pair<std::string, uint64_t>, 2> parts = {
      {{program_, 2 * kLargePiece}, {image_, kLargePiece}}};
  std::array<int64_t, 2> faults{};
  for (int i = 0; i < 5; ++i) {
    Leave();
    ASSERT_EQ(Run().how, kRestored);
    for (const auto& [file, offset] : parts)
      ASSERT_TRUE(LeaveOnDisk(file, {.offset = offset, .size = kLargePiece}));
    ASSERT_EQ(Run().how, kRestored);
    for (size_t part = 0; part < parts.size(); ++part)
      faults[part] = FaultsOfPiece(parts[part].first, parts[part].second);
    if (std::ranges::max(faults) <= 3) break;
  }
  EXPECT_THAT(faults, testing::Each(testing::Le(3)));
}

// No start reads from disk here, but one of 256 looks: of 4,000, all but never none.
TEST_F(FromDisk, OneOfManyStartsLooksAtText) {
  constexpr uint64_t kText = 2 * kLargePiece;
  Leave();
  ASSERT_EQ(Run().how, kRestored);
  ASSERT_TRUE(BringInPages(program_, {.offset = kText, .size = kLargePiece}));
  int64_t faults = FaultsOfPiece(program_, kText);
  ASSERT_GT(faults, 3);
  for (int i = 0; i < 4000 && faults > 3; ++i) {
    ASSERT_EQ(Run().how, kRestored);
    faults = FaultsOfPiece(program_, kText);
  }
  EXPECT_LE(faults, 3);
}

TEST_F(FromDisk, WhatIsInLargePiecesIsReadNoMore) {
  constexpr auto kLittle = static_cast<int64_t>(kLargePiece);
  int64_t read = kLittle;
  for (int i = 0; i < 5 && read >= kLittle; ++i) {
    Leave();
    ASSERT_EQ(Run().how, kRestored);
    read = ReadByAnother();
  }
  EXPECT_GT(read, 0);
  EXPECT_LT(read, kLittle);
}

}  // namespace
}  // namespace hako::starts
