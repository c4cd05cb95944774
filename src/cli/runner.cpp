#include "cli/runner.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <utility>

#include "base/paths.h"
#include "base/unique_fd.h"

namespace hako::cli {

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
