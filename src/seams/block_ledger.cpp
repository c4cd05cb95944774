// block_ledger.cpp: a set of addresses: open addressing, linear probing, deletion by shifting back.
//
// Knuth, The Art of Computer Programming, volume 3, 6.4, algorithm R: a slot that becomes free is
// filled by the next entry whose own place it lies on the way to, so that no search ends too early.
#include "seams/block_ledger.h"

#include <sys/mman.h>

#include <atomic>
#include <cstdint>
#include <cstdlib>

namespace hako::seams {
namespace {

constexpr size_t kFirstCapacity = 4096;  // A power of two, as each that follows.

// A lock for a few instructions: no thread sleeps while it has it.
class Spin {
 public:
  explicit Spin(std::atomic_flag& flag) : flag_(flag) {
    while (flag_.test_and_set(std::memory_order_acquire)) {
      while (flag_.test(std::memory_order_relaxed)) {
      }
    }
  }
  ~Spin() { flag_.clear(std::memory_order_release); }
  Spin(const Spin&) = delete;
  Spin& operator=(const Spin&) = delete;

 private:
  std::atomic_flag& flag_;
};

struct Ledger {
  std::atomic_flag lock = ATOMIC_FLAG_INIT;
  void** slots = nullptr;
  size_t capacity = 0;
  size_t count = 0;
};

// NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables): a seam has no context
constinit Ledger ledger;

// Blocks are 16 apart at least. The multiplier is 2^64 divided by the golden ratio (Knuth, 6.4).
size_t PlaceOf(const void* block) {
  const uint64_t mixed = (reinterpret_cast<uintptr_t>(block) >> 4) * 0x9E37'79B9'7F4A'7C15;
  return static_cast<size_t>(mixed >> 32) & (ledger.capacity - 1);
}

size_t Following(size_t place) { return (place + 1) & (ledger.capacity - 1); }

void Put(void* block) {
  size_t place = PlaceOf(block);
  while (ledger.slots[place] != nullptr) place = Following(place);
  ledger.slots[place] = block;
}

void** MapSlots(size_t capacity) {
  void* mapped = mmap(nullptr, capacity * sizeof(void*), PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  return mapped == MAP_FAILED ? nullptr : static_cast<void**>(mapped);
}

void Unmap(void** slots, size_t capacity) {
  if (slots != nullptr) munmap(static_cast<void*>(slots), capacity * sizeof(void*));
}

bool Grow() {
  const size_t capacity = ledger.capacity == 0 ? kFirstCapacity : ledger.capacity * 2;
  void** slots = MapSlots(capacity);
  if (slots == nullptr) return false;
  void** old = ledger.slots;
  const size_t old_capacity = ledger.capacity;
  ledger.slots = slots;
  ledger.capacity = capacity;
  for (size_t i = 0; i < old_capacity; ++i) {
    if (old[i] != nullptr) Put(old[i]);
  }
  Unmap(old, old_capacity);
  return true;
}

// `hole` lies between the place that an entry belongs to and the one where it stands.
bool MayMoveTo(size_t hole, size_t home, size_t place) {
  return ((place - home) & (ledger.capacity - 1)) >= ((place - hole) & (ledger.capacity - 1));
}

}  // namespace

bool Enter(void* block) {
  const Spin spin(ledger.lock);
  if (ledger.count * 2 >= ledger.capacity && !Grow()) return false;
  Put(block);
  ++ledger.count;
  return true;
}

void Strike(void* block) {
  const Spin spin(ledger.lock);
  if (ledger.capacity == 0) return;
  size_t hole = PlaceOf(block);
  while (ledger.slots[hole] != block) {
    if (ledger.slots[hole] == nullptr) return;
    hole = Following(hole);
  }
  for (size_t place = Following(hole); ledger.slots[place] != nullptr; place = Following(place)) {
    if (!MayMoveTo(hole, PlaceOf(ledger.slots[place]), place)) continue;
    ledger.slots[hole] = ledger.slots[place];
    hole = place;
  }
  ledger.slots[hole] = nullptr;
  --ledger.count;
}

size_t FreeAllBlocks() {
  const size_t count = ledger.count;
  size_t left = count;
  for (size_t i = 0; i < ledger.capacity && left > 0; ++i) {
    if (ledger.slots[i] == nullptr) continue;
    std::free(ledger.slots[i]);
    ledger.slots[i] = nullptr;
    --left;
  }
  if (ledger.capacity > kFirstCapacity) {
    Unmap(ledger.slots, ledger.capacity);
    ledger.slots = nullptr;
    ledger.capacity = 0;
  }
  ledger.count = 0;
  return count;
}

size_t BlockCount() { return ledger.count; }

}  // namespace hako::seams
