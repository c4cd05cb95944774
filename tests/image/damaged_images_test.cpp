// Image files that a start must not take: it is cold, says why, and the program notices nothing.
#include <sys/stat.h>
#include <unistd.h>

#include <cstring>
#include <fstream>
#include <iterator>
#include <random>

#include "image/format.h"
#include "starts.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace hako::starts {
namespace {

using testing::HasSubstr;

// A copy of the base image, to be damaged.
class Image : public StartTest {
 protected:
  Image() {
    std::ifstream file(BaseImage(), std::ios::binary);
    bytes_.assign(std::istreambuf_iterator<char>(file), {});
    std::memcpy(&header_, bytes_.data(), sizeof(header_));
    Write();
  }

  void Write() const {
    static_cast<void>(scratch_.Write("x.image", bytes_));
    EXPECT_EQ(chmod(Path().c_str(), 0644), 0);
  }
  // With header_ as it is now, and its checksum.
  void WriteSealed() {
    header_.checksum = 0;
    std::memcpy(bytes_.data(), &header_, sizeof(header_));
    header_.checksum = XXH3_64bits(bytes_.data(), header_.tables_size);
    std::memcpy(bytes_.data(), &header_, sizeof(header_));
    Write();
  }
  [[nodiscard]] std::string Path() const { return scratch_.Path("x.image"); }
  void ExpectRefused(const std::string& reason) const {
    ExpectCold(reason, {"-c", "import json, sys; print(json.dumps(sys.argv), sys.flags)", "a"},
               Taking());
  }
  void ExpectTaken() const { ExpectRestored({"-c", "print(1)"}, Taking()); }
  [[nodiscard]] Scene Taking() const { return {.environment = {"HAKO_IMAGE=" + Path()}}; }

