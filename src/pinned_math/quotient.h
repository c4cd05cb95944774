// quotient.h: division and square root in fixed point, from one IEEE division or root of doubles.
#ifndef HAKO_PINNED_MATH_QUOTIENT_H_
#define HAKO_PINNED_MATH_QUOTIENT_H_

#include <cstdint>

#include "pinned_math/fixed_point.h"

namespace hako::pinned_math {

// n / d in Q126, wrong by less than 2^-98; 2^125.5 < d < 2^127, |n| < 2 d and |n| < 2^127.
//
// r, 2^124 over the high word of d, is right to 2^-51. q = n r, in Q53, is wrong by less than 2^-50
// n / d and a unit, so by less than 18 units. The remainder n - q d, both cut by 8 bits (2^-118),
// is below 18 * 2^119 and so exact in 128 bits; times r it gives the rest, wrong by 18 * 2^-51
// units and what cutting it at 2^62 loses, 2^-56: together below 2^-46 units of 2^-53.
inline Int128 Quotient(Int128 n, Uint128 d) {
  const auto r = static_cast<int64_t>(0x1p124 / static_cast<double>(static_cast<int64_t>(High(d))));
  const int64_t q = MultiplyHigh(static_cast<int64_t>(n >> 64), r) >> 7;
  const auto remainder = static_cast<Int128>((static_cast<Uint128>(n >> 8) << 53) -
                                             static_cast<Uint128>(Int128{q}) * (d >> 8));
  const Int128 rest = Multiply(static_cast<int64_t>(remainder >> 62), r);
  return (Int128{q} << 73) + (rest >> 45);
}

// The square root of w in Q124, 1 <= w < 4, in Q126, wrong by less than 2^-99.
//
// s, the root in Q62 by doubles, is right to 2^-51 (a factor keeps it below 2^63). What is left of
// w, exact and below 2^76, over 2 s by doubles, is Newton's correction: right to 2^-51 of 2^-51,
// cut at 2^16 of 2^126, and 2^-103 away from the root.
inline Uint128 SquareRoot(Uint128 w) {
  constexpr double kScale = 0x1p32 * (1 - 0x1p-52);
  const double estimate =
      __builtin_sqrt(static_cast<double>(static_cast<int64_t>(High(w)))) * kScale;
  const auto s = static_cast<int64_t>(estimate);
  const auto rest = static_cast<Int128>(w - static_cast<Uint128>(Multiply(s, s)));
  const double correction =
      static_cast<double>(static_cast<int64_t>(rest >> 14)) * (0x1p61 / static_cast<double>(s));
  return (static_cast<Uint128>(s) << 64) +
         (static_cast<Uint128>(static_cast<Int128>(static_cast<int64_t>(correction))) << 16);
}

}  // namespace hako::pinned_math

#endif  // HAKO_PINNED_MATH_QUOTIENT_H_
