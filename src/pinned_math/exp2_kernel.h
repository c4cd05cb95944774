// exp2_kernel.h: 2 to a fixed-point power, the middle of exp, exp2, expm1, pow and the hyperbolic
// functions.
//
// The exponent t is in Q72: 8 bits choose 2^(i/256) from a table, the 64 bits below are g, 0 <= g <
// 1, in Q64, so t = n + i/256 + g/256. 2^(g/256) = 1 + g q(g) / 256 with q = sum c_k g^(k-1), c_k =
// (ln 2)^k / k! * 256^(1-k), k = 1 to 6; the seventh, at most 1.1 * 2^-64, is left out.
//
// Error, in units of 2^-64 of q: six coefficients rounded to nearest give at most 3 either way;
// five products cut towards zero at most 5 below; the term left out at most 1.1 below. c_1 has 3
// units added (tables.cpp), so q is wrong by at most 6.1. g q / 256 is thus wrong by at most 6.1 *
// 2^-72, and cut by less than 2^-72. Its product with the table's entry (Q126, wrong by half a unit
// of 2^-126) adds less than 2^-120. Relative to a result of at least 1: below 7.2 * 2^-72 < 2^-69.
#ifndef HAKO_PINNED_MATH_EXP2_KERNEL_H_
#define HAKO_PINNED_MATH_EXP2_KERNEL_H_

#include "pinned_math/fixed_point.h"
#include "pinned_math/tables.h"

namespace hako::pinned_math {

// Of Exp2Mantissa, which is below 2^127.
inline constexpr Uint128 kExp2Error = PowerOf2(127 - 69);

// What an error of one unit in t's last place (2^-72) makes of the mantissa: below ln 2 * 2^127 *
// 2^-72.
inline constexpr Uint128 kExp2ArgumentUnit = PowerOf2(127 - 72);

// 2^(t - n) in Q126, in [1, 2), of t in Q72 = n + fraction; n = t >> 72.
inline Uint128 Exp2Mantissa(Int128 t) {
  const auto g = static_cast<uint64_t>(t);
  const auto& c = tables::kExp2Coefficients;
  const uint64_t g2 = MultiplyHigh(g, g);
  const uint64_t first = c[0] + MultiplyHigh(c[1], g);
  const uint64_t second = c[2] + MultiplyHigh(c[3], g);
  const uint64_t third = c[4] + MultiplyHigh(c[5], g);
  const uint64_t q = first + MultiplyHigh(second + MultiplyHigh(third, g2), g2);
  const uint64_t p = MultiplyHigh(q, g);
  const Uint128 power = Join(tables::kExp2Powers[static_cast<uint64_t>(t >> 64) & 255]);
  return power + (MultiplyHigh(power, p) >> 8);
}

}  // namespace hako::pinned_math

#endif  // HAKO_PINNED_MATH_EXP2_KERNEL_H_
