#include "image/format.h"

#include <gmock/gmock.h>
#include <unistd.h>

#include <cstring>
#include <filesystem>
#include <fstream>
#include <functional>
#include <random>

#include "base/temporary_directory.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace hako::image {
namespace {

using testing::StrEq;

// What a capture would hand over: two segments with bytes, one of zeros between them, three inputs.
struct Parts {
  std::vector<Segment> segments = {
      {.address = 0x40'0000, .size = 5000, .offset = 1, .checksum = 7},
      {.address = 0x10'0000'0000, .size = 8192, .offset = 0, .checksum = 0},
      {.address = 0x10'0000'2000, .size = 4096, .offset = 1, .checksum = 8}};
  std::vector<Input> inputs = {{.kind = Input::kFile,
                                .path_offset = 0,
                                .size = 10,
                                .inode = 2,
                                .modified_ns = 3,
                                .names = 0},
                               {.kind = Input::kAbsent,
                                .path_offset = 0,
                                .size = 0,
                                .inode = 0,
                                .modified_ns = 0,
                                .names = 0},
                               {.kind = Input::kDirectory,
                                .path_offset = 0,
                                .size = 9,
                                .inode = 5,
                                .modified_ns = 6,
                                .names = 1}};
  std::vector<std::string> paths = {"/usr/lib/python3.11/os.py", "/usr/lib/python311.zip",
                                    "/usr/lib"};
};

Header ABuildsHeader() {
  Header header{};
  std::memset(header.build_id, 0xAB, sizeof(header.build_id));
  std::strncpy(header.libc_version, "2.36", sizeof(header.libc_version) - 1);
  header.state = 0x40'0100;
  return header;
}

// The first bytes of an image file, aligned as ParseTables wants them.
class Bytes {
 public:
  explicit Bytes(Parts parts = {}) : parts_(std::move(parts)) {
    const auto laid = LayOutTables(ABuildsHeader(), &parts_.segments, parts_.inputs, parts_.paths);
    Resize(laid.size());
    std::memcpy(data(), laid.data(), laid.size());
  }

  std::byte* data() { return reinterpret_cast<std::byte*>(words_.data()); }
  [[nodiscard]] size_t size() const { return size_; }
  std::span<std::byte> all() { return {data(), size_}; }
  Header& header() { return *reinterpret_cast<Header*>(words_.data()); }
  Segment& segment(size_t i) { return reinterpret_cast<Segment*>(&header() + 1)[i]; }
  Input& input(size_t i) {
    return reinterpret_cast<Input*>(reinterpret_cast<Segment*>(&header() + 1) +
                                    parts_.segments.size())[i];
  }
  void Resize(size_t size) {
    words_.resize(size / sizeof(uint64_t) + 1);
    size_ = size;
  }

  // As whoever forges an image would: the checksum of what is there now.
  void Seal() {
    header().checksum = 0;
    const size_t size = std::min<size_t>(header().tables_size, size_);
    header().checksum = XXH3_64bits(data(), size);
  }

  // "" if the tables are accepted, else why not.
  std::string Parse() { return Parse(header().file_size); }
  std::string Parse(uint64_t file_size) {
    const char* why = "";
    const bool ok = ParseTables(all(), file_size, &tables_, &why);
    EXPECT_EQ(ok, *why == '\0') << why;
    return why;
  }
  // The same after a change that a checksum covers.
  std::string SealAndParse() {
    Seal();
    return Parse();
  }
  [[nodiscard]] const Tables& tables() const { return tables_; }
  [[nodiscard]] const Parts& parts() const { return parts_; }

