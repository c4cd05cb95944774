// sine_kernel.h: reduction of an angle by pi/2, and sine, cosine and tangent of what is left, with
// bounds of their errors.
//
// Reduction, from 2^-8 on (Payne and Hanek): |x| = m 2^q; of 2/pi 192 bits are taken, the first of
// weight 2^(1-q), as those before it give multiples of 4. The product with m, modulo 2^192, is |x|
// 2/pi modulo 4 in Q190: the quadrant and a fraction f, too small by less than 2^53 2^-190 =
// 2^-137.
//
// Table: f = i/256 + d, |d| <= 1/512; a = pi/2 i/256, h = pi/2 d, |h| < 2^-8.3. With S = sin a, C =
// cos a:
//   sin(a + h) = S + C sin h - S (1 - cos h), and cos(a + h) the same with C, -S for S, C.
// Error, in units of 2^-71: d is cut at Q72, 1/2 * pi/2; pi/2 is cut at Q62, by 0.39 of a unit,
// which makes 0.4; h is cut, 1; sin h = h + h^3 w is cut, 1; C is cut at Q62, 2^-62 2^-8.3, 1.6;
// h^3 w, 1 - cos h and their products have weights below 2^-16, together 0.1. The sum is 4.9:
// kSineError. The series leave out less than 2^-82.
//
// Near a multiple of pi/2 (i = 0 or 256) the vanishing one of the two is small_argument.h's series
// of f pi/2, or (1 - f) pi/2, with all bits of f. No double of 53 bits is nearer to one than 2^-62,
// so at least 75 bits of f are good; where there are fewer, no part is made (its error is 0 and its
// mantissa too), which no rounding test passes.
//
// tan, and 1/tan in the odd quadrants: a > pi/4 is folded to pi/2 - a, which exchanges the two.
// With T = tan a <= 1 and t = tan h: (T + t) / (1 - T t). t is wrong by 3.2 units of 2^-71, as sin
// h above; T t, with T cut at Q62, by 4.8. The quotient, at most 1.0063, by 1.0032 (3.2 + 1.0063
// * 4.8) and 2^-98, below 9: kTangentError; the inverse by less, once T + t is shifted up to at
// least 1, in units that the shift has made larger.
#ifndef HAKO_PINNED_MATH_SINE_KERNEL_H_
#define HAKO_PINNED_MATH_SINE_KERNEL_H_

#include "pinned_math/part.h"
#include "pinned_math/quotient.h"
#include "pinned_math/tables.h"

