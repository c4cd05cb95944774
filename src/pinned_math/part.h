// part.h: a positive number in fixed point with the bound of its error, between two steps of a
// calculation.
#ifndef HAKO_PINNED_MATH_PART_H_
#define HAKO_PINNED_MATH_PART_H_

#include "pinned_math/fixed_point.h"
#include "pinned_math/rounding_test.h"
#include "pinned_math/small_argument.h"

namespace hako::pinned_math {

// mantissa * 2^(exponent - 126); the mantissa is below 2^127 and wrong by less than error.
struct Part {
  Uint128 mantissa;
  Uint128 error;
  int exponent;
};

inline bool Round(const Part& part, uint64_t sign, double& result) {
  return Round(part.mantissa, part.error, part.exponent, sign, result);
}

// r + r^3 w(r^2) of a nonzero |x| < 2^-8: see small_argument.h.
template <int kCount>
Part SmallOdd(double x, const int64_t (&series)[kCount]) {
  const Unpacked unpacked = Unpack(MagnitudeBits(x));
  const SmallArgument r = {unpacked.mantissa, -unpacked.exponent, false};
  const int64_t scaled = r.Scaled();
  return {OddSeries(r, scaled, Polynomial(series, MultiplyHigh(scaled, scaled))), kSmallError,
          -r.k};
}

}  // namespace hako::pinned_math

#endif  // HAKO_PINNED_MATH_PART_H_
