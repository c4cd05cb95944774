// The errors of the approximations themselves, before any rounding, against the bounds that they
// claim: what the rounding test relies on. A result that is right by luck would pass the other
// tests, and not these.
#include <gtest/gtest.h>
#include <mpfr.h>

#include <bit>
#include <cmath>
#include <random>

#include "pinned_math/arctangent_kernel.h"
#include "pinned_math/exp_argument.h"
#include "pinned_math/log_kernel.h"
#include "pinned_math/quick_exp2.h"
#include "pinned_math/quick_log.h"
#include "pinned_math/quick_tangent.h"
#include "pinned_math/quotient.h"
#include "pinned_math/root.h"
#include "pinned_math/sine_kernel.h"
#include "pinned_math/taylor_table.h"

namespace hako::pinned_math {
namespace {

constexpr int kInputs = 20'000;

class Real {
 public:
  Real() { mpfr_init2(value_, 400); }
  explicit Real(double x) : Real() { mpfr_set_d(value_, x, MPFR_RNDN); }
  // x * 2^exponent
  Real(Uint128 x, int exponent) : Real() {
    mpfr_set_ui_2exp(value_, High(x), 64, MPFR_RNDN);
    mpfr_add_ui(value_, value_, static_cast<uint64_t>(x), MPFR_RNDN);
    mpfr_mul_2si(value_, value_, exponent, MPFR_RNDN);
  }
  ~Real() { mpfr_clear(value_); }
  Real(const Real&) = delete;
  Real& operator=(const Real&) = delete;
  mpfr_ptr get() { return value_; }

 private:
  mpfr_t value_;
};

using Function = int(mpfr_ptr, mpfr_srcptr, mpfr_rnd_t);

// Collects errors as multiples of their bounds.
class Errors {
 public:
  // The exact value is `expected`; it was approximated by part.
  void Add(const Part& part, Real& expected) {
    Real value(part.mantissa, part.exponent - 126);
    mpfr_sub(value.get(), value.get(), expected.get(), MPFR_RNDN);
    Real bound(part.error, part.exponent - 126);
    mpfr_div(value.get(), value.get(), bound.get(), MPFR_RNDN);
    largest_ = std::fmax(largest_, std::fabs(mpfr_get_d(value.get(), MPFR_RNDN)));
  }
  void AddSigned(Int128 fixed, Uint128 error, int exponent, Real& expected) {
    if (fixed < 0) mpfr_neg(expected.get(), expected.get(), MPFR_RNDN);
    Add({static_cast<Uint128>(fixed < 0 ? -fixed : fixed), error, exponent}, expected);
  }
  void AddQuick(const QuickValue& quick, Real& expected) {
    Real value(quick.high);
    mpfr_add_d(value.get(), value.get(), quick.low, MPFR_RNDN);
    mpfr_sub(value.get(), value.get(), expected.get(), MPFR_RNDN);
    // The test's own rounding of low is part of the bound.
    const double bound = quick.error - std::fabs(quick.low) * 0x1p-53;
    largest_ = std::fmax(largest_, std::fabs(mpfr_get_d(value.get(), MPFR_RNDN)) / bound);
  }
  ~Errors() {
    EXPECT_LT(largest_, 1);
    EXPECT_GT(largest_, 0) << "nothing was compared";
    testing::Test::RecordProperty("largest_error_in_bounds", std::to_string(largest_));
  }

 private:
  double largest_ = 0;
};

class Kernels : public testing::Test {
 protected:
  double Uniform(double low, double high) {
    return std::uniform_real_distribution<double>(low, high)(random_);
  }
  // Either sign, any exponent from low to high.
  double Sized(int low, int high) {
    return std::ldexp(Uniform(1, 2), std::uniform_int_distribution<int>(low, high)(random_)) *
           ((random_() & 1) != 0 ? 1 : -1);
  }
  Uint128 Bits128() { return Uint128{random_()} << 64 | random_(); }

