// raw_heap.cpp: the memory seam: one comparison and a jump to libc, the capturing heap, or a
// ledger.
//
// The capturing heap is a bump allocator that reuses freed blocks by size. Before each block stands
// its size, which `realloc` needs here and after a restore. Freed blocks are filled with zeros: an
// image shall hold nothing that its interpreter no longer refers to, and zero pages are not stored.
#include "seams/raw_heap.h"

#include <sys/mman.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "seams/block_ledger.h"

namespace {

using hako::seams::kRawHeapBegin;
using hako::seams::kRawHeapLimit;

constexpr size_t kAlignment = 16;
constexpr size_t kChunk = size_t{1} << 20;
constexpr size_t kSizeClasses = 512;  // Blocks of up to 8 KiB are reused by their exact size.

// What stands before each block; as long as the alignment.
struct alignas(kAlignment) BlockHead {
  size_t bytes;     // Of the block, rounded up; without this head.
  BlockHead* next;  // While it is free.
};
static_assert(sizeof(BlockHead) == kAlignment);

// Where new blocks come from: libc, the raw range, or libc with an entry in the ledger.
enum class Use : uint8_t { kPlain, kCapture, kLedger };

// Memory for hot blocks: what is left of it.
struct Zone {
  char* next = nullptr;
  size_t left = 0;
};

struct CapturingHeap {
  Use use = Use::kPlain;
  uintptr_t next = kRawHeapBegin;    // Where the next new block begins.
  uintptr_t mapped = kRawHeapBegin;  // Behind the last mapped byte.
  std::array<BlockHead*, kSizeClasses> free_blocks = {};
  BlockHead* large_free_blocks = nullptr;
  std::array<Zone, 3> zones = {};  // By Heat.
};

// The seam has no other place for it: the interpreter calls plain functions.
// NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables)
constinit CapturingHeap heap;

bool IsInRawRange(const void* block) {
  return reinterpret_cast<uintptr_t>(block) - kRawHeapBegin < kRawHeapLimit - kRawHeapBegin;
}

BlockHead* HeadOf(void* block) { return static_cast<BlockHead*>(block) - 1; }

size_t RoundUp(size_t bytes, size_t unit) { return (bytes + unit - 1) / unit * unit; }

bool Grow(uintptr_t end) {
  while (heap.mapped < end) {
    // NOLINTNEXTLINE(performance-no-int-to-ptr): the address is the point
    void* wanted = reinterpret_cast<void*>(heap.mapped);
    if (heap.mapped + kChunk > kRawHeapLimit ||
        mmap(wanted, kChunk, PROT_READ | PROT_WRITE,
             MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0) != wanted) {
      errno = ENOMEM;
      return false;
    }
    heap.mapped += kChunk;
  }
  return true;
}

BlockHead* TakeFree(size_t bytes) {
  const size_t size_class = bytes / kAlignment;
  if (size_class < kSizeClasses) {
    BlockHead* head = heap.free_blocks[size_class];
    if (head != nullptr) heap.free_blocks[size_class] = head->next;
    return head;
  }
  for (BlockHead** link = &heap.large_free_blocks; *link != nullptr; link = &(*link)->next) {
    BlockHead* head = *link;
    if (head->bytes < bytes || head->bytes > bytes + bytes / 4) continue;
    *link = head->next;
    return head;
  }
  return nullptr;
}

// The block is zeroed: fresh pages are, and freed blocks were.
void* TakeBlock(size_t wanted) {
  if (wanted > kRawHeapLimit - kRawHeapBegin) {
    errno = ENOMEM;
    return nullptr;
  }
  const size_t bytes = RoundUp(wanted == 0 ? 1 : wanted, kAlignment);
  BlockHead* head = TakeFree(bytes);
  if (head == nullptr) {
    const uintptr_t end = heap.next + sizeof(BlockHead) + bytes;
    if (!Grow(end)) return nullptr;
    // NOLINTNEXTLINE(performance-no-int-to-ptr): the address is the point
    head = reinterpret_cast<BlockHead*>(heap.next);
    head->bytes = bytes;
    heap.next = end;
  }
  head->next = nullptr;
  return head + 1;
}

void GiveBlockBack(void* block) {
  BlockHead* head = HeadOf(block);
  std::memset(block, 0, head->bytes);
  const size_t size_class = head->bytes / kAlignment;
  BlockHead** list =
      size_class < kSizeClasses ? &heap.free_blocks[size_class] : &heap.large_free_blocks;
  head->next = *list;
  *list = head;
}

void* ReallocateInRange(void* block, size_t bytes) {
  const size_t held = HeadOf(block)->bytes;
  if (bytes <= held) return block;
  void* larger = hako_malloc(bytes);
  if (larger == nullptr) return nullptr;
  std::memcpy(larger, block, held);
  hako_free(block);
  return larger;
}

// A block from libc, or null, noted in the ledger.
void* Entered(void* block) {
  if (block == nullptr || hako::seams::Enter(block)) return block;
  std::free(block);
  errno = ENOMEM;
  return nullptr;
}

// The old block is struck first: once libc has it, another thread may get the same address.
void* ReallocateEntered(void* block, size_t bytes) {
  if (block != nullptr) hako::seams::Strike(block);
  void* moved = std::realloc(block, bytes);
  void* left = moved == nullptr && bytes > 0 ? block : moved;
  if (left != nullptr && !hako::seams::Enter(left)) return nullptr;  // Then it stays for ever.
  return moved;
}

void* TakeBlocks(size_t count, size_t bytes) {
  size_t total = 0;
  if (__builtin_mul_overflow(count, bytes, &total)) {
    errno = ENOMEM;
    return nullptr;
  }
  return TakeBlock(total);
}

}  // namespace

