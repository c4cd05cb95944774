// quick_exp2.h: powers of 2 by doubles.
//
// t = n + i/256 + r, |r| <= 2^-9, exact, and 2^r = 1 + p, p = sum a_k r^k, a_k = (ln 2)^k / k!, k =
// 1 to 5; a_6 r^6, below 2^-66.6, is left out. With 2^(i/256) in two doubles, T and its rest:
//   high = T, low = rest + T p.
//
// Error, in units of 2^-64. p: a_1 is rounded by 2^-54, times r, 2; its product, 2; the other terms
// are below 2^-20, 0.1; their sum 2; what is left out 0.2: 6.3, and twice that in T p, T < 2; that
// product, below 2^-8, 4; the sum 4; low ± error 4. Together below 25 units.
#ifndef HAKO_PINNED_MATH_QUICK_EXP2_H_
#define HAKO_PINNED_MATH_QUICK_EXP2_H_

#include <cstdint>

#include "pinned_math/fixed_point.h"
#include "pinned_math/quick_rounding.h"
#include "pinned_math/tables.h"

namespace hako::pinned_math {

// 2^x = power 2^exponent, power in (0.99, 2.01).
struct QuickPower {
  QuickValue power;
  int exponent;
};

// Of |x| <= 1020.
inline QuickPower QuickExp2(double x) {
  constexpr double kRounder = 0x1.8p44;  // In whose binade doubles are multiples of 1/256.
  const double shifted = x + kRounder;
  const auto steps = static_cast<int64_t>(BitsOf(shifted) - BitsOf(kRounder));
  const double r = x - (shifted - kRounder);
  const auto& a = tables::kQuickExp2Series;
  const double r2 = r * r;
  const double p = r * a[0] + r2 * ((a[1] + r * a[2]) + r2 * (a[3] + r * a[4]));
  const tables::DoublePair entry = tables::kQuickExp2[steps & 255];
  return {{entry.high, entry.low + entry.high * p, 25 * 0x1p-64}, static_cast<int>(steps >> 8)};
}

}  // namespace hako::pinned_math

#endif  // HAKO_PINNED_MATH_QUICK_EXP2_H_
