// arenas.cpp: where CPython's arenas come from: the image's fixed range, single mappings, or huge
// pages.
//
// A program whose objects fill some megabytes takes a page fault for each 4 KiB of them, a
// twentieth of its time on a machine where a fault is dear. So from the fifth arena on two share a
// piece of 2 MiB that the kernel may back with one huge page. Smaller programs, all short ones
// among them, pay for no page that they do not touch; larger ones for one half of a huge page at
// most.
#include "seams/arenas.h"

#include <sys/mman.h>

#include <atomic>
#include <span>
#include <vector>

namespace hako::seams {
namespace {

// CPython maps arenas itself and aligns what it needs inside them, but the thread's stack of frames
// comes through the same function in smaller pieces: page-aligned, as mmap's are.
constexpr size_t kPage = 4096;
constexpr size_t kArena = size_t{1} << 20;  // CPython 3.11.2, Objects/obmalloc.c: ARENA_SIZE
constexpr size_t kHugePage = 2 * kArena;
constexpr int kSingleArenas = 4;

struct CapturingArenas {
  bool active = false;
  uintptr_t next = kArenasBegin;
};

// NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables): CPython calls plain functions
constinit CapturingArenas arenas;

// Interpreters with locks of their own (CPython 3.12 and later) come here at the same time, hence
// the atomics. NOLINTBEGIN(cppcoreguidelines-avoid-non-const-global-variables): as above
constinit std::atomic<int> arenas_taken = 0;
constinit std::atomic<void*> second_half = nullptr;  // Of the huge page that the last arena began.
constinit std::vector<std::span<std::byte>>* noted = nullptr;  // With the interpreter lock held.
// NOLINTEND(cppcoreguidelines-avoid-non-const-global-variables)

void* Map(void* wanted, size_t bytes, int flags) {
  void* got =
      mmap(wanted, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | flags, -1, 0);
  return got == MAP_FAILED ? nullptr : got;
}

// 2 MiB at a multiple of 2 MiB, or null.
char* MapHugePage() {
  char* mapped = static_cast<char*>(Map(nullptr, 2 * kHugePage, 0));
  if (mapped == nullptr) return nullptr;
  const size_t before = -reinterpret_cast<uintptr_t>(mapped) % kHugePage;
  if (before != 0) munmap(mapped, before);
  char* page = mapped + before;
  munmap(page + kHugePage, kHugePage - before);
  madvise(page, kHugePage, MADV_HUGEPAGE);  // Where the kernel cannot, it is memory as any other.
  return page;
}

void* TakeFresh(size_t bytes) {
  if (bytes != kArena || arenas_taken.fetch_add(1, std::memory_order_relaxed) < kSingleArenas) {
    return Map(nullptr, bytes, 0);
  }
  if (void* arena = second_half.exchange(nullptr)) return arena;
  char* page = MapHugePage();
  if (page == nullptr) return Map(nullptr, bytes, 0);
  void* other = second_half.exchange(page + kArena);
  if (other != nullptr) munmap(other, kArena);
  return page;
}

void* Noted(void* arena, size_t bytes) {
  if (noted != nullptr && arena != nullptr)
    noted->push_back({static_cast<std::byte*>(arena), bytes});
  return arena;
}

void Forget(const void* arena) {
  if (noted == nullptr) return;
  std::erase_if(*noted, [arena](std::span<std::byte> one) { return one.data() == arena; });
}

}  // namespace

void* AllocateArena(void* /*context*/, size_t bytes) {
  if (!arenas.active) return Noted(TakeFresh(bytes), bytes);
  // NOLINTNEXTLINE(performance-no-int-to-ptr): the address is the point
  void* wanted = reinterpret_cast<void*>(arenas.next);
  if (arenas.next + bytes > kArenasLimit || Map(wanted, bytes, MAP_FIXED_NOREPLACE) != wanted) {
    return nullptr;
  }
  arenas.next += (bytes + kPage - 1) / kPage * kPage;
  return wanted;
}

void FreeArena(void* /*context*/, void* arena, size_t bytes) {
  const auto address = reinterpret_cast<uintptr_t>(arena);
  if (address - kArenasBegin >= kArenasLimit - kArenasBegin) {
    Forget(arena);
    munmap(arena, bytes);
    return;
  }
  // Of the image: its addresses stay taken, its pages go back to the kernel.
  Map(arena, bytes, MAP_FIXED | MAP_NORESERVE);
}

void BeginArenaCapture() { arenas.active = true; }

void EndArenaCapture() { arenas.active = false; }

void NoteArenas() {
  if (noted == nullptr) noted = new std::vector<std::span<std::byte>>;
}

void ReleaseArenas() {
  for (const std::span<std::byte> arena : *noted) munmap(arena.data(), arena.size());
  noted->clear();
  if (void* half = second_half.exchange(nullptr)) munmap(half, kArena);
  arenas_taken = 0;
}

uintptr_t ArenasEnd() { return arenas.next; }

}  // namespace hako::seams
