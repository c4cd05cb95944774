#include "image/mapping.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gnu/libc-version.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <thread>

#include "base/temporary_directory.h"

namespace hako::image {
namespace {

using testing::IsNull;
using testing::StrEq;

// Addresses that no sanitizer and no kernel gives to anything by itself.
constexpr uintptr_t kHeap = 0x12'0000'0000;
constexpr uintptr_t kHeapEnd = kHeap + 16 * kPageSize;
constexpr uint8_t kBuildId[20] = {1, 2, 3};

// Stands for the interpreter's static data: one whole page and a part of the next.
alignas(kPageSize) char static_data[2 * kPageSize] =
    {};  // NOLINT(cppcoreguidelines-avoid-non-const-global-variables)

Target AProgram() {
  const auto data = reinterpret_cast<uintptr_t>(&static_data);
  return {.build_id = kBuildId,
          .data_begin = data,
          .data_end = data + kPageSize + 100,
          .bss_begin = data + 2 * kPageSize,
          .bss_end = data + 2 * kPageSize,
          .heap_begin = kHeap,
          .heap_end = kHeapEnd};
}

// An image of AProgram(), as bytes and as a file.
class ImageTest : public testing::Test {
 protected:
  ImageTest() {
    std::memset(static_data, 'o', sizeof(static_data));
    std::memcpy(header_.build_id, kBuildId, sizeof(kBuildId));
    std::strncpy(header_.libc_version, gnu_get_libc_version(), sizeof(header_.libc_version) - 1);
    segments_ = {
        {.address = AProgram().data_begin, .size = kPageSize + 100, .offset = 1, .checksum = 0},
        {.address = kHeap, .size = kPageSize, .offset = 1, .checksum = 0},
        {.address = kHeap + kPageSize, .size = 2 * kPageSize, .offset = 0, .checksum = 0}};
  }
  ~ImageTest() override { munmap(Heap(), kHeapEnd - kHeap); }

  // Writes the file; segment number i holds the letter 'a' + i.
  std::string Write() {
    const auto tables = LayOutTables(header_, &segments_, inputs_, paths_);
    const auto* parsed = reinterpret_cast<const Header*>(tables.data());
    std::string bytes(parsed->file_size, '\0');
    std::memcpy(bytes.data(), tables.data(), tables.size());
    for (size_t i = 0; i < segments_.size(); ++i) {
      const Segment& segment = segments_[i];
      if (segment.offset != 0)
        bytes.replace(segment.offset, segment.size, segment.size, static_cast<char>('a' + i));
    }
    return WriteBytes(bytes);
  }
  std::string WriteBytes(const std::string& bytes) {
    std::ofstream(path_, std::ios::binary) << bytes;
    EXPECT_EQ(chmod(path_.c_str(), 0644), 0);
    return path_;
  }
  const char* Open() { return Open(Write()); }
  const char* Open(const std::string& path) { return file_.Open(path.c_str(), AProgram()); }
  // NOLINTNEXTLINE(performance-no-int-to-ptr): the address is the point
  static char* Heap() { return reinterpret_cast<char*>(kHeap); }

