// The cache: who may look into it, and many writers and readers at a time.
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <thread>

#include "commands.h"

namespace hako::image_commands {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using testing::StartsWith;

mode_t ModeOf(const std::string& path) {
  struct stat status {};
  EXPECT_EQ(stat(path.c_str(), &status), 0) << path;
  return status.st_mode & 07777;
}

using Cached = ImageCommandTest;

TEST_F(Cached, ImagesAreTheUsersAlone) {
  Build({});
  EXPECT_EQ(ModeOf(Cache()), 0700U);
  EXPECT_EQ(ModeOf(scratch_.Path("cache")), 0700U);
  EXPECT_EQ(ModeOf(Run(kPrintOne).image), 0600U);
  ASSERT_THAT(CopiesFolders(), SizeIs(1));
  EXPECT_EQ(ModeOf(Cache() + "/" + CopiesFolders().front()), 0700U);
}

TEST_F(Cached, ImagesOfAFolderThatIsOpenToOthersAreRefused) {
  Build({});
  ASSERT_EQ(chmod(Cache().c_str(), 0755), 0);
  EXPECT_THAT(Run(kPrintOne).image, EndsWith(kBase));
  for (const char* command : {"build", "list", "prune", "info", "verify"}) {
    const Outcome outcome = Image({command});
    EXPECT_EQ(outcome.ending, Exit(3)) << command;
    EXPECT_THAT(outcome.err,
                HasSubstr("the folder of images is open to others: " + Cache() + " (do: "));
    EXPECT_EQ(outcome.err.find('\n'), outcome.err.size() - 1);
  }
}

TEST_F(Cached, ImagesOfAnotherUsersFolderAreRefused) {
  if (geteuid() != 0) GTEST_SKIP() << "only root can give a folder away";
  Build({});
  ASSERT_EQ(chown(Cache().c_str(), 65534, 65534), 0);
  EXPECT_THAT(Run(kPrintOne).image, EndsWith(kBase));
  EXPECT_THAT(Image({"build"}).err, HasSubstr("the folder of images belongs to another user"));
}

TEST_F(Cached, ImagesThatOthersMayWriteAreNotTaken) {
  Build({});
  ASSERT_EQ(chmod(Run(kPrintOne).image.c_str(), 0620), 0);
  EXPECT_THAT(Run(kPrintOne).image, EndsWith(kBase));
  EXPECT_THAT(Image({"list"}).out, HasSubstr("not taken: others may write the image"));
}

TEST_F(Cached, ImagesAreFoundByHomeWithoutXdg) {
  const Scene scene{.environment = {"XDG_CACHE_HOME=relative"}};
  Build({}, scene);
  EXPECT_THAT(Run(kPrintOne, scene).image, StartsWith(scratch_.Path("home/.cache/hako/")));
}

TEST_F(Cached, ImagesOfConcurrentBuildersAndReadersAreWhole) {
  Build({});
  const Words use = {"-c",
                     "import json, decimal, ssl; print(decimal.Decimal(1) / 8, json.dumps([1]))"};
  std::vector<std::jthread> threads;
  for (int i = 0; i < 3; ++i) {
    threads.emplace_back([this] {
      for (int j = 0; j < 2; ++j) Build({});
    });
  }
  for (int i = 0; i < 2; ++i) {
    threads.emplace_back([this, &use] {
      for (int j = 0; j < 40; ++j) {
        const Start start = Run(use);
        EXPECT_EQ(start.outcome.out, "0.125 [1]\n") << start.outcome.err;
        EXPECT_THAT(start.image, StartsWith(Cache()));
      }
    });
  }
  threads.clear();
  EXPECT_THAT(CachedFiles(".image"), SizeIs(1));
  EXPECT_EQ(Image({"verify"}).ending, Exit(0));
  EXPECT_EQ(Image({"prune"}).ending, Exit(0));
  EXPECT_THAT(CopiesFolders(), SizeIs(1));
  EXPECT_THAT(Run(use).image, StartsWith(Cache()));
}

// Killed at any point, a builder leaves what was there, and unfinished files that `prune` removes.
TEST_F(Cached, ImagesOutliveABuilderThatIsKilled) {
  Build({});
  const std::string image = Run(kPrintOne).image;
  for (int ms = 20; ms <= 420; ms += 50) {
    const std::string limit =
        std::to_string(ms / 1000) + "." + std::to_string(1000 + ms % 1000).substr(1);
    const Words argv = {"/usr/bin/timeout", "-s",        "KILL", limit,  parity::HakoPath(),
                        "capture-image",    "--private", "-",    "json", "decimal"};
    static_cast<void>(parity::RunFile(argv.front(), argv, Own()));
    EXPECT_EQ(Run({"-c", "import decimal; print(decimal.Decimal(1) / 8)"}).outcome.out, "0.125\n");
    EXPECT_EQ(Image({"verify", image}).ending, Exit(0));
  }
  EXPECT_EQ(Image({"prune"}).ending, Exit(0));
  EXPECT_THAT(CachedFiles(".image"), SizeIs(1));
  EXPECT_THAT(CopiesFolders(), SizeIs(1));
  EXPECT_THAT(Image({"prune"}).out, IsEmpty());
}

}  // namespace
}  // namespace hako::image_commands
