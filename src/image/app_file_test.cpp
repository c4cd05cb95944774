#include "image/app_file.h"

#include <fcntl.h>
#include <gmock/gmock.h>

#include <fstream>

#include "base/temporary_directory.h"
#include "base/unique_fd.h"

namespace hako::image {
namespace {

using testing::ElementsAre;
using testing::IsNull;
using testing::SizeIs;
using testing::StrEq;

void Append(std::string* bytes, uint64_t value, int count) {
  for (int i = 0; i < count; ++i) bytes->push_back(static_cast<char>(value >> (8 * i)));
}

// A directory entry of a zip archive, and the end of one: APPNOTE 6.3, 4.3.12 and 4.3.16.
std::string Entry(const std::string& name, uint32_t header_offset) {
  std::string entry = "PK\x01\x02";
  for (const auto& [value, count] : std::vector<std::pair<uint64_t, int>>{{20, 2},
                                                                          {20, 2},
                                                                          {0x800, 2},
                                                                          {0, 2},
                                                                          {7, 2},
                                                                          {8, 2},
                                                                          {0xdeadbeef, 4},
                                                                          {5, 4},
                                                                          {6, 4},
                                                                          {name.size(), 2},
                                                                          {0, 2},
                                                                          {0, 2},
                                                                          {0, 2},
                                                                          {0, 2},
                                                                          {0, 4},
                                                                          {header_offset, 4}}) {
    Append(&entry, value, count);
  }
  return entry + name;
}

std::string End(uint64_t size, uint64_t offset) {
  std::string end = "PK\x05\x06";
  Append(&end, 0, 8);
  Append(&end, size, 4);
  Append(&end, offset, 4);
  Append(&end, 0, 2);
  return end;
}

class Directory : public testing::Test {
 protected:
  // Reads the directory of a file that holds these bytes, of which the archive begins at 10.
  const char* Read(const std::string& bytes) {
    const std::string path = folder_.path() / "file";
    std::ofstream(path, std::ios::binary) << bytes;
    const UniqueFd file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
    return directory_.Read(file.get(), bytes.size(), kBegin);
  }
  static constexpr size_t kBegin = 10;
  const std::string front_ = std::string(kBegin, 'x') + "data";
  const std::string entries_ = Entry("a.py", 0) + Entry("b/", 2);
  TemporaryDirectory folder_;
  ArchiveDirectory directory_;
};

TEST_F(Directory, HasTheArchivesFilesWhereTheyLieInTheFile) {
  ASSERT_THAT(Read(front_ + entries_ + End(entries_.size(), 4)), IsNull());
  ASSERT_THAT(directory_.entries(), SizeIs(2));
  const ArchiveEntry& first = directory_.entries().front();
  EXPECT_EQ(first.name, "a.py");
  EXPECT_THAT((std::vector<uint64_t>{first.flags, first.method, first.time, first.date, first.crc,
                                     first.data_size, first.file_size, first.offset}),
              ElementsAre(0x800, 0, 7, 8, 0xdeadbeef, 5, 6, kBegin));
  EXPECT_EQ(directory_.entries().back().name, "b/");
  EXPECT_EQ(directory_.entries().back().offset, kBegin + 2);
}

TEST_F(Directory, HasADigestThatChangesWithEachByte) {
  std::string bytes = front_ + entries_ + End(entries_.size(), 4);
  ASSERT_THAT(Read(bytes), IsNull());
  const uint64_t digest = directory_.Digest();
  bytes[front_.size() + 20] ^= 1;
  ASSERT_THAT(Read(bytes), IsNull());
  EXPECT_NE(directory_.Digest(), digest);
}

TEST_F(Directory, IsRefusedWhereItsNumbersLeadOutOfTheFile) {
  const std::string good = front_ + entries_ + End(entries_.size(), 4);
  const size_t size = entries_.size();
  for (const std::string& bytes :
       {std::string(), front_, good + "x", good.substr(0, good.size() - 1),
        front_ + entries_ + End(size + 100, 4), front_ + entries_ + End(UINT32_MAX, 4),
        front_ + entries_ + End(size, 500), front_ + entries_ + End(size - 1, 4),
        front_ + entries_.substr(0, 40) + End(40, 4),
        front_ + std::string(size, 'x') + End(size, 4)}) {
    EXPECT_THAT(Read(bytes), StrEq("its archive is damaged"));
  }
}

TEST(LibraryMarks, TellReleasesApartAndNothingElse) {
  const TemporaryDirectory folder;
  const auto mark = [&folder](const std::string& text) {
    std::filesystem::create_directories(folder.path() / "pydoc_data");
    std::ofstream(folder.path() / "pydoc_data/topics.py") << text;
    return LibraryMark(folder.path());
  };
  EXPECT_EQ(LibraryMark(folder.path()), 0U);
  EXPECT_EQ(mark("topics = {}\n"), 0U);
  const uint64_t one =
      mark("# -*- coding: utf-8 -*-\n# Autogenerated by Sphinx on Tue\ntopics = {}\n");
  EXPECT_NE(one, 0U);
  EXPECT_EQ(mark("# Autogenerated by Sphinx on Tue\nother\n"), one);
  EXPECT_NE(mark("# Autogenerated by Sphinx on Wed\n"), one);
}

TEST(Record, OfAProgramThatIsNoAppIsNone) { EXPECT_THAT(OwnApp(), IsNull()); }

}  // namespace
}  // namespace hako::image
