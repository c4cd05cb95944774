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

// Bound to `total`, `halve` and `raw`: functions of the host's that take spans.
void DefineSpanFunctions(const Isolate& isolate) {
  const Value space = Must(Must(isolate.Import("__main__")).Attribute("__dict__"));
  Must(space.SetItem("total", Must(MakeFunction(isolate, "total",
                                                [](std::span<const double> items, double start) {
                                                  return std::accumulate(items.begin(), items.end(),
                                                                         start);
                                                },
                                                {{"items"}, {"start", 0.0}}))));
  Must(space.SetItem("halve", Must(MakeFunction(isolate, "halve",
                                                [](std::span<int64_t> items) {
                                                  for (int64_t& item : items) item /= 2;
                                                },
                                                {{"items"}}))));
  Must(space.SetItem(
      "raw", Must(MakeFunction(isolate, "raw",
                               [](std::span<const std::byte> bytes, std::span<const uint8_t> same) {
                                 const auto sum = std::accumulate(same.begin(), same.end(), 0);
                                 return bytes.size() == same.size() ? sum : -1;
                               }))));
  Must(isolate.Exec("from array import array\nimport ctypes\n"));
}

TEST_F(Memories, OfPythonsAreSpansForFunctionsOfTheHost) {
  DefineSpanFunctions(isolate_);
  EXPECT_EQ(Must(isolate_.Eval<double>("total(array('d', [1, 2, 4]))")), 7.0);
  EXPECT_EQ(Must(isolate_.Eval<double>("total(start=1, items=memoryview(array('d', [2]))[:1])")),
            3.0);
  EXPECT_EQ(Must(isolate_.Eval<double>("total(array('d'))")), 0.0);
  EXPECT_EQ(Must(isolate_.Eval<double>("total((ctypes.c_double * 2)(1, 2))")), 3.0)
      << "whose format is '<d'";
  EXPECT_EQ(Must(isolate_.Eval<double>("total(memoryview(bytes(48)).cast('d', shape=[2, 3]))")),
            0.0)
      << "of two dimensions, row by row";
  // 'l' and 'q' are the same numbers on this machine.
  Must(isolate_.Exec("a, b = array('q', [8, 6]), array('l', [4])\nhalve(a)\nhalve(memoryview(b))"));
  EXPECT_EQ(Must(isolate_.Eval<std::string>("f'{a.tolist()} {b.tolist()}'")), "[4, 3] [2]");
  EXPECT_EQ(Must(isolate_.Eval<int>("raw(b'abc', bytearray(b'abc'))")), 'a' + 'b' + 'c');
}

TEST_F(Memories, OfAnotherTypeAreNoSpans) {
  DefineSpanFunctions(isolate_);
  EXPECT_EQ(
      ErrorOf(isolate_.Eval("total(array('f', [1]))")),
      "TypeError: total() argument 'items': a contiguous buffer of 'd' is wanted, not of 'f'");
  EXPECT_EQ(
      ErrorOf(isolate_.Eval("total(array('q', [1]))")),
      "TypeError: total() argument 'items': a contiguous buffer of 'd' is wanted, not of 'q'");
  EXPECT_EQ(
      ErrorOf(isolate_.Eval("total(bytes(8))")),
      "TypeError: total() argument 'items': a contiguous buffer of 'd' is wanted, not of 'B'");
  EXPECT_EQ(
      ErrorOf(isolate_.Eval("total((ctypes.c_double.__ctype_be__ * 1)())")),
      "TypeError: total() argument 'items': a contiguous buffer of 'd' is wanted, not of '>d'");
  EXPECT_EQ(ErrorOf(isolate_.Eval("total([1.0])")),
            "TypeError: total() argument 'items': a bytes-like object is required, not 'list'");
  EXPECT_EQ(
      ErrorOf(isolate_.Eval("halve(array('Q', [1]))")),
      "TypeError: halve() argument 'items': a writable contiguous buffer of 'q' is wanted, not "
      "of 'Q'");
  EXPECT_EQ(ErrorOf(isolate_.Eval("raw(b'abc', array('b', [1, 2, 3]))")),
            "TypeError: raw() argument 2: a contiguous buffer of 'B' is wanted, not of 'b'");
}

TEST_F(Memories, ThatAreReadOnlyOrInPiecesAreNoSpans) {
  DefineSpanFunctions(isolate_);
  EXPECT_EQ(ErrorOf(isolate_.Eval("halve(memoryview(array('q', [1])).toreadonly())")),
            "TypeError: halve() argument 'items': a writable contiguous buffer of 'q' is wanted: "
            "memoryview: underlying buffer is not writable");
  EXPECT_EQ(
      ErrorOf(isolate_.Eval("total(memoryview(array('d', [1, 2, 3]))[::2])")),
      "TypeError: total() argument 'items': a contiguous buffer of 'd' is wanted: memoryview: "
      "underlying buffer is not C-contiguous");
}

TEST_F(Memories, OfPythonsAreHeldForTheCallOnly) {
  Must(isolate_.Exec("from array import array\na = array('d', [1])"));
  const Value append = Must(isolate_.Eval("lambda: a.append(2)"));
  std::string within;
  Define("look", Must(MakeFunction(isolate_, "look", [&](std::span<const double> items) {
           within = ErrorOf(append());
           return items.size();
         })));
  EXPECT_EQ(Must(isolate_.Eval<int>("look(a)")), 1);
  EXPECT_EQ(within, "BufferError: cannot resize an array that is exporting buffers");
  EXPECT_EQ(ErrorOf(append()), "no error");
  Define("fail", Must(MakeFunction(isolate_, "fail", [](std::span<const double>, int) {})));
  EXPECT_EQ(ErrorOf(isolate_.Eval("fail(a, 'x')")).substr(0, 10), "TypeError:");
  EXPECT_EQ(ErrorOf(append()), "no error") << "not by a call that failed either";
  // The host's own memory comes back to it as it is.
  std::vector<double> own = {1, 2, 3};
  const Memory memory = Must(Memory::Of(isolate_, std::span(own)));
  const double* seen = nullptr;
  const Value find = Must(MakeFunction(
      isolate_, "find", [&seen](std::span<const double> items) { seen = items.data(); }));
  Must(find.operator()<void>(memory.view()));
  EXPECT_EQ(seen, own.data());
}

}  // namespace
}  // namespace hako::embed_tests
