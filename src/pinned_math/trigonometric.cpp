// trigonometric.cpp: sin, cos, tan.
//
// Reduction, from 2^-8 on (Payne and Hanek): |x| = m 2^q; of 2/pi 192 bits are taken, the first of
// weight 2^(1-q), as those before it give multiples of 4. The product with m, modulo 2^192, is |x|
// 2/pi modulo 4 in Q190: the quadrant and a fraction f, too small by less than 2^53 2^-190 =
// 2^-137.
//
// Table: f = i/256 + d, |d| <= 1/512; a = pi/2 i/256, h = pi/2 d, |h| < 2^-8.3. With S = sin a, C =
// cos a:
//   sin(a + h) = S + C sin h - S (1 - cos h), and cos(a + h) the same with C, -S for S, C.
// Error, in units of 2^-71: d is cut at Q72, 1/2 * pi/2; h is cut, 1; pi/2 has 62 bits, 2^-64
// relative, 0.2; sin h = h + h^3 w is cut, 1; C has 62 bits, 2^-62 2^-8.3, 1.7; h^3 w, 1 - cos h
// and their products have weights below 2^-16, together 0.1. Below 5: kSineError.
//
// Near a multiple of pi/2 (i = 0 or 256) the vanishing one of the two is small_argument.h's series
// of f pi/2, or (1 - f) pi/2, with all bits of f. No double of 53 bits is nearer to one than 2^-62,
// so at least 75 bits of f are good: where not, MPFR is asked.
//
// Below 2^-8: the same series in x itself. sin: w = -1/6 + r^2/120 ... + r^6/9!; the next is below
// 2^-79. tan: the next after 62/2835 r^6 is below 2^-86 relative to r.
//
// tan, and 1/tan in the odd quadrants: a > pi/4 is folded to pi/2 - a, which exchanges the two.
// With T = tan a <= 1 and t = tan h: (T + t) / (1 - T t). t is wrong by 3 units of 2^-71, as sin h
// above; T t, of 62 bits of T and cut, by 5. The quotient, at most 1.01, by 3 + 1.01 * 5 and 2^-98,
// below 9: kTangentError; the inverse by as much, once T + t is shifted up to at least 1, in units
// that the shift has made larger.
#include "pinned_math/exact_fallback.h"
#include "pinned_math/part.h"
#include "pinned_math/pinned_math.h"
#include "pinned_math/quotient.h"
#include "pinned_math/special_values.h"
#include "pinned_math/tables.h"

namespace hako::pinned_math {
namespace {

constexpr Uint128 kSineError = 5 * PowerOf2(126 - 71);
constexpr Uint128 kTangentError = 9 * PowerOf2(126 - 71);
constexpr unsigned kSteps = 256;  // Of the table in a quarter of a turn.

// |x| = (quadrant + f) pi/2, f = fraction in Q192 = index / 256 + 2/pi h.
struct Angle {
  unsigned quadrant;
  unsigned index;
  int64_t h;  // 2^7 h in Q64
  Uint128 fraction_high;
  uint64_t fraction_low;
};

// 64 bits of 2/pi after the first `position`, counted from a word of zeros.
uint64_t BitsOfTwoOverPi(unsigned position) {
  const uint64_t* word = tables::kTwoOverPi + position / 64;
  const unsigned shift = position % 64;
  return word[0] << shift | word[1] >> 1 >> (63 - shift);
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
  const uint64_t high = first << 2 | second >> 62;
  const Uint128 fraction = Uint128{high} << 64 | (second << 2 | third >> 62);
  const auto index = static_cast<unsigned>(((high >> 55) + 1) >> 1);
  const auto d = static_cast<Int128>(fraction - (Uint128{index} << 120));
  const auto half_pi = static_cast<int64_t>(tables::kHalfPi.high);
  const auto h = static_cast<int64_t>(Multiply(static_cast<int64_t>(d >> 56), half_pi) >> 63);
  return {static_cast<unsigned>(first >> 62), index, h, fraction, third << 2};
}

// sin h and 1 - cos h as multiples of 2^-71 and 2^-79, of 2^7 h in Q64.
struct Rotation {
  int64_t sine;
  int64_t versine;
};

Rotation MakeRotation(int64_t h) {
  const int64_t square = MultiplyHigh(h, h);
  const int64_t sine_rest = MultiplyHigh(square, Polynomial(tables::kSinSeries, square));
  const int64_t cosine_rest = MultiplyHigh(square, Polynomial(tables::kCosSeries, square));
  return {h + (MultiplyHigh(h, sine_rest) >> 14),
          square + (MultiplyHigh(square, cosine_rest) >> 14)};
}

// sin(a + h) in Q126 of sin a = kSines[sine], cos a = kSines[cosine].
Uint128 Rotate(unsigned sine, unsigned cosine, int64_t sine_h, int64_t versine_h) {
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
Part MakePart(const Angle& angle, const Rotation& rotation, Kind kind) {
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

// sin(|x| + turns pi/2) times the sign.
bool RoundSine(uint64_t magnitude, unsigned turns, uint64_t sign, double& result) {
  const Angle angle = Reduce(magnitude);
  const Rotation rotation = MakeRotation(angle.h);
  const unsigned quadrant = angle.quadrant + turns;
  const Part part = MakePart(angle, rotation, static_cast<Kind>(quadrant & 1));
  return Round(part.mantissa, part.error, part.exponent, sign ^ (uint64_t{quadrant & 2} << 62),
               result);
}

// tan and 1/tan of an angle up to pi/4, without sign: which is asked for depends on no branch.
Part Tangent(const Angle& angle, unsigned is_inverse) {
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

[[gnu::cold]] double Outside(double x) { return IsNan(x) ? Quiet(x) : InvalidNan(); }

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
    const Unpacked unpacked = Unpack(magnitude);
    const Rotation rotation =
        MakeRotation(static_cast<int64_t>(unpacked.mantissa >> (-7 - unpacked.exponent)));
    const Uint128 cosine = Rotate(kSteps, 0, rotation.sine, rotation.versine);
    return Round(cosine, kSineError, 0, 0, result) ? result : exact::Cos(x);
  }
  if (RoundSine(magnitude, 1, 0, result)) [[likely]] {
    return result;
  }
  return exact::Cos(x);
}

double Tan(double x) {
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

}  // namespace hako::pinned_math
