// Bad input to `hako freeze`: one line on stderr that says what, where and what to do, exit status
// 2, and nothing left behind.
#include <sys/stat.h>
#include <unistd.h>

#include "apps.h"

namespace hako::freeze {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

class BadInput : public FreezeTest {
 protected:
  Outcome ExpectRefused(const Words& words, const std::string& line) const {
    Outcome outcome = Run(words);
    EXPECT_EQ(outcome.ending, Exit(2)) << outcome.err;
    EXPECT_THAT(outcome.err, HasSubstr("hako freeze: " + line));
    EXPECT_THAT(outcome.err, HasSubstr("(do: "));
    return outcome;
  }
  void ExpectRefusedInOneLine(const Words& words, const std::string& line) const {
    const Outcome outcome = ExpectRefused(words, line);
    EXPECT_EQ(outcome.out, "");
    EXPECT_EQ(outcome.err.find('\n'), outcome.err.size() - 1) << outcome.err;
  }
  const std::string good_ = scratch_.Write("good.py", "");
  const std::string app_ = scratch_.Path("app");
};

TEST_F(BadInput, OfEachKindIsOneLine) {
  ExpectRefusedInOneLine({}, "");
  ExpectRefusedInOneLine({good_}, "");
  ExpectRefusedInOneLine({"-o", app_}, "name one program");
  ExpectRefusedInOneLine({good_, "-m", "json.tool", "-o", app_}, "name one program: " + good_);
  ExpectRefusedInOneLine({good_, "-o", app_, "--paint"}, "");
  ExpectRefusedInOneLine({"/no/such.py", "-o", app_}, "no such program: /no/such.py");
  ExpectRefusedInOneLine({"-m", "no/name", "-o", app_}, "not a module's name: no/name");
  ExpectRefusedInOneLine({good_, "-o", app_, "--with", "a b"}, "not a module's name: a b");
  ExpectRefusedInOneLine({good_, "-o", scratch_.Path()}, "a folder cannot be a program: ");
  ExpectRefusedInOneLine({good_, "-o", "/no/such/app"}, "no such folder: /no/such");
  ExpectRefusedInOneLine({good_, "-o", "/proc/app"}, "cannot write here: ");
  ExpectRefusedInOneLine({good_, "-o", good_}, "the file would replace the program: " + good_);
  EXPECT_FALSE(std::filesystem::exists(app_));
}

// A finished file is renamed over what lies there.
TEST_F(BadInput, OfAnOutputThatIsNoFileLeavesItAlone) {
  const std::string fifo = scratch_.Path("fifo");
  ASSERT_EQ(mkfifo(fifo.c_str(), 0600), 0);
  ExpectRefusedInOneLine({good_, "-o", fifo}, "no regular file: " + fifo);
  EXPECT_EQ(std::filesystem::status(fifo).type(), std::filesystem::file_type::fifo);
}

TEST_F(BadInput, ThatIsFoundOutOnlyByRunningTheProgramIsSaid) {
  ExpectRefused({scratch_.Write("wrong.py", "print(\n"), "-o", app_},
                "the program cannot be compiled: ");
  ExpectRefused({"/bin/true", "-o", app_}, "the program cannot be compiled: /bin/true");
  std::filesystem::create_directories(scratch_.Path("empty"));
  ExpectRefused({scratch_.Path("empty"), "-o", app_}, "the folder is no program: ");
  ExpectRefused({good_, "-o", app_, "--with", "no_such_module"},
                "a module of --with cannot be imported: no_such_module");
  ExpectRefused({scratch_.Write("dies.py", "import os; os.kill(os.getpid(), 9)\n"), "-o", app_},
                "the program did not come to its end (signal 9 (KILL))");
  EXPECT_FALSE(std::filesystem::exists(app_));
}

TEST_F(BadInput, LeavesTheOldFileAndNothingElse) {
  scratch_.Write("out/app", "old");
  const std::string out = scratch_.Path("out/app");
  ExpectRefused({good_, "-o", out, "--with", "no_such_module"}, "a module");
  EXPECT_EQ(parity::ReadAll(out), "old");
  const auto begin = std::filesystem::directory_iterator(scratch_.Path("out"));
  EXPECT_EQ(std::distance(begin, std::filesystem::directory_iterator()), 1);
}

TEST_F(BadInput, IsNotAFileThatIsThereAlready) {
  struct stat before {};
  struct stat after {};
  scratch_.Write("app", "old");
  ASSERT_EQ(stat(app_.c_str(), &before), 0);
  const mode_t mask = umask(027);
  EXPECT_EQ(Run({good_, "-o", app_}).ending, Exit(0));
  umask(mask);
  ASSERT_EQ(stat(app_.c_str(), &after), 0);
  EXPECT_NE(before.st_ino, after.st_ino);
  EXPECT_EQ(after.st_mode & 07777, 0750U);
  ExpectSameRestored(app_);
  const auto in_folder = std::filesystem::directory_iterator(scratch_.Path());
  for (const auto& entry : in_folder)
    EXPECT_THAT(entry.path().filename().string(), testing::Not(StartsWith(".hako")));
}

}  // namespace
}  // namespace hako::freeze
