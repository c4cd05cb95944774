// listings.cpp: a directory stream that is read whole when it is opened, and sorted.
//
// CPython holds a DIR* and gives it back; it reads entries by readdir64 alone, and may begin again
// by rewinddir. So the stream stays libc's, and its entries are kept beside it.
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <map>
#include <string>
#include <vector>

#include "determinism/stable_files.h"
#include "determinism/stable_paths.h"

namespace hako::determinism {
namespace {

struct Listing {
  std::vector<dirent64> entries;
  size_t next = 0;
};

std::map<DIR*, Listing>& Listings() {
  // Never destroyed, as long as threads run.
  // NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables)
  static auto& listings = *new std::map<DIR*, Listing>;
  return listings;
}

bool IsBefore(const dirent64& one, const dirent64& other) {
  const auto rank = [](const char* name) {
    return std::strcmp(name, ".") == 0 ? 0 : std::strcmp(name, "..") == 0 ? 1 : 2;
  };
  const int ranks[] = {rank(one.d_name), rank(other.d_name)};
  return ranks[0] != ranks[1] ? ranks[0] < ranks[1] : std::strcmp(one.d_name, other.d_name) < 0;
}

void Fill(DIR* folder) {
  Listing& listing = Listings()[folder];
  listing = {};
  struct stat64 status {};
  const dev_t device = fstat64(dirfd(folder), &status) == 0 ? status.st_dev : 0;
  // NOLINTNEXTLINE(concurrency-mt-unsafe): one thread has the turn
  while (const dirent64* entry = readdir64(folder)) listing.entries.push_back(*entry);
  rewinddir(folder);  // Another stream of the same descriptor begins where this one stands.
  std::ranges::sort(listing.entries, IsBefore);
  for (dirent64& entry : listing.entries) {
    entry.d_ino = StableFileNumber(device, entry.d_ino);
  }
}

DIR* Opened(DIR* folder) {
  if (folder != nullptr) Fill(folder);
  return folder;
}

DIR* OpenFolder(const char* path) { return Opened(opendir(RealPath(path))); }
DIR* OpenFolderOf(int fd) { return Opened(fdopendir(fd)); }

dirent64* NextEntry(DIR* folder) {
  Listing& listing = Listings()[folder];
  return listing.next < listing.entries.size() ? &listing.entries[listing.next++] : nullptr;
}

void Rewind(DIR* folder) {
  rewinddir(folder);
  Fill(folder);
}

int CloseFolder(DIR* folder) {
  Listings().erase(folder);
  return closedir(folder);
}

}  // namespace

void ForgetListings() { Listings().clear(); }

void PinListings(seams::SystemCalls& calls) {
  calls.opendir = OpenFolder;
  calls.fdopendir = OpenFolderOf;
  calls.readdir64 = NextEntry;
  calls.rewinddir = Rewind;
  calls.closedir = CloseFolder;
}

}  // namespace hako::determinism
