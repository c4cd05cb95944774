// small_argument.h: series about 0 whose result is as small as the argument, with a relative error.
//
// The argument r = ±rho * 2^-(64 + k) keeps all its bits in rho, 2^63 <= rho < 2^64, and k >= 8, so
// |r| < 2^-8. The first terms, r and r^2 / 2, are exact to 126 bits; the rest is r^3 w(r) with w a
// polynomial in H = 2^7 r (Q64, below 1/2).
//
// Error of the sum relative to |r|. Z = 2^14 r^2 is a unit (2^-64) or, for the bits that H lacks,
// less than two units too small; w is wrong by e_w units. r^2 w is then wrong by less than 2^-14 *
// 2^-64 * (2 |w| + e_w |Z| + 1), with |w| <= 1/2, |Z| <= 1/4: for e_w <= 8 less than 2^-76. Cutting
// B and C to Q126 adds 2^-125. kSmallError, 2^-75, covers both and the cut of the series, which
// each user keeps below 2^-76.
#ifndef HAKO_PINNED_MATH_SMALL_ARGUMENT_H_
#define HAKO_PINNED_MATH_SMALL_ARGUMENT_H_

#include <cstdint>

#include "pinned_math/fixed_point.h"

namespace hako::pinned_math {

struct SmallArgument {
  uint64_t rho = 0;
  int k = 0;
  bool is_negative = false;
  uint64_t low = 0;  // Further bits of rho, for an argument that is itself calculated.

  // 2^7 r in Q64.
  [[nodiscard]] int64_t Scaled() const {
    const auto magnitude = static_cast<int64_t>(ShiftRight(rho, k - 7));
    return is_negative ? -magnitude : magnitude;
  }
};

// Of mantissas in Q126 that are at least 1/2 - 2^-9.
inline constexpr Uint128 kSmallError = PowerOf2(126 - 75);

// |r + r^3 w| * 2^k in Q126.
inline Uint128 OddSeries(const SmallArgument& r, int64_t scaled, int64_t w) {
  const int64_t square = MultiplyHigh(scaled, scaled);
  const Int128 rest = Int128{MultiplyHigh(square, w)} * static_cast<Int128>(r.rho) >> 16;
  return (Uint128{r.rho} << 62) + (r.low >> 2) + static_cast<Uint128>(rest);
}

// |r + r^2 / 2 + r^3 w| * 2^k in Q126 for kSign = 1; with - r^2 / 2 for kSign = -1.
template <int kSign>
Uint128 Series(const SmallArgument& r, int64_t scaled, int64_t w) {
  const Uint128 square = Uint128{r.rho} * r.rho + 2 * Uint128{MultiplyHigh(r.rho, r.low)};
  const Uint128 half_square = ShiftRight(square, r.k + 3);
  const Uint128 odd = OddSeries(r, scaled, w);
  return (kSign > 0) != r.is_negative ? odd + half_square : odd - half_square;
}

}  // namespace hako::pinned_math

#endif  // HAKO_PINNED_MATH_SMALL_ARGUMENT_H_
