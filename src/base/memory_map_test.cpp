#include "base/memory_map.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/mman.h>

#include <algorithm>

namespace hako {
namespace {

TEST(MemoryMap, KnowsThisProgramsCodeAndTheStack) {
  const MemoryMap map = MemoryMap::Read();
  const MemoryMap::Range* code = map.Find(reinterpret_cast<uintptr_t>(&MemoryMap::Read));
  ASSERT_NE(code, nullptr);
  EXPECT_TRUE(code->is_code);
  EXPECT_THAT(code->name, testing::EndsWith("memory_map_test"));
  const int local = 0;
  const MemoryMap::Range* stack = map.Find(reinterpret_cast<uintptr_t>(&local));
  ASSERT_NE(stack, nullptr);
  EXPECT_FALSE(stack->is_code);
  EXPECT_TRUE(stack->is_readable);
}

TEST(MemoryMap, IsInOrder) {
  const MemoryMap map = MemoryMap::Read();
  const auto& ranges = map.ranges();
  EXPECT_TRUE(std::ranges::is_sorted(ranges, {}, &MemoryMap::Range::begin));
  for (const auto& range : ranges) EXPECT_LT(range.begin, range.end);
}

TEST(MemoryMap, EndsARangeWhereItEnds) {
  constexpr size_t kPage = 4096;
  void* pages = mmap(nullptr, 3 * kPage, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  ASSERT_NE(pages, MAP_FAILED);
  const auto begin = reinterpret_cast<uintptr_t>(pages);
  munmap(pages, kPage);
  munmap(static_cast<char*>(pages) + 2 * kPage, kPage);
  const MemoryMap map = MemoryMap::Read();
  const MemoryMap::Range* range = map.Find(begin + kPage);
  ASSERT_NE(range, nullptr);
  EXPECT_FALSE(range->is_readable);
  EXPECT_EQ(map.Find(begin + kPage - 1), nullptr);
  EXPECT_EQ(map.Find(begin + 2 * kPage), nullptr);
  EXPECT_EQ(map.Find(0), nullptr);
  munmap(static_cast<char*>(pages) + kPage, kPage);
}

}  // namespace
}  // namespace hako
