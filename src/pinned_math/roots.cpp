// roots.cpp: hypot and cbrt.
//
// Hypot: the sum of the squares is exact, or cut 124 bits below its first, and its root right to
// 2^-98 (root.h). That decides all but results half-way between two doubles, which are MPFR's.
//
// Cbrt: |x| = v 2^(3k), 1/2 <= v < 4. A parabola through the cube root of [1, 2), right to 2^-9,
// and two of Halley's steps, y (y^3 + 2v) / (2y^3 + v), which cube the error, give y to 2^-50 by
// doubles. Cut to Y in Q41 its cube is exact in 128 bits; Newton's step d = (v - Y^3) / (3 Y^2),
// below 1.01 units of Q41, then leaves d^2 / Y < 2^-81.6, and 2^-50 of d as it is calculated in
// doubles, 2^-91. Together below 2^-81: kCbrtError.
#include "pinned_math/exact_fallback.h"
#include "pinned_math/pinned_math.h"
#include "pinned_math/root.h"
#include "pinned_math/special_values.h"

namespace hako::pinned_math {
namespace {

constexpr Uint128 kCbrtError = PowerOf2(126 - 81);

// The cube root of v, right to 2^-50; v = f 2^(j - 1), 1 <= f < 2.
double EstimateCbrt(double f, int j, double v) {
  constexpr double kThirdPowers[] = {0.7937005259840998, 1, 1.2599210498948732};  // 2^((j-1)/3)
  double y = (0.58686 + f * (0.48284 - f * 0.07107)) * kThirdPowers[j];
  for (int step = 0; step < 2; ++step) {
    const double cube = y * y * y;
    y = y * ((cube + 2 * v) / (2 * cube + v));
  }
  return y;
}

}  // namespace

double Hypot(double x, double y) {
  const uint64_t x_magnitude = MagnitudeBits(x);
  const uint64_t y_magnitude = MagnitudeBits(y);
  const uint64_t large = x_magnitude > y_magnitude ? x_magnitude : y_magnitude;
  const uint64_t small = x_magnitude > y_magnitude ? y_magnitude : x_magnitude;
  if (small == 0 || large >= kInfinityBits) [[unlikely]] {
    return large < kInfinityBits ? std::bit_cast<double>(large) : exact::Hypot(x, y);
  }
  double result = 0;
  const Unpacked a = Unpack(large);
  const Unpacked b = Unpack(small);
  const Uint128 sum = SumOfSquares(a, b);
  const int above = static_cast<int>(High(sum) >> 62);  // 1 from 2^126 on
  const Uint128 root = SquareRoot(sum >> (2 * above));
  if (RoundNormalized(root, kRootError, a.exponent - 1 + above, 0, result)) [[likely]] {
    return result;
  }
  return exact::Hypot(x, y);
}

double Cbrt(double x) {
  const uint64_t magnitude = MagnitudeBits(x);
  if (magnitude - 1 >= kInfinityBits - 1) [[unlikely]] {
    return IsNan(x) ? Quiet(x) : x;
  }
  const Unpacked unpacked = Unpack(magnitude);
  const int k = (unpacked.exponent + 3 * 400) / 3 - 400;  // Towards minus infinity.
  const int j = unpacked.exponent - 3 * k;
  const double f = static_cast<double>(static_cast<int64_t>(unpacked.mantissa >> 11)) * 0x1p-52;
  const double scale[] = {0.5, 1, 2};
  const double y = EstimateCbrt(f, j, f * scale[j]);
  const auto root = static_cast<uint64_t>(static_cast<int64_t>(y * 0x1p41));
  const Uint128 square = Uint128{root} * root;
  const Uint128 v = Uint128{unpacked.mantissa} << (59 + j);  // Q123, as the cube
  const auto rest = static_cast<Int128>(v - square * root);
  const double slope = 3 * (static_cast<double>(root) * static_cast<double>(root));
  const double step = static_cast<double>(static_cast<int64_t>(rest >> 24)) * 0x1p24 / slope;
  const auto correction = static_cast<int64_t>(step * 0x1p52);
  const Uint128 mantissa = (Uint128{root} << 85) + static_cast<Uint128>(Int128{correction} << 33);
  double result = 0;
  if (Round(mantissa, kCbrtError, k, BitsOf(x) & kSignBit, result)) [[likely]] {
    return result;
  }
  return exact::Cbrt(x);
}

}  // namespace hako::pinned_math
