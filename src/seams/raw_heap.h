// raw_heap.h: the memory seam: every malloc, calloc, realloc and free of the sealed interpreter.
//
// The interpreter's calls arrive here by seams.syms. As a rule they go on to libc. While an image
// is captured, blocks come from a range at a fixed address instead, so that the image can be mapped
// back there; in a process that runs from an image, blocks of that range are recognised by their
// address: `free` leaves them alone and `realloc` moves them to libc's heap when they grow.
//
// Thread rules and failures are those of the libc functions, except that while capturing there is
// one thread only. Outside a capture, memory from one function may be given to any other of the
// four, and to libc's own, so that extension modules may free what the interpreter allocated after
// the restore; where a ledger is kept, libc's `free` may not be given them.
#ifndef HAKO_SEAMS_RAW_HEAP_H_
#define HAKO_SEAMS_RAW_HEAP_H_

#include <cstddef>
#include <cstdint>

extern "C" {
void* hako_malloc(size_t bytes);
void* hako_calloc(size_t count, size_t bytes);
void* hako_realloc(void* block, size_t bytes);
void hako_free(void* block);
}

namespace hako::seams {

// The raw range: addresses that an image may hold for malloc blocks. Below 2^39, so that kernels
// with 39-bit addresses can map it; far from where a kernel puts anything by itself.
constexpr uintptr_t kRawHeapBegin = 0x10'0000'0000;
constexpr uintptr_t kRawHeapLimit = 0x14'0000'0000;

// From now on blocks come from the raw range, until the process ends. Call before the interpreter
// allocates anything.
void BeginRawCapture();

// From now on as in a process that runs from an image: new blocks come from libc.
void EndRawCapture();

// From now on blocks from libc are entered in the ledger (block_ledger.h), which gives all back
// when the interpreter ends. Before it allocates anything.
void KeepLedger();

// How many starts write to a block; or that many read it, and few write.
enum class Heat : uint32_t { kEveryStart, kManyStarts, kRead };

// A block of the raw range beside others that were taken by this function for the same heat: a
// block as any other. While capturing there is always memory.
void* TakeHotBlock(size_t bytes, Heat heat);

// The first address behind the last block. Page-aligned.
uintptr_t RawHeapEnd();

}  // namespace hako::seams

#endif  // HAKO_SEAMS_RAW_HEAP_H_
