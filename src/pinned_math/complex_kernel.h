// complex_kernel.h: products of fixed-point parts with their errors, and the polar form of a
// complex number.
#ifndef HAKO_PINNED_MATH_COMPLEX_KERNEL_H_
#define HAKO_PINNED_MATH_COMPLEX_KERNEL_H_

#include <initializer_list>

#include "pinned_math/arctangent_kernel.h"
#include "pinned_math/complex_math.h"
#include "pinned_math/hyperbolic_kernel.h"
#include "pinned_math/log_kernel.h"
#include "pinned_math/root.h"
#include "pinned_math/sine_kernel.h"

namespace hako::pinned_math {

// A part with its sign bit.
struct SignedPart {
  Part part;
  uint64_t sign;
};

// Each mantissa is below 2^127, so each error counts by less than half in the product's unit, and
// cutting by 3.
inline SignedPart Product(const SignedPart& a, const SignedPart& b) {
  return {{MultiplyHigh(a.part.mantissa, b.part.mantissa), a.part.error / 2 + b.part.error / 2 + 4,
           a.part.exponent + b.part.exponent + 2},
          a.sign ^ b.sign};
}

inline bool Round(const SignedPart& real, const SignedPart& imag, Complex& result) {
  return Round(real.part, real.sign, result.real) && Round(imag.part, imag.sign, result.imag);
}

struct SinePair {
  SignedPart sine;
  SignedPart cosine;
};

// Of an angle of the given sign, by sine_kernel.h.
inline SinePair SinesOf(const Angle& angle, uint64_t sign) {
  const Rotation rotation = MakeRotation(angle.h);
  const unsigned next = angle.quadrant + 1;
  return {{MakePart(angle, rotation, static_cast<Kind>(angle.quadrant & 1)),
           sign ^ (uint64_t{angle.quadrant & 2} << 62)},
          {MakePart(angle, rotation, static_cast<Kind>(next & 1)), uint64_t{next & 2} << 62}};
}

// sin y and cos y of a finite |y| >= 2^-64.
inline SinePair SinesOf(double y) {
  const uint64_t magnitude = MagnitudeBits(y);
  const uint64_t sign = BitsOf(y) & kSignBit;
  if (magnitude < BitsOf(0x1p-8))
    return {{SmallOdd(y, tables::kSinSeries), sign}, {CosineOfSmall(magnitude), 0}};
  return SinesOf(Reduce(magnitude), sign);
}

// sinh x and cosh x of 2^-27 <= |x| < 746.
inline SinePair HyperbolicSinesOf(double x) {
  const uint64_t magnitude = MagnitudeBits(x);
  const double positive = std::bit_cast<double>(magnitude);
  const Part sine = magnitude < BitsOf(0x1p-8) ? SmallOdd(x, tables::kSinhSeries)
                                               : HalfSum(positive, Sum::kMinus);
  return {{sine, BitsOf(x) & kSignBit}, {HalfSum(positive, Sum::kPlus), 0}};
}

// A number in Q116, wrong by less than error units.
struct Fixed {
  Int128 value;
  Uint128 error;
};

// ln |z| of a z with parts other than zero: half the logarithm of an exact sum of squares.
inline Fixed LogOfLength(Complex z) {
  const uint64_t x = MagnitudeBits(z.real);
  const uint64_t y = MagnitudeBits(z.imag);
  const Unpacked large = Unpack(x > y ? x : y);
  const Unpacked small = Unpack(x > y ? y : x);
  // The sum is 2^(126 - 2 exponent) times what it stands for.
  const Int128 log = LogOfFixed(SumOfSquares(large, small), 2 * large.exponent + 1);
  return {log >> 1, kLogError / 2 + 2};
}

// The phase of z, likewise.
inline SignedPart PhaseOf(Complex z) {
  return {AngleOf(Unpack(MagnitudeBits(z.imag)), Unpack(MagnitudeBits(z.real)), z.real < 0),
          BitsOf(z.imag) & kSignBit};
}

inline Fixed ToFixed(const SignedPart& x) {
  const auto magnitude = static_cast<Int128>(ShiftRight(x.part.mantissa, 10 - x.part.exponent));
  return {x.sign != 0 ? -magnitude : magnitude, ShiftRight(x.part.error, 10 - x.part.exponent) + 2};
}

// factor * x for a finite factor below 2^10 in magnitude and a product below 2^9, else an error
// beyond all bounds.
inline Fixed Times(double factor, const Fixed& x) {
  constexpr Fixed kTooLarge = {0, PowerOf2(120)};
  if (factor == 0) return {0, 0};
  const Unpacked unpacked = Unpack(MagnitudeBits(factor));
  if (unpacked.exponent > 10) return kTooLarge;
  const auto magnitude = static_cast<Uint128>(x.value < 0 ? -x.value : x.value);
  Uint128 product = MultiplyHigh(magnitude, unpacked.mantissa);
  if (unpacked.exponent <= 0) {
    product = ShiftRight(product, -unpacked.exponent);
  } else if (product >= PowerOf2(125 - unpacked.exponent)) {
    return kTooLarge;
  } else {
    product <<= unpacked.exponent;
  }
  const auto value = static_cast<Int128>(product);
  const int growth = unpacked.exponent > 0 ? unpacked.exponent : 0;
  return {(factor < 0) != (x.value < 0) ? -value : value, (x.error + 1) << growth};
}

// e^x. log2(e) / 2 in Q128 makes Q115 of Q116: the error shrinks to 0.73 of its units, and to Q72
// in the kernel.
inline Part ExpOf(const Fixed& x) {
  const auto magnitude = static_cast<Uint128>(x.value < 0 ? -x.value : x.value);
  const auto exponent = static_cast<Int128>(MultiplyHigh(magnitude, Join(tables::kLog2E)) >> 43);
  const Int128 t = x.value < 0 ? -exponent : exponent;
  return {Exp2Mantissa(t), kExp2Error + ((x.error >> 43) + 3) * kExp2ArgumentUnit,
          static_cast<int>(t >> 72)};
}

// sin and cos of x. 2/pi in Q128 makes quarters of a turn of it, wrong by 0.64 of its error and 3
// units; both functions are wrong by x's error, which is added to each in the unit of its part.
inline SinePair SinesOf(const Fixed& x) {
  const auto magnitude = static_cast<Uint128>(x.value < 0 ? -x.value : x.value);
  const Uint128 two_over_pi = Uint128{tables::kTwoOverPi[1]} << 64 | tables::kTwoOverPi[2];
  const Uint128 quarters = MultiplyHigh(magnitude, two_over_pi);
  const Angle angle = MakeAngle(static_cast<unsigned>(quarters >> 116) & 3, quarters << 12, 0);
  SinePair pair = SinesOf(angle, x.value < 0 ? kSignBit : 0);
  for (Part* part : {&pair.sine.part, &pair.cosine.part})
    part->error += (x.error + 6) << (10 - part->exponent);
  return pair;
}

}  // namespace hako::pinned_math

#endif  // HAKO_PINNED_MATH_COMPLEX_KERNEL_H_
