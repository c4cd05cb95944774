#include "pinned_math/pinned_math.h"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <cstdint>
#include <initializer_list>
#include <limits>
#include <numbers>
#include <random>
#include <string_view>
#include <thread>
#include <vector>

#include "math/rounding_cases.h"
#include "pinned_math/exact_fallback.h"

namespace hako::pinned_math {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kTiny = std::numeric_limits<double>::denorm_min();
constexpr double kSmallest = std::numeric_limits<double>::min();
constexpr double kLargest = std::numeric_limits<double>::max();

uint64_t Bits(double x) { return std::bit_cast<uint64_t>(x); }

double Step(double x, int64_t steps) {
  return std::bit_cast<double>(Bits(x) + static_cast<uint64_t>(steps));
}

// Names the input in a failure.
void ExpectAsMpfr(const RoundingCase& rounding, Input input) {
  const double expected = CallMpfr(rounding, input);
  const double result = CallPinned(rounding, input);
  EXPECT_TRUE(IsSame(result, expected)) << rounding.name << "(" << std::hexfloat << input.x << ", "
                                        << input.y << ") is " << result << ", MPFR: " << expected;
}

// Values at which some function changes its kind: ends of ranges, poles, roots, exact cases.
std::vector<double> SpecialValues() {
  std::vector<double> values = {0.0,
                                kInfinity,
                                kTiny,
                                kSmallest,
                                kLargest,
                                1e22,
                                0x1p1023,
                                0x1.921fb54442d18p0,
                                0x1.921fb54442d18p1,
                                0x1.6ac5b262ca1ffp849,
                                709.782712893384,
                                710.4758600739439,
                                745.1332191019412,
                                708.3964185322641,
                                1074.0,
                                1075.0,
                                1023.0,
                                1022.0,
                                171.6243769563027,
                                177.7807064574696,
                                184.5,
                                26.543258454250947,
                                27.226017111108362,
                                5.9215871957945074,
                                2.4570247382208006,
                                0x1p52,
                                0x1p53,
                                0x1p54,
                                0x1p63,
                                0x1p64,
                                1e300,
                                std::numbers::sqrt2,
                                std::numbers::e,
                                std::numbers::ln2,
                                0.1,
                                1.0 / 3};
  for (int exponent = -1074; exponent < 1024;
       exponent += exponent >= -64 && exponent < 12 ? 1 : 31) {
    values.push_back(std::ldexp(1.0, exponent));
  }
  for (int i = 2; i <= 40; ++i) values.push_back(i * 0.25);
  for (double power = 10; power < 1e23; power *= 10) values.push_back(power);
  const size_t count = values.size();
  for (size_t i = 0; i < count; ++i) values.push_back(-values[i]);
  return values;
}

class EachFunction : public testing::TestWithParam<RoundingCase> {};

TEST_P(EachFunction, IsAsMpfrAtSpecialPointsAndBesideThem) {
  const RoundingCase& rounding = GetParam();
  const std::vector<double> values = SpecialValues();
  if (rounding.pinned_binary != nullptr) {
    for (const double x : values) {
      for (const double y : values) ExpectAsMpfr(rounding, {x, y});
    }
    return;
  }
  for (const double x : values) {
    for (int64_t steps = -2; steps <= 2; ++steps) ExpectAsMpfr(rounding, {Step(x, steps), 0});
  }
}

TEST_P(EachFunction, IsAsMpfrAtRandom) {
  constexpr int kInputs = 20'000;
  std::mt19937_64 random(20000101);
  for (int i = 0; i < kInputs; ++i) ExpectAsMpfr(GetParam(), MakeInput(GetParam(), random));
}

TEST_P(EachFunction, GivesBackTheNanItWasGiven) {
  constexpr uint64_t kPayload = 0xfff8'0000'0000'1234;
  const RoundingCase& rounding = GetParam();
  const auto nan = std::bit_cast<double>(kPayload);
  EXPECT_EQ(Bits(CallPinned(rounding, {nan, 2.0})), kPayload);
  if (rounding.pinned_binary != nullptr) {
    EXPECT_EQ(Bits(CallPinned(rounding, {2.0, nan})), kPayload);
  }
}

INSTANTIATE_TEST_SUITE_P(, EachFunction,
                         testing::ValuesIn(RoundingCases().begin(), RoundingCases().end()),
                         [](const auto& test) { return test.param.name; });

TEST(PinnedMath, InvalidOperationGivesThePositiveNan) {
  constexpr uint64_t kDefault = 0x7ff8'0000'0000'0000;
  EXPECT_EQ(Bits(Log(-1)), kDefault);
  EXPECT_EQ(Bits(Sin(kInfinity)), kDefault);
  EXPECT_EQ(Bits(Pow(-2, 0.5)), kDefault);
  EXPECT_EQ(Bits(Acos(2)), kDefault);
  EXPECT_EQ(Bits(Gamma(-3)), kDefault);
  EXPECT_EQ(Bits(Acosh(0.5)), kDefault);
  EXPECT_EQ(Bits(Atanh(-1.5)), kDefault);
}

struct SpecialResult {
  double result;
  double expected;
};

// C99, F.9: what no approximation decides.
TEST(PinnedMath, SpecialResultsAreThoseOfAnnexF) {
  const SpecialResult table[] = {
      {Pow(1, kNan), 1},
      {Pow(kNan, 0), 1},
      {Pow(kNan, -0.0), 1},
      {Pow(-1, kInfinity), 1},
      {Pow(-0.0, -3), -kInfinity},
      {Pow(-0.0, -2), kInfinity},
      {Pow(-0.0, 3), -0.0},
      {Pow(-kInfinity, 3), -kInfinity},
      {Pow(-kInfinity, -3), -0.0},
      {Pow(0.5, -kInfinity), kInfinity},
      {Pow(-8, 1.0 / 3), kNan},
      {Hypot(kInfinity, kNan), kInfinity},
      {Hypot(kNan, -kInfinity), kInfinity},
      {Atan2(-0.0, -0.0), -std::numbers::pi},
      {Atan2(0.0, -0.0), std::numbers::pi},
      {Atan2(-0.0, 0.0), -0.0},
      {Atan2(kInfinity, -kInfinity), 3 * std::numbers::pi / 4},
      {Atan2(1, kInfinity), 0.0},
      {Log(0), -kInfinity},
      {Log1p(-1), -kInfinity},
      {Log(1), 0.0},
      {Acos(1), 0.0},
      {Acosh(1), 0.0},
      {Exp(-kInfinity), 0.0},
      {Expm1(-kInfinity), -1},
      {Expm1(-0.0), -0.0},
      {Sin(-0.0), -0.0},
      {Cbrt(-27), -3},
      {Gamma(0.0), kInfinity},
      {Gamma(-0.0), -kInfinity},
      {Gamma(-kInfinity), kNan},
      {LogGamma(-kInfinity), kInfinity},
      {LogGamma(-2), kInfinity},
      {LogGamma(1), 0.0},
      {LogGamma(2), 0.0},
      {Erfc(-kInfinity), 2},
      {Tanh(kInfinity), 1},
  };
  for (const SpecialResult& row : table) {
    EXPECT_TRUE(IsSame(row.result, row.expected))
        << "row " << (&row - table) << ": " << row.result << ", not " << row.expected;
  }
}

// Results that a double holds.
TEST(PinnedMath, ExactResultsAreExact) {
  for (int k = -1074; k < 1024; ++k) {
    EXPECT_EQ(Exp2(k), std::ldexp(1.0, k));
    EXPECT_EQ(Log2(std::ldexp(1.0, k)), k);
    EXPECT_EQ(Pow(2, k), std::ldexp(1.0, k));
  }
  double power = 1;
  for (int k = 0; k <= 22; ++k, power *= 10) {
    EXPECT_EQ(Log10(power), k);
    EXPECT_EQ(Pow(10, k), power);
  }
  for (int64_t k = 1; k < 200'000; k += 37) {
    const auto root = static_cast<double>(k);
    EXPECT_EQ(Cbrt(root * root * root), root);
    EXPECT_EQ(Hypot(3 * root, 4 * root), 5 * root);
    EXPECT_EQ(Pow(root * root, 0.5), root);
  }
}

// Half-way between two doubles no precision decides: MPFR is asked, and the even one is taken.
TEST(PinnedMath, ResultsHalfWayAreRoundedToEven) {
  const uint64_t calls = exact::CallCount();
  // Odd numbers of 54 bits: (2^27 - 1)^2 = 2^54 - 2^28 + 1, and likewise.
  EXPECT_EQ(Pow(0x1p27 - 1, 2), 0x1p54 - 0x1p28);
  EXPECT_EQ(Pow(0x1p27 - 3, 2), 0x1p54 - 6 * 0x1p27 + 8);
  // m = 90000000, n = 50000001: m^2 - n^2, 2mn and m^2 + n^2 = 10600000100000001.
  EXPECT_EQ(Hypot(5599999899999999, 9000000180000000), 10600000100000000);
  EXPECT_EQ(exact::CallCount(), calls + 3);
}

TEST(PinnedMath, HugeAnglesAreReducedByAllOfPi) {
  // The double nearest to a multiple of pi/2: 6381956970095103 * 2^797 (Kahan's search, redone by
  // continued fractions); and 1e22.
  const double worst = std::ldexp(6381956970095103.0, 797);
  EXPECT_EQ(Cos(worst), exact::Cos(worst));
  EXPECT_EQ(Sin(1e22), -0.8522008497671888);
  EXPECT_NEAR(Cos(worst), -4.68716592425462761112e-19, 1e-30);
}

// 1 - erf(x) needs bits of x far below those that a table of x has. Found by check-rounding.
TEST(PinnedMath, ErfcKeepsTheBitsOfSmallArguments) {
  EXPECT_EQ(Erfc(0x1.1d5d763b63ccdp-47), 0x1.fffffffffffafp-1);
  EXPECT_EQ(Erfc(-0x1.70abb539423abp-50), 0x1.0000000000007p+0);
  EXPECT_EQ(Erfc(0x1.f8bd370f9bdaep-37), 0x1.ffffffffdc676p-1);
  EXPECT_EQ(Erfc(0x1.40a32b2e2a53bp-34), 0x1.ffffffff4b198p-1);
  EXPECT_EQ(Erfc(-0x1.c5bfbc10858c7p-54), 0x1.0000000000001p+0);
}

// Each thread has its own exponent range in MPFR.
TEST(PinnedMath, ThreadsDoNotDisturbEachOther) {
  std::vector<std::thread> threads;
  std::vector<int> wrong(4);
  for (int& count : wrong) {
    threads.emplace_back([&count] {
      for (int i = 0; i < 2000; ++i) {
        if (exact::Exp(-745.0 + i * 1e-4) > 0x1p-1000) ++count;
        if (exact::Exp(-745.0) != 0x1p-1074) ++count;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (const int count : wrong) EXPECT_EQ(count, 0);
}

}  // namespace
}  // namespace hako::pinned_math
