#include "seams/outside_calls.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdarg>
#include <cstring>
#include <vector>

namespace hako::seams {
namespace {

// NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables): a stub takes no context
std::vector<std::pair<size_t, const void*>> notes;

void Note(size_t stub, const void* first_argument) { notes.emplace_back(stub, first_argument); }

double Mix(int a, double b, long c, float d, const char* e, double f, int g, int h, int i, int j) {
  return a + b + static_cast<double>(c) + static_cast<double>(d) +
         static_cast<double>(std::strlen(e)) + f + g + h + i + j;
}

double Sum(int count, ...) {
  va_list rest;
  va_start(rest, count);
  double sum = 0;
  for (int i = 0; i < count; ++i) sum += va_arg(rest, double);
  va_end(rest);
  return sum;
}

template <class Function>
Function* At(size_t stub, Function* /*of the type*/) {
  // NOLINTNEXTLINE(performance-no-int-to-ptr): the address is the point
  return reinterpret_cast<Function*>(StubAddress(stub));
}

uintptr_t AddressOf(auto* function) { return reinterpret_cast<uintptr_t>(function); }

TEST(OutsideCalls, HaveStubsInAscendingPlacesOfTheirOwn) {
  for (size_t stub = 0; stub < kStubCount; ++stub) EXPECT_EQ(StubAt(StubAddress(stub)), stub);
  EXPECT_EQ(StubAt(StubAddress(0) - 1), kStubCount);
  EXPECT_EQ(StubAt(StubAddress(0) + 1), kStubCount);
  EXPECT_EQ(StubAt(StubAddress(kStubCount - 1) + 16), kStubCount);
  EXPECT_EQ(StubAt(0), kStubCount);
}

TEST(OutsideCalls, ArriveWithAllTheirArguments) {
  for (const size_t stub : {size_t{0}, size_t{7}, kStubCount - 1}) {
    SetTarget(stub, AddressOf(Mix));
    EXPECT_EQ(At(stub, Mix)(1, 2.5, 3, 4.5F, "five!", 6.25, 7, 8, 9, 10), 56.25);
    SetTarget(stub, AddressOf(Sum));
    EXPECT_EQ(At(stub, Sum)(9, 1., 2., 3., 4., 5., 6., 7., 8., 9.), 45.);
  }
}

TEST(OutsideCalls, AreToldOfAndArriveAllTheSame) {
  for (const size_t stub : {size_t{0}, size_t{300}, kStubCount - 1}) {
    notes.clear();
    SetNotedTarget(stub, AddressOf(Mix), Note);
    EXPECT_EQ(At(stub, Mix)(1, 2.5, 3, 4.5F, "five!", 6.25, 7, 8, 9, 10), 56.25);
    SetNotedTarget(stub, AddressOf(Sum), Note);
    EXPECT_EQ(At(stub, Sum)(9, 1., 2., 3., 4., 5., 6., 7., 8., 9.), 45.);
    ASSERT_EQ(notes.size(), 2U);
    EXPECT_EQ(notes[0].first, stub);
    SetTarget(stub, AddressOf(Sum));
    EXPECT_EQ(At(stub, Sum)(1, 1.), 1.);
    EXPECT_EQ(notes.size(), 2U);
  }
}

TEST(OutsideCalls, TellTheirFirstArgument) {
  notes.clear();
  SetNotedTarget(5, AddressOf(std::strlen), Note);
  const char* const text = "text";
  EXPECT_EQ(At(5, static_cast<size_t (*)(const char*)>(std::strlen))(text), 4U);
  EXPECT_THAT(notes, testing::ElementsAre(std::pair<size_t, const void*>{5, text}));
}

}  // namespace
}  // namespace hako::seams
