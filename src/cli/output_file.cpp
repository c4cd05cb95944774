#include "cli/output_file.h"

#include <filesystem>

#include "base/paths.h"

namespace hako::cli {

Result<void> CheckOutputFile(const std::string& path, std::string_view what) {
  constexpr const char* kRemedy = "name a file: -o FILE";
  const std::string folder(DirectoryName(path));
  if (IsDirectory(path))
    return Fail({Error::Kind::kBadInput, "a folder cannot be " + std::string(what), path, kRemedy});
  if (!IsDirectory(folder))
    return Fail({Error::Kind::kBadInput, "no such folder", folder, "make it first"});
  std::error_code error;
  if (std::filesystem::exists(path, error) && !IsFile(path))
    return Fail({Error::Kind::kBadInput, "no regular file", path, kRemedy});
  return {};
}

}  // namespace hako::cli
