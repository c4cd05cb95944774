// numpy in an image: programs/, each cold, from its own image and under the reference, byte for
// byte.
#include <algorithm>

#include "foreign.h"

namespace hako::foreign {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

bool ReferenceHasNumpy() {
  static const bool has = parity::RunReference({"-c", "import numpy"}).ending == Exit(0);
  return has;
}

#define REQUIRE_NUMPY() \
  if (!ReferenceHasNumpy()) GTEST_SKIP() << "numpy is not installed for the reference"

Words Programs() {
  Words names;
  for (const auto& entry : std::filesystem::directory_iterator(ProgramFolder()))
    names.push_back(entry.path().stem());
  std::sort(names.begin(), names.end());
  return names;
}

class Numpy : public ForeignTest {
 protected:
  static std::string PathOf(const std::string& program) {
    return ProgramFolder() + "/" + program + ".py";
  }
};

class NumpyProgram : public Numpy, public testing::WithParamInterface<std::string> {};

TEST_P(NumpyProgram, IsTheSameColdAndFromItsImage) {
  REQUIRE_NUMPY();
  if (GetParam() == "fresh_entropy") GTEST_SKIP() << "its output is another one in every run";
  const std::string path = PathOf(GetParam());
  const std::string python = parity::ReferencePath();
  const Outcome reference = parity::RunFile(python, {python, path}, Own());
  const Start cold = Run({path}, {.environment = {"HAKO_IMAGE=none"}});
  parity::ExpectEqual(reference, cold.outcome, "cold");
  Build({"--for", path});
  const Start start = Run({path});
  EXPECT_THAT(start.image, StartsWith(Cache())) << start.why;
  parity::ExpectEqual(reference, start.outcome, "from its image");
}

INSTANTIATE_TEST_SUITE_P(Of, NumpyProgram, testing::ValuesIn(Programs()),
                         [](const auto& test) { return test.param; });

TEST_F(Numpy, IsKeptWhole) {
  REQUIRE_NUMPY();
  EXPECT_THAT(Build({"-m", "numpy"}).err, Not(HasSubstr("not kept: numpy")));
  const Start start =
      Run({"-c", "import numpy; print(numpy.arange(3))"}, {.environment = {"HAKO_TRACE=2"}});
  EXPECT_THAT(start.outcome.err, Not(HasSubstr("imported anew: numpy")));
  EXPECT_THAT(start.outcome.err, Not(HasSubstr("torn down in full")));
  EXPECT_EQ(start.outcome.out, "[0 1 2]\n");
}

TEST_F(Numpy, DrawsFreshEntropyInEveryStart) {
  REQUIRE_NUMPY();
  const std::string path = PathOf("fresh_entropy");
  Build({"--for", path});
  const Start first = Run({path});
  const Start second = Run({path});
  EXPECT_EQ(first.outcome.ending, Exit(0)) << first.outcome.err;
  EXPECT_THAT(first.image, StartsWith(Cache()));
  const auto lines = [](const std::string& text) {
    Words found;
    for (size_t begin = 0, end = 0; (end = text.find('\n', begin)) != std::string::npos;
         begin = end + 1)
      found.push_back(text.substr(begin, end - begin));
    return found;
  };
  const Words one = lines(first.outcome.out);
  const Words other = lines(second.outcome.out);
  ASSERT_EQ(one.size(), other.size());
  ASSERT_GE(one.size(), 3U);
  for (const size_t line : {0, 1, 2}) EXPECT_NE(one[line], other[line]);
}

// pandas and others find numpy's C functions by a capsule, and link against nothing.
TEST_F(Numpy, LendsItsFunctionsToModulesThatAreLoadedLater) {
  REQUIRE_NUMPY();
  const std::string code =
      "import numpy, ctypes\n"
      "api = numpy.core._multiarray_umath._ARRAY_API\n"
      "ctypes.pythonapi.PyCapsule_GetPointer.restype = ctypes.c_void_p\n"
      "ctypes.pythonapi.PyCapsule_GetPointer.argtypes = [ctypes.py_object, ctypes.c_char_p]\n"
      "table = ctypes.cast(ctypes.pythonapi.PyCapsule_GetPointer(api, None), "
      "ctypes.POINTER(ctypes.c_void_p))\n"
      "version = ctypes.PYFUNCTYPE(ctypes.c_uint)(table[0])\n"
      "print(hex(version()))\n"
      "from numpy.core import _rational_tests\n"
      "r = _rational_tests.rational(1, 3)\n"
      "print(numpy.array([r, r + 1]), numpy.array([1, 2], dtype=_rational_tests.rational).dtype)\n";
  Build({"-m", "numpy"});
  const std::string python = parity::ReferencePath();
  const Outcome reference = parity::RunFile(python, {python, "-c", code}, Own());
  const Start start = Run({"-c", code});
  EXPECT_THAT(start.image, StartsWith(Cache())) << start.why;
  parity::ExpectEqual(reference, start.outcome, "_ARRAY_API");
}

TEST_F(Numpy, IsTornDownInFullWhereAnIteratorMayWarn) {
  REQUIRE_NUMPY();
  Build({"-m", "numpy"});
  const Scene scene{.environment = {"HAKO_TRACE=2"}};
  EXPECT_THAT(Run({"-c", "import numpy; numpy.nditer([1])"}, scene).outcome.err,
              HasSubstr("torn down in full"));
}

}  // namespace
}  // namespace hako::foreign
