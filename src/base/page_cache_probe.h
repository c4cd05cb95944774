// page_cache_probe.h: what is in memory of a file, asked and changed. For tests only.
#ifndef HAKO_BASE_PAGE_CACHE_PROBE_H_
#define HAKO_BASE_PAGE_CACHE_PROBE_H_

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "base/page_cache.h"
#include "base/unique_fd.h"

namespace hako {

// A file's bytes from a multiple of kLargePiece on, mapped for reading where a piece can be mapped
// by one page fault.
class MappedFile {
 public:
  MappedFile(const std::string& path, uint64_t offset, uint64_t size)
      : room_size_(size + kLargePiece) {
    const UniqueFd file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
    room_ = mmap(nullptr, room_size_, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    const uint64_t over = reinterpret_cast<uintptr_t>(room_) % kLargePiece;
    begin_ = static_cast<std::byte*>(room_) + (kLargePiece - over) % kLargePiece;
    static_cast<void>(mmap(begin_, size, PROT_READ, MAP_PRIVATE | MAP_FIXED, file.get(),
                           static_cast<off_t>(offset)));
  }
  ~MappedFile() { munmap(room_, room_size_); }
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;

  [[nodiscard]] std::byte* begin() const { return begin_; }

 private:
  size_t room_size_;
  void* room_;
  std::byte* begin_;
};

// Of a file; `size` may go beyond its end.
struct Part {
  uint64_t offset = 0;  // A multiple of kLargePiece.
  uint64_t size = kLargePiece * 512;
};

// Bytes in memory of a part, in whole pages of 4 KiB.
inline uint64_t BytesInMemory(const std::string& path, Part part = {}) {
  const UniqueFd file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  struct stat status {};
  if (fstat(file.get(), &status) != 0) return 0;
  const auto file_size = static_cast<uint64_t>(status.st_size);
  if (file_size <= part.offset) return 0;
  const uint64_t size = std::min(part.size, file_size - part.offset);
  const MappedFile mapped(path, part.offset, size);
  std::vector<unsigned char> pages((size + 4095) / 4096);
  if (mincore(mapped.begin(), size, pages.data()) != 0) return 0;
  return 4096 * static_cast<uint64_t>(std::ranges::count_if(
                    pages, [](unsigned char page) { return (page & 1) != 0; }));
}

// Writes out and lets go of what is in memory of a part. False: some of it is there still, as on a
// file system that is nowhere else.
inline bool LeaveOnDisk(const std::string& path, Part part = {}) {
  const UniqueFd file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (fsync(file.get()) != 0) return false;
  posix_fadvise(file.get(), static_cast<off_t>(part.offset), static_cast<off_t>(part.size),
                POSIX_FADV_DONTNEED);
  return BytesInMemory(path, part) == 0;
}

// Lets go of a part and brings it back as page faults do, in single pages. False: it could not be
// let go of.
inline bool BringInPages(const std::string& path, Part part) {
  if (!LeaveOnDisk(path, part)) return false;
  const MappedFile mapped(path, part.offset, part.size);
  madvise(mapped.begin(), part.size, MADV_RANDOM);
  for (uint64_t at = 0; at < part.size; at += 4096)
    static_cast<void>(*static_cast<volatile const std::byte*>(mapped.begin() + at));
  return true;
}

// The page faults that it takes to touch the large piece at `offset` in 32 places: from 1 to 32.
inline int64_t FaultsOfPiece(const std::string& path, uint64_t offset) {
  const MappedFile piece(path, offset, kLargePiece);
  const auto count = [] {
    rusage usage = {};
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_minflt + usage.ru_majflt;
  };
  const int64_t before = count();
  for (uint64_t at = 0; at < kLargePiece; at += kLargePiece / 32)
    static_cast<void>(*static_cast<volatile const std::byte*>(piece.begin() + at));
  return count() - before;
}

// Whether a file there can be left on disk, and comes back in large pieces; memory may have none
// free at the moment.
inline bool HasLargePieces(const std::string& folder) {
  const std::string path = folder + "/probe";
  const UniqueFd file(open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  const std::vector<char> bytes(2 * kLargePiece, 'x');
  bool has = write(file.get(), bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()) &&
             MayBeInLargePieces(file.get());
  for (int trial = 0; has && trial < 5; ++trial) {
    has = LeaveOnDisk(path);
    const MappedFile mapped(path, 0, bytes.size());
    madvise(mapped.begin(), bytes.size(), MADV_HUGEPAGE);
    madvise(mapped.begin(), bytes.size(), MADV_POPULATE_READ);
    if (FaultsOfPiece(path, kLargePiece) <= 3) break;
    has = has && trial < 4;
  }
  unlink(path.c_str());
  return has;
}

}  // namespace hako

#endif  // HAKO_BASE_PAGE_CACHE_PROBE_H_
