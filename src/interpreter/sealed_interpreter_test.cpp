// Where the interpreter's state lies, asked of a program that holds it.
#include <Python.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdint>
#include <cstdio>

#include "seams/raw_heap.h"

// The bounds that GNU ld defines for the renamed sections (cmake/seal.cmake).
extern "C" {
extern char __start_pydata[], __stop_pydata[], __start_pybss[],
    __stop_pybss[];  // NOLINT(bugprone-reserved-identifier)
extern char** environ;
}

namespace {

bool IsIn(const void* object, const char* start, const char* stop) {
  const auto address = reinterpret_cast<uintptr_t>(object);
  return address >= reinterpret_cast<uintptr_t>(start) &&
         address < reinterpret_cast<uintptr_t>(stop);
}
bool IsSealed(const void* object) {
  return IsIn(object, __start_pydata, __stop_pydata) || IsIn(object, __start_pybss, __stop_pybss);
}

TEST(SealedState, HoldsTheInterpretersTypesAndRuntime) {
  EXPECT_TRUE(IsSealed(&PyLong_Type));
  EXPECT_TRUE(IsSealed(&PyDict_Type));
  EXPECT_TRUE(IsSealed(&_Py_NoneStruct));
  EXPECT_TRUE(IsSealed(&PyImport_Inittab));
  EXPECT_TRUE(IsSealed(&Py_FileSystemDefaultEncoding));
}

TEST(SealedState, LeavesLibcsObjectsAndHakosOutside) {
  EXPECT_FALSE(IsSealed(&stdin));
  EXPECT_FALSE(IsSealed(&environ));
  static int hakos_own = 1;
  EXPECT_FALSE(IsSealed(&hakos_own));
}

TEST(SealedState, StartsOnPagesOfItsOwn) {
  const auto page = static_cast<uintptr_t>(sysconf(_SC_PAGESIZE));
  EXPECT_EQ(reinterpret_cast<uintptr_t>(__start_pydata) % page, 0U);
  EXPECT_EQ(reinterpret_cast<uintptr_t>(__start_pybss) % page, 0U);
}

TEST(SealedState, HoldsAPlausibleAmount) {
  EXPECT_GT(__stop_pydata - __start_pydata, 100 * 1024);
  EXPECT_GT(__stop_pybss - __start_pybss, 4 * 1024);
}

TEST(MemorySeam, PassesStraightThroughToLibc) {
  char* block = static_cast<char*>(hako_malloc(64));
  ASSERT_NE(block, nullptr);
  block[63] = 'x';
  block = static_cast<char*>(hako_realloc(block, 4096));
  ASSERT_NE(block, nullptr);
  EXPECT_EQ(block[63], 'x');
  free(block);  // libc's own: extension modules free what the interpreter allocated
  void* zeroed = hako_calloc(16, 16);
  ASSERT_NE(zeroed, nullptr);
  EXPECT_EQ(static_cast<char*>(zeroed)[255], 0);
  hako_free(zeroed);
}

TEST(MemorySeam, FailsAsLibcDoes) {
  EXPECT_EQ(hako_malloc(PTRDIFF_MAX), nullptr);
  EXPECT_EQ(hako_calloc(SIZE_MAX, 2), nullptr);
}

}  // namespace
