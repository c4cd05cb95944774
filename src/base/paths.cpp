// paths.cpp: path questions by plain system calls: std::filesystem would cost the runner's start.
#include "base/paths.h"

#include <sys/auxv.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <climits>
#include <cstdlib>
#include <memory>
#include <string_view>

namespace hako {

std::string_view BaseName(std::string_view path) {
  const size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

std::string_view DirectoryName(std::string_view path) {
  const size_t slash = path.rfind('/');
  if (slash == std::string_view::npos) return ".";
  return slash == 0 ? path.substr(0, 1) : path.substr(0, slash);
}

const char* ExecutedPath() {
  // NOLINTNEXTLINE(performance-no-int-to-ptr): getauxval gives pointers as integers
  return reinterpret_cast<const char*>(getauxval(AT_EXECFN));
}

namespace {

// True if the executed path can only be this program's own file. A script's is one of the words
// that the program gets (Linux 6.1, fs/binfmt_script.c: load_script; fs/binfmt_misc.c:
// load_misc_binary); for fexecve it is a descriptor's name.
bool IsOwn(std::string_view executed, std::span<char* const> words) {
  if (words.empty() || getauxval(AT_EXECFD) != 0) return false;
  if (executed.starts_with("/dev/") || executed.starts_with("/proc/")) return false;
  return std::ranges::find(words.subspan(1), executed) == words.end();
}

// Links resolved; empty: no such file.
std::string Resolved(const char* path) {
  const std::unique_ptr<char, void (*)(void*)> resolved(realpath(path, nullptr), std::free);
  return resolved ? std::string(resolved.get()) : std::string();
}

}  // namespace

Result<std::string> OwnExecutable(std::span<char* const> words) {
  const char* executed = ExecutedPath();
  // Asked first, as the other answer makes the kernel build this process's part of /proc.
  if (executed != nullptr && IsOwn(executed, words)) {
    if (std::string path = Resolved(executed); !path.empty()) return path;
  }
  // The kernel's own answer has its links resolved already.
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-member-init): readlink fills it
  std::array<char, PATH_MAX> path;
  const ssize_t length = readlink("/proc/self/exe", path.data(), path.size());
  if (length > 0) return std::string(path.data(), static_cast<size_t>(length));
  if (executed != nullptr) {
    if (std::string resolved = Resolved(executed); !resolved.empty()) return resolved;
  }
  return Fail(SystemError("cannot find hako's own file", "/proc/self/exe", "mount /proc"));
}

bool IsFile(const std::string& path) {
  struct stat status {};
  return stat(path.c_str(), &status) == 0 && S_ISREG(status.st_mode);
}

bool IsDirectory(const std::string& path) {
  struct stat status {};
  return stat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode);
}

}  // namespace hako
