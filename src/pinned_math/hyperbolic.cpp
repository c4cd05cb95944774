// hyperbolic.cpp: sinh, cosh, tanh and their inverses.
//
// sinh, cosh: (e^x -+ e^-x) / 2 in the fixed point of e^|x|, each exponential wrong by kExpError.
// tanh: (1 - w) / (1 + w), w = e^(-2|x|) in Q126, wrong by kExpError: the quotient by at most twice
// that and 2^-98.
//
// asinh: ln(|x| + sqrt(x^2 + 1)); acosh: ln(1 + w), w = x - 1 + sqrt(x^2 - 1); atanh: (ln(1 + x) -
// ln(1 - x)) / 2. The sums under the roots and 1 +- x are exact, or cut 124 bits below the first; a
// root is right to 2^-98. That adds less than 2^-96 to LogFixed's 2^-84: 2 kLogError covers it, and
// the two logarithms of atanh. Where w is below 2^-8 the series of ln(1 + w) has it with all its
// 127 bits.
//
// Below 2^-8 odd series (small_argument.h). What they leave out is, relative to x, for sinh below
// 2^-104, for tanh, asinh and atanh below 2^-83.
#include "pinned_math/exact_fallback.h"
#include "pinned_math/hyperbolic_kernel.h"
#include "pinned_math/log_kernel.h"
#include "pinned_math/part.h"
#include "pinned_math/pinned_math.h"
#include "pinned_math/root.h"
#include "pinned_math/special_values.h"

