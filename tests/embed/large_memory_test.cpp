// large_memory_test.cpp: a GiB of the host's, seen and changed by Python, and no copy of it made.
//
// The GiB is a mapping of which nothing is resident until it is touched, page by page. So whatever
// the process's resident memory grows by, at any moment, is the pages that were touched and what
// hako and Python need; a copy would show as a GiB.
#include <sys/mman.h>

#include <cstddef>
#include <fstream>
#include <span>

#include "embed/isolate_fixture.h"
#include "embed/own_process.h"

namespace hako::embed_tests {
namespace {

constexpr size_t kSize = size_t{1} << 30;
constexpr long kPageKiB = 4;

class Mapping {
 public:
  Mapping()
      : data_(mmap(nullptr, kSize, PROT_READ | PROT_WRITE,
                   MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0)) {
    EXPECT_NE(data_, MAP_FAILED);
    EXPECT_EQ(madvise(data_, kSize, MADV_NOHUGEPAGE), 0);  // A touch is to cost one page.
  }
  ~Mapping() { munmap(data_, kSize); }
  Mapping(const Mapping&) = delete;
  Mapping& operator=(const Mapping&) = delete;
  [[nodiscard]] std::span<uint8_t> bytes() const { return {static_cast<uint8_t*>(data_), kSize}; }

 private:
  void* data_;
};

// How far resident memory has risen, at its highest, since this was made.
class HighWater {
 public:
  HighWater() {
    // proc(5): writing 5 to clear_refs sets VmHWM to what is resident now.
    std::ofstream("/proc/self/clear_refs") << 5 << std::flush;
    before_KiB_ = HighWaterKiB();
  }
  [[nodiscard]] long KiB() const { return HighWaterKiB() - before_KiB_; }

 private:
  long before_KiB_ = 0;
};

class LargeMemory : public WithIsolate {
 protected:
  // Measured: under 1 MiB over the touched pages.
  static constexpr long kMostKiB = 4096;
  Mapping mapping_;
};

TEST_F(LargeMemory, IsSlicedReadAndWrittenWithoutACopy) {
  constexpr long kWritten = 64;  // Pages.
  const std::span<uint8_t> bytes = mapping_.bytes();
  bytes[kSize - 1] = 7;
  const HighWater high_water;
  const Memory memory = Must(Memory::Of(isolate_, bytes));
  const Value work =
      Must(isolate_.Eval("exec('''\n"
                         "def work(view, pages):\n"
                         "  half = view[len(view) // 2:]\n"
                         "  numbers = half.cast('Q')\n"
                         "  step = len(half) // pages\n"
                         "  for i in range(pages): half[i * step] = i\n"
                         "  total = sum(half[::step]) + half[-1]\n"
                         "  assert half.nbytes == len(numbers) * 8\n"
                         "  assert numbers[step // 8] == 1\n"
                         "  return total, half\n"
                         "''') or work"));
  const auto result = Must(work.operator()<std::vector<Value>>(memory.view(), kWritten));
  EXPECT_EQ(Must(result[0].To<long>()), kWritten * (kWritten - 1) / 2 + 7);
  {
    const auto half = Must(Buffer<uint8_t>::Of(result[1]));
    EXPECT_EQ(half.items().data(), bytes.data() + kSize / 2) << "what comes back is the host's";
    EXPECT_EQ(half.items().size(), kSize / 2);
  }
  EXPECT_EQ(bytes[kSize / 2 + 3 * (kSize / 2 / kWritten)], 3);
  std::printf("resident memory rose by %ld KiB, of which %ld are the pages written to\n",
              high_water.KiB(), kWritten * kPageKiB);
  EXPECT_LT(high_water.KiB(), kWritten * kPageKiB + kMostKiB);
}

// What the bound above rests on: a copy of a sixteenth is already far beyond it. Not held to the
// page, as HighWaterKiB is not.
TEST_F(LargeMemory, ThatIsCopiedIsSeen) {
  constexpr size_t kCopied = kSize / 16;
  const HighWater high_water;
  const Memory memory = Must(Memory::Of(isolate_, mapping_.bytes()));
  const Value copy = Must(isolate_.Eval("lambda view, size: len(bytes(view[:size]))"));
  EXPECT_EQ(Must(copy.operator()<size_t>(memory.view(), kCopied)), kCopied);
  EXPECT_GE(high_water.KiB(), static_cast<long>(kCopied / 1024) - kMostKiB);
}

}  // namespace
}  // namespace hako::embed_tests
