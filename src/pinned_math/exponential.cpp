// exponential.cpp: exp, exp2, expm1.
//
// Exp: t = x log2(e) in Q72 (exp_argument.h), then the kernel of 2^t (exp2_kernel.h). Exp2: t = x,
// cut: wrong by less than 1 unit. Error of the mantissa in both: kExp2Error + 2 kExp2ArgumentUnit =
// kExpError.
//
// Exp2 tries quick_exp2.h first, where the result is normal.
//
// Expm1: from 2^-8 on, e^x - 1 in the fixed point of e^x, or of 1 where x < 0, so that the absolute
// error stays; the rounding test then sees the larger relative one. Below 2^-8 the series x + x^2 /
// 2 + x^3 w(x), w = 1/6 + x/24 + ... + x^5/40320. What is left out of w, below 2^-48 / 9! =
// 2^-66.4, is times x^2 below 2^-82. w: six coefficients and five cuts, 8 units.
#include "pinned_math/exact_fallback.h"
#include "pinned_math/exp2_kernel.h"
#include "pinned_math/exp_argument.h"
#include "pinned_math/pinned_math.h"
#include "pinned_math/quick_exp2.h"
#include "pinned_math/rounding_test.h"
#include "pinned_math/small_argument.h"
#include "pinned_math/special_values.h"

namespace hako::pinned_math {
namespace {

// x in Q72, for 2^-64 <= |x| < 2^11.
Int128 ToQ72(double x) {
  const Unpacked unpacked = Unpack(MagnitudeBits(x));
  const auto magnitude =
      static_cast<Int128>((Uint128{unpacked.mantissa} << 19) >> (11 - unpacked.exponent));
  return x < 0 ? -magnitude : magnitude;
}

// Of an x whose bits are in [low, high) in magnitude; any other is tiny, large, or NaN.
bool IsBetween(double x, double low, double high) {
  return MagnitudeBits(x) - BitsOf(low) < BitsOf(high) - BitsOf(low);
}

[[gnu::cold]] double ExpOutside(double x, double lowest, double highest) {
  if (x >= highest) return kInfinity;
  if (x <= lowest) return 0;
  return IsNan(x) ? Quiet(x) : 1;
}

[[gnu::cold]] double Expm1Outside(double x) {
  if (x >= 710) return kInfinity;
  if (x <= -40) return -1;
  return IsNan(x) ? Quiet(x) : x;
}

double SmallExpm1(double x) {
  const Unpacked unpacked = Unpack(MagnitudeBits(x));
  const SmallArgument r = {unpacked.mantissa, -unpacked.exponent, x < 0};
  const int64_t scaled = r.Scaled();
  const Uint128 mantissa = Series<1>(r, scaled, Polynomial(tables::kExpm1Coefficients, scaled));
  double result = 0;
  if (Round(mantissa, kSmallError, unpacked.exponent, BitsOf(x) & kSignBit, result)) return result;
  return exact::Expm1(x);
}

[[gnu::noinline]] double FixedExp2(double x) {
  if (!IsBetween(x, 0x1p-55, 1076)) [[unlikely]] {
    return ExpOutside(x, -1076, 1076);
  }
  const Int128 t = ToQ72(x);
  double result = 0;
  if (RoundNormalized(Exp2Mantissa(t), kExpError, static_cast<int>(t >> 72), 0, result))
      [[likely]] {
    return result;
  }
  return exact::Exp2(x);
}

}  // namespace

double Exp(double x) {
  if (!IsBetween(x, 0x1p-55, 746)) [[unlikely]] {
    return ExpOutside(x, -746, 746);
  }
  const Int128 t = TimesLog2E(x);
  double result = 0;
  if (RoundNormalized(Exp2Mantissa(t), kExpError, static_cast<int>(t >> 72), 0, result))
      [[likely]] {
    return result;
  }
  return exact::Exp(x);
}

double Exp2(double x) {
  if (IsBetween(x, 0x1p-55, 1020)) [[likely]] {
    const QuickPower quick = QuickExp2(x);
    double power = 0;
    if (Round(quick.power, power)) [[likely]] {
      return std::bit_cast<double>(BitsOf(power) + (static_cast<uint64_t>(quick.exponent) << 52));
    }
  }
  return FixedExp2(x);
}

double Expm1(double x) {
  if (!IsBetween(x, 0x1p-8, x < 0 ? 40 : 710)) [[unlikely]] {
    return MagnitudeBits(x) - 1 < BitsOf(0x1p-8) - 1 ? SmallExpm1(x) : Expm1Outside(x);
  }
  const Int128 t = TimesLog2E(x);
  const int n = static_cast<int>(t >> 72);
  const Uint128 power = Exp2Mantissa(t);
  double result = 0;
  const bool is_known = x > 0
                            ? Round(power - ShiftRight(PowerOf2(126), n), kExpError, n, 0, result)
                            : Round(PowerOf2(126) - (power >> -n), kExpError, 0, kSignBit, result);
  if (is_known) [[likely]] {
    return result;
  }
  return exact::Expm1(x);
}

}  // namespace hako::pinned_math