  // What is written next; a test may change it first.
  TemporaryDirectory root_;
  const std::string path_ = root_.path() / "an.image";
  Header header_ = {};
  std::vector<Segment> segments_;
  std::vector<Input> inputs_;
  std::vector<std::string> paths_;
  ImageFile file_;
};

class Opening : public ImageTest {};

TEST_F(Opening, OfAnImageOfThisProgramSucceeds) {
  EXPECT_THAT(Open(), IsNull());
  EXPECT_EQ(file_.tables().segments.size(), 3U);
}

TEST_F(Opening, OfAMissingFileIsRefused) { EXPECT_THAT(Open(path_), StrEq("there is no image")); }

TEST_F(Opening, BelowAFileIsRefused) {
  EXPECT_THAT(Open(Write() + "/base.image"), StrEq("the image cannot be opened"));
}

TEST_F(Opening, OfADirectoryIsRefused) { EXPECT_NE(Open(root_.path()), nullptr); }

TEST_F(Opening, OfADeviceIsRefused) { EXPECT_NE(Open("/dev/null"), nullptr); }

// A start must not wait for somebody to write into it.
TEST_F(Opening, OfAPipeIsRefusedAtOnce) {
  ASSERT_EQ(mkfifo(path_.c_str(), 0600), 0);
  std::atomic<bool> is_open = false;
  bool was_waited_for = false;
  std::thread writer([&] {
    for (int i = 0; i < 200 && !is_open; ++i)
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    if (is_open) return;
    was_waited_for = true;
    close(open(path_.c_str(), O_WRONLY));
  });
  EXPECT_NE(Open(path_), nullptr);
  is_open = true;
  writer.join();
  EXPECT_FALSE(was_waited_for);
}

TEST_F(Opening, OfAFileThatItsGroupMayWriteIsRefused) {
  Write();
  ASSERT_EQ(chmod(path_.c_str(), 0664), 0);
  EXPECT_THAT(Open(path_), StrEq("others may write the image"));
}

TEST_F(Opening, OfAFileThatEverybodyMayWriteIsRefused) {
  Write();
  ASSERT_EQ(chmod(path_.c_str(), 0602), 0);
  EXPECT_THAT(Open(path_), StrEq("others may write the image"));
}

TEST_F(Opening, OfAnotherUsersFileIsRefused) {
  Write();
  if (geteuid() != 0) GTEST_SKIP() << "only root may give files away";
  ASSERT_EQ(chown(path_.c_str(), 65534, 65534), 0);
  EXPECT_THAT(Open(path_), StrEq("others may write the image"));
}

TEST_F(Opening, OfAnotherUsersFileByALinkOfOnesOwnIsRefused) {
  Write();
  if (geteuid() != 0) GTEST_SKIP() << "only root may give files away";
  ASSERT_EQ(chown(path_.c_str(), 65534, 65534), 0);
  std::filesystem::create_symlink(path_, root_.path() / "link");
  EXPECT_THAT(Open(root_.path() / "link"), StrEq("others may write the image"));
}

TEST_F(Opening, OfAnEmptyFileIsRefused) {
  EXPECT_THAT(Open(WriteBytes("")), StrEq("the file is too short"));
}

TEST_F(Opening, OfAnyOtherFileIsRefused) {
  EXPECT_THAT(Open(WriteBytes(std::string(10'000, '\n'))), StrEq("the file is no image"));
}

TEST_F(Opening, OfATruncatedFileIsRefused) {
  Write();
  std::filesystem::resize_file(path_, std::filesystem::file_size(path_) - 1);
  EXPECT_THAT(Open(path_), StrEq("the image is cut off"));
}

TEST_F(Opening, OfALengthenedFileIsRefused) {
  Write();
  std::filesystem::resize_file(path_, std::filesystem::file_size(path_) + 1);
  EXPECT_THAT(Open(path_), StrEq("the image is cut off"));
}

TEST_F(Opening, OfAnotherBuildsImageIsRefused) {
  header_.build_id[19] ^= 1;
  EXPECT_THAT(Open(), StrEq("the image belongs to another build of hako"));
}

TEST_F(Opening, IsRefusedToAProgramWithoutABuildId) {
  Target target = AProgram();
  target.build_id = {};
  EXPECT_THAT(file_.Open(Write().c_str(), target),
              StrEq("the image belongs to another build of hako"));
}

TEST_F(Opening, OfAnotherLibcsImageIsRefused) {
  std::strncpy(header_.libc_version, "2.1", sizeof(header_.libc_version) - 1);
  EXPECT_THAT(Open(), StrEq("the image belongs to another libc"));
}

TEST_F(Opening, OfALibcVersionWithoutAnEndIsRefused) {
  std::memset(header_.libc_version, '2', sizeof(header_.libc_version));
  EXPECT_THAT(Open(), StrEq("the image belongs to another libc"));
}

struct Place {
  const char* what;
  uint64_t address, size;
};

class SegmentOutside : public ImageTest, public testing::WithParamInterface<Place> {};

TEST_P(SegmentOutside, IsRefused) {
  segments_ = {
      {.address = GetParam().address, .size = GetParam().size, .offset = 1, .checksum = 0}};
  EXPECT_THAT(Open(), StrEq("a segment is impossible"));
}

INSTANTIATE_TEST_SUITE_P(
    Of, SegmentOutside,
    testing::Values(Place{"TheHeapsBegin", kHeap - kPageSize, kPageSize},
                    Place{"TheHeapsBeginByHalf", kHeap - kPageSize, 2 * kPageSize},
                    Place{"TheHeapsEnd", kHeapEnd, kPageSize},
                    Place{"TheHeapsEndByHalf", kHeapEnd - kPageSize, 2 * kPageSize},
                    Place{"TheDatasEnd", AProgram().data_begin, kPageSize + 101},
                    Place{"EverythingAtZero", 0, kPageSize},
                    Place{"EverythingInLibcsPlace", 0x7F00'0000'0000, kPageSize}),
    [](const auto& place) { return std::string(place.param.what); });

class Mapping : public ImageTest {
 protected:
  const char* Map() {
    const char* why = Open();
    EXPECT_THAT(why, IsNull());
    return file_.Map(&is_lost_);
  }
  bool is_lost_ = true;
};

TEST_F(Mapping, PutsHeapMemoryAtItsAddress) {
  ASSERT_THAT(Map(), IsNull());
  EXPECT_EQ(std::string(Heap(), kPageSize), std::string(kPageSize, 'b'));
  EXPECT_FALSE(is_lost_);
}

TEST_F(Mapping, PutsZerosWhereTheFileHasNoBytes) {
  ASSERT_THAT(Map(), IsNull());
  EXPECT_EQ(std::string(Heap() + kPageSize, 2 * kPageSize), std::string(2 * kPageSize, '\0'));
}

TEST_F(Mapping, ReplacesStaticDataAndNotAByteBehindIt) {
  ASSERT_THAT(Map(), IsNull());
  const std::string data(static_data, sizeof(static_data));
  EXPECT_EQ(data, std::string(kPageSize + 100, 'a') + std::string(kPageSize - 100, 'o'));
}

TEST_F(Mapping, IsWritableAndKeepsTheFileAsItWas) {
  ASSERT_THAT(Map(), IsNull());
  Heap()[0] = 'x';
  Heap()[kPageSize] = 'y';
  static_data[0] = 'z';
  EXPECT_THAT(ImageFile().Open(path_.c_str(), AProgram()), IsNull());
  std::ifstream file(path_, std::ios::binary);
  file.seekg(static_cast<std::streamoff>(segments_[1].offset));
  EXPECT_EQ(file.get(), 'b');
}

TEST_F(Mapping, StaysWhenTheFileIsClosedAndRemoved) {
  ASSERT_THAT(Map(), IsNull());
  file_.Close();
  std::filesystem::remove(path_);
  EXPECT_EQ(Heap()[kPageSize - 1], 'b');
}

TEST_F(Mapping, IntoAnOccupiedPlaceFailsAndChangesNothing) {
  void* taken = mmap(Heap() + kPageSize, kPageSize, PROT_READ | PROT_WRITE,
                     MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);
  ASSERT_EQ(taken, Heap() + kPageSize);
  std::memset(taken, 't', kPageSize);
  EXPECT_THAT(Map(), StrEq("the image's memory cannot be mapped"));
  EXPECT_FALSE(is_lost_);
  EXPECT_EQ(static_data[0], 'o') << "static data comes after all that can fail";
  EXPECT_EQ(*static_cast<char*>(taken), 't');
  EXPECT_NE(msync(Heap(), kPageSize, MS_ASYNC), 0) << "the first segment is still mapped";
}

TEST_F(Mapping, OfAFileThatWasCutOffMeanwhileIsLost) {
  ASSERT_THAT(Open(), IsNull());
  std::filesystem::resize_file(path_, segments_[0].offset + kPageSize);
  EXPECT_THAT(file_.Map(&is_lost_), StrEq("the image cannot be read"));
  EXPECT_TRUE(is_lost_);
}

TEST_F(Mapping, FindsTheImageInsideAnotherFile) {
  const std::string image = [this] {
    std::ifstream file(Write(), std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(file), {});
  }();
  WriteBytes(std::string(3 * kPageSize, 'f') + image + "behind");
  const image::Place place{.offset = 3 * kPageSize, .size = image.size()};
  ASSERT_THAT(file_.Open(path_.c_str(), AProgram(), place), IsNull());
  ASSERT_THAT(file_.Map(&is_lost_), IsNull());
  EXPECT_EQ(std::string(Heap(), kPageSize), std::string(kPageSize, 'b'));
  const std::string data(static_data, sizeof(static_data));
  EXPECT_EQ(data, std::string(kPageSize + 100, 'a') + std::string(kPageSize - 100, 'o'));
  EXPECT_THAT(ImageFile().Open(path_.c_str(), AProgram(), {place.offset, image.size() + 1}),
              StrEq("the image is cut off"));
  EXPECT_THAT(ImageFile().Open(path_.c_str(), AProgram(), {place.offset, image.size() + 100}),
              StrEq("the image is cut off"));
  const uint64_t end = place.offset + image.size() + sizeof("behind") - 1;
  EXPECT_THAT(ImageFile().Open(path_.c_str(), AProgram(), {end - 1, 2}),
              StrEq("the image is cut off"));
  EXPECT_THAT(ImageFile().Open(path_.c_str(), AProgram(), {end + 1, 0}),
              StrEq("the image is cut off"));
  EXPECT_THAT(ImageFile().Open(path_.c_str(), AProgram(), {0, image.size()}),
              StrEq("the file is no image"));
}

TEST_F(Mapping, LeavesNoDescriptorOpen) {
  ASSERT_THAT(Map(), IsNull());
  file_.Close();
  for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd")) {
    std::error_code gone;
    EXPECT_NE(std::filesystem::read_symlink(entry.path(), gone), path_);
  }
}

class ChangedInputs : public ImageTest {
 protected:
  std::string Add(const std::string& name) {
    const std::string path = root_.path() / name;
    inputs_.push_back(Observe(path.c_str()));
    paths_.push_back(path);
    return path;
  }
};

TEST_F(ChangedInputs, AreNoneWhenThereIsNothingToChange) {
  ASSERT_THAT(Open(), IsNull());
  EXPECT_THAT(file_.ChangedInput(), IsNull());
}

TEST_F(ChangedInputs, AreNoneWhenAllIsAsItWas) {
  Add("absent");
  std::ofstream(root_.path() / "file") << "x";
  Add("file");
  ASSERT_THAT(Open(), IsNull());
  EXPECT_THAT(file_.ChangedInput(), IsNull());
}

TEST_F(ChangedInputs, OfTheLocaleOnlyMakeItUnknown) {
  const std::string file = root_.path() / "file";
  std::ofstream{file} << "x";
  Add("file");
  header_.locale_input_count = 1;
  ASSERT_THAT(Open(), IsNull());
  EXPECT_TRUE(file_.KnowsLocale());
  std::filesystem::remove(file);
  EXPECT_FALSE(file_.KnowsLocale());
  EXPECT_THAT(file_.ChangedInput(), IsNull());
}

TEST_F(ChangedInputs, OfNoLocaleLeaveItUnknown) {
  ASSERT_THAT(Open(), IsNull());
  EXPECT_FALSE(file_.KnowsLocale());
}

TEST_F(Opening, OfAnImageWithManyInputsSucceeds) {
  for (int i = 0; i < 200; ++i) {
    paths_.push_back(root_.path() / std::to_string(i));
    inputs_.push_back(Observe(paths_.back().c_str()));
  }
  ASSERT_THAT(Open(), IsNull());
  EXPECT_THAT(file_.ChangedInput(), IsNull());
  EXPECT_EQ(file_.tables().inputs.size(), 200U);
}

TEST_F(ChangedInputs, AreNamedByTheFirst) {
  Add("same");
  const std::string second = Add("second");
  const std::string third = Add("third");
  ASSERT_THAT(Open(), IsNull());
  std::ofstream{second} << "x";
  std::ofstream{third} << "x";
  EXPECT_THAT(file_.ChangedInput(), StrEq(second));
}

TEST(OwnBuildIdTest, IsTheLinkersOrNone) {
  const auto id = OwnBuildId();
  EXPECT_TRUE(id.empty() || id.size() == 20) << id.size();
}

}  // namespace
}  // namespace hako::image