void* hako_malloc(size_t bytes) {
  if (heap.use == Use::kPlain) [[likely]]
    return std::malloc(bytes);
  return heap.use == Use::kCapture ? TakeBlock(bytes) : Entered(std::malloc(bytes));
}

void* hako_calloc(size_t count, size_t bytes) {
  if (heap.use == Use::kPlain) [[likely]]
    return std::calloc(count, bytes);
  return heap.use == Use::kCapture ? TakeBlocks(count, bytes) : Entered(std::calloc(count, bytes));
}

void* hako_realloc(void* block, size_t bytes) {
  if (IsInRawRange(block)) [[unlikely]]
    return ReallocateInRange(block, bytes);
  if (heap.use == Use::kLedger) return ReallocateEntered(block, bytes);
  if (heap.use == Use::kCapture && block == nullptr) return TakeBlock(bytes);
  return std::realloc(block, bytes);
}

void hako_free(void* block) {
  if (!IsInRawRange(block)) [[likely]] {
    if (heap.use == Use::kLedger && block != nullptr) hako::seams::Strike(block);
    std::free(block);
  } else if (heap.use == Use::kCapture) {
    GiveBlockBack(block);
  }
}

namespace hako::seams {

void BeginRawCapture() { heap.use = Use::kCapture; }

void EndRawCapture() { heap.use = Use::kPlain; }

void KeepLedger() { heap.use = Use::kLedger; }

void* TakeHotBlock(size_t bytes, Heat heat) {
  constexpr size_t kZone = size_t{64} << 10;
  Zone& zone = heap.zones[static_cast<size_t>(heat)];
  bytes = RoundUp(bytes == 0 ? 1 : bytes, kAlignment);
  if (zone.left < sizeof(BlockHead) + bytes) {
    zone = {.next = static_cast<char*>(TakeBlock(kZone)), .left = kZone};
    if (zone.next == nullptr) return zone = {}, nullptr;
  }
  auto* head = reinterpret_cast<BlockHead*>(zone.next);
  *head = {.bytes = bytes, .next = nullptr};
  zone.next += sizeof(BlockHead) + bytes;
  zone.left -= sizeof(BlockHead) + bytes;
  return head + 1;
}

uintptr_t RawHeapEnd() { return RoundUp(heap.next, 4096); }

}  // namespace hako::seams
