// page_cache.h: files that are in memory in large pieces.
//
// Linux keeps a file in memory in pieces of 4 KiB to 2 MiB, and maps a large one by one page fault
// where the pages of small ones come sixteen at a time. How large they are is decided when they
// come into memory: a call that writes brings as much as it writes, if memory has a piece free that
// is so large; a page fault brings single pages, unless its mapping asks for huge ones, which
// brings 2 MiB at a time (Linux 6.18, mm/filemap.c: do_sync_mmap_readahead; ext4, XFS and Btrfs
// keep such pieces). So after a reboot a program and its image start a third slower, and stay so
// until the next, though all of them is in memory again. Here they are brought back as they should
// be, once.
#ifndef HAKO_BASE_PAGE_CACHE_H_
#define HAKO_BASE_PAGE_CACHE_H_

#include <cstddef>
#include <cstdint>
#include <span>

namespace hako {

// Whether this process has read anything from disk so far, by a page fault or a call. The one
// question that every start asks; what is below is for one that did.
bool HasReadFromDisk();

// A part of this process's memory.
struct Pages {
  void* begin;
  size_t size;
};

// Lets go of what is in memory of the file and is mapped nowhere, and reads it whole, in the
// largest pieces that the kernel and the file system have; where they have none, it is in memory
// afterwards all the same. What was written and is not on disk yet stays as it is. `own`: where
// this process has mapped the file, for reading alone; it is mapped anew at the next touch. Takes
// the time that the disk takes. Does nothing but let go before Linux 5.14.
void ReadInLargePieces(int fd, uint64_t size, std::span<const Pages> own = {});

// The same for a file whose middle is not in a large piece. Nothing for one below 4 MiB, and before
// Linux 5.14.
void RepairPieces(int fd, uint64_t size, std::span<const Pages> own = {});

}  // namespace hako

#endif  // HAKO_BASE_PAGE_CACHE_H_
