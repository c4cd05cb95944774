// inverse_trigonometric.cpp: atan, atan2, asin, acos.
//
// All are the angle of a point (x, y): atan(x) of (1, x), asin(x) of (sqrt(1 - x^2), x), acos(x) of
// (x, sqrt(1 - x^2)), where 1 - x^2 is exact and its root is right to 2^-98. With p <= q the two
// lengths the angle is atan(p/q), or pi/2 or pi less or more that
// (arctangent_kernel.h).
//
// Below 2^-8 asin is small_argument.h's series in x itself: what it leaves out is below 2^-85 of x.
#include "pinned_math/arctangent_kernel.h"
#include "pinned_math/exact_fallback.h"
#include "pinned_math/part.h"
#include "pinned_math/pinned_math.h"
#include "pinned_math/root.h"
#include "pinned_math/special_values.h"
#include "pinned_math/tables.h"

namespace hako::pinned_math {
namespace {

constexpr Unpacked kOne = {kSignBit, 1};

// sqrt(1 - x^2) for 2^-8 <= |x| < 1.
Length Complement(const Unpacked& x) {
  const Uint128 fixed = x.mantissa >> 11 << (8 + x.exponent);  // Q61
  const Uint128 square = PowerOf2(122) - fixed * fixed;
  const Part root = RootOf(square, -61);
  return {root.mantissa >> 10, root.exponent + 1};
}

bool Outside(double x) { return x > 1 || x < -1; }

}  // namespace

double Atan(double x) {
  const uint64_t magnitude = MagnitudeBits(x);
  if (magnitude - 1 >= kInfinityBits - 1) [[unlikely]] {
    return exact::Atan(x);
  }
  double result = 0;
  if (Round(AngleOf(Unpack(magnitude), kOne, false), BitsOf(x) & kSignBit, result)) [[likely]] {
    return result;
  }
  return exact::Atan(x);
}

double Atan2(double y, double x) {
  const uint64_t y_magnitude = MagnitudeBits(y);
  const uint64_t x_magnitude = MagnitudeBits(x);
  if (y_magnitude - 1 >= kInfinityBits - 1 || x_magnitude - 1 >= kInfinityBits - 1) [[unlikely]] {
    return exact::Atan2(y, x);
  }
  double result = 0;
  if (Round(AngleOf(Unpack(y_magnitude), Unpack(x_magnitude), x < 0), BitsOf(y) & kSignBit, result))
      [[likely]] {
    return result;
  }
  return exact::Atan2(y, x);
}

double Asin(double x) {
  const uint64_t magnitude = MagnitudeBits(x);
  if (magnitude - 1 >= BitsOf(1) - 1) [[unlikely]] {
    return Outside(x) ? InvalidNan() : exact::Asin(x);
  }
  Part angle = {};
  if (magnitude < BitsOf(0x1p-8)) [[unlikely]] {
    angle = SmallOdd(x, tables::kAsinSeries);
  } else {
    angle = AngleOf(ToLength(Unpack(magnitude)), Complement(Unpack(magnitude)), false);
  }
  double result = 0;
  if (Round(angle, BitsOf(x) & kSignBit, result)) [[likely]] {
    return result;
  }
  return exact::Asin(x);
}

double Acos(double x) {
  const uint64_t magnitude = MagnitudeBits(x);
  if (magnitude - 1 >= BitsOf(1) - 1) [[unlikely]] {
    return Outside(x) ? InvalidNan() : exact::Acos(x);
  }
  Part angle = {};
  if (magnitude < BitsOf(0x1p-8)) [[unlikely]] {
    angle = FromBase(1, x > 0, SmallOdd(x, tables::kAsinSeries));
  } else {
    angle = AngleOf(Complement(Unpack(magnitude)), ToLength(Unpack(magnitude)), x < 0);
  }
  double result = 0;
  if (Round(angle, 0, result)) [[likely]] {
    return result;
  }
  return exact::Acos(x);
}

}  // namespace hako::pinned_math
