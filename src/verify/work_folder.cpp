#include "verify/work_folder.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <random>
#include <vector>

namespace hako::verify {
namespace {

namespace fs = std::filesystem;

Error TooLarge(const fs::path& folder) {
  return {.kind = Error::Kind::kBadInput,
          .what = "the program's folder is too large to be copied for each run",
          .where = folder,
          .remedy = "put the program into a folder of its own"};
}

Error CannotCopy(const fs::path& path, const std::error_code& why) {
  return {.kind = Error::Kind::kSystem,
          .what = "cannot copy the program's folder: " + why.message(),
          .where = path,
          .remedy = "check its rights, and the room for temporary files"};
}

// Everything below the folder, parents first.
Result<std::vector<fs::path>> ListEntries(const fs::path& folder) {
  std::vector<fs::path> entries;
  std::error_code failed;
  for (fs::recursive_directory_iterator it(folder, failed), end; !failed && it != end;
       it.increment(failed)) {
    if (it->path().filename() == "__pycache__") {
      it.disable_recursion_pending();
      continue;
    }
    entries.push_back(it->path());
    if (entries.size() > kMostFiles) return Fail(TooLarge(folder));
  }
  if (failed) return Fail(CannotCopy(folder, failed));
  std::ranges::sort(entries);
  return entries;
}

// The time of the copy is the original's: a program may ask for it.
void CopyTimes(const fs::path& from, const fs::path& to) {
  struct stat status {};
  if (stat(from.c_str(), &status) != 0) return;
  const timespec times[] = {status.st_atim, status.st_mtim};
  utimensat(AT_FDCWD, to.c_str(), times, 0);
}

}  // namespace

Result<Files> ReadFiles(const fs::path& folder) {
  auto entries = ListEntries(folder);
  if (!entries) return Fail(std::move(entries.error()));
  Files files;
  size_t bytes = 0;
  for (const fs::path& entry : *entries) {
    std::error_code ignored;
    if (!fs::is_regular_file(fs::symlink_status(entry, ignored))) continue;
    std::ifstream file(entry, std::ios::binary);
    std::string content((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
    bytes += content.size();
    if (bytes > kMostBytes) return Fail(TooLarge(folder));
    files[entry.lexically_relative(folder)] = std::move(content);
  }
  return files;
}

Result<void> CopyFolder(const fs::path& folder, const fs::path& target, unsigned order) {
  auto entries = ListEntries(folder);
  if (!entries) return Fail(std::move(entries.error()));
  std::error_code failed;
  fs::create_directories(target, failed);
  for (const fs::path& entry : *entries) {
    if (!failed && fs::is_directory(fs::symlink_status(entry, failed)))
      fs::create_directory(target / entry.lexically_relative(folder), failed);
  }
  if (failed) return Fail(CannotCopy(target, failed));
  if (order != 0) std::shuffle(entries->begin(), entries->end(), std::minstd_rand(order));
  for (const fs::path& entry : *entries) {
    const fs::path copy = target / entry.lexically_relative(folder);
    const fs::file_status status = fs::symlink_status(entry, failed);
    if (fs::is_symlink(status)) {
      fs::copy_symlink(entry, copy, failed);
    } else if (fs::is_regular_file(status)) {
      fs::copy_file(entry, copy, failed);
      CopyTimes(entry, copy);
    }
    if (failed) return Fail(CannotCopy(entry, failed));
  }
  return {};
}

}  // namespace hako::verify