 private:
  Parts parts_;
  std::vector<uint64_t> words_;
  size_t size_ = 0;
  Tables tables_ = {};
};

TEST(Layout, IsReadBackAsItWasWritten) {
  Bytes bytes;
  ASSERT_EQ(bytes.Parse(), "");
  const Tables& tables = bytes.tables();
  ASSERT_EQ(tables.segments.size(), 3U);
  ASSERT_EQ(tables.inputs.size(), 3U);
  for (size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(std::memcmp(&tables.segments[i], &bytes.parts().segments[i], sizeof(Segment)), 0)
        << i;
    EXPECT_EQ(tables.inputs[i].kind, bytes.parts().inputs[i].kind) << i;
    EXPECT_EQ(tables.inputs[i].inode, bytes.parts().inputs[i].inode) << i;
    EXPECT_EQ(tables.PathOf(tables.inputs[i]), bytes.parts().paths[i]) << i;
  }
}

TEST(Layout, KeepsWhatTheCallerSaysInTheHeader) {
  Bytes bytes;
  ASSERT_EQ(bytes.Parse(), "");
  EXPECT_EQ(std::memcmp(bytes.tables().header->build_id, ABuildsHeader().build_id, 20), 0);
  EXPECT_THAT(bytes.tables().header->libc_version, StrEq("2.36"));
  EXPECT_EQ(bytes.tables().header->state, 0x40'0100U);
}

TEST(Layout, TellsTheInputsOfTheLocaleFromTheOthers) {
  Bytes bytes;
  bytes.header().locale_input_count = 2;
  ASSERT_EQ(bytes.SealAndParse(), "");
  ASSERT_EQ(bytes.tables().inputs.size(), 1U);
  ASSERT_EQ(bytes.tables().locale_inputs.size(), 2U);
  EXPECT_THAT(bytes.tables().PathOf(bytes.tables().locale_inputs[1]), StrEq("/usr/lib"));
}

TEST(Layout, HasNoMoreInputsOfTheLocaleThanInputs) {
  for (const uint32_t count : {4U, 0x8000'0000U, 0xFFFF'FFFFU}) {
    Bytes bytes;
    bytes.header().locale_input_count = count;
    EXPECT_EQ(bytes.SealAndParse(), "an input is impossible") << count;
  }
}

TEST(Tables, WithATextOutsideThemAreRefused) {
  for (uint32_t Header::*const offset : {&Header::environment_offset, &Header::program_offset,
                                         &Header::copies_offset, &Header::place_offset}) {
    Bytes bytes;
    bytes.header().*offset = bytes.header().tables_size;
    EXPECT_EQ(bytes.SealAndParse(), "the image's purpose is impossible");
  }
}

TEST(Tables, WithATraitThatNobodyKnowsAreRefused) {
  Bytes bytes;
  bytes.header().traits = kAllTraits + 1;
  EXPECT_EQ(bytes.SealAndParse(), "the image's purpose is impossible");
}

TEST(Tables, WithAManifestThatIsNotTheFilesEndAreRefused) {
  Bytes inside;
  inside.header().manifest_offset = inside.header().tables_size - 1;
  inside.header().manifest_size =
      static_cast<uint32_t>(inside.header().file_size - inside.header().manifest_offset);
  EXPECT_EQ(inside.SealAndParse(), "the manifest is impossible");
  Bytes behind;
  behind.header().manifest_offset = behind.header().file_size + 1;
  EXPECT_EQ(behind.SealAndParse(), "the manifest is impossible");
  Bytes longer;
  ++longer.header().manifest_size;
  EXPECT_EQ(longer.SealAndParse(), "the manifest is impossible");
}

TEST(Layout, PutsSegmentsOnPagesOneBehindTheOther) {
  const Bytes bytes;
  const std::vector<Segment>& segments = bytes.parts().segments;
  EXPECT_EQ(segments[0].offset, kPageSize);
  EXPECT_EQ(segments[2].offset, 3 * kPageSize) << "5000 bytes take two pages";
}

TEST(Layout, GivesZerosNoPlaceInTheFile) {
  Bytes bytes;
  EXPECT_EQ(bytes.parts().segments[1].offset, 0U);
  EXPECT_EQ(bytes.header().file_size, 4 * kPageSize);
}

TEST(Layout, OfNothingIsAccepted) {
  Bytes bytes({.segments = {}, .inputs = {}, .paths = {}});
  EXPECT_EQ(bytes.Parse(), "");
  EXPECT_TRUE(bytes.tables().segments.empty());
  EXPECT_TRUE(bytes.tables().inputs.empty());
}

TEST(Layout, HoldsEmptyPathsAndAnyBytesInThem) {
  Bytes bytes({.segments = {}, .inputs = {{}, {}}, .paths = {"", "/\xff\n"}});
  ASSERT_EQ(bytes.Parse(), "");
  EXPECT_THAT(bytes.tables().PathOf(bytes.tables().inputs[0]), StrEq(""));
  EXPECT_THAT(bytes.tables().PathOf(bytes.tables().inputs[1]), StrEq("/\xff\n"));
}

TEST(Layout, OfTheStructuresIsTheFormats) {
  EXPECT_EQ(sizeof(Header), 136U);
  EXPECT_EQ(offsetof(Header, build_id), 16U);
  EXPECT_EQ(offsetof(Header, file_size), 48U);
  EXPECT_EQ(offsetof(Header, checksum), 128U);
  EXPECT_EQ(sizeof(Segment), 32U);
  EXPECT_EQ(sizeof(Input), 40U);
}

TEST(Tables, AreAcceptedInALargerRead) {
  Bytes bytes;
  bytes.Resize(kMaxTablesSize);
  EXPECT_EQ(bytes.Parse(), "");
}

TEST(Tables, OfAShortFileAreRefused) {
  for (const size_t size : {size_t{0}, size_t{1}, size_t{8}, sizeof(Header) - 1}) {
    Bytes bytes;
    Tables tables;
    const char* why = nullptr;
    EXPECT_FALSE(ParseTables(bytes.all().first(size), size, &tables, &why)) << size;
    EXPECT_THAT(why, StrEq("the file is too short"));
  }
}

TEST(Tables, OfAnotherMagicAreRefused) {
  Bytes bytes;
  bytes.header().magic[7] = '\r';
  EXPECT_EQ(bytes.SealAndParse(), "the file is no image");
}

TEST(Tables, OfAnotherFormatAreRefused) {
  Bytes bytes;
  ++bytes.header().format;
  EXPECT_EQ(bytes.SealAndParse(), "the image has another format");
}

TEST(Tables, OfAnotherPageSizeAreRefused) {
  Bytes bytes;
  bytes.header().page_size = 65536;
  EXPECT_EQ(bytes.SealAndParse(), "the image has another page size");
}

TEST(Tables, CutAnywhereAreRefused) {
  Bytes whole;
  for (size_t size = sizeof(Header); size < whole.size(); ++size) {
    Bytes bytes;
    bytes.Resize(size);
    EXPECT_EQ(bytes.Parse(), "the image's tables are cut off") << size;
  }
}

TEST(Tables, SmallerThanTheirCountsAreRefused) {
  for (const auto field : {&Header::segment_count, &Header::input_count}) {
    for (const uint32_t count : {100U, 0x0800'0000U, 0xFFFF'FFFFU}) {
      Bytes bytes;
      bytes.header().*field = count;
      EXPECT_EQ(bytes.SealAndParse(), "the image's tables are cut off") << count;
    }
  }
}

TEST(Tables, WithoutRoomForTheHeaderAreRefused) {
  Bytes bytes({.segments = {}, .inputs = {}, .paths = {}});
  for (const uint32_t size : {0U, 1U, static_cast<uint32_t>(sizeof(Header)) - 1}) {
    bytes.header().tables_size = size;
    EXPECT_EQ(bytes.Parse(), "the image's tables are cut off") << size;
  }
}

TEST(Tables, WithAnyBitFlippedAreRefused) {
  const size_t bits = Bytes().size() * 8;
  for (size_t bit = 0; bit < bits; ++bit) {
    Bytes bytes;
    bytes.data()[bit / 8] ^= std::byte{1} << (bit % 8);
    EXPECT_NE(bytes.Parse(), "") << "bit " << bit % 8 << " of byte " << bit / 8;
  }
}

TEST(Tables, WithAWrongChecksumAreCalledDamaged) {
  Bytes bytes;
  ++bytes.header().checksum;
  EXPECT_EQ(bytes.Parse(), "the image's tables are damaged");
}

TEST(Tables, OfAFileOfAnotherSizeAreRefused) {
  Bytes bytes;
  const uint64_t size = bytes.header().file_size;
  for (const uint64_t other : {size - 1, size + 1, uint64_t{0}, ~uint64_t{0}}) {
    EXPECT_EQ(bytes.Parse(other), "the image is cut off") << other;
  }
}

// ---- Tables that whoever can compute a checksum may write
// ------------------------------------------

struct Wrong {
  const char* what;
  std::function<void(Bytes&)> make;
};

class ImpossibleSegment : public testing::TestWithParam<Wrong> {};

TEST_P(ImpossibleSegment, IsRefusedInSpiteOfItsChecksum) {
  Bytes bytes;
  GetParam().make(bytes);
  EXPECT_EQ(bytes.SealAndParse(), "a segment is impossible");
}

INSTANTIATE_TEST_SUITE_P(
    Of, ImpossibleSegment,
    testing::Values(
        Wrong{"OddAddress", [](Bytes& b) { b.segment(0).address += 1; }},
        Wrong{"NoSize", [](Bytes& b) { b.segment(0).size = 0; }},
        Wrong{"AddressOfTheKernel", [](Bytes& b) { b.segment(2).address = uint64_t{1} << 47; }},
        Wrong{"SizeBeyondTheAddresses", [](Bytes& b) { b.segment(2).size = uint64_t{1} << 47; }},
        Wrong{"SizeThatWrapsAround", [](Bytes& b) { b.segment(2).size = ~uint64_t{0}; }},
        Wrong{"SameAddressTwice", [](Bytes& b) { b.segment(1).address = b.segment(0).address; }},
        Wrong{"PageOfTheOneBefore",
              [](Bytes& b) { b.segment(1).address = b.segment(0).address + 0x1000; }},
        Wrong{"OrderReversed", [](Bytes& b) { std::swap(b.segment(0), b.segment(2)); }},
        Wrong{"OddOffset", [](Bytes& b) { b.segment(0).offset += 8; }},
        Wrong{"OffsetBehindTheFile", [](Bytes& b) { b.segment(0).offset = 0x1'0000'0000; }},
        Wrong{"OffsetThatWrapsAround", [](Bytes& b) { b.segment(0).offset = ~uint64_t{0} - 4095; }},
        Wrong{"BytesBehindTheFile", [](Bytes& b) { b.segment(2).size = 8192; }}),
    [](const auto& wrong) { return std::string(wrong.param.what); });

TEST(Tables, WithASegmentInsideThemAreRefused) {
  Parts parts;
  parts.paths[0] = "/" + std::string(5000, 'x');  // The tables reach into the second page.
  Bytes bytes(parts);
  ASSERT_EQ(bytes.Parse(), "");
  bytes.segment(0).offset = kPageSize;
  EXPECT_EQ(bytes.SealAndParse(), "a segment is impossible");
}

TEST(Tables, MayEndASegmentWithTheAddresses) {
  Bytes bytes;
  bytes.segment(2).address = (uint64_t{1} << 47) - kPageSize;
  EXPECT_EQ(bytes.SealAndParse(), "");
}

class ImpossibleInput : public testing::TestWithParam<Wrong> {};

TEST_P(ImpossibleInput, IsRefusedInSpiteOfItsChecksum) {
  Bytes bytes;
  GetParam().make(bytes);
  EXPECT_EQ(bytes.SealAndParse(), "an input is impossible");
}

INSTANTIATE_TEST_SUITE_P(
    Of, ImpossibleInput,
    testing::Values(
        Wrong{"UnknownKind", [](Bytes& b) { b.input(0).kind = 5; }},
        Wrong{"PathInTheHeader", [](Bytes& b) { b.input(1).path_offset = sizeof(Header) - 1; }},
        Wrong{"PathAtTheEnd", [](Bytes& b) { b.input(2).path_offset = b.header().tables_size; }},
        Wrong{"PathFarOutside", [](Bytes& b) { b.input(0).path_offset = 0xFFFF'FFFF; }},
        Wrong{"PathWithoutAnEnd", [](Bytes& b) { b.all().back() = std::byte{'x'}; }}),
    [](const auto& wrong) { return std::string(wrong.param.what); });

// ---- Random ones
// ----------------------------------------------------------------------------------

// What the code behind ParseTables relies on.
void ExpectSane(Bytes& bytes) {
  const Tables& tables = bytes.tables();
  ASSERT_LE(tables.header->tables_size, bytes.size());
  const auto* begin = reinterpret_cast<const char*>(bytes.data());
  const char* end = begin + tables.header->tables_size;
  uint64_t free_from = 0;
  for (const Segment& segment : tables.segments) {
    ASSERT_LE(reinterpret_cast<const char*>(&segment + 1), end);
    EXPECT_EQ(segment.address % kPageSize, 0U);
    EXPECT_GE(segment.address, free_from);
    EXPECT_LE(segment.size, (uint64_t{1} << 47) - segment.address);
    free_from = segment.address + segment.size;
    if (segment.offset == 0) continue;
    EXPECT_EQ(segment.offset % kPageSize, 0U);
    EXPECT_LE(segment.offset, tables.header->file_size);
    EXPECT_LE(segment.size, tables.header->file_size - segment.offset);
  }
  EXPECT_EQ(tables.inputs.size() + tables.locale_inputs.size(), tables.header->input_count);
  for (const Input& input : std::span(tables.inputs.data(), tables.header->input_count)) {
    ASSERT_LE(reinterpret_cast<const char*>(&input + 1), end);
    const char* path = tables.PathOf(input);
    ASSERT_TRUE(path > begin && path < end);
    EXPECT_NE(std::memchr(path, 0, static_cast<size_t>(end - path)), nullptr);
  }
}

constexpr int kMutants = 10'000;

// One to four places, each with a value that is a border somewhere.
void Mutate(Bytes* bytes, std::mt19937_64* random) {
  constexpr uint64_t kBorders[] = {
      0, 1, 4095, 4096, 0x7FFF'FFFF, 0xFFFF'FFFF, uint64_t{1} << 47, ~uint64_t{0}};
  for (uint64_t i = (*random)() % 4 + 1; i > 0; --i) {
    // Mostly the header and the tables behind it, by whole fields.
    const size_t at = (*random)() % (bytes->size() - 8);
    const uint64_t value = (*random)() % 2 == 0 ? kBorders[(*random)() % 8] : (*random)();
    const size_t width = size_t{1} << ((*random)() % 4);
    std::memcpy(bytes->data() + at / width * width, &value, width);
  }
}

TEST(MutatedTables, AreRefusedByTheirChecksum) {
  std::mt19937_64 random(1);
  const Bytes original;
  for (int i = 0; i < kMutants; ++i) {
    Bytes bytes;
    Mutate(&bytes, &random);
    if (std::memcmp(bytes.data(), Bytes().data(), bytes.size()) == 0) continue;
    EXPECT_NE(bytes.Parse(), "") << "mutant " << i;
  }
}

TEST(MutatedTables, ThatAreAcceptedAreSane) {
  std::mt19937_64 random(2);
  int accepted = 0;
  for (int i = 0; i < kMutants; ++i) {
    Bytes bytes;
    Mutate(&bytes, &random);
    if (bytes.SealAndParse() != "") continue;
    ++accepted;
    SCOPED_TRACE("mutant " + std::to_string(i));
    ExpectSane(bytes);
  }
  EXPECT_GT(accepted, kMutants / 20) << "or else this test tests nothing";
}

TEST(MutatedTables, ThatSayTheFilesSizeThemselvesAreSane) {
  std::mt19937_64 random(3);
  for (int i = 0; i < kMutants; ++i) {
    Bytes bytes;
    Mutate(&bytes, &random);
    bytes.header().file_size = random() >> (random() % 64);
    if (bytes.SealAndParse() != "") continue;
    SCOPED_TRACE("mutant " + std::to_string(i));
    ExpectSane(bytes);
  }
}

// ---- Inputs
// ---------------------------------------------------------------------------------------

class Inputs : public testing::Test {
 protected:
  [[nodiscard]] std::string Path(const std::string& name) const { return root_.path() / name; }
  std::string Write(const std::string& name, const std::string& text) const {
    std::ofstream(Path(name), std::ios::binary) << text;
    return Path(name);
  }
  [[nodiscard]] std::string MakeDirectory(const std::string& name) const {
    std::filesystem::create_directory(Path(name));
    return Path(name);
  }
  static void AddHour(const std::string& path) {
    std::filesystem::last_write_time(
        path, std::filesystem::last_write_time(path) + std::chrono::hours(1));
  }
  static bool IsStill(const Input& input, const std::string& path) {
    return IsUnchanged(input, path.c_str());
  }

 private:
  TemporaryDirectory root_;
};

TEST_F(Inputs, OfAFileAreItsFacts) {
  const Input input = Observe(Write("a", "12345").c_str());
  EXPECT_EQ(input.kind, Input::kFile);
  EXPECT_EQ(input.size, 5U);
  EXPECT_NE(input.inode, 0U);
  EXPECT_NE(input.modified_ns, 0);
}

TEST_F(Inputs, OfNothingAreAbsent) {
  EXPECT_EQ(Observe(Path("none").c_str()).kind, Input::kNoName);
}

TEST_F(Inputs, OfALinkThatLeadsNowhereAreAbsentAndYetAName) {
  std::filesystem::create_symlink(Path("none"), Path("link"));
  EXPECT_EQ(Observe(Path("link").c_str()).kind, Input::kAbsent);
}

TEST_F(Inputs, OfADirectoryAreOne) {
  EXPECT_EQ(Observe(MakeDirectory("d").c_str()).kind, Input::kDirectory);
}

TEST_F(Inputs, ThatNobodyTouchedAreUnchanged) {
  for (const std::string& path : {Write("a", "x"), MakeDirectory("d"), Path("none")}) {
    EXPECT_TRUE(IsStill(Observe(path.c_str()), path)) << path;
  }
}

TEST_F(Inputs, ChangeWithAFilesSize) {
  const std::string path = Write("a", "x");
  const auto time = std::filesystem::last_write_time(path);
  const Input input = Observe(path.c_str());
  static_cast<void>(Write("a", "xy"));
  std::filesystem::last_write_time(path, time);
  EXPECT_FALSE(IsStill(input, path));
}

TEST_F(Inputs, ChangeWithAFilesTime) {
  const std::string path = Write("a", "x");
  const Input input = Observe(path.c_str());
  AddHour(path);
  EXPECT_FALSE(IsStill(input, path));
}

TEST_F(Inputs, ChangeWithAFilesTimeByANanosecond) {
  const std::string path = Write("a", "x");
  const Input input = Observe(path.c_str());
  std::filesystem::last_write_time(
      path, std::filesystem::last_write_time(path) + std::chrono::nanoseconds(1));
  EXPECT_FALSE(IsStill(input, path));
}

TEST_F(Inputs, ChangeWhenAFileIsReplacedByOneOfItsSizeAndTime) {
  const std::string path = Write("a", "x");
  const Input input = Observe(path.c_str());
  const std::string other = Write("b", "y");
  std::filesystem::last_write_time(other, std::filesystem::last_write_time(path));
  std::filesystem::rename(other, path);
  EXPECT_FALSE(IsStill(input, path));
}

TEST_F(Inputs, ChangeWhenAFileIsRemoved) {
  const std::string path = Write("a", "x");
  const Input input = Observe(path.c_str());
  std::filesystem::remove(path);
  EXPECT_FALSE(IsStill(input, path));
}

TEST_F(Inputs, ChangeWhenAFileBecomesADirectory) {
  const std::string path = Write("a", "x");
  const Input input = Observe(path.c_str());
  std::filesystem::remove(path);
  static_cast<void>(MakeDirectory("a"));
  EXPECT_FALSE(IsStill(input, path));
}

TEST_F(Inputs, ChangeWhenWhatWasAbsentAppears) {
  const Input input = Observe(Path("a").c_str());
  EXPECT_FALSE(IsStill(input, Write("a", "")));
}

TEST_F(Inputs, DoNotChangeWhenALinkLeadsToTheSameFile) {
  const std::string path = Write("a", "x");
  std::filesystem::create_symlink(path, Path("link"));
  EXPECT_TRUE(IsStill(Observe(path.c_str()), Path("link")));
}

TEST_F(Inputs, ChangeWhenALinkIsTurned) {
  std::filesystem::create_symlink(Write("a", "x"), Path("link"));
  const Input input = Observe(Path("link").c_str());
  std::filesystem::remove(Path("link"));
  std::filesystem::create_symlink(Write("b", "x"), Path("link"));
  EXPECT_FALSE(IsStill(input, Path("link")));
}

class NameThatSiteReads : public Inputs, public testing::WithParamInterface<const char*> {};

TEST_P(NameThatSiteReads, ChangesADirectoryWhenAdded) {
  const std::string path = MakeDirectory("d");
  const Input input = Observe(path.c_str());
  static_cast<void>(Write(std::string("d/") + GetParam(), "x"));
  EXPECT_FALSE(IsStill(input, path));
}

TEST_P(NameThatSiteReads, ChangesADirectoryWhenRemoved) {
  const std::string path = MakeDirectory("d");
  const std::string file = Write(std::string("d/") + GetParam(), "x");
  const Input input = Observe(path.c_str());
  std::filesystem::remove(file);
  EXPECT_FALSE(IsStill(input, path));
}

INSTANTIATE_TEST_SUITE_P(Each, NameThatSiteReads,
                         testing::Values("x.pth", ".pth", "sitecustomize.py", "usercustomize.py",
                                         "sitecustomize",
                                         "usercustomize.cpython-311-x86_64-linux-gnu.so"),
                         [](const auto& name) { return "Number" + std::to_string(name.index); });

TEST_F(Inputs, DoNotChangeWithADirectorysOtherNames) {
  const std::string path = MakeDirectory("d");
  static_cast<void>(Write("d/a.pth", "x"));
  const Input input = Observe(path.c_str());
  static_cast<void>(Write("d/module.py", "x"));
  std::filesystem::create_directory(path + "/package");
  AddHour(path);
  EXPECT_TRUE(IsStill(input, path));
}

TEST_F(Inputs, ChangeWhenADirectorysNameIsReplacedByAnother) {
  const std::string path = MakeDirectory("d");
  static_cast<void>(Write("d/a.pth", "x"));
  const Input input = Observe(path.c_str());
  std::filesystem::rename(path + "/a.pth", path + "/b.pth");
  EXPECT_FALSE(IsStill(input, path));
}

TEST_F(Inputs, DoNotDependOnTheOrderOfADirectorysNames) {
  const std::string one = MakeDirectory("one");
  const std::string two = MakeDirectory("two");
  for (const char* name : {"a.pth", "b.pth", "c.pth"})
    static_cast<void>(Write("one/" + std::string(name), "x"));
  for (const char* name : {"c.pth", "a.pth", "b.pth"})
    static_cast<void>(Write("two/" + std::string(name), "x"));
  EXPECT_EQ(Observe(one.c_str()).names, Observe(two.c_str()).names);
}

TEST_F(Inputs, ChangeWhenADirectoryBecomesAFile) {
  const std::string path = MakeDirectory("d");
  const Input input = Observe(path.c_str());
  std::filesystem::remove(path);
  EXPECT_FALSE(IsStill(input, Write("d", "")));
}

TEST_F(Inputs, ChangeWhenADirectoryIsRemoved) {
  const std::string path = MakeDirectory("d");
  const Input input = Observe(path.c_str());
  std::filesystem::remove(path);
  EXPECT_FALSE(IsStill(input, path));
}

// What an image that goes to other machines makes of its inputs there.
TEST_F(Inputs, OfAnotherMachineAreTheSameByWhatTravels) {
  const std::string file = Write("a", "x");
  Input of_file = Observe(file.c_str());
  of_file.inode ^= 1;
  EXPECT_FALSE(InputCheck().IsUnchanged(of_file, file.c_str()));
  EXPECT_TRUE(InputCheck(Compare::kWhatTravels).IsUnchanged(of_file, file.c_str()));
  of_file.modified_ns += 1;
  EXPECT_FALSE(InputCheck(Compare::kWhatTravels).IsUnchanged(of_file, file.c_str()));
}

// There, one time means nothing: two builders may have set all times alike.
TEST_F(Inputs, OfAnotherMachineAreFoldersByTheirNames) {
  const std::string folder = MakeDirectory("d");
  Input of_folder = Observe(folder.c_str());
  const std::string name = folder + "/sitecustomize.py";
  const Input of_name = Observe(name.c_str());
  of_folder.inode ^= 1;
  InputCheck check(Compare::kWhatTravels);
  EXPECT_TRUE(check.IsUnchanged(of_folder, folder.c_str()));
  Write("d/sitecustomize.py", "");
  EXPECT_FALSE(check.IsUnchanged(of_name, name.c_str()));
  of_folder.modified_ns = Observe(folder.c_str()).modified_ns;
  EXPECT_FALSE(InputCheck(Compare::kWhatTravels).IsUnchanged(of_folder, folder.c_str()));
}

// Two inputs, a folder and what was not in it, in the order in which an image holds them.
class InputsInAFolder : public Inputs {
 protected:
  InputsInAFolder()
      : folder_(MakeDirectory("folder")),
        name_(Path("folder/sitecustomize.py")),
        of_folder_(Observe(folder_.c_str())),
        of_name_(Observe(name_.c_str())) {}

  [[nodiscard]] bool AreStill() const {
    InputCheck check;
    return check.IsUnchanged(of_folder_, folder_.c_str()) &&
           check.IsUnchanged(of_name_, name_.c_str());
  }

  std::string folder_, name_;
  Input of_folder_, of_name_;
};

TEST_F(InputsInAFolder, ThatNobodyTouchedAreUnchanged) { EXPECT_TRUE(AreStill()); }

TEST_F(InputsInAFolder, ChangeWhenTheNameAppears) {
  AddHour(folder_);
  EXPECT_TRUE(AreStill());
  Write("folder/sitecustomize.py", "");
  EXPECT_FALSE(AreStill());
}

TEST_F(InputsInAFolder, ChangeWhenAnyNameOfAnInputAppears) {
  name_ = Path("folder/certifi");
  of_name_ = Observe(name_.c_str());
  Write("folder/certifi", "");
  AddHour(folder_);
  EXPECT_FALSE(AreStill());
}

TEST_F(InputsInAFolder, ChangeWhenALinksTargetAppearsThoughTheFolderStaysTheSame) {
  std::filesystem::create_symlink(Path("elsewhere"), name_);
  of_folder_ = Observe(folder_.c_str());
  of_name_ = Observe(name_.c_str());
  EXPECT_TRUE(AreStill());
  Write("elsewhere", "");
  EXPECT_FALSE(AreStill());
}

TEST_F(InputsInAFolder, ThatIsStillMissingAreUnchanged) {
  folder_ = Path("missing");
  name_ = Path("missing/certifi.py");
  of_folder_ = Observe(folder_.c_str());
  of_name_ = Observe(name_.c_str());
  EXPECT_TRUE(AreStill());
  std::filesystem::create_directory(folder_);
  EXPECT_FALSE(AreStill());
}

TEST_F(InputsInAFolder, OfAFolderWithALikeNameAreAskedForAll) {
  const std::string like = MakeDirectory("folder-2");
  const std::string name = Path("folder-2/certifi");
  const Input of_name = Observe(name.c_str());
  Write("folder-2/certifi", "");
  InputCheck check;
  EXPECT_TRUE(check.IsUnchanged(of_folder_, folder_.c_str()));
  EXPECT_FALSE(check.IsUnchanged(of_name, name.c_str()));
}

// A directory that may not be read has no digest; it must not pass for an empty one.
TEST_F(Inputs, ThatMayNotBeReadAreNotTakenForEmpty) {
  if (geteuid() == 0) GTEST_SKIP() << "root may read everything";
  const std::string path = MakeDirectory("d");
  const Input input = Observe(path.c_str());
  AddHour(path);
  std::filesystem::permissions(path, std::filesystem::perms::none);
  EXPECT_FALSE(IsStill(input, path));
  std::filesystem::permissions(path, std::filesystem::perms::owner_all);
}

TEST(SegmentChecksum, TellsBytesApart) {
  const std::vector<std::byte> one(4096);
  std::vector<std::byte> other = one;
  other[4095] = std::byte{1};
  EXPECT_EQ(Checksum(one), Checksum(std::vector<std::byte>(4096)));
  EXPECT_NE(Checksum(one), Checksum(other));
}

}  // namespace
}  // namespace hako::image
