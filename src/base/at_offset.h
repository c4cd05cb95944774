// at_offset.h: bytes of a file, read and written whole where they lie.
#ifndef HAKO_BASE_AT_OFFSET_H_
#define HAKO_BASE_AT_OFFSET_H_

#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <span>

namespace hako {

// False if the file ends before, with errno as it was, or cannot be read.
inline bool ReadAt(int fd, std::span<std::byte> bytes, uint64_t offset) {
  while (!bytes.empty()) {
    const ssize_t count = pread(fd, bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (count <= 0) return false;
    bytes = bytes.subspan(static_cast<size_t>(count));
    offset += static_cast<uint64_t>(count);
  }
  return true;
}

// False, with errno, if not all could be written.
inline bool WriteAt(int fd, std::span<const std::byte> bytes, uint64_t offset) {
  while (!bytes.empty()) {
    const ssize_t count = pwrite(fd, bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (count <= 0) return false;
    bytes = bytes.subspan(static_cast<size_t>(count));
    offset += static_cast<uint64_t>(count);
  }
  return true;
}

}  // namespace hako

#endif  // HAKO_BASE_AT_OFFSET_H_
