#include "interpreter/reference_addresses.h"

#include <array>
#include <cstddef>
#include <cstdint>

#include "cpython/internals.h"
#include "interpreter/reference_objects.h"
#include "interpreter/static_state.h"

namespace hako::interpreter {
namespace {

struct Entry {
  uintptr_t address;  // 0: empty.
  uintptr_t under_reference;
};

// Linear probing; at most half full.
constexpr size_t kCapacity = 512;

struct Table {
  bool is_made;
  std::array<Entry, kCapacity> entries;
};

// NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables): made once for an image
Table table HAKO_IN_IMAGE = {};

// Fibonacci hashing (Knuth, The Art of Computer Programming, volume 3, 6.4).
Entry& Find(uintptr_t address) {
  constexpr uint64_t kGolden = 0x9e3779b97f4a7c15;
  constexpr int kBits = 9;
  static_assert(size_t{1} << kBits == kCapacity);
  size_t at = ((address >> 4) * kGolden) >> (64 - kBits);
  while (table.entries[at].address != 0 && table.entries[at].address != address)
    at = (at + 1) % kCapacity;
  return table.entries[at];
}

void Make() {
  size_t count = 0;
  for (const auto* one = hako_reference_objects; one->address != 0; ++one, ++count) {
    const void* object = one->object != nullptr ? one->object : *one->pointer;
    const auto address = reinterpret_cast<uintptr_t>(object);
    Find(address) = {.address = address, .under_reference = one->address};
  }
  if (2 * count > kCapacity) __builtin_trap();  // No build of hako comes to its first program.
  table.is_made = true;
}

bool IsStatic(uintptr_t address) {
  const auto begin = reinterpret_cast<uintptr_t>(__start_pydata);
  return address - begin < reinterpret_cast<uintptr_t>(__stop_pydata) - begin;
}

}  // namespace

const void* AddressUnderReference(const void* address) {
  const auto number = reinterpret_cast<uintptr_t>(address);
  if (!IsStatic(number)) [[likely]]
    return address;
  if (!table.is_made) Make();
  const Entry& entry = Find(number);
  // NOLINTNEXTLINE(performance-no-int-to-ptr): nobody reads there
  return entry.address == 0 ? address : reinterpret_cast<const void*>(entry.under_reference);
}

}  // namespace hako::interpreter
