// exp_argument.h: e^x as a power of 2 for exp2_kernel.h.
#ifndef HAKO_PINNED_MATH_EXP_ARGUMENT_H_
#define HAKO_PINNED_MATH_EXP_ARGUMENT_H_

#include "pinned_math/exp2_kernel.h"
#include "pinned_math/fixed_point.h"

namespace hako::pinned_math {

// Of Exp2Mantissa(TimesLog2E(x)).
inline constexpr Uint128 kExpError = kExp2Error + 2 * kExp2ArgumentUnit;

// x log2(e) in Q72, for 2^-55 <= |x| < 2^10. x has 64 bits and log2(e) 128, rounded: the product is
// wrong by less than 2^-64 of a unit of its 128 bits, and cut twice: by less than 2 units of the
// result.
inline Int128 TimesLog2E(double x) {
  const Unpacked unpacked = Unpack(MagnitudeBits(x));
  // mantissa * 2^(exponent - 64) * kLog2E * 2^-127, in units of 2^-72.
  const Uint128 product = MultiplyHigh(Join(tables::kLog2E), unpacked.mantissa);
  const auto magnitude = static_cast<Int128>(product >> (55 - unpacked.exponent));
  return x < 0 ? -magnitude : magnitude;
}

}  // namespace hako::pinned_math

#endif  // HAKO_PINNED_MATH_EXP_ARGUMENT_H_