  std::string bytes_;
  image::Header header_ = {};
};

TEST_F(Image, ThatIsACopyIsTaken) { ExpectTaken(); }

TEST_F(Image, ThatIsACopyIsTakenByOption) {
  for (const Words& option : {Words{"--image", Path()}, Words{"--image=" + Path()}}) {
    Words arguments = option;
    arguments.insert(arguments.end(), {"-c", "import sys; print(sys.argv)", "--image"});
    const Start start = RunTraced(arguments, {.environment = {"HAKO_IMAGE=none"}}, Form::kRun);
    EXPECT_EQ(start.how, kRestored);
    EXPECT_EQ(start.outcome.out, "['-c', '--image']\n");
  }
}

TEST_F(Image, WithAnHonestChecksumIsTaken) {
  WriteSealed();
  ExpectTaken();
}

TEST_F(Image, ThatIsMissingIsNotTaken) {
  std::filesystem::remove(Path());
  ExpectRefused("there is no image " + Path());
}

TEST_F(Image, ThatIsEmptyIsNotTaken) {
  bytes_.clear();
  Write();
  ExpectRefused("the file is too short");
}

TEST_F(Image, ThatIsAnotherFileIsNotTaken) {
  bytes_.assign(100'000, 'x');
  Write();
  ExpectRefused("the file is no image");
}

TEST_F(Image, ThatIsADirectoryIsNotTaken) {
  std::filesystem::remove(Path());
  std::filesystem::create_directory(Path());
  ExpectRefused("image");
}

TEST_F(Image, ThatIsAPipeIsNotWaitedFor) {
  std::filesystem::remove(Path());
  ASSERT_EQ(mkfifo(Path().c_str(), 0600), 0);
  Scene scene = Taking();
  scene.limit_ms = 3000;
  ExpectCold("image", {"-c", "print(1)"}, scene);
}

class TruncatedImage : public Image, public testing::WithParamInterface<double> {};

TEST_P(TruncatedImage, IsNotTaken) {
  bytes_.resize(static_cast<size_t>(static_cast<double>(bytes_.size()) * GetParam()));
  Write();
  ExpectRefused("cut off");
}

INSTANTIATE_TEST_SUITE_P(To, TruncatedImage, testing::Values(0.0001, 0.001, 0.01, 0.5, 0.9999999),
                         [](const auto& part) { return "Part" + std::to_string(part.index); });

TEST_F(Image, ThatIsLongerThanItSaysIsNotTaken) {
  bytes_ += '\0';
  Write();
  ExpectRefused("cut off");
}

TEST_F(Image, WithAnyDamageInItsTablesIsNotTaken) {
  std::mt19937 random(4);
  for (int i = 0; i < 25; ++i) {
    const size_t at = random() % header_.tables_size;
    const char bit = static_cast<char>(1 << (random() % 8));
    bytes_[at] ^= bit;
    Write();
    const Start start = RunTraced({"-c", "print(1)"}, Taking());
    EXPECT_THAT(start.how, HasSubstr("image")) << "byte " << at;
    EXPECT_EQ(start.outcome.out, "1\n") << "byte " << at;
    bytes_[at] ^= bit;
  }
}

TEST_F(Image, OfAnotherUserIsNotTaken) {
  if (geteuid() != 0) GTEST_SKIP() << "only root may give files away";
  ASSERT_EQ(chown(Path().c_str(), 65534, 65534), 0);
  ExpectRefused("others may write the image");
}

TEST_F(Image, ThatItsGroupMayWriteIsNotTaken) {
  ASSERT_EQ(chmod(Path().c_str(), 0664), 0);
  ExpectRefused("others may write the image");
}

TEST_F(Image, ThatEverybodyMayWriteIsNotTaken) {
  ASSERT_EQ(chmod(Path().c_str(), 0646), 0);
  ExpectRefused("others may write the image");
}

TEST_F(Image, ThatMayOnlyBeReadIsTaken) {
  ASSERT_EQ(chmod(Path().c_str(), 0444), 0);
  ExpectTaken();
}

TEST_F(Image, ThatTheUserMayNotReadIsNotTaken) {
  if (geteuid() != 0 || access("/usr/bin/setpriv", X_OK) != 0)
    GTEST_SKIP() << "only root can become another user";
  Scene scene = Taking();  // The test's folder is root's alone.
  const auto as_another = [](const std::string& python) {
    return Words{"/usr/bin/setpriv", "--reuid=65534", "--regid=65534",
                 "--clear-groups",   python,          "-c",
                 "print(1)"};
  };
  const Words by_reference = as_another(parity::ReferencePath());
  if (parity::RunFile(by_reference.front(), by_reference, scene).ending != parity::Exit(0)) {
    GTEST_SKIP() << "others may not run the reference";
  }
  const Words argv = as_another(parity::HakoPythonPath());
  const Start start = TakeTrace(parity::RunFile(argv.front(), argv, Traced(scene)));
  if (start.how.empty()) GTEST_SKIP() << "others may not run this hako: " << start.outcome.err;
  EXPECT_EQ(start.how, "the image cannot be opened " + Path());
  EXPECT_EQ(start.outcome.out, "1\n");
}

TEST_F(Image, OfAnotherBuildIsNotTaken) {
  header_.build_id[0] ^= 1;
  WriteSealed();
  ExpectRefused("the image belongs to another build of hako");
}

TEST_F(Image, OfAnotherLibcIsNotTaken) {
  std::memcpy(header_.libc_version, "2.1", 4);
  WriteSealed();
  ExpectRefused("the image belongs to another libc");
}

TEST_F(Image, OfAnotherFormatIsNotTaken) {
  ++header_.format;
  WriteSealed();
  ExpectRefused("the image has another format");
}

TEST_F(Image, WithASegmentInLibcsPlaceIsNotTaken) {
  const uint64_t address = 0x7F00'0000'0000;
  const size_t last = sizeof(header_) + (header_.segment_count - 1) * sizeof(image::Segment);
  std::memcpy(bytes_.data() + last, &address, sizeof(address));
  WriteSealed();
  ExpectRefused("a segment is impossible");
}

TEST_F(Image, WithAChangedInputIsNotTakenAndTheInputIsNamed) {
  const size_t inputs = sizeof(header_) + header_.segment_count * sizeof(image::Segment);
  image::Input input{};
  input.kind = image::Input::kAbsent;
  size_t at = inputs;
  // The first that exists: another kind comes first where hako's own folder does.
  for (; input.kind != image::Input::kFile && input.kind != image::Input::kDirectory;
       at += sizeof(input)) {
    ASSERT_LT(at, inputs + header_.input_count * sizeof(input));
    std::memcpy(&input, bytes_.data() + at, sizeof(input));
  }
  input.kind = image::Input::kAbsent;
  std::memcpy(bytes_.data() + at - sizeof(input), &input, sizeof(input));
  const std::string path = bytes_.c_str() + input.path_offset;
  WriteSealed();
  ExpectRefused("the image is older than " + path);
}

}  // namespace
}  // namespace hako::starts
