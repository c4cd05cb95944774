// programs.cpp: a walk over directories in a fixed order.
#include "verify/programs.h"

#include <algorithm>
#include <filesystem>

namespace hako::verify {
namespace {

namespace fs = std::filesystem;

bool IsProgramDirectory(const fs::path& directory) {
  std::error_code ignored;
  return fs::is_regular_file(directory / "__main__.py", ignored);
}

bool IsSkipped(const fs::path& path) {
  const std::string name = path.filename();
  return name.starts_with(".") || name == "__pycache__";
}

Result<void> Collect(const fs::path& directory, const fs::path& root, std::vector<Program>& found) {
  std::error_code failed;
  std::vector<fs::path> entries;
  for (fs::directory_iterator it(directory, failed), end; !failed && it != end;
       it.increment(failed)) {
    if (!IsSkipped(it->path())) entries.push_back(it->path());
  }
  if (failed) {
    return Fail({Error::Kind::kBadInput, "cannot read a directory: " + failed.message(), directory,
                 "check its permissions"});
  }
  std::sort(entries.begin(), entries.end());
  for (const fs::path& entry : entries) {
    std::error_code ignored;
    const bool is_directory = fs::is_directory(entry, ignored);
    if (is_directory && !IsProgramDirectory(entry)) {
      auto done = Collect(entry, root, found);
      if (!done) return done;
    } else if (is_directory || entry.extension() == ".py") {
      fs::path name = entry.lexically_relative(root);
      found.push_back({is_directory ? name : name.replace_extension(), entry});
    }
  }
  return {};
}

}  // namespace

Result<std::vector<Program>> FindPrograms(const std::vector<std::string>& arguments) {
  std::vector<Program> found;
  for (const std::string& argument : arguments) {
    fs::path path = argument;
    if (path.filename().empty()) path = path.parent_path();  // "samples/"
    std::error_code ignored;
    if (!fs::exists(path, ignored)) {
      return Fail(
          {Error::Kind::kBadInput, "no such program or directory", argument, "check the path"});
    }
    if (!fs::is_directory(path, ignored) || IsProgramDirectory(path)) {
      found.push_back({path.stem(), path});
      continue;
    }
    const size_t before = found.size();
    auto done = Collect(path, path, found);
    if (!done) return Fail(std::move(done.error()));
    if (found.size() == before) {
      return Fail({Error::Kind::kBadInput, "no program in this directory", argument,
                   "name one that holds *.py files"});
    }
  }
  return found;
}

}  // namespace hako::verify
