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

namespace {

// What execve was given, if that can only be this program's own file; else null. For a script's
// `#!` line it is the script, and then one of the words that the program gets (Linux 6.1,
// fs/binfmt_script.c: load_script; fs/binfmt_misc.c: load_misc_binary); for fexecve it is a
// descriptor's name.
const char* ExecutedFile(std::span<char* const> words) {
  // NOLINTNEXTLINE(performance-no-int-to-ptr): getauxval gives pointers as integers
  const auto* given = reinterpret_cast<const char*>(getauxval(AT_EXECFN));
  if (given == nullptr || words.empty() || getauxval(AT_EXECFD) != 0) return nullptr;
  const std::string_view path = given;
  if (path.starts_with("/dev/") || path.starts_with("/proc/")) return nullptr;
  const auto is_path = [path](const char* word) { return path == word; };
  return std::ranges::any_of(words.subspan(1), is_path) ? nullptr : given;
}

std::string Resolved(const char* path) {
  const std::unique_ptr<char, void (*)(void*)> resolved(
      path != nullptr ? realpath(path, nullptr) : nullptr, std::free);
  return resolved ? std::string(resolved.get()) : std::string();
}

}  // namespace

Result<std::string> OwnExecutable(std::span<char* const> words) {
  // Asked first, as the other answer makes the kernel build this process's part of /proc.
  if (std::string path = Resolved(ExecutedFile(words)); !path.empty()) return path;
  // The kernel's own answer has its links resolved already.
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-member-init): readlink fills it
  std::array<char, PATH_MAX> path;
  const ssize_t length = readlink("/proc/self/exe", path.data(), path.size());
  if (length > 0) return std::string(path.data(), static_cast<size_t>(length));
  // NOLINTNEXTLINE(performance-no-int-to-ptr): getauxval gives pointers as integers
  std::string given = Resolved(reinterpret_cast<const char*>(getauxval(AT_EXECFN)));
  if (!given.empty()) return given;
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
