// page_cache.h: files that are in memory in large pieces.
//
// Linux keeps a file in memory in pieces of 4 KiB to 2 MiB, and maps a large one by one page fault
// where the pages of small ones come sixteen at a time. How large they are is decided when they
// come into memory: a call that writes brings as much as it writes, if memory has a piece free that
// is so large; a page fault brings single pages, unless its mapping asks for huge ones, which
// brings 2 MiB at a time (Linux 6.18, mm/filemap.c: do_sync_mmap_readahead). So after a reboot a
// program and its image start a third slower, and stay so until the next, though all of them is in
// memory again. Here they are brought back as they should be, once.
//
// What a process has mapped stays in memory as it is. So of processes that start at the same time
// after a reboot, and beside one that runs on, none may get a file into large pieces. What leaves
// memory piece by piece comes back by the page faults of whatever runs, which no start sees:
// image/mapping.cpp asks for huge pages for that, and program text cannot. So a start that reads
// from disk tries again, and so does one of many others.
#ifndef HAKO_BASE_PAGE_CACHE_H_
#define HAKO_BASE_PAGE_CACHE_H_

#include <cstddef>
#include <cstdint>
#include <span>

namespace hako {

inline constexpr uint64_t kLargePiece = uint64_t{2} << 20;

// A part of a file.
struct FilePart {
  int fd;
  uint64_t offset, size;
};

// A part of this process's memory.
struct Pages {
  void* begin;
  size_t size;
};

// Whether this thread, which may have been another program before, has read anything from disk so
// far, by a page fault or a call.
bool HasReadFromDisk();

// What every start asks; what is below is for one that should: it has read from disk, or is one of
// 256 by the clock.
bool ShouldLookAtPieces();

// Whether the kernel may keep such pieces of this file: of XFS's from Linux 5.18 on, of ext4's from
// 6.16. False for other file systems, where pages have another size than 4 KiB, and where this
// process may not have huge ones.
bool MayBeInLargePieces(int fd);

// Lets go of what is in memory of the part and is mapped nowhere, and reads it whole, in pieces as
// large as memory has them. What was written and is not on disk yet stays as it is. Takes the time
// that the disk takes. Does nothing where MayBeInLargePieces() is false, before Linux 5.14, to a
// part below 4 MiB or above 64 MiB, and while another process does it.
void ReadInLargePieces(const FilePart& part);

// The same if the piece at `looked_at`, a multiple of kLargePiece, is not a large one but becomes
// one; where that fails, 2 MiB have been read for nothing. `own`: where this process has mapped the
// part, for reading alone; it is mapped anew at the next touch. Does nothing if a page of it is no
// longer the file's, as with a debugger's breakpoint. Returns whether the piece is a large one.
bool RepairPieces(const FilePart& part, uint64_t looked_at, std::span<const Pages> own = {});

}  // namespace hako

#endif  // HAKO_BASE_PAGE_CACHE_H_
