#include "base/page_cache.h"

#include <fcntl.h>
#include <linux/magic.h>
#include <sys/auxv.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/statfs.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <vector>

#include "base/at_offset.h"
#include "base/kernel_version.h"
#include "base/unique_fd.h"

// Called past the table of links to libraries, which is text of this program's too.
extern "C" [[gnu::noplt]] long hako_syscall(long number, ...) __asm__("syscall");

namespace hako {
namespace {

constexpr uint64_t kPage = 4096;
constexpr uint64_t kSmallest = 2 * kLargePiece;
constexpr uint64_t kLargest = uint64_t{64} << 20;

// MADV_POPULATE_READ is from Linux 5.14, and MADV_HUGEPAGE fails without huge pages. Asked of
// memory that is no file's.
bool CanBeAsked() {
  void* page = mmap(nullptr, 1, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (page == MAP_FAILED) return false;
  const bool can =
      madvise(page, 1, MADV_HUGEPAGE) == 0 && madvise(page, 1, MADV_POPULATE_READ) == 0;
  munmap(page, 1);
  return can;
}

int64_t PageFaults() {
  rusage usage = {};
  getrusage(RUSAGE_THREAD, &usage);
  return usage.ru_minflt + usage.ru_majflt;
}

// Told by the page faults that eight places of it take: one, or one for each.
bool IsLarge(int fd, uint64_t piece) {
  // It can only be mapped at once where its address is a multiple of its size.
  void* room = mmap(nullptr, 2 * kLargePiece, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (room == MAP_FAILED) return true;
  auto* aligned = static_cast<char*>(room);
  aligned += (kLargePiece - reinterpret_cast<uintptr_t>(room) % kLargePiece) % kLargePiece;
  bool is_large = true;
  if (mmap(aligned, kLargePiece, PROT_READ, MAP_PRIVATE | MAP_FIXED, fd,
           static_cast<off_t>(piece)) != MAP_FAILED) {
    madvise(aligned, kLargePiece, MADV_RANDOM);  // What is read ahead could not be let go of.
    const int64_t before = PageFaults();
    for (uint64_t at = 0; at < kLargePiece; at += kLargePiece / 8)
      madvise(aligned + at, 1, MADV_POPULATE_READ);
    constexpr int64_t kFew = 4;  // Others than these may come in between.
    is_large = PageFaults() - before <= kFew;
  }
  munmap(room, 2 * kLargePiece);
  return is_large;
}

// Whether some of it is no longer the file's, as where a debugger has put a breakpoint; true where
// it cannot be told. Documentation/admin-guide/mm/pagemap.rst: bit 61, a page of a file; 62 and 63,
// there is one.
bool HasPagesOfItsOwn(const Pages& pages) {
  const UniqueFd map(open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC));
  const uintptr_t first = reinterpret_cast<uintptr_t>(pages.begin) / kPage;
  std::vector<uint64_t> entries((pages.size + kPage - 1) / kPage);
  if (!map.is_open() ||
      !ReadAt(map.get(), std::as_writable_bytes(std::span(entries)), first * sizeof(uint64_t)))
    return true;
  for (const uint64_t entry : entries) {
    if ((entry >> 62) != 0 && (entry >> 61 & 1) == 0) return true;
  }
  return false;
}

// A piece can only come back larger if nothing of it is in memory, and nothing leaves memory that a
// process has mapped. As the file may be this very program's, nothing here reads a constant or
// calls what is not libc's; and as the section has a name of its own, it lies behind all other
// text, among what a start seldom runs.
[[gnu::section("hako_page_cache"), gnu::noinline]] void LetGoAndRead(const FilePart& part,
                                                                     std::span<const Pages> own) {
  const auto [fd, offset, size] = part;
  const Pages* pages = own.data();
  for (size_t left = own.size(); left > 0; --left, ++pages)
    hako_syscall(SYS_madvise, pages->begin, pages->size, MADV_DONTNEED);
  hako_syscall(SYS_fadvise64, fd, offset, size, POSIX_FADV_DONTNEED);
  const long whole = hako_syscall(SYS_mmap, nullptr, size, PROT_READ, MAP_PRIVATE, fd, offset);
  if (whole == -1) return;
  hako_syscall(SYS_madvise, whole, size, MADV_HUGEPAGE);
  // Of one piece none ahead of it; of more, two at a time are faster.
  if (size == kLargePiece) hako_syscall(SYS_madvise, whole, size, MADV_RANDOM);
  hako_syscall(SYS_madvise, whole, size, MADV_POPULATE_READ);
  hako_syscall(SYS_munmap, whole, size);
}

bool IsWorthIt(const FilePart& part) {
  return part.size >= kSmallest && part.size <= kLargest && MayBeInLargePieces(part.fd) &&
         CanBeAsked();
}

// What one process reads another would look at and let go of: one at a time.
class Turn {
 public:
  explicit Turn(int fd) : fd_(fd), is_own_(flock(fd, LOCK_EX | LOCK_NB) == 0) {}
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;
  ~Turn() {
    if (is_own_) flock(fd_, LOCK_UN);
  }
  [[nodiscard]] bool IsOwn() const { return is_own_; }

 private:
  int fd_;
  bool is_own_;
};

}  // namespace

bool HasReadFromDisk() {
  rusage usage = {};
  return getrusage(RUSAGE_THREAD, &usage) == 0 && (usage.ru_majflt > 0 || usage.ru_inblock > 0);
}

bool ShouldLookAtPieces() {
  if (HasReadFromDisk()) return true;
  // Above the steps of any counter that clocks are read from.
  constexpr int64_t kStep = 1024, kOneOf = 256;
  timespec now = {};
  return clock_gettime(CLOCK_MONOTONIC, &now) == 0 && now.tv_nsec / kStep % kOneOf == 0;
}

bool MayBeInLargePieces(int fd) {
  struct statfs system {};
  if (fstatfs(fd, &system) != 0 || prctl(PR_GET_THP_DISABLE, 0, 0, 0, 0) != 0 ||
      getauxval(AT_PAGESZ) != kPage)
    return false;
  switch (system.f_type) {
    case EXT4_SUPER_MAGIC:
      return KernelIsFrom(6, 16);
    case XFS_SUPER_MAGIC:
      return KernelIsFrom(5, 18);
    default:
      return false;
  }
}

void ReadInLargePieces(const FilePart& part) {
  if (!IsWorthIt(part)) return;
  const Turn turn(part.fd);
  if (turn.IsOwn()) LetGoAndRead(part, {});
}

// One piece first: another process may have it mapped, or memory may have no large piece free, as
// where it is so short that each start reads from disk.
bool RepairPieces(const FilePart& part, uint64_t looked_at, std::span<const Pages> own) {
  if (!IsWorthIt(part)) return false;
  const Turn turn(part.fd);
  if (!turn.IsOwn()) return false;
  if (IsLarge(part.fd, looked_at)) return true;
  if (std::ranges::any_of(own, HasPagesOfItsOwn)) return false;
  LetGoAndRead({.fd = part.fd, .offset = looked_at, .size = kLargePiece}, own);
  if (!IsLarge(part.fd, looked_at)) return false;
  LetGoAndRead(part, own);
  return IsLarge(part.fd, looked_at);
}

}  // namespace hako
