#include "base/swept_folder.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>

#include "base/temporary_directory.h"

namespace hako {
namespace {

namespace fs = std::filesystem;

class SweptFolder : public testing::Test {
 protected:
  [[nodiscard]] std::string Prefix() const { return above_.path() / "own-"; }

  [[nodiscard]] int Count() const {
    return static_cast<int>(std::distance(fs::directory_iterator(above_.path()), {}));
  }

  // A child makes one with a file in it, does `then` and is killed; the folder that it made.
  template <class Then>
  std::string MadeByKilledProcess(Then then) const {
    const std::string note = above_.path() / "note";
    const pid_t child = fork();
    if (child == 0) {
      const std::string made = MakeSweptFolder(Prefix());
      fs::create_directories(made + "/below");
      std::ofstream(made + "/below/file") << "text";
      std::ofstream(note) << made;
      then();
      kill(getpid(), SIGKILL);
    }
    waitpid(child, nullptr, 0);
    std::string made;
    std::ifstream(note) >> made;
    fs::remove(note);
    return made;
  }

  TemporaryDirectory above_;
};

TEST_F(SweptFolder, OfAKilledProcessGoesWhenTheNextIsMade) {
  const std::string left = MadeByKilledProcess([] {});
  EXPECT_TRUE(fs::exists(left + "/below/file"));
  const std::string made = MakeSweptFolder(Prefix());
  EXPECT_FALSE(fs::exists(left));
  EXPECT_EQ(Count(), 1);
  struct stat status {};
  ASSERT_EQ(stat(made.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0700U);
  RemoveSweptFolder(made);
  EXPECT_EQ(Count(), 0);
}

TEST_F(SweptFolder, StaysWhileItsProcessLives) {
  const std::string first = MakeSweptFolder(Prefix());
  const std::string second = MakeSweptFolder(Prefix());
  EXPECT_NE(first, second);
  EXPECT_TRUE(fs::exists(first));
}

// Whatever its descriptors and its parent have come to.
TEST_F(SweptFolder, StaysWhileAForkedChildLives) {
  int ends[2] = {};
  ASSERT_EQ(pipe(ends), 0);
  const std::string left = MadeByKilledProcess([&] {
    if (fork() != 0) return;
    for (int fd = 0; fd < 256; ++fd) {
      if (fd != ends[0]) close(fd);
    }
    char byte = 0;
    static_cast<void>(!read(ends[0], &byte, 1));  // Until the test lets go.
    _exit(0);
  });
  EXPECT_FALSE(MakeSweptFolder(Prefix()).empty());
  EXPECT_TRUE(fs::exists(left));
  close(ends[1]);
  for (int i = 0; i < 200 && fs::exists(left); ++i) {
    usleep(10'000);
    static_cast<void>(MakeSweptFolder(Prefix()));
  }
  EXPECT_FALSE(fs::exists(left));
  close(ends[0]);
}

// A link among the names could lead to any folder of the user's.
TEST_F(SweptFolder, IsNoLinkToOne) {
  const std::string left = MadeByKilledProcess([] {});
  const fs::path elsewhere = above_.path() / "elsewhere";
  fs::rename(left, elsewhere);
  fs::create_symlink(elsewhere, left);
  static_cast<void>(MakeSweptFolder(Prefix()));
  EXPECT_TRUE(fs::exists(elsewhere / "below/file"));
}

TEST_F(SweptFolder, WithoutALockIsOnlySweptIfItIsEmpty) {
  fs::create_directory(Prefix() + "empty");
  fs::create_directories(Prefix() + "foreign/below");
  static_cast<void>(MakeSweptFolder(Prefix()));
  EXPECT_FALSE(fs::exists(Prefix() + "empty"));
  EXPECT_TRUE(fs::exists(Prefix() + "foreign/below"));
}

TEST_F(SweptFolder, CannotBeMadeWhereThereIsNoFolder) {
  EXPECT_EQ(MakeSweptFolder("/no/such/folder/own-"), "");
}

}  // namespace
}  // namespace hako