  std::mt19937_64 random_{1};
};

TEST_F(Kernels, PowerOfTwoKeepsItsBound) {
  Errors errors;
  for (int i = 0; i < kInputs; ++i) {
    const auto t =
        static_cast<Int128>(Bits128()) >> 46;  // 72 bits below the point, 10 and a sign above
    Real exact(static_cast<Uint128>(t < 0 ? -t : t), -72);
    if (t < 0) mpfr_neg(exact.get(), exact.get(), MPFR_RNDN);
    mpfr_exp2(exact.get(), exact.get(), MPFR_RNDN);
    errors.Add({Exp2Mantissa(t), kExp2Error, static_cast<int>(t >> 72)}, exact);
  }
}

TEST_F(Kernels, ExponentialKeepsItsBound) {
  Errors errors;
  for (int i = 0; i < kInputs; ++i) {
    const double x = Sized(-55, 8);
    const Int128 t = TimesLog2E(x);
    Real exact(x);
    mpfr_exp(exact.get(), exact.get(), MPFR_RNDN);
    errors.Add({Exp2Mantissa(t), kExpError, static_cast<int>(t >> 72)}, exact);
  }
}

TEST_F(Kernels, LogarithmKeepsItsBound) {
  Errors errors;
  for (int i = 0; i < kInputs; ++i) {
    const double x = std::fabs((i & 1) != 0 ? Sized(-1074, 1023) : Sized(-1, 1));
    Real exact(x);
    mpfr_log(exact.get(), exact.get(), MPFR_RNDN);
    errors.AddSigned(LogFixed(ReduceForLog(x)), kLogError, 10, exact);
  }
}

TEST_F(Kernels, LogarithmOf128BitsKeepsItsBound) {
  Errors errors;
  for (int i = 0; i < kInputs; ++i) {
    const Uint128 x = Bits128() >> (random_() % 16);
    Real exact(x, 3 - 127);
    mpfr_log(exact.get(), exact.get(), MPFR_RNDN);
    errors.AddSigned(LogOfFixed(x, 3), kLogError, 10, exact);
  }
}

SmallArgument ToArgument(double x) {
  const Unpacked unpacked = Unpack(MagnitudeBits(x));
  return {unpacked.mantissa, -unpacked.exponent, x < 0};
}

TEST_F(Kernels, LogarithmNearOneKeepsItsRelativeBound) {
  Errors errors;
  for (int i = 0; i < kInputs; ++i) {
    const double x = Sized(-70, -9);
    Real exact(x);
    mpfr_log1p(exact.get(), exact.get(), MPFR_RNDN);
    mpfr_abs(exact.get(), exact.get(), MPFR_RNDN);
    const SmallArgument r = ToArgument(x);
    errors.Add({LogNearOne(r), kSmallError, -r.k}, exact);
  }
}

TEST_F(Kernels, SeriesOfExpm1KeepsItsRelativeBound) {
  Errors errors;
  for (int i = 0; i < kInputs; ++i) {
    const double x = Sized(-70, -9);
    Real exact(x);
    mpfr_expm1(exact.get(), exact.get(), MPFR_RNDN);
    mpfr_abs(exact.get(), exact.get(), MPFR_RNDN);
    const SmallArgument r = ToArgument(x);
    const int64_t scaled = r.Scaled();
    errors.Add(
        {Series<1>(r, scaled, Polynomial(tables::kExpm1Coefficients, scaled)), kSmallError, -r.k},
        exact);
  }
}

template <int kCount>
void CheckOddSeries(const int64_t (&series)[kCount], Function* function) {
  std::mt19937_64 random(2);
  std::uniform_real_distribution<double> distribution(1, 2);
  Errors errors;
  for (int i = 0; i < kInputs / 2; ++i) {
    const double x = std::ldexp(distribution(random), -9 - i % 40);
    Real exact(x);
    function(exact.get(), exact.get(), MPFR_RNDN);
    errors.Add(SmallOdd(x, series), exact);
  }
}

int ErfWithoutFactor(mpfr_ptr result, mpfr_srcptr x, mpfr_rnd_t rounding) {
  Real factor;
  mpfr_const_pi(factor.get(), rounding);
  mpfr_sqrt(factor.get(), factor.get(), rounding);
  mpfr_erf(result, x, rounding);
  mpfr_mul(result, result, factor.get(), rounding);
  return mpfr_div_2ui(result, result, 1, rounding);
}

TEST_F(Kernels, OddSeriesKeepTheirRelativeBound) {
  CheckOddSeries(tables::kSinSeries, mpfr_sin);
  CheckOddSeries(tables::kTanSeries, mpfr_tan);
  CheckOddSeries(tables::kAtanSeries, mpfr_atan);
  CheckOddSeries(tables::kAsinSeries, mpfr_asin);
  CheckOddSeries(tables::kSinhSeries, mpfr_sinh);
  CheckOddSeries(tables::kTanhSeries, mpfr_tanh);
  CheckOddSeries(tables::kAsinhSeries, mpfr_asinh);
  CheckOddSeries(tables::kAtanhSeries, mpfr_atanh);
  CheckOddSeries(tables::kErfSeries, ErfWithoutFactor);
}

TEST_F(Kernels, QuotientKeepsItsBound) {
  Errors errors;
  for (int i = 0; i < kInputs; ++i) {
    const Uint128 d = PowerOf2(126) | Bits128() >> 2;
    const auto n = static_cast<Int128>(Bits128() >> (2 + random_() % 20));
    Real exact(static_cast<Uint128>(n), 0);
    Real divisor(d, 0);
    mpfr_div(exact.get(), exact.get(), divisor.get(), MPFR_RNDN);
    errors.Add({static_cast<Uint128>(Quotient(n, d)), PowerOf2(28), 0}, exact);
  }
}

TEST_F(Kernels, SquareRootKeepsItsBound) {
  Errors errors;
  for (int i = 0; i < kInputs; ++i) {
    Uint128 w = PowerOf2(124) + (Bits128() >> (4 + random_() % 60)) * 3;
    if (i % 7 == 0) w = PowerOf2(126) - 1 - (Bits128() >> (8 + random_() % 110));
    Real exact(w, -124);
    mpfr_sqrt(exact.get(), exact.get(), MPFR_RNDN);
    errors.Add({SquareRoot(w), PowerOf2(27), 0}, exact);
  }
}

// Angles of all sizes, and near multiples of pi/2.
double AnyAngle(int i, double sized, double uniform) {
  return i % 3 == 0 ? sized : std::fabs(uniform) * (i % 3 == 1 ? 1.5707963267948966 : 1) + 0.004;
}

TEST_F(Kernels, SineAndCosineKeepTheirBounds) {
  Errors errors;
  for (int i = 0; i < kInputs; ++i) {
    const double x = AnyAngle(i, std::fabs(Sized(-8, 1022)),
                              std::round(Uniform(0, 1000)) + Uniform(0, 0.01) * (i % 2));
    const Angle angle = Reduce(MagnitudeBits(x));
    const Rotation rotation = MakeRotation(angle.h);
    for (const Kind kind : {Kind::kSine, Kind::kCosine}) {
      const bool is_cosine = ((angle.quadrant & 1) != 0) != (kind == Kind::kCosine);
      Real exact(x);
      (is_cosine ? mpfr_cos : mpfr_sin)(exact.get(), exact.get(), MPFR_RNDN);
      mpfr_abs(exact.get(), exact.get(), MPFR_RNDN);
      errors.Add(MakePart(angle, rotation, kind), exact);
    }
  }
}

TEST_F(Kernels, TangentKeepsItsBound) {
  Errors errors;
  for (int i = 0; i < kInputs; ++i) {
    const double x = AnyAngle(i, std::fabs(Sized(-8, 1022)),
                              std::round(Uniform(0, 1000)) + Uniform(0, 0.01) * (i % 2));
    const Angle angle = Reduce(MagnitudeBits(x));
    Real exact(x);
    mpfr_tan(exact.get(), exact.get(), MPFR_RNDN);
    mpfr_abs(exact.get(), exact.get(), MPFR_RNDN);
    errors.Add(Tangent(angle, angle.quadrant & 1), exact);
  }
}

TEST_F(Kernels, LogarithmsByDoublesKeepTheirBounds) {
  Errors errors;
  Errors errors_of_base_2;
  for (int i = 0; i < 2 * kInputs; ++i) {
    // Every fourth is a sum of few powers of 2, and between two entries of the table.
    const double x = std::fabs(i % 4 == 0   ? Sized(-1022, 1023)
                               : i % 4 == 1 ? std::round(Sized(9, 9)) / 512
                                            : Sized(-2, 2));
    if (!IsForQuickLog(x)) continue;
    Real exact(x);
    mpfr_log(exact.get(), exact.get(), MPFR_RNDN);
    errors.AddQuick(QuickLog(x), exact);
    Real exact_of_base_2(x);
    mpfr_log2(exact_of_base_2.get(), exact_of_base_2.get(), MPFR_RNDN);
    errors_of_base_2.AddQuick(QuickLog2(x), exact_of_base_2);
  }
}

TEST_F(Kernels, PowerOfTwoByDoublesKeepsItsBound) {
  Errors errors;
  for (int i = 0; i < 2 * kInputs; ++i) {
    const double x = i % 2 == 0 ? Sized(-55, 9) * 0.99 : Uniform(-2, 2);
    const QuickPower quick = QuickExp2(x);
    Real exact(x);
    mpfr_exp2(exact.get(), exact.get(), MPFR_RNDN);
    mpfr_mul_2si(exact.get(), exact.get(), -quick.exponent, MPFR_RNDN);
    errors.AddQuick(quick.power, exact);
  }
}

TEST_F(Kernels, TangentByDoublesKeepsItsBound) {
  Errors errors;
  for (int i = 0; i < 2 * kInputs; ++i) {
    // Every other is near half-way between two entries, where h is largest, or near a zero or pole.
    const double step = 3.14159265358979323846 / 512;
    const double turns = std::round(Uniform(0, 600)) * 256 + (i % 4 == 0 ? 1.5 : 0.501);
    const double x = std::fabs(i % 2 == 0 ? (turns + Uniform(-0.01, 0.01)) * step : Sized(-7, 9));
    const QuickTangent quick = TangentByDoubles(x);
    if (!quick.is_known) continue;
    Real exact(x);
    mpfr_tan(exact.get(), exact.get(), MPFR_RNDN);
    mpfr_abs(exact.get(), exact.get(), MPFR_RNDN);
    errors.AddQuick(quick.magnitude, exact);
  }
}

TEST_F(Kernels, ArctangentOfDoublesKeepsItsBound) {
  Errors errors;
  for (int i = 0; i < kInputs; ++i) {
    const double q = std::fabs(Sized(-3, 3));
    const double p = q * std::ldexp(Uniform(0.5, 1), -(i % 20));
    Real exact(p);
    mpfr_div_d(exact.get(), exact.get(), q, MPFR_RNDN);
    mpfr_atan(exact.get(), exact.get(), MPFR_RNDN);
    errors.Add(Arctangent(Unpack(BitsOf(p)), Unpack(BitsOf(q))), exact);
  }
}

TEST_F(Kernels, ArctangentOnTheUnitCircleKeepsItsBound) {
  Errors errors;
  for (int i = 0; i < kInputs; ++i) {
    const double x = Uniform(0x1p-7, 0.7071);
    const auto fixed = static_cast<uint64_t>(x * 0x1p60);  // 1 - x^2 in Q120
    const Part root = RootOf(PowerOf2(120) - Uint128{fixed} * fixed, -60);
    Real exact(x);
    mpfr_asin(exact.get(), exact.get(), MPFR_RNDN);
    errors.Add(Arctangent(ToLength(Unpack(BitsOf(x))), {root.mantissa >> 10, root.exponent + 1}),
               exact);
  }
}

TEST_F(Kernels, TaylorTablesKeepTheirBounds) {
  Errors errors;
  for (int i = 0; i < kInputs / 4; ++i) {
    const auto e = static_cast<int64_t>(random_());
    const double steps =
        std::ldexp(static_cast<double>(e >> 24), -40);  // Exact, as the next line takes it.
    const int64_t kept = e >> 24 << 24;
    const int row = static_cast<int>(random_() % 96);
    if (row != 0 || e > 0) {
      Real exact((row + steps) / 16);
      mpfr_erf(exact.get(), exact.get(), MPFR_RNDN);
      errors.Add({EvaluateTaylor(tables::kErf[row], kept), kTaylorError, 0}, exact);
    }
    const int point = static_cast<int>(random_() % 160);
    Real x(std::ldexp(1 + (point % 32 + 0.5 + steps) / 32, point / 32));
    Real exact;
    mpfr_sqr(exact.get(), x.get(), MPFR_RNDN);
    mpfr_exp(exact.get(), exact.get(), MPFR_RNDN);
    mpfr_erfc(x.get(), x.get(), MPFR_RNDN);
    mpfr_mul(exact.get(), exact.get(), x.get(), MPFR_RNDN);
    mpfr_mul_2ui(exact.get(), exact.get(), static_cast<unsigned long>(point / 32 + 1), MPFR_RNDN);
    errors.Add({EvaluateTaylor(tables::kScaledErfc[point], kept), kTaylorError, 0}, exact);
    const int step = static_cast<int>(random_() % 32);
    Real gamma(1 + (step + 0.5 + steps) / 32);
    mpfr_gamma(gamma.get(), gamma.get(), MPFR_RNDN);
    errors.Add({EvaluateTaylor(tables::kGamma[step], kept), kTaylorError, 0}, gamma);
  }
}

}  // namespace
}  // namespace hako::pinned_math
