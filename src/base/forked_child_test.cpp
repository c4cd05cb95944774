#include "base/forked_child.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

namespace hako {
namespace {

TEST(ForkedChild, IsHeardToItsEnd) {
  const std::string text(200'000, 'x');  // More than a pipe holds.
  ForkedChild child = ForkedChild::Fork();
  ASSERT_FALSE(child.IsMissing());
  if (child.IsHere()) _exit(child.Tell(text) && child.Tell("end") ? 7 : 1);
  const Told told = child.Hear();
  EXPECT_EQ(told.text, text + "end");
  EXPECT_EQ(WEXITSTATUS(told.status), 7);
}

TEST(ForkedChild, ThatTellsNothingIsWaitedFor) {
  ForkedChild child = ForkedChild::Fork();
  if (child.IsHere()) {
    static_cast<void>(std::raise(SIGKILL));
    _exit(1);
  }
  const Told told = child.Hear();
  EXPECT_EQ(told.text, "");
  EXPECT_TRUE(WIFSIGNALED(told.status));
}

TEST(ForkedChild, LeavesNoDescriptorToAProgramThatItStarts) {
  ForkedChild child = ForkedChild::Fork();
  if (child.IsHere()) {
    // Were the pipe inherited, it would stay open for the sleeper's time.
    const pid_t sleeper = fork();
    if (sleeper == 0) execlp("sleep", "sleep", "20", nullptr);
    usleep(100'000);
    _exit(child.Tell(std::to_string(sleeper)) ? 0 : 1);
  }
  alarm(15);
  const Told told = child.Hear();
  alarm(0);
  EXPECT_EQ(kill(std::stoi(told.text), SIGKILL), 0);  // It still runs.
}

}  // namespace
}  // namespace hako
