// An APP on another machine, and one that is damaged.
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>

#include "apps.h"
#include "image/app_file.h"

namespace hako::freeze {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

class AnApp : public FreezeTest {
 protected:
  void SetUp() override {
    WritePackage("source");
    app_ = FreezeOnce(
        scratch_.Write("source/main.py",
                       "import sys, json, decimal, helper, package\nprint(helper.where(), "
                       "json.dumps(1), decimal.Decimal(1) / 8)\n"));
  }
  static std::string Library() { return starts::AskReference("os.path.dirname(os.__file__)"); }

  // Exit status 3, and one line that says what, where and what to do.
  void ExpectRefused(const std::string& what, const Scene& scene = {}) const {
    const Outcome outcome = RunApp(app_, {}, scene).outcome;
    EXPECT_EQ(outcome.ending, Exit(3));
    EXPECT_EQ(outcome.out, "");
    EXPECT_THAT(outcome.err, StartsWith(app_ + ": "));
    EXPECT_THAT(outcome.err, HasSubstr(what));
    EXPECT_THAT(outcome.err, HasSubstr("(do: "));
    EXPECT_EQ(outcome.err.find('\n'), outcome.err.size() - 1) << outcome.err;
  }
  void Change(uint64_t offset) const {
    std::fstream file(app_, std::ios::binary | std::ios::in | std::ios::out);
    file.seekg(static_cast<std::streamoff>(offset));
    const int byte = file.get();
    file.seekp(static_cast<std::streamoff>(offset));
    file.put(static_cast<char>(byte ^ 0x55));
    ASSERT_TRUE(file.good());
  }
  [[nodiscard]] image::AppRecord Record() const {
    const std::string bytes = parity::ReadAll(app_);
    const size_t at = bytes.find(std::string(image::kAppMagic, sizeof(image::kAppMagic)));
    image::AppRecord record{};
    EXPECT_NE(at, std::string::npos);
    bytes.copy(reinterpret_cast<char*>(&record), sizeof(record), at);
    return record;
  }
  std::string app_;
};

TEST_F(AnApp, IsRestoredWhereTheSamePackagesAreInstalled) {
  const Scene scene{.environment = Elsewhere()};
  ExpectSameRestored(app_, {}, scene);
  Scene traced = scene;
  traced.environment.emplace_back("HAKO_TRACE=2");
  EXPECT_THAT(RunApp(app_, {}, traced).outcome.err, Not(HasSubstr("imported anew")));
}

TEST_F(AnApp, SaysThatTheLibraryIsMissing) {
  ExpectRefused("'s standard library, which is missing: " + Library(),
                {.environment = Elsewhere(Library())});
}

TEST_F(AnApp, RunsColdWhereAFileOfTheLibraryIsAnother) {
  Scene scene{.environment = Elsewhere()};
  const std::string file = Library() + "/types.py";
  scene.environment.push_back("FREEZE_TOUCHED=" + file);
  // Or else each start would write it anew into __pycache__.
  scene.environment.emplace_back("PYTHONDONTWRITEBYTECODE=1");
  ExpectSame("the image is older than " + file, app_, {}, scene);
}

TEST_F(AnApp, SaysThatTheLibraryIsAnothersWhereItsMarkDiffers) {
  // The record says another mark: as if this machine's library were of another release.
  const std::string bytes = parity::ReadAll(app_);
  const size_t record = bytes.find(std::string(image::kAppMagic, sizeof(image::kAppMagic)));
  Change(record + offsetof(image::AppRecord, library_mark));
  ExpectRefused("'s standard library, and this is another's: " + Library(),
                {.environment = {"HAKO_IMAGE=none"}});
}

TEST_F(AnApp, SaysThatTheFileIsCutOff) {
  const image::AppRecord record = Record();
  for (const uint64_t size :
       {record.file_size - 1, record.archive_offset, record.image_offset + 4096}) {
    std::filesystem::resize_file(app_, size);
    ExpectRefused("the file is cut off: " + app_);
  }
}

TEST_F(AnApp, RunsColdWhereTheTablesOfItsImageAreDamaged) {
  Change(Record().image_offset + 100);
  ExpectSame("the image's tables are damaged", app_);
}

TEST_F(AnApp, RunsColdWhereItsArchiveHasChanged) {
  scratch_.Write("new/helper.py", "def where(): return 'changed'\n");
  const Outcome added =
      parity::RunReference({"-c",
                            "import sys, zipfile\nwith zipfile.ZipFile(sys.argv[1], 'a') as z: "
                            "z.write(sys.argv[2], 'helper.py')",
                            app_, scratch_.Path("new/helper.py")});
  ASSERT_EQ(added.ending, Exit(0)) << added.err;
  EXPECT_THAT(ExpectSame("another size", app_).out, HasSubstr("changed"));
}

TEST_F(AnApp, RunsColdWhereOthersMayWriteIt) {
  ASSERT_EQ(chmod(app_.c_str(), 0775), 0);
  ExpectSame("others may write the image", app_);
}

TEST_F(AnApp, IsCheckedByVerify) {
  const Words verify = {parity::HakoPath(), "image", "verify", app_};
  EXPECT_EQ(parity::RunFile(verify.front(), verify).out, app_ + ": whole\n");
  const image::AppRecord record = Record();
  Change(record.image_offset + record.image_size / 2);
  Change(record.copies_offset + 5000);
  const Outcome outcome = parity::RunFile(verify.front(), verify);
  EXPECT_EQ(outcome.ending, Exit(1));
  EXPECT_THAT(outcome.out, HasSubstr("is damaged"));
  EXPECT_THAT(outcome.out, HasSubstr("the copy "));
}

}  // namespace
}  // namespace hako::freeze
