// `hako image list` and `prune`.
#include <fcntl.h>
#include <sys/file.h>

#include "base/unique_fd.h"
#include "commands.h"

namespace hako::image_commands {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

using Prune = ImageCommandTest;

TEST_F(Prune, WithoutACacheDoesNothing) {
  const Outcome outcome = Image({"prune"});
  EXPECT_EQ(outcome.ending, Exit(0));
  EXPECT_EQ(outcome.out + outcome.err, "");
}

TEST_F(Prune, KeepsWhatIsOfUse) {
  Build({});
  EXPECT_THAT(Image({"prune"}).out, IsEmpty());
  EXPECT_THAT(CachedFiles(".image"), SizeIs(1));
}

TEST_F(Prune, RemovesImagesOfProgramsAndEnvironmentsThatAreGone) {
  const std::string program = scratch_.Write("app.py", "");
  const std::string root = MakeEnvironment("env");
  Build({"--for", program});
  Build({}, {.environment = {"VIRTUAL_ENV=" + root}});
  std::filesystem::remove(program);
  std::filesystem::remove_all(root);
  const std::string list = Image({"list"}).out;
  EXPECT_THAT(list, HasSubstr("not taken: its program is gone"));
  EXPECT_THAT(list, HasSubstr("not taken: its virtual environment is gone"));
  EXPECT_EQ(Image({"prune"}).ending, Exit(0));
  EXPECT_TRUE(std::filesystem::is_empty(Cache()));
}

TEST_F(Prune, RemovesTheCodeOfProgramsWithAllTheRest) {
  Build({});
  scratch_.Write("cache/hako/code/01f", "");
  EXPECT_EQ(Image({"prune"}).ending, Exit(0));
  EXPECT_TRUE(std::filesystem::exists(Cache() + "/code/01f"));
  EXPECT_THAT(Image({"prune", "--all"}).out, HasSubstr("/code: all were to go\n"));
  EXPECT_TRUE(std::filesystem::is_empty(Cache()));
}

TEST_F(Prune, RemovesImagesOfOtherBuildsAndDamagedOnes) {
  Build({});
  const std::string name = CachedFiles(".image").front();
  std::filesystem::copy(Cache() + "/" + name, Cache() + "/000000000000-" + name.substr(13));
  scratch_.Write("cache/hako/" + name.substr(0, 13) + "0123.image", "no image");
  EXPECT_THAT(Image({"list"}).out, HasSubstr("not taken: the file is too short"));
  const Outcome outcome = Image({"prune"});
  EXPECT_THAT(outcome.out, HasSubstr("it is another build's"));
  EXPECT_THAT(outcome.out, HasSubstr("the file is too short"));
  EXPECT_THAT(CachedFiles(".image"), SizeIs(1));
}

TEST_F(Prune, RemovesWhatKilledBuildersLeftButNothingOfALivingOnes) {
  Build({});
  const std::string name = CachedFiles(".image").front();
  scratch_.Write("cache/hako/" + name + ".AbCdEf", "unfinished");
  scratch_.Write("cache/hako/" + name + ".modules.1-2-3/_ssl.so", "left");
  scratch_.Write("cache/hako/letter.txt", "not hako's");
  {
    const UniqueFd builder(open(Cache().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    ASSERT_EQ(flock(builder.get(), LOCK_SH), 0);
    const Outcome outcome = Image({"prune"});
    EXPECT_EQ(outcome.out, "");
    EXPECT_THAT(outcome.err,
                HasSubstr("2 unfinished or unneeded files stay, as an image is being built"));
  }
  EXPECT_EQ(Image({"prune"}).ending, Exit(0));
  EXPECT_THAT(CopiesFolders(), SizeIs(1));
  EXPECT_THAT(CachedFiles("AbCdEf"), IsEmpty());
  EXPECT_THAT(CachedFiles("letter.txt"), SizeIs(1));
}

TEST_F(Prune, RemovesAllThatIsHakosIfAsked) {
  Build({});
  scratch_.Write("cache/hako/letter.txt", "not hako's");
  EXPECT_EQ(Image({"prune", "--all"}).ending, Exit(0));
  EXPECT_THAT(CachedFiles(""), testing::ElementsAre("letter.txt"));
  EXPECT_THAT(Run(kPrintOne).image, EndsWith(kBase));
}

TEST_F(Prune, ListsEachImageWithWhatItIsFor) {
  const std::string program = scratch_.Write("app.py", "");
  Build({"--for", program});
  const Outcome list = Image({"list"});
  EXPECT_THAT(list.out, HasSubstr(kBase));
  EXPECT_THAT(list.out, HasSubstr("for program " + program + ", "));
  EXPECT_THAT(list.out, HasSubstr(" MiB, "));
  EXPECT_THAT(list.out, HasSubstr(" old, taken\n"));
}

// As a start would be cold, which asks for the user's packages.
TEST_F(Prune, ListsWhatAStartWithoutAHomeDoesNotTake) {
  Build({});
  const Words list = {parity::HakoPath(), "image", "list"};
  const Outcome outcome = parity::RunFile(
      list.front(), list,
      {.environment = {"XDG_CACHE_HOME=" + scratch_.Path("cache")}, .without = {"HOME"}});
  EXPECT_EQ(outcome.ending, Exit(0)) << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr(" old, not taken: HOME is not set\n"));
}

}  // namespace
}  // namespace hako::image_commands
