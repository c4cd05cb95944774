#include "base/run_here.h"

#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>

namespace hako {
namespace {

// NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables): as signal actions are
constinit bool interrupts_are_the_childrens = false;

}  // namespace

void LeaveInterruptsToChildren() {
  if (std::signal(SIGINT, SIG_IGN) != SIG_IGN) interrupts_are_the_childrens = true;
}

Result<Ending> RunHere(const std::vector<std::string>& argv) {
  std::vector<char*> words;
  words.reserve(argv.size() + 1);
  for (const std::string& word : argv) words.push_back(const_cast<char*>(word.c_str()));
  words.push_back(nullptr);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  sigset_t defaults;
  sigemptyset(&defaults);
  sigaddset(&defaults, SIGPIPE);  // The tools ignore it.
  if (interrupts_are_the_childrens) sigaddset(&defaults, SIGINT);
  posix_spawnattr_setsigdefault(&attributes, &defaults);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
  pid_t child = 0;
  errno = posix_spawn(&child, words.front(), nullptr, &attributes, words.data(), environ);
  posix_spawnattr_destroy(&attributes);
  if (errno != 0)
    return Fail(
        SystemError("cannot start hako's runner", argv.front(), "install hako again, whole"));
  int status = 0;
  while (waitpid(child, &status, 0) < 0) {
    if (errno != EINTR) return Fail(SystemError("cannot wait for hako's runner", argv.front()));
  }
  if (WIFSIGNALED(status)) return Ending{Ending::Kind::kSignalled, WTERMSIG(status)};
  return Ending{Ending::Kind::kExited, WEXITSTATUS(status)};
}

}  // namespace hako
