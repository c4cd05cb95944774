#include "base/swept_folder.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

#include "base/paths.h"
#include "base/remove_tree.h"
#include "base/unique_fd.h"

namespace hako {
namespace {

bool IsOurs(int fd) {
  struct stat status {};
  return fstat(fd, &status) == 0 && status.st_uid == geteuid();
}

// False: another process has the lock, or it is no lock of a folder of ours that is still there.
bool TakeLock(int lock) {
  struct stat status {};
  return IsOurs(lock) && flock(lock, LOCK_EX | LOCK_NB) == 0 && fstat(lock, &status) == 0 &&
         status.st_nlink > 0;
}

// All names in the folder, but for those of itself and the one above.
std::vector<std::string> NamesIn(const std::string& folder) {
  std::vector<std::string> names;
  const std::unique_ptr<DIR, int (*)(DIR*)> stream(opendir(folder.c_str()), closedir);
  if (!stream) return names;
  // NOLINTNEXTLINE(concurrency-mt-unsafe): the stream is this call's
  while (const dirent* entry = readdir(stream.get())) {
    const std::string_view name = entry->d_name;
    if (name != "." && name != "..") names.emplace_back(name);
  }
  return names;
}

void SweepOne(const std::string& folder) {
  const UniqueFd opened(open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  if (!opened.is_open() || !IsOurs(opened.get())) return;
  const UniqueFd lock(openat(opened.get(), kSweptFolderLock, O_RDWR | O_NOFOLLOW | O_CLOEXEC));
  if (!lock.is_open()) {
    rmdir(folder.c_str());  // Nothing was put into it yet, or it has lost its lock to another's
    return;                 // sweep; that one does the rest.
  }
  if (TakeLock(lock.get())) RemoveSweptFolder(folder);
}

void Sweep(const std::string& prefix) {
  const std::string above(DirectoryName(prefix));
  const std::string_view begin = BaseName(prefix.c_str());
  for (const std::string& name : NamesIn(above)) {
    if (name.starts_with(begin)) SweepOne(above + "/" + name);
  }
}

// The mappings that keep this process's folders, by folder.
std::vector<std::pair<std::string, void*>>& Kept() {
  // Never destroyed: a folder may be removed at the very end.
  // NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables)
  static auto& kept = *new std::vector<std::pair<std::string, void*>>;
  return kept;
}

// Locked until this process, and those that it forks, have ended.
bool KeepLocked(const std::string& folder, int flags) {
  const std::string name = folder + "/" + kSweptFolderLock;
  const UniqueFd lock(open(name.c_str(), O_RDWR | O_NOFOLLOW | O_CLOEXEC | flags, 0600));
  if (!lock.is_open()) return false;
  // Never accessed, and unmapped with the folder's end.
  void* mapped =
      mmap(nullptr, static_cast<size_t>(getpagesize()), PROT_NONE, MAP_SHARED, lock.get(), 0);
  if (mapped == MAP_FAILED) return false;
  Kept().emplace_back(folder, mapped);
  return TakeLock(lock.get());
}

}  // namespace

std::string MakeSweptFolder(const std::string& prefix) {
  constexpr int kMostTries = 100;  // Each fails only if a sweep came in between.
  Sweep(prefix);
  for (int i = 0; i < kMostTries; ++i) {
    std::string name = prefix + "XXXXXX";
    if (mkdtemp(name.data()) == nullptr) return {};
    if (KeepLocked(name, O_CREAT | O_EXCL)) return name;
    RemoveSweptFolder(name);
  }
  return {};
}

bool AdoptSweptFolder(const std::string& folder) { return KeepLocked(folder, 0); }

void RemoveSweptFolder(const std::string& folder) {
  for (const std::string& name : NamesIn(folder)) {
    if (name != kSweptFolderLock) RemoveTree(folder + "/" + name);
  }
  RemoveTree(folder);
  for (const auto& [name, mapped] : Kept()) {
    if (name == folder) munmap(mapped, static_cast<size_t>(getpagesize()));
  }
  std::erase_if(Kept(), [&](const auto& one) { return one.first == folder; });
}

}  // namespace hako
