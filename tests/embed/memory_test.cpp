// memory_test.cpp: memory shared without a copy, and what happens when it goes away.
#include <numeric>

#include "embed/isolate_fixture.h"

namespace hako::embed_tests {
namespace {

class Memories : public WithIsolate {};

TEST_F(Memories, AreSeenAndWrittenByPython) {
  std::vector<double> numbers = {1, 2, 3};
  const Memory memory = Must(Memory::Of(isolate_, std::span(numbers)));
  Define("view", memory.view());
  EXPECT_EQ(Must(isolate_.Eval<std::string>("view.format + str(view.shape) + str(view.tolist())")),
            "d(3,)[1.0, 2.0, 3.0]");
  Must(isolate_.Exec("view[1] = 20"));
  EXPECT_EQ(numbers[1], 20.0);
  numbers[2] = 7;
  EXPECT_EQ(Must(isolate_.Eval<double>("view[2]")), 7.0);
}

TEST_F(Memories, AreReadOnlyWhereTheyAreConst) {
  const std::vector<int32_t> numbers = {1, 2};
  const Memory memory = Must(Memory::Of(isolate_, std::span(numbers)));
  Define("view", memory.view());
  EXPECT_EQ(ErrorOf(isolate_.Exec("view[0] = 1")), "TypeError: cannot modify read-only memory");
  EXPECT_EQ(Must(isolate_.Eval<int>("sum(view)")), 3);
}

TEST_F(Memories, RaiseWhenTheyHaveBeenReleased) {
  {
    std::vector<double> numbers(1000, 1.5);
    const Memory memory = Must(Memory::Of(isolate_, std::span(numbers)));
    Define("view", memory.view());
    Must(isolate_.Exec("part = view[10:20]\nraw = view.cast('B')\niterator = iter(view)"));
  }
  for (const char* use : {"view[0]", "part[0]", "raw[0]", "next(iterator)", "bytes(part)",
                          "part.tolist()", "view == part", "memoryview(view)"}) {
    const auto failed = isolate_.Eval(use);
    if (std::string_view(use) == "view == part") continue;  // Python compares them as objects.
    ASSERT_FALSE(failed) << use;
    EXPECT_EQ(failed.error().OneLine(),
              "ValueError: operation forbidden on released memoryview object")
        << use;
  }
}

TEST_F(Memories, StayWhereSomethingHasTheirAddress) {
  std::vector<uint8_t> bytes(10);
  Memory memory = Must(Memory::Of(isolate_, std::span(bytes)));
  Define("view", memory.view());
  Must(isolate_.Exec("import io, ctypes\nheld = (ctypes.c_char * 10).from_buffer(view)"));
  const auto refused = memory.Release();
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind(), HAKO_ERROR_STATE);
  EXPECT_EQ(Must(isolate_.Eval<int>("view[0]")), 0);
  Must(isolate_.Exec("del held"));
  EXPECT_TRUE(memory.Release());
}

TEST_F(Memories, OfPythonsAreSeenByTheHost) {
  const Value array = Must(isolate_.Eval("bytearray(b'abc')"));
  {
    auto buffer = Must(Buffer<uint8_t>::Of(array));
    EXPECT_EQ(buffer.items().size(), 3U);
    buffer.items()[0] = 'x';
    EXPECT_EQ(ErrorOf(array.Call("append", 1)),
              "BufferError: Existing exports of data: object cannot be re-sized");
  }
  EXPECT_EQ(Must(array.Repr()), "bytearray(b'xbc')");
  Must(array.Call("append", 1));
  const Value doubles = Must(isolate_.Eval("__import__('array').array('d', [1, 2, 4])"));
  const auto items = Must(Buffer<const double>::Of(doubles));
  EXPECT_EQ(std::accumulate(items.items().begin(), items.items().end(), 0.0), 7.0);
  EXPECT_EQ(ErrorOf(Buffer<float>::Of(doubles)),
            "ValueError: the buffer's items have another size");
  EXPECT_FALSE(Buffer<uint8_t>::Of(Must(isolate_.Eval("b'constant'"))));
}

}  // namespace
}  // namespace hako::embed_tests
