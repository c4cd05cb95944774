// paths.cpp: path questions by plain system calls: std::filesystem would cost the runner's start.
#include "base/paths.h"

#include <sys/auxv.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <climits>
#include <cstdlib>
#include <memory>

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

Result<std::string> OwnExecutable() {
  // The kernel's own answer has its links resolved already.
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-member-init): readlink fills it
  std::array<char, PATH_MAX> path;
  const ssize_t length = readlink("/proc/self/exe", path.data(), path.size());
  if (length > 0) return std::string(path.data(), static_cast<size_t>(length));
  // AT_EXECFN is what execve was given; for a script's `#!` line that is the script, so only
  // second.
  // NOLINTNEXTLINE(performance-no-int-to-ptr): getauxval gives pointers as integers
  const auto* given = reinterpret_cast<const char*>(getauxval(AT_EXECFN));
  const std::unique_ptr<char, void (*)(void*)> resolved(
      given != nullptr ? realpath(given, nullptr) : nullptr, std::free);
  if (resolved) return std::string(resolved.get());
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
