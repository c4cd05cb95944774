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

Result<void> CheckItIsNotTheProgram(const std::string& path, const std::string& program,
                                    std::string_view remedy) {
  std::error_code error;
  if (path.empty() || program.empty() || !std::filesystem::equivalent(path, program, error))
    return {};
  return Fail(
      {Error::Kind::kBadInput, "the file would replace the program", path, std::string(remedy)});
}

}  // namespace hako::cli
