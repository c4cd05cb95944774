#include "verify/work_folder.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <random>
#include <vector>

#include "verify/difference.h"

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

FileState ReadState(const fs::path& path) {
  struct stat status {};
  if (lstat(path.c_str(), &status) != 0) return {};
  FileState state = {.mode = status.st_mode};
  std::error_code ignored;
  if (S_ISLNK(status.st_mode)) state.content = fs::read_symlink(path, ignored);
  if (!S_ISREG(status.st_mode)) return state;
  std::ifstream file(path, std::ios::binary);
  state.content.assign(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
  return state;
}

}  // namespace

std::string Describe(const FileState& file) {
  if (S_ISLNK(file.mode)) return "a link to " + Printable(file.content);
  const char* kind = S_ISREG(file.mode)    ? "a file"
                     : S_ISDIR(file.mode)  ? "a folder"
                     : S_ISFIFO(file.mode) ? "a FIFO"
                     : S_ISSOCK(file.mode) ? "a socket"
                                           : "a device";
  std::array<char, 8> mode{};
  static_cast<void>(std::snprintf(mode.data(), mode.size(), "%04o", file.mode & 07777U));
  return std::string(kind) + " of mode " + mode.data();
}

Result<Files> ReadFiles(const fs::path& folder) {
  auto entries = ListEntries(folder);
  if (!entries) return Fail(std::move(entries.error()));
  Files files;
  size_t bytes = 0;
  for (const fs::path& entry : *entries) {
    FileState state = ReadState(entry);
    bytes += state.content.size();
    if (bytes > kMostBytes) return Fail(TooLarge(folder));
    files[entry.lexically_relative(folder)] = std::move(state);
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
