// error_function.cpp: erf, erfc.
//
// erf: Taylor series about multiples of 1/16 (taylor_table.h), up to 6, where it is 1 - 2^-55;
// below 2^-8 2/sqrt(pi) times the odd series of small_argument.h: the product, in Q124, is wrong
// by 1.13/4 of its error and 3 units.
//
// erfc: up to 1 by 1 - erf, below 0 by 1 + erf. From 1 on as e^(-x^2) times the smooth e^(x^2)
// erfc(x), again by Taylor series, 32 to each power of 2, so that the error is relative down to the
// subnormal numbers. x^2 is exact in 128 bits; its product with log2(e) is wrong by 3 units of
// 2^-127 relative: t by less than 2 units, as in exp_argument.h. The product of the two, in Q124,
// is wrong by kExpError * 1.13 / 4, kTaylorError / 2 and 3 units.
#include "pinned_math/exact_fallback.h"
#include "pinned_math/exp_argument.h"
#include "pinned_math/part.h"
#include "pinned_math/pinned_math.h"
#include "pinned_math/special_values.h"
#include "pinned_math/taylor_table.h"

namespace hako::pinned_math {
namespace {

// erf |x| of a nonzero |x| < 2^-8.
Part SmallErf(double x) {
  const Part series = SmallOdd(x, tables::kErfSeries);
  return {MultiplyHigh(series.mantissa, Join(tables::kTwoOverRootPi)), kSmallError,
          series.exponent + 2};
}

// erf |x| of |x| < 6 in Q126, wrong by less than kTaylorError.
Uint128 ErfFixed(double x) {
  const uint64_t magnitude = MagnitudeBits(x);
  if (magnitude < BitsOf(0x1p-8)) {
    if (magnitude == 0) return 0;
    const Part part = SmallErf(x);
    return ShiftRight(part.mantissa, -part.exponent);
  }
  const Unpacked unpacked = Unpack(magnitude);
  // 16 |x| in Q64: all 53 bits of x are in it.
  const Uint128 steps = (Uint128{unpacked.mantissa} << 7) >> (3 - unpacked.exponent);
  const auto low = static_cast<uint64_t>(steps);
  return EvaluateTaylor(tables::kErf[High(steps) + (low >> 63)], static_cast<int64_t>(low));
}

// erfc of 1 <= x < 28.
Part LargeErfc(double x) {
  const Unpacked unpacked = Unpack(BitsOf(x));
  const Uint128 square = Uint128{unpacked.mantissa} * unpacked.mantissa;  // Q128 times 4^-exponent
  const Uint128 product = MultiplyHigh(square, Join(tables::kLog2E));
  const Int128 t = -static_cast<Int128>(product >> (55 - 2 * unpacked.exponent));
  const int k = unpacked.exponent - 1;
  const auto index =
      static_cast<unsigned>(32 * k) + (static_cast<unsigned>(unpacked.mantissa >> 58) & 31);
  const auto e = static_cast<int64_t>((unpacked.mantissa << 6) ^ kSignBit);  // Less the half.
  const Uint128 scaled = EvaluateTaylor(tables::kScaledErfc[index], e);
  return {MultiplyHigh(Exp2Mantissa(t), scaled), kExpError / 2 + kTaylorError,
          static_cast<int>(t >> 72) + 1 - k};
}

}  // namespace

double Erf(double x) {
  const uint64_t magnitude = MagnitudeBits(x);
  const uint64_t sign = BitsOf(x) & kSignBit;
  if (magnitude - 1 >= BitsOf(6) - 1) [[unlikely]] {
    if (IsNan(x)) return Quiet(x);
    return magnitude == 0 ? x : WithSign(1, sign);
  }
  const Part part = magnitude < BitsOf(0x1p-8) ? SmallErf(x) : Part{ErfFixed(x), kTaylorError, 0};
  double result = 0;
  return Round(part, sign, result) ? result : exact::Erf(x);
}

double Erfc(double x) {
  if (!(x > -6 && x < 28)) [[unlikely]] {
    if (IsNan(x)) return Quiet(x);
    return x < 0 ? 2 : 0;
  }
  Part part = {};
  if (x >= 1) {
    part = LargeErfc(x);
  } else if (x >= 0) {
    part = {PowerOf2(126) - ErfFixed(x), kTaylorError + 1, 0};
  } else {
    part = {PowerOf2(125) + (ErfFixed(x) >> 1), kTaylorError, 1};
  }
  double result = 0;
  return Round(part, 0, result) ? result : exact::Erfc(x);
}

}  // namespace hako::pinned_math
