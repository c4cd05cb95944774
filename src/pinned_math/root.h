// root.h: square roots of exact sums and differences of squares.
#ifndef HAKO_PINNED_MATH_ROOT_H_
#define HAKO_PINNED_MATH_ROOT_H_

#include <bit>

#include "pinned_math/fixed_point.h"
#include "pinned_math/part.h"
#include "pinned_math/quotient.h"

namespace hako::pinned_math {

// Of a mantissa of at least 2^126: SquareRoot's 2^-99, and what a w wrong by 8 units of 2^-124
// makes of it.
inline constexpr Uint128 kRootError = PowerOf2(126 - 98);

// sqrt(w) 2^half_exponent of w > 0; the mantissa is in [2^126, 2^127). w may be wrong by 1 unit if
// it is above 2^124.
inline Part RootOf(Uint128 w, int half_exponent) {
  const int zeros =
      High(w) != 0 ? std::countl_zero(High(w)) : 64 + std::countl_zero(static_cast<uint64_t>(w));
  const int shift = (zeros - 2) & ~1;
  const Uint128 root = SquareRoot(shift >= 0 ? w << shift : w >> 2);
  return {root, kRootError, 62 - shift / 2 + half_exponent};
}

// (a^2 + b^2) 2^(126 - 2 a.exponent) of a >= b, in [2^124, 2^127): a^2 is exact, b^2 too or cut at
// a^2's last bit.
inline Uint128 SumOfSquares(const Unpacked& a, const Unpacked& b) {
  const uint64_t a_half = a.mantissa >> 1;
  const uint64_t b_half = b.mantissa >> 1;
  return Uint128{a_half} * a_half +
         ShiftRight(Uint128{b_half} * b_half, 2 * (a.exponent - b.exponent));
}

// sqrt(a^2 + b^2) of a >= b.
inline Part RootOfSquares(const Unpacked& a, const Unpacked& b) {
  return RootOf(SumOfSquares(a, b), a.exponent - 63);
}

}  // namespace hako::pinned_math

#endif  // HAKO_PINNED_MATH_ROOT_H_
