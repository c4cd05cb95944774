// quick_tangent.h: the tangent by doubles, up to 2^10.
//
// Reduction (Cody and Waite): |x| = k P + h, P = pi/512, k < 2^18 the nearest whole number, |h| <
// 2^-8.3. P = P1 + P2, P1 a multiple of 2^-41, so that k P1 is exact, and so is |x| - k P1, as the
// two are within a factor of 2 (k >= 1). Cut to a multiple of 2^-32 this is h1; h2 = |x| - k P1 -
// h1 - k P2, below 2^-23.9, wrong by less than 2^-76.
//
// k modulo 256 gives the angle a of the table, folded to at most pi/4 with h's sign turned, k / 256
// the quadrant: together whether tan(a + h) or its inverse is asked for. t = tan h = h1 + t2, t2 =
// h2 + h^3/3 + 2 h^5/15 + 17 h^7/315, below 2^-23.7, wrong by less than 2^-75. T = tan a = T1 + T2,
// T1 a multiple of 2^-20:
//   tan(a + h) = (T + t) / (1 - T t) = (n1 + n2) / (d1 + d2),
//   n1 = T1 + h1, exact; n2 = T2 + t2, below 2^-20.8, wrong by less than 2^-73;
//   d1 = 1 - T1 h1 cut to a multiple of 2^-32; d2 = what was cut - (T2 h1 + T t2), below 2^-23.6,
//   wrong by less than 2^-74.
// Both high parts are multiples of 2^-32 below 1.02: 33 bits. So for either quotient, n / d or d /
// n, its first 20 bits q1 leave an exact remainder n1 - q1 d1, below 2^-19 of n1, and low = (n1 -
// q1 d1 + n2 - q1 d2) / (d1 + d2).
//
// Error relative to the quotient, in units of 2^-65.3. n (or d) is at least 2^-8.4 for a > 0: its
// low part is at most 2^-12.4 of it, and low at most 2^-12.3 of the quotient. n's error makes
// 2^-64.6, 1.7 units, d's nothing beside it; the product q1 d2, the two sums, the last product and
// low ± error 1 each; 1 / (d1 + d2), rounded twice, 2. Together 8.8 units: less than 2^-62. kError
// has 2^-4 more, as it is taken of q1, which is the smaller by up to 2^-12.
#ifndef HAKO_PINNED_MATH_QUICK_TANGENT_H_
#define HAKO_PINNED_MATH_QUICK_TANGENT_H_

#include <bit>
#include <cstdint>

#include "pinned_math/fixed_point.h"
#include "pinned_math/quick_rounding.h"
#include "pinned_math/tables.h"

namespace hako::pinned_math {

// |tan x|, and whether its sign is other than x's.
struct QuickTangent {
  QuickValue magnitude;
  bool is_negative;
  bool is_known;  // False next to a multiple of pi/2.
};

// x to a multiple of 2^-32, |x| < 2^19.
inline double CutTo32(double x) {
  constexpr double kRounder = 0x1.8p20;
  return (x + kRounder) - kRounder;
}

// Of 2^-7 <= |x| < 2^10, by |x|.
inline QuickTangent TangentByDoubles(double x) {
  constexpr double kRounder = 0x1.8p52;
  constexpr double kError = 0x1.1p-62;
  const double shifted = x * tables::kQuickStepsPerRadian + kRounder;
  const auto steps = static_cast<unsigned>(BitsOf(shifted) - BitsOf(kRounder));
  const double k = shifted - kRounder;
  const unsigned past = (steps & 255) > 128 ? 1 : 0;
  const unsigned index = past != 0 ? 256 - (steps & 255) : steps & 255;
  if (index == 0) [[unlikely]] {
    return {};
  }
  const unsigned odd = steps >> 8 & 1;
  const double turn = 1 - 2 * static_cast<double>(static_cast<int>(past));
  const double left = (x - k * tables::kQuickStep.high) * turn;
  const double h1 = CutTo32(left);
  const double h2 = (left - h1) - k * turn * tables::kQuickStep.low;
  const double h = h1 + h2;
  const double square = h * h;
  const auto& c = tables::kQuickTanSeries;
  const double t2 = h2 + square * h * (c[0] + square * (c[1] + square * c[2]));
  const tables::DoublePair tangent = tables::kQuickTangents[index];
  const double cosine = 1 - tangent.high * h1;
  const double cosine1 = CutTo32(cosine);
  const double cosine2 =
      (cosine - cosine1) - (tangent.low * h1 + (tangent.high + tangent.low) * t2);
  // No branch depends on which quotient is asked for.
  const double highs[2] = {tangent.high + h1, cosine1};
  const double lows[2] = {tangent.low + t2, cosine2};
  const unsigned above = odd ^ past;
  const double n1 = highs[above];
  const double d1 = highs[above ^ 1];
  const double d2 = lows[above ^ 1];
  const double inverse = 1 / (d1 + d2);
  constexpr uint64_t kFirst20Bits = ~uint64_t{0} << 33;
  const double q1 = std::bit_cast<double>(BitsOf(n1 * inverse) & kFirst20Bits);
  const double low = ((n1 - q1 * d1) + (lows[above] - q1 * d2)) * inverse;
  return {{q1, low, q1 * kError}, odd != 0, true};
}

}  // namespace hako::pinned_math

#endif  // HAKO_PINNED_MATH_QUICK_TANGENT_H_