namespace hako::pinned_math {
namespace {

Part FromFixedLog(Int128 log) {
  return {static_cast<Uint128>(log < 0 ? -log : log), 2 * kLogError, 10};
}

// |x| in Q126 for 2^-8 <= |x| < 1.
Uint128 FractionQ126(const Unpacked& x) { return Uint128{x.mantissa} << (62 + x.exponent); }

}  // namespace

double Sinh(double x) {
  const uint64_t magnitude = MagnitudeBits(x);
  if (magnitude - 1 >= BitsOf(746) - 1) [[unlikely]] {
    if (IsNan(x)) return Quiet(x);
    return magnitude == 0 ? x : WithSign(kInfinity, BitsOf(x) & kSignBit);
  }
  Part part = {};
  if (magnitude < BitsOf(0x1p-8)) [[unlikely]] {
    part = SmallOdd(x, tables::kSinhSeries);
  } else {
    part = HalfSum(std::bit_cast<double>(magnitude), Sum::kMinus);
  }
  double result = 0;
  return Round(part, BitsOf(x) & kSignBit, result) ? result : exact::Sinh(x);
}

double Cosh(double x) {
  const uint64_t magnitude = MagnitudeBits(x);
  if (magnitude >= BitsOf(746)) [[unlikely]] {
    return IsNan(x) ? Quiet(x) : kInfinity;
  }
  if (magnitude < BitsOf(0x1p-27)) [[unlikely]] {
    return 1;  // 1 + x^2/2 is below 1 + 2^-54.
  }
  double result = 0;
  return Round(HalfSum(std::bit_cast<double>(magnitude), Sum::kPlus), 0, result) ? result
                                                                                 : exact::Cosh(x);
}

double Tanh(double x) {
  const uint64_t magnitude = MagnitudeBits(x);
  const uint64_t sign = BitsOf(x) & kSignBit;
  if (magnitude >= BitsOf(20)) [[unlikely]] {
    return IsNan(x) ? Quiet(x) : WithSign(1, sign);  // 1 - 2 e^-40 is above 1 - 2^-56.
  }
  if (magnitude == 0) [[unlikely]] {
    return x;
  }
  double result = 0;
  if (magnitude < BitsOf(0x1p-8)) [[unlikely]] {
    return Round(SmallOdd(x, tables::kTanhSeries), sign, result) ? result : exact::Tanh(x);
  }
  const Int128 t = TimesLog2E(-2 * std::bit_cast<double>(magnitude));
  const Uint128 w = Exp2Mantissa(t) >> -static_cast<int>(t >> 72);
  const Int128 quotient = Quotient(static_cast<Int128>(PowerOf2(126) - w), PowerOf2(126) + w);
  const Part part = {static_cast<Uint128>(quotient), 2 * kExpError + PowerOf2(28), 0};
  return Round(part, sign, result) ? result : exact::Tanh(x);
}

double Asinh(double x) {
  const uint64_t magnitude = MagnitudeBits(x);
  if (magnitude - 1 >= kInfinityBits - 1) [[unlikely]] {
    return IsNan(x) ? Quiet(x) : x;
  }
  double result = 0;
  const uint64_t sign = BitsOf(x) & kSignBit;
  if (magnitude < BitsOf(0x1p-8)) [[unlikely]] {
    return Round(SmallOdd(x, tables::kAsinhSeries), sign, result) ? result : exact::Asinh(x);
  }
  const Unpacked unpacked = Unpack(magnitude);
  constexpr Unpacked kOne = {kSignBit, 1};
  const Part root =
      magnitude < BitsOf(1) ? RootOfSquares(kOne, unpacked) : RootOfSquares(unpacked, kOne);
  const Uint128 length =
      ShiftRight(Uint128{unpacked.mantissa} << 63, root.exponent + 1 - unpacked.exponent);
  const Part part = FromFixedLog(LogOfFixed(root.mantissa + length, root.exponent + 1));
  return Round(part, sign, result) ? result : exact::Asinh(x);
}

double Acosh(double x) {
  if (!(x > 1) || x == kInfinity) [[unlikely]] {
    if (IsNan(x)) return Quiet(x);
    return x < 1 ? InvalidNan() : x - 1;
  }
  const Unpacked unpacked = Unpack(BitsOf(x));
  Part part = {};
  if (x < 2) {
    const uint64_t m = unpacked.mantissa >> 11;  // Q52
    const Part root = RootOf(Uint128{m} * m - PowerOf2(104), -52);
    const Uint128 w = (Uint128{m - (uint64_t{1} << 52)} << 74) +
                      (root.exponent > 0 ? root.mantissa << 1 : root.mantissa >> -root.exponent);
    if (w < PowerOf2(126 - 8)) {
      const int zeros = std::countl_zero(High(w));
      const Uint128 rho = w << zeros;
      part = {LogNearOne({High(rho), zeros - 2, false, static_cast<uint64_t>(rho)}),
              2 * kSmallError, 2 - zeros};
    } else {
      part = FromFixedLog(LogOfFixed(PowerOf2(126) + w, 1));
    }
  } else {
    const Uint128 one = unpacked.exponent <= 64 ? PowerOf2(128 - 2 * unpacked.exponent) : 0;
    const Part root =
        RootOf(Uint128{unpacked.mantissa} * unpacked.mantissa - one, unpacked.exponent - 64);
    const Uint128 length =
        root.mantissa >> (unpacked.exponent - 1 - root.exponent);  // In units of x's.
    part = FromFixedLog(LogOfFixed((Uint128{unpacked.mantissa} << 63) + length, unpacked.exponent));
  }
  double result = 0;
  return Round(part, 0, result) ? result : exact::Acosh(x);
}

double Atanh(double x) {
  const uint64_t magnitude = MagnitudeBits(x);
  const uint64_t sign = BitsOf(x) & kSignBit;
  if (magnitude - 1 >= BitsOf(1) - 1) [[unlikely]] {
    if (IsNan(x)) return Quiet(x);
    if (magnitude == 0) return x;
    return magnitude == BitsOf(1) ? WithSign(kInfinity, sign) : InvalidNan();
  }
  double result = 0;
  if (magnitude < BitsOf(0x1p-8)) [[unlikely]] {
    return Round(SmallOdd(x, tables::kAtanhSeries), sign, result) ? result : exact::Atanh(x);
  }
  const Uint128 fraction = FractionQ126(Unpack(magnitude));
  Part part = FromFixedLog(LogOfFixed(PowerOf2(126) + fraction, 1) -
                           LogOfFixed(PowerOf2(126) - fraction, 1));
  part.exponent -= 1;
  return Round(part, sign, result) ? result : exact::Atanh(x);
}

}  // namespace hako::pinned_math
