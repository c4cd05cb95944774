#include "pinned_math/complex_math.h"

#include <gtest/gtest.h>
#include <mpc.h>

#include <bit>
#include <cmath>
#include <complex>
#include <limits>
#include <random>

#include "pinned_math/exact_complex.h"
#include "pinned_math/pinned_math.h"

namespace hako::pinned_math {
namespace {

struct ComplexCase {
  const char* name;
  Complex (*pinned)(Complex);
  int (*mpc)(mpc_ptr, mpc_srcptr, mpc_rnd_t);
  std::complex<double> (*system)(const std::complex<double>&);
  Complex (*exact)(Complex);
};

constexpr ComplexCase kCases[] = {
    {"acos", Acos, mpc_acos, std::acos, exact::Acos},
    {"acosh", Acosh, mpc_acosh, std::acosh, exact::Acosh},
    {"asin", Asin, mpc_asin, std::asin, exact::Asin},
    {"asinh", Asinh, mpc_asinh, std::asinh, exact::Asinh},
    {"atan", Atan, mpc_atan, std::atan, exact::Atan},
    {"atanh", Atanh, mpc_atanh, std::atanh, exact::Atanh},
    {"cos", Cos, mpc_cos, std::cos, exact::Cos},
    {"cosh", Cosh, mpc_cosh, std::cosh, exact::Cosh},
    {"exp", Exp, mpc_exp, std::exp, exact::Exp},
    {"log", Log, mpc_log, std::log, exact::Log},
    {"log10", Log10, mpc_log10, std::log10, exact::Log10},
    {"sin", Sin, mpc_sin, std::sin, exact::Sin},
    {"sinh", Sinh, mpc_sinh, std::sinh, exact::Sinh},
    {"sqrt", Sqrt, mpc_sqrt, std::sqrt, exact::Sqrt},
    {"tan", Tan, mpc_tan, std::tan, exact::Tan},
    {"tanh", Tanh, mpc_tanh, std::tanh, exact::Tanh},
};

bool IsSameBits(double a, double b) {
  return std::bit_cast<uint64_t>(a) == std::bit_cast<uint64_t>(b);
}

class EachComplexFunction : public testing::TestWithParam<ComplexCase> {};

// Precision 400 and one rounding, to a double's precision where the result is normal.
TEST_P(EachComplexFunction, RoundsWhatManyMoreBitsGive) {
  constexpr int kPrecision = 400;
  constexpr int kInputs = 400;
  std::mt19937_64 random(7);
  std::uniform_real_distribution<double> distribution(-8, 8);
  mpc_t argument;
  mpc_t result;
  mpc_init2(argument, 53);
  mpc_init2(result, kPrecision);
  for (int i = 0; i < kInputs; ++i) {
    const Complex z = {distribution(random), distribution(random)};
    mpc_set_d_d(argument, z.real, z.imag, MPC_RNDNN);
    GetParam().mpc(result, argument, MPC_RNDNN);
    const Complex value = GetParam().pinned(z);
    EXPECT_EQ(value.real, mpfr_get_d(mpc_realref(result), MPFR_RNDN)) << z.real << " " << z.imag;
    EXPECT_EQ(value.imag, mpfr_get_d(mpc_imagref(result), MPFR_RNDN)) << z.real << " " << z.imag;
  }
  mpc_clear(argument);
  mpc_clear(result);
}

// On and beside the axes, where cuts lie: libm's result has the right signs, though not every bit.
TEST_P(EachComplexFunction, TakesTheSideOfACutThatSignedZerosSay) {
  constexpr double kParts[] = {0.0, -0.0, 0.25, -0.25, 1, -1, 3, -3};
  for (const double real : kParts) {
    for (const double imag : kParts) {
      const Complex value = GetParam().pinned({real, imag});
      const std::complex<double> expected = GetParam().system({real, imag});
      if (std::isinf(value.real) || std::isinf(value.imag))
        continue;  // a pole: the caller's to decide
      EXPECT_EQ(std::signbit(value.real), std::signbit(expected.real())) << real << " " << imag;
      EXPECT_EQ(std::signbit(value.imag), std::signbit(expected.imag())) << real << " " << imag;
      EXPECT_NEAR(value.real, expected.real(), 1e-14 * (1 + std::fabs(value.real)))
          << real << " " << imag;
      EXPECT_NEAR(value.imag, expected.imag(), 1e-14 * (1 + std::fabs(value.imag)))
          << real << " " << imag;
    }
  }
}

// Sizes at which intermediate results would leave the range of double: no NaN comes of it.
TEST_P(EachComplexFunction, FiniteArgumentsGiveNoNan) {
  constexpr double kParts[] = {5e-324, 1e-300, 1e-20, 0.5, 1, 700, 1e16, 1e300, 1.7e308};
  for (const double real : kParts) {
    for (const double imag : kParts) {
      const Complex value = GetParam().pinned({real, -imag});
      EXPECT_FALSE(std::isnan(value.real) || std::isnan(value.imag)) << real << " " << imag;
    }
  }
}

// Parts of all sizes, small whole numbers and points near the unit circle, where a fast path could
// be wrong.
Complex AnyArgument(std::mt19937_64& random) {
  std::uniform_real_distribution<double> distribution(-1, 1);
  const auto small = [&] { return static_cast<double>(static_cast<int>(random() % 9) - 4) / 2; };
  const auto sized = [&] {
    return std::ldexp(distribution(random), static_cast<int>(random() % 40) - 30);
  };
  switch (random() % 4) {
    case 0:
      return {small(), small()};
    case 1: {
      const double angle = 4 * distribution(random);
      return {std::cos(angle), std::sin(angle)};
    }
    case 2:
      return {std::ldexp(distribution(random), static_cast<int>(random() % 2000) - 1000), sized()};
    default:
      return {sized(), sized()};
  }
}

TEST_P(EachComplexFunction, IsAsMpcAtRandom) {
  std::mt19937_64 random(11);
  for (int i = 0; i < 2000; ++i) {
    const Complex z = AnyArgument(random);
    const Complex value = GetParam().pinned(z);
    if (std::fabs(z.real) > 1000 || std::fabs(z.imag) > 1000)
      continue;  // MPC takes long for a few of these.
    const Complex expected = GetParam().exact(z);
    EXPECT_TRUE(IsSameBits(value.real, expected.real) && IsSameBits(value.imag, expected.imag))
        << std::hexfloat << z.real << " " << z.imag << ": " << value.real << " " << value.imag
        << ", MPC: " << expected.real << " " << expected.imag;
  }
}

TEST(ComplexMath, PowerIsAsMpcAtRandom) {
  std::mt19937_64 random(12);
  for (int i = 0; i < 4000; ++i) {
    const Complex base = AnyArgument(random);
    const Complex exponent = AnyArgument(random);
    if (base.real == 0 && base.imag == 0) continue;
    const Complex value = Pow(base, exponent);
    const Complex expected = exact::Pow(base, exponent);
    EXPECT_TRUE(IsSameBits(value.real, expected.real) && IsSameBits(value.imag, expected.imag))
        << std::hexfloat << base.real << " " << base.imag << " to the power of " << exponent.real
        << " " << exponent.imag;
  }
}

INSTANTIATE_TEST_SUITE_P(, EachComplexFunction, testing::ValuesIn(kCases),
                         [](const auto& test) { return test.param.name; });

TEST(ComplexMath, SubnormalPartIsRoundedOnce) {
  // exp(-740) cos 1 = 45.81... and exp(-740) sin 1 = 71.34... in units of the smallest subnormal.
  const Complex value = Exp({-740, 1});
  EXPECT_EQ(value.real, 46 * 0x1p-1074);
  EXPECT_EQ(value.imag, 71 * 0x1p-1074);
}

TEST(ComplexMath, RangeOfDoubleEndsInInfinityAndZero) {
  const Complex large = Exp({1000, 1});
  EXPECT_EQ(large.real, std::numeric_limits<double>::infinity());
  EXPECT_EQ(large.imag, std::numeric_limits<double>::infinity());
  const Complex small = Exp({-1000, 3});
  EXPECT_TRUE(IsSameBits(small.real, -0.0));
  EXPECT_TRUE(IsSameBits(small.imag, 0.0));
}

TEST(ComplexMath, PowersThatAreExactAreExact) {
  const Complex square = Pow({1, 2}, {2, 0});
  EXPECT_EQ(square.real, -3);
  EXPECT_EQ(square.imag, 4);
  const Complex root = Pow({-4, 0.0}, {0.5, 0});
  EXPECT_TRUE(IsSameBits(root.real, 0.0)) << root.real;
  EXPECT_EQ(root.imag, 2);
  const Complex turn = Pow({0, 1}, {0, 1});  // exp(-pi/2)
  EXPECT_EQ(turn.real, Exp(-0x1.921fb54442d18p0) * (1 - 0x1.1a62633145c07p-54));
}

// Beyond where e^(-2|x|) leaves the range of double only the sides of zeros are left.
TEST(ComplexMath, TangentOfALargeImaginaryPartIsOneAtOnce) {
  const Complex value = Tanh({1e6, 1});
  EXPECT_EQ(value.real, 1);
  EXPECT_TRUE(IsSameBits(value.imag, 0.0));
  EXPECT_TRUE(IsSameBits(Tanh({1e6, 2}).imag, -0.0));
  EXPECT_TRUE(IsSameBits(Tan({2, -1e6}).real, -0.0));
  EXPECT_EQ(Tan({2, -1e6}).imag, -1);
  for (double x = 41; x < 420; x += 7.3) {
    const Complex expected = exact::Tanh({-x, 0.7});
    const Complex result = Tanh({-x, 0.7});
    EXPECT_TRUE(IsSameBits(result.real, expected.real) && IsSameBits(result.imag, expected.imag))
        << x;
  }
}

// On the axes a complex function is the real one.
TEST(ComplexMath, AgreesWithTheRealFunctionsOnTheAxis) {
  for (double x = -4; x < 4; x += 0.37) {
    EXPECT_TRUE(IsSameBits(Exp({x, 0.0}).real, Exp(x)));
    EXPECT_TRUE(IsSameBits(Sin({x, 0.0}).real, Sin(x)));
    EXPECT_TRUE(IsSameBits(Tanh({x, 0.0}).real, Tanh(x)));
    EXPECT_TRUE(IsSameBits(Atan({x, 0.0}).real, Atan(x)));
    EXPECT_TRUE(IsSameBits(Log({x, 0.0}).real, Log(std::fabs(x))));
    EXPECT_TRUE(IsSameBits(Log({x, 1.5}).imag, Atan2(1.5, x)));
  }
}

}  // namespace
}  // namespace hako::pinned_math
