#include "base/page_cache.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/resource.h>

// Called past the table of links to libraries, which is text of this program's too.
extern "C" {
[[gnu::noplt]] int hako_madvise(void*, size_t, int) __asm__("madvise");
[[gnu::noplt]] int hako_fadvise(int, off_t, off_t, int) __asm__("posix_fadvise");
[[gnu::noplt]] void* hako_mmap(void*, size_t, int, int, int, off_t) __asm__("mmap");
[[gnu::noplt]] int hako_munmap(void*, size_t) __asm__("munmap");
}

namespace hako {
namespace {

constexpr uint64_t kLargest = uint64_t{2} << 20;  // Of a page table's entry for more than a page.

int64_t PageFaults() {
  rusage usage = {};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_minflt + usage.ru_majflt;
}

// Told by the page faults that eight places of a piece take: one, or one for each.
bool IsInLargePieces(int fd, uint64_t size) {
  if (size < 2 * kLargest) return true;
  // One piece can only be mapped at once where its address is a multiple of its size.
  void* room = mmap(nullptr, 2 * kLargest, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (room == MAP_FAILED) return true;
  auto* aligned = static_cast<char*>(room);
  aligned += (kLargest - reinterpret_cast<uintptr_t>(room) % kLargest) % kLargest;
  bool is_large = true;
  if (mmap(aligned, kLargest, PROT_READ, MAP_PRIVATE | MAP_FIXED, fd,
           static_cast<off_t>(size / 2 / kLargest * kLargest)) != MAP_FAILED) {
    madvise(aligned, kLargest, MADV_RANDOM);  // What is read ahead could not be let go of.
    const int64_t before = PageFaults();
    for (uint64_t at = 0; at < kLargest; at += kLargest / 8)
      madvise(aligned + at, 1, MADV_POPULATE_READ);  // Before Linux 5.14: EINVAL.
    constexpr int64_t kFew = 4;                      // Others than these may come in between.
    is_large = PageFaults() - before <= kFew;
  }
  munmap(room, 2 * kLargest);
  return is_large;
}

}  // namespace

bool HasReadFromDisk() {
  rusage usage = {};
  return getrusage(RUSAGE_SELF, &usage) == 0 && (usage.ru_majflt > 0 || usage.ru_inblock > 0);
}

// A piece can only come back larger if nothing of it is in memory, and nothing leaves memory that a
// process has mapped. As the file may be this very program's, nothing here reads a constant or
// calls what is not libc's; and the section's name sorts it behind all other text, among what a
// start seldom runs.
[[gnu::section("hako_page_cache"), gnu::noinline]] void ReadInLargePieces(
    int fd, uint64_t size, std::span<const Pages> own) {
  for (const Pages& pages : own) hako_madvise(pages.begin, pages.size, MADV_DONTNEED);
  hako_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED);
  void* whole = hako_mmap(nullptr, size, PROT_READ, MAP_PRIVATE, fd, 0);
  if (whole == MAP_FAILED) return;
  hako_madvise(whole, size, MADV_HUGEPAGE);
  hako_madvise(whole, size, MADV_POPULATE_READ);
  hako_munmap(whole, size);
}

void RepairPieces(int fd, uint64_t size, std::span<const Pages> own) {
  if (!IsInLargePieces(fd, size)) ReadInLargePieces(fd, size, own);
}

}  // namespace hako
