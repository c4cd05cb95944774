// file_facts.h: by what a file is known to be the one that was seen before.
#ifndef HAKO_BASE_FILE_FACTS_H_
#define HAKO_BASE_FILE_FACTS_H_

#include <sys/stat.h>

#include <cstdint>

namespace hako {

// Two of the same file are equal unless it was written, replaced or touched between them.
struct FileFacts {
  uint64_t size;  // Bytes.
  uint64_t inode;
  int64_t modified_ns;  // Since 1970.

  bool operator==(const FileFacts&) const = default;
  // The same as far as the file of a package is the same wherever it is installed.
  [[nodiscard]] bool HasSameContents(const FileFacts& other) const {
    return size == other.size && modified_ns == other.modified_ns;
  }
};

// Of a struct stat or stat64.
template <class Status>
FileFacts FactsOf(const Status& status) {
  return {.size = static_cast<uint64_t>(status.st_size),
          .inode = status.st_ino,
          .modified_ns = int64_t{status.st_mtim.tv_sec} * 1'000'000'000 + status.st_mtim.tv_nsec};
}

// False, with `facts` as they were, if there is nothing at `path`. Follows links.
inline bool ReadFacts(const char* path, FileFacts* facts) {
  struct stat status {};
  if (stat(path, &status) != 0) return false;
  *facts = FactsOf(status);
  return true;
}

}  // namespace hako

#endif  // HAKO_BASE_FILE_FACTS_H_