namespace hako::pinned_math {

inline constexpr Uint128 kSineError = 5 * PowerOf2(126 - 71);
inline constexpr Uint128 kTangentError = 9 * PowerOf2(126 - 71);
inline constexpr unsigned kSteps = 256;  // Of the table in a quarter of a turn.

// |x| = (quadrant + f) pi/2, f = fraction in Q192 = index / 256 + 2/pi h.
struct Angle {
  unsigned quadrant;
  unsigned index;
  int64_t h;  // 2^7 h in Q64
  Uint128 fraction_high;
  uint64_t fraction_low;
};

// 64 bits of 2/pi after the first `position`, counted from a word of zeros.
inline uint64_t BitsOfTwoOverPi(unsigned position) {
  const uint64_t* word = tables::kTwoOverPi + position / 64;
  const unsigned shift = position % 64;
  return word[0] << shift | word[1] >> 1 >> (63 - shift);
}

// Looks up the fraction of a quarter of a turn, in Q192.
[[gnu::always_inline]] inline Angle MakeAngle(unsigned quadrant, Uint128 fraction, uint64_t low) {
  const auto index = static_cast<unsigned>(((High(fraction) >> 55) + 1) >> 1);
  const auto d = static_cast<Int128>(fraction - (Uint128{index} << 120));
  const auto half_pi = static_cast<int64_t>(tables::kHalfPi.high);
  const auto h = static_cast<int64_t>(Multiply(static_cast<int64_t>(d >> 56), half_pi) >> 63);
  return {quadrant, index, h, fraction, low};
}

// Of |x| >= 2^-8, by its bits.
[[gnu::always_inline]] inline Angle Reduce(uint64_t magnitude) {
  const uint64_t m = (magnitude & 0x000f'ffff'ffff'ffff) | 0x0010'0000'0000'0000;
  const auto position = static_cast<unsigned>(magnitude >> 52) - 1013;  // q - 2 + 64
  const Uint128 last = Uint128{m} * BitsOfTwoOverPi(position + 128);
  const Uint128 middle = Uint128{m} * BitsOfTwoOverPi(position + 64) + High(last);
  const uint64_t first = m * BitsOfTwoOverPi(position) + High(middle);
  const auto second = static_cast<uint64_t>(middle);
  const auto third = static_cast<uint64_t>(last);
  const Uint128 fraction = Uint128{first << 2 | second >> 62} << 64 | (second << 2 | third >> 62);
  return MakeAngle(static_cast<unsigned>(first >> 62), fraction, third << 2);
}

// sin h and 1 - cos h as multiples of 2^-71 and 2^-79, of 2^7 h in Q64.
struct Rotation {
  int64_t sine;
  int64_t versine;
};

inline Rotation MakeRotation(int64_t h) {
  const int64_t square = MultiplyHigh(h, h);
  const int64_t sine_rest = MultiplyHigh(square, Polynomial(tables::kSinSeries, square));
  const int64_t cosine_rest = MultiplyHigh(square, Polynomial(tables::kCosSeries, square));
  return {h + (MultiplyHigh(h, sine_rest) >> 14),
          square + (MultiplyHigh(square, cosine_rest) >> 14)};
}

// sin(a + h) in Q126 of sin a = kSines[sine], cos a = kSines[cosine].
inline Uint128 Rotate(unsigned sine, unsigned cosine, int64_t sine_h, int64_t versine_h) {
  const Words s = tables::kSines[sine];
  const Words c = tables::kSines[cosine];
  const Int128 turn = Multiply(static_cast<int64_t>(c.high), sine_h) >> 7;
  const Int128 shrink = Multiply(static_cast<int64_t>(s.high), versine_h) >> 15;
  return Join(s) + static_cast<Uint128>(turn - shrink);
}

// An odd function of the angle (of index 0), or of what it lacks to pi/2 (of index 256), beside its
// zero.
template <int kCount>
[[gnu::noinline]] Part NearZero(const Angle& angle, const int64_t (&series)[kCount]) {
  Uint128 high = angle.fraction_high;
  uint64_t low = angle.fraction_low;
  if (angle.index != 0) {  // 1 - f
    low = -low;
    high = ~high + (low == 0 ? 1 : 0);
  }
  if (High(high) == 0) return {0, 0, 0};
  const int zeros = std::countl_zero(High(high));
  const Uint128 normalized = high << zeros | low >> (64 - zeros);
  const Uint128 product =
      MultiplyHigh(normalized, Join(tables::kHalfPi));  // Q126, 2^zeros too large
  const int k = product >= PowerOf2(126) ? zeros - 1 : zeros;
  const Uint128 rho = product << (2 + k - zeros);
  const SmallArgument r = {High(rho), k, false, static_cast<uint64_t>(rho)};
  const int64_t scaled = r.Scaled();
  // f is wrong by 2^-137: of the mantissa, 2^k times as large, pi/2 2^(k - 137 + 126) units.
  return {OddSeries(r, scaled, Polynomial(series, MultiplyHigh(scaled, scaled))),
          kSmallError + (PowerOf2(k) >> 10) + 16, -k};
}

enum class Kind : unsigned { kSine = 0, kCosine = 1 };

// No branch depends on the kind: quadrants of a program's angles are not to be foretold.
inline Part MakePart(const Angle& angle, const Rotation& rotation, Kind kind) {
  const int64_t mask = -static_cast<int64_t>(kind);  // All ones for the cosine.
  const unsigned other = kSteps - angle.index;
  const unsigned swap = (angle.index ^ other) & static_cast<unsigned>(mask);
  const unsigned index = angle.index ^ swap;
  if (index == 0) [[unlikely]] {
    return NearZero(angle, tables::kSinSeries);
  }
  return {Rotate(index, other ^ swap, (rotation.sine ^ mask) - mask, rotation.versine), kSineError,
          0};
}

// cos x of 2^-64 <= x < 2^-8, by its bits.
inline Part CosineOfSmall(uint64_t magnitude) {
  const Unpacked x = Unpack(magnitude);
  const Rotation rotation = MakeRotation(static_cast<int64_t>(x.mantissa >> (-7 - x.exponent)));
  return {Rotate(kSteps, 0, rotation.sine, rotation.versine), kSineError, 0};
}

// tan and 1/tan of an angle up to pi/4, without sign: which is asked for depends on no branch.
inline Part Tangent(const Angle& angle, unsigned is_inverse) {
  const int64_t fold =
      -static_cast<int64_t>(angle.index > kSteps / 2 ? 1 : 0);  // To pi/2 less the angle.
  const unsigned index =
      angle.index ^ ((angle.index ^ (kSteps - angle.index)) & static_cast<unsigned>(fold));
  is_inverse ^= static_cast<unsigned>(fold & 1);
  if (index == 0) [[unlikely]] {
    const Part small = NearZero(angle, tables::kTanSeries);
    if (is_inverse == 0 || small.error == 0) return small;
    const int shift = std::countl_zero(High(small.mantissa)) - 1;
    const Int128 inverse = Quotient(static_cast<Int128>(PowerOf2(126)), small.mantissa << shift);
    return {static_cast<Uint128>(inverse), (small.error << (shift + 1)) + PowerOf2(28),
            shift - small.exponent};
  }
  const int64_t h = (angle.h ^ fold) - fold;
  const int64_t square = MultiplyHigh(h, h);
  const int64_t rest = MultiplyHigh(square, Polynomial(tables::kTanSeries, square));
  const int64_t t = h + (MultiplyHigh(h, rest) >> 14);  // tan h in Q71
  const Words tangent = tables::kTangents[index];
  const Uint128 sine = Join(tangent) + static_cast<Uint128>(Int128{t} << 55);
  const auto product = static_cast<Uint128>(Multiply(static_cast<int64_t>(tangent.high), t) >> 7);
  const Uint128 cosine = PowerOf2(126) - product;
  const int shift = is_inverse != 0 ? std::countl_zero(High(sine)) - 1 : 0;
  const Uint128 numerator = is_inverse != 0 ? cosine : sine;
  const Uint128 denominator = is_inverse != 0 ? sine << shift : cosine;
  const Int128 quotient = Quotient(static_cast<Int128>(numerator), denominator);
  return {static_cast<Uint128>(quotient), kTangentError << shift, shift};
}

}  // namespace hako::pinned_math

#endif  // HAKO_PINNED_MATH_SINE_KERNEL_H_
