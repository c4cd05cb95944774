// taylor_table.h: a smooth function by its Taylor series about the nearest of some points.
//
// With e the distance from the point in steps, -1/2 <= e < 1/2, in Q64:
//   f = value + slope e + 2^-8 e^2 (rest[0] + rest[1] e + ... + rest[10] e^10).
// Error: each of Horner's steps cuts a unit (2^-64) and has a coefficient wrong by half of one, and
// each later step halves what came before: 3 units, times 2^-8 e^2 below 3 * 2^-74. e^2 is cut by a
// unit, times 2^-8 and the polynomial (below 1/2) 2^-73. The 13th power, with what the functions
// here have for coefficients, is below 2^-77. Together below 2^-71: kTaylorError.
#ifndef HAKO_PINNED_MATH_TAYLOR_TABLE_H_
#define HAKO_PINNED_MATH_TAYLOR_TABLE_H_

#include "pinned_math/fixed_point.h"
#include "pinned_math/tables.h"

namespace hako::pinned_math {

inline constexpr Uint128 kTaylorError = PowerOf2(126 - 71);

// Q126.
inline Uint128 EvaluateTaylor(const tables::TaylorEntry& entry, int64_t e) {
  const int64_t square = MultiplyHigh(e, e);
  const Int128 curve = Multiply(square, Polynomial(entry.rest, e)) >> 10;
  const Int128 low = static_cast<Int128>(Uint128{entry.slope.low} >> 1) * e >> 63;
  const Int128 line = Multiply(static_cast<int64_t>(entry.slope.high), e) + low;
  return Join(entry.value) + static_cast<Uint128>(line + curve);
}

}  // namespace hako::pinned_math

#endif  // HAKO_PINNED_MATH_TAYLOR_TABLE_H_
