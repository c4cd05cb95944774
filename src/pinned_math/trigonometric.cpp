// trigonometric.cpp: sin, cos, tan.
//
// From 2^-8 on by sine_kernel.h; tan first by quick_tangent.h. Below it by small_argument.h's
// series in x itself; what they leave out is, relative to x, for sin (w = -1/6 + r^2/120 -
// r^4/5040) below 2^-82, for tan (up to 62/2835 r^6) below 2^-86.
#include "pinned_math/exact_fallback.h"
#include "pinned_math/part.h"
#include "pinned_math/pinned_math.h"
#include "pinned_math/quick_tangent.h"
#include "pinned_math/sine_kernel.h"
#include "pinned_math/special_values.h"
#include "pinned_math/tables.h"

namespace hako::pinned_math {
namespace {

// sin(|x| + turns pi/2) times the sign.
bool RoundSine(uint64_t magnitude, unsigned turns, uint64_t sign, double& result) {
  const Angle angle = Reduce(magnitude);
  const Rotation rotation = MakeRotation(angle.h);
  const unsigned quadrant = angle.quadrant + turns;
  const Part part = MakePart(angle, rotation, static_cast<Kind>(quadrant & 1));
  return Round(part.mantissa, part.error, part.exponent, sign ^ (uint64_t{quadrant & 2} << 62),
               result);
}

[[gnu::cold]] double Outside(double x) { return IsNan(x) ? Quiet(x) : InvalidNan(); }

[[gnu::noinline]] double FixedTan(double x) {
  const uint64_t magnitude = MagnitudeBits(x);
  if (magnitude >= kInfinityBits) [[unlikely]] {
    return Outside(x);
  }
  double result = 0;
  if (magnitude < BitsOf(0x1p-8)) [[unlikely]] {
    if (magnitude == 0) return x;
    return Round(SmallOdd(x, tables::kTanSeries), BitsOf(x) & kSignBit, result) ? result
                                                                                : exact::Tan(x);
  }
  const Angle angle = Reduce(magnitude);
  const unsigned odd = angle.quadrant & 1;  // tan(a + pi/2) = -1 / tan a
  const uint64_t sign = (BitsOf(x) & kSignBit) ^ uint64_t { odd } << 63;
  if (Round(Tangent(angle, odd), sign, result)) [[likely]] {
    return result;
  }
  return exact::Tan(x);
}

}  // namespace

double Sin(double x) {
  const uint64_t magnitude = MagnitudeBits(x);
  if (magnitude >= kInfinityBits) [[unlikely]] {
    return Outside(x);
  }
  double result = 0;
  if (magnitude < BitsOf(0x1p-8)) [[unlikely]] {
    if (magnitude == 0) return x;
    return Round(SmallOdd(x, tables::kSinSeries), BitsOf(x) & kSignBit, result) ? result
                                                                                : exact::Sin(x);
  }
  if (RoundSine(magnitude, 0, BitsOf(x) & kSignBit, result)) [[likely]] {
    return result;
  }
  return exact::Sin(x);
}

double Cos(double x) {
  const uint64_t magnitude = MagnitudeBits(x);
  if (magnitude >= kInfinityBits) [[unlikely]] {
    return Outside(x);
  }
  double result = 0;
  if (magnitude < BitsOf(0x1p-8)) [[unlikely]] {
    if (magnitude < BitsOf(0x1p-27)) return 1;  // 1 - x^2/2 is above 1 - 2^-54.
    return Round(CosineOfSmall(magnitude), 0, result) ? result : exact::Cos(x);
  }
  if (RoundSine(magnitude, 1, 0, result)) [[likely]] {
    return result;
  }
  return exact::Cos(x);
}

double Tan(double x) {
  const uint64_t magnitude = MagnitudeBits(x);
  if (magnitude - BitsOf(0x1p-7) < BitsOf(0x1p10) - BitsOf(0x1p-7)) [[likely]] {
    const QuickTangent quick = TangentByDoubles(std::bit_cast<double>(magnitude));
    double result = 0;
    if (quick.is_known && Round(quick.magnitude, result)) [[likely]] {
      return std::bit_cast<double>(BitsOf(result) ^ (BitsOf(x) & kSignBit) ^
                                   uint64_t{quick.is_negative} << 63);
    }
  }
  return FixedTan(x);
}

}  // namespace hako::pinned_math
