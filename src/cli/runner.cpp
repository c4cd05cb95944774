#include "cli/runner.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <utility>

#include "base/paths.h"
#include "base/unique_fd.h"

namespace hako::cli {
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

Result<std::vector<std::string>> BaseModules(const std::string& prefix) {
  const std::string path = prefix + "/lib/hako/base_modules.txt";
  std::ifstream file(path);
  if (!file)
    return Fail({Error::Kind::kSystem, "the list of modules is missing", path,
                 "install hako again, whole"});
  std::vector<std::string> modules;
  for (std::string line; std::getline(file, line);) {
    if (!line.empty() && line.front() >= 'a' && line.front() <= 'z') modules.push_back(line);
  }
  return modules;
}

bool IsModuleName(std::string_view name) {
  if (name.empty() || name.front() == '.' || name.back() == '.' ||
      name.find("..") != std::string_view::npos)
    return false;
  return std::ranges::none_of(
      name, [](char c) { return c == '/' || c == '-' || static_cast<unsigned char>(c) <= ' '; });
}

Result<TemporaryFile> TemporaryFile::Make() {
  std::error_code no_folder;
  std::string path = std::filesystem::temp_directory_path(no_folder) / "hako-modules-XXXXXX";
  const UniqueFd made(mkostemp(path.data(), O_CLOEXEC));
  if (!made.is_open())
    return Fail(
        SystemError("cannot make a file", path, "set TMPDIR to a folder that you may write"));
  return TemporaryFile(std::move(path));
}

TemporaryFile::~TemporaryFile() {
  if (!path_.empty()) unlink(path_.c_str());
}

std::string EnvironmentOf(const std::string& own_name) {
  if (own_name.find('/') == std::string::npos) return {};
  std::error_code error;
  const std::filesystem::path root =
      std::filesystem::absolute(own_name, error).parent_path().parent_path();
  return IsFile(root / "pyvenv.cfg") ? root.string() : "";
}

}  // namespace hako::cli
