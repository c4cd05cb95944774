#include "seams/arenas.h"

#include <sys/mman.h>

namespace hako::seams {
namespace {

// CPython maps arenas itself and aligns what it needs inside them, but the thread's stack of frames
// comes through the same function in smaller pieces: page-aligned, as mmap's are.
constexpr size_t kPage = 4096;

struct CapturingArenas {
  bool active = false;
  uintptr_t next = kArenasBegin;
};

// NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables): CPython calls plain functions
constinit CapturingArenas arenas;

void* Map(void* wanted, size_t bytes, int flags) {
  void* got =
      mmap(wanted, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | flags, -1, 0);
  return got == MAP_FAILED ? nullptr : got;
}

}  // namespace

void* AllocateArena(void* /*context*/, size_t bytes) {
  if (!arenas.active) return Map(nullptr, bytes, 0);
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
    munmap(arena, bytes);
    return;
  }
  // Of the image: its addresses stay taken, its pages go back to the kernel.
  Map(arena, bytes, MAP_FIXED | MAP_NORESERVE);
}

void BeginArenaCapture() { arenas.active = true; }

void EndArenaCapture() { arenas.active = false; }

uintptr_t ArenasEnd() { return arenas.next; }

}  // namespace hako::seams
