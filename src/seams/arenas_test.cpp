#include "seams/arenas.h"

#include <gtest/gtest.h>

#include <cstring>
#include <mutex>
#include <set>
#include <thread>
#include <vector>

namespace hako::seams {
namespace {

constexpr size_t kArena = size_t{1} << 20;

uintptr_t AddressOf(const void* arena) { return reinterpret_cast<uintptr_t>(arena); }

std::vector<void*> Take(size_t count) {
  std::vector<void*> taken;
  for (size_t i = 0; i < count; ++i) taken.push_back(AllocateArena(nullptr, kArena));
  return taken;
}

TEST(Arenas, ShareHugePagesInPairsOnceAProgramIsLarge) {
  Take(4);  // these are single, whatever came before
  const std::vector<void*> taken = Take(9);
  int pairs = 0;
  for (size_t i = 1; i < taken.size(); ++i) {
    const uintptr_t first = AddressOf(taken[i - 1]);
    if (first % (2 * kArena) == 0 && AddressOf(taken[i]) == first + kArena) ++pairs;
  }
  EXPECT_EQ(pairs, 4);
}

TEST(Arenas, AreWritableZeroedAndFreedOneByOne) {
  for (int turn = 0; turn < 3; ++turn) {
    const std::vector<void*> taken = Take(6);
    for (void* arena : taken) {
      ASSERT_NE(arena, nullptr);
      EXPECT_EQ(*static_cast<char*>(arena), 0);
      EXPECT_EQ(*(static_cast<char*>(arena) + kArena - 1), 0);
      std::memset(arena, turn + 1, kArena);
    }
    for (size_t i = 0; i < taken.size(); i += 2) FreeArena(nullptr, taken[i], kArena);
    for (size_t i = 1; i < taken.size(); i += 2) {  // the other half of its page is still there
      EXPECT_EQ(*(static_cast<char*>(taken[i]) + kArena / 2), turn + 1);
      FreeArena(nullptr, taken[i], kArena);
    }
  }
}

TEST(Arenas, OfSeveralThreadsAreDistinct) {
  std::mutex mutex;
  std::set<void*> all;
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (void* arena : Take(50)) {
        *static_cast<char*>(arena) = 1;
        const std::lock_guard<std::mutex> lock(mutex);
        all.insert(arena);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(all.size(), 200U);
}

TEST(Arenas, OfAnotherSizeAreMappedAlone) {
  void* stack = AllocateArena(nullptr, 16 * 1024);  // CPython takes its frames' memory so
  ASSERT_NE(stack, nullptr);
  EXPECT_EQ(AddressOf(stack) % 4096, 0U);
  FreeArena(nullptr, stack, 16 * 1024);
}

}  // namespace
}  // namespace hako::seams
