// arctangent_kernel.h: the angle whose tangent is the quotient of two lengths, p <= q, with the
// bound of its error.
//
// Let i = 256 p/q, to nearest, and a = atan(i/256).
//
// Of doubles: tan of what is left is u = (256 p - i q) / (256 q + i p), |u| <= 1/512 and a little;
// the angle is a + u + u^3 w(u^2). p and q have 63 bits: the numerator is exact; the denominator is
// cut by 2^-62 of it, u by 2^-71. The quotient by doubles is right to 2^-50, the remainder to it,
// cut by 2^-58 of its unit, to 2^-102 and that. u^3 w is wrong by 2^-85, and the series' next,
// u^9/9, is below 2^-84. Together below 2^-70: kArctangentError.
//
// On the unit circle (asin, acos): sin of what is left is u = (p - q i/256) cos a, without a
// division; the angle is a + u + u^3 w(u^2), asin's w. p - q i/256 is cut to Q71, cos a has 63
// bits: 2^-71 and 2^-73, the rest as above.
//
// Where i = 0 the result is as small as p/q: small_argument.h's series of the quotient of the
// normalised two.
#ifndef HAKO_PINNED_MATH_ARCTANGENT_KERNEL_H_
#define HAKO_PINNED_MATH_ARCTANGENT_KERNEL_H_

#include "pinned_math/part.h"
#include "pinned_math/quotient.h"
#include "pinned_math/tables.h"

namespace hako::pinned_math {

inline constexpr Uint128 kArctangentError = PowerOf2(126 - 70);

// A length: mantissa * 2^(exponent - 117), 2^116 <= mantissa < 2^117.
struct Length {
  Uint128 mantissa;
  int exponent;
};

inline Length ToLength(const Unpacked& x) { return {Uint128{x.mantissa} << 53, x.exponent}; }

// atan(p/q) for p/q < 2^-8.
inline Part SmallArctangent(const Length& p, const Length& q) {
  const auto ratio =
      static_cast<Uint128>(Quotient(static_cast<Int128>(p.mantissa << 10), q.mantissa << 10));
  const int is_above_1 = ratio >= PowerOf2(126) ? 1 : 0;
  const Uint128 rho = ratio << (2 - is_above_1);
  const SmallArgument r = {High(rho), q.exponent - p.exponent - is_above_1, false,
                           static_cast<uint64_t>(rho)};
  const int64_t scaled = r.Scaled();
  return {OddSeries(r, scaled, Polynomial(tables::kAtanSeries, MultiplyHigh(scaled, scaled))),
          2 * kSmallError, -r.k};
}

// a + u + u^3 w(u^2), u in Q126.
template <int kCount>
Part FromTable(int index, Int128 u, const int64_t (&series)[kCount]) {
  const auto scaled = static_cast<int64_t>(u >> 55);  // 2^7 u in Q64
  const int64_t square = MultiplyHigh(scaled, scaled);
  const int64_t rest = MultiplyHigh(square, Polynomial<3>(series, square));
  const Int128 angle =
      static_cast<Int128>(Join(tables::kArctangents[index])) + u + (Multiply(scaled, rest) >> 23);
  return {static_cast<Uint128>(angle), kArctangentError, 0};
}

// The index of p/q, to nearest: neither it nor its error decides more than which table entry is
// near.
inline int IndexOf(uint64_t p, uint64_t q) {
  const double ratio =
      static_cast<double>(static_cast<int64_t>(p)) / static_cast<double>(static_cast<int64_t>(q));
  return (static_cast<int>(ratio * 512) + 1) >> 1;
}

// atan(p/q) for p <= q on the unit circle: q is at least sqrt(1/2) and its exponent 0.
inline Part Arctangent(const Length& p, const Length& q) {
  if (p.exponent < -10) [[unlikely]] {
    return SmallArctangent(p, q);
  }
  const Uint128 aligned = p.mantissa >> -p.exponent;
  const int index = IndexOf(High(aligned), High(q.mantissa));
  if (index == 0) [[unlikely]] {
    return SmallArctangent(p, q);
  }
  // In Q125: 256 of Q117.
  const auto numerator =
      static_cast<Int128>((aligned << 8) - q.mantissa * static_cast<unsigned>(index));
  const Int128 u =
      Multiply(static_cast<int64_t>(numerator >> 54), tables::kArctangentCosines[index]) >> 8;
  return FromTable(index, u, tables::kAsinSeries);
}

// atan(p/q) for doubles p <= q.
inline Part Arctangent(const Unpacked& p, const Unpacked& q) {
  const int difference = q.exponent - p.exponent;
  if (difference > 10) [[unlikely]] {
    return SmallArctangent(ToLength(p), ToLength(q));
  }
  const uint64_t p_fixed = p.mantissa >> 1 >> difference;  // Doubles have 11 zeros: nothing is cut.
  const uint64_t q_fixed = q.mantissa >> 1;
  const int index = IndexOf(p_fixed, q_fixed);
  if (index == 0) [[unlikely]] {
    return SmallArctangent(ToLength(p), ToLength(q));
  }
  const auto i = static_cast<uint64_t>(index);
  const auto numerator =
      static_cast<int64_t>((p_fixed << 8) - i * q_fixed);  // Exact, though its terms are not.
  const auto denominator =
      static_cast<uint64_t>((Uint128{q_fixed} * 256 + Uint128{p_fixed} * i) >> 9);
  const double inverse = 1 / static_cast<double>(static_cast<int64_t>(denominator));
  const auto quotient =
      static_cast<int64_t>(static_cast<double>(numerator) * inverse * 0x1p53);  // Q53
  const Uint128 left = (static_cast<Uint128>(Int128{numerator}) << 53) -
                       static_cast<Uint128>(Multiply(quotient, static_cast<int64_t>(denominator)));
  const auto remainder = static_cast<int64_t>(left >> 3);
  const auto rest = static_cast<int64_t>(static_cast<double>(remainder) * inverse * 0x1p27);  // Q77
  const Int128 u =
      (Int128{quotient} << 64) + (Int128{rest} << 40);  // 2^-9 of the quotient, in Q126
  return FromTable(index, u, tables::kAtanSeries);
}

template <class Number>
bool IsBelow(const Number& a, const Number& b) {
  return a.exponent != b.exponent ? a.exponent < b.exponent : a.mantissa < b.mantissa;
}

// base pi/2 + part, or - part: base is 1 or 2.
inline Part FromBase(int base, bool is_below, const Part& part) {
  const Uint128 start = Join(tables::kHalfPi) >> (2 - base);  // Q125
  Uint128 difference = part.mantissa >> 1;
  Uint128 error = part.error >> 1;
  if (part.exponent < 0) [[unlikely]] {
    difference = ShiftRight(difference, -part.exponent);
    error = ShiftRight(error, -part.exponent);
  }
  return {is_below ? start - difference : start + difference, error + 4, 1};
}

// The angle of the point (x or -x, y) in the upper half plane.
template <class Number>
Part AngleOf(const Number& y, const Number& x, bool is_left) {
  if (IsBelow(x, y)) return FromBase(1, !is_left, Arctangent(x, y));
  const Part angle = Arctangent(y, x);
  return is_left ? FromBase(2, true, angle) : angle;
}

}  // namespace hako::pinned_math

#endif  // HAKO_PINNED_MATH_ARCTANGENT_KERNEL_H_
