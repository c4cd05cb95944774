// rounding_test.h: rounds an approximation to a double if its error cannot change the outcome.
//
// Ziv's test: if no point half-way between two doubles lies within the error of the approximation,
// both and all between them have one nearest double, the true value among them. Else nothing is
// known, and the caller asks MPFR. A result that is itself half-way always fails the test, so ties
// are MPFR's; one that is a double passes, as the nearest half-way points are far.
#ifndef HAKO_PINNED_MATH_ROUNDING_TEST_H_
#define HAKO_PINNED_MATH_ROUNDING_TEST_H_

#include <bit>
#include <cstdint>

#include "pinned_math/fixed_point.h"

namespace hako::pinned_math {

// RoundWithin where the result is below the normal numbers and has fewer bits.
[[gnu::cold]] inline bool RoundSubnormal(Uint128 mantissa, uint64_t bound, int exponent,
                                         uint64_t sign, double& result) {
  const int drop = 10 - 1022 - exponent;  // Of the high word's 63 bits.
  const Uint128 error = Uint128{bound} << 10;
  if (drop > 63) {  // Less than half of the smallest subnormal, but for the error.
    result = std::bit_cast<double>(sign);
    return exponent < -1077 || mantissa + error < PowerOf2(127);
  }
  const uint64_t half = uint64_t{1} << (drop - 1);
  const uint64_t below = (High(mantissa - error) + half) >> drop;
  const uint64_t above = (High(mantissa + error) + half) >> drop;
  result = std::bit_cast<double>(sign | below);
  return below == above;
}

// The true value is positive and differs from mantissa * 2^(exponent - 126) by less than
// bound * 2^(exponent - 116), cut bits of the mantissa below 2^10 not counted;
// 2^126 <= mantissa < 2^127, bound < 2^63. False if the test fails.
inline bool RoundWithin(Uint128 mantissa, uint64_t bound, int exponent, uint64_t sign,
                        double& result) {
  if (exponent < -1022) [[unlikely]] {
    return RoundSubnormal(mantissa, bound, exponent, sign, result);
  }
  const auto fraction = static_cast<uint64_t>(mantissa >> 10);  // The 64 bits after a double's 53.
  if (fraction - kSignBit + bound < 2 * bound) [[unlikely]] {
    return false;
  }
  if (exponent > 1023) [[unlikely]] {
    result = std::bit_cast<double>(sign | kInfinityBits);
    return true;
  }
  // The mantissa's implicit bit adds 1 to the exponent's field; and a carry is just right.
  const uint64_t rounded = (High(mantissa) >> 10) + (fraction >> 63);
  result = std::bit_cast<double>(sign | ((static_cast<uint64_t>(exponent + 1022) << 52) + rounded));
  return true;
}

// The true value is positive and differs from mantissa * 2^(exponent - 126) by less than
// error * 2^(exponent - 126); 2^126 <= mantissa < 2^127, error < 2^72. False if the test fails.
inline bool RoundNormalized(Uint128 mantissa, Uint128 error, int exponent, uint64_t sign,
                            double& result) {
  return RoundWithin(mantissa, static_cast<uint64_t>(error >> 10) + 2, exponent, sign, result);
}

// As RoundNormalized, for any mantissa below 2^127 and any error: |value| = mantissa * 2^(exponent
// - 126).
inline bool Round(Uint128 mantissa, Uint128 error, int exponent, uint64_t sign, double& result) {
  const uint64_t high = High(mantissa);
  const auto low = static_cast<uint64_t>(mantissa);
  const uint64_t bound = static_cast<uint64_t>(error >> 10) + 2;
  const int shift = std::countl_zero(high | 1) - 1;
  if (error >= PowerOf2(72) || shift >= std::countl_zero(bound)) [[unlikely]] {
    return false;
  }
  const Uint128 normalized = Uint128{high << shift | low >> 1 >> (63 - shift)} << 64 | low << shift;
  return RoundWithin(normalized, bound << shift, exponent - shift, sign, result);
}

}  // namespace hako::pinned_math

#endif  // HAKO_PINNED_MATH_ROUNDING_TEST_H_
