// inverse_trigonometric.cpp: atan, atan2, asin, acos.
//
// All are the angle of a point (x, y): atan(x) of (1, x), asin(x) of (sqrt(1 - x^2), x), acos(x) of
// (x, sqrt(1 - x^2)), where 1 - x^2 is exact and its root is right to 2^-98. With p <= q the two
// lengths the angle is atan(p/q), or pi/2 or pi less or more that. Let i = 256 p/q, to nearest, and
// a = atan(i/256).
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
#include "pinned_math/exact_fallback.h"
#include "pinned_math/part.h"
#include "pinned_math/pinned_math.h"
#include "pinned_math/quotient.h"
#include "pinned_math/root.h"
#include "pinned_math/special_values.h"
#include "pinned_math/tables.h"

namespace hako::pinned_math {
namespace {

constexpr Uint128 kArctangentError = PowerOf2(126 - 70);

// A length: mantissa * 2^(exponent - 117), 2^116 <= mantissa < 2^117.
struct Length {
  Uint128 mantissa;
  int exponent;
};

Length ToLength(const Unpacked& x) { return {Uint128{x.mantissa} << 53, x.exponent}; }

template <class Number>
bool IsBelow(const Number& a, const Number& b) {
  return a.exponent != b.exponent ? a.exponent < b.exponent : a.mantissa < b.mantissa;
}

// atan(p/q) for p/q < 2^-8.
Part SmallArctangent(const Length& p, const Length& q) {
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

// The index of p/q: neither it nor its error decides more than which table entry is near.
int IndexOf(uint64_t p, uint64_t q) {
  return static_cast<int>(static_cast<double>(static_cast<int64_t>(p)) /
                              static_cast<double>(static_cast<int64_t>(q)) * 256 +
                          0.5);
}

// atan(p/q) for p <= q on the unit circle: q is at least sqrt(1/2) and its exponent 0.
Part Arctangent(const Length& p, const Length& q) {
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

// base pi/2 + part, or - part: base is 1 or 2.
Part FromBase(int base, bool is_below, const Part& part) {
  const Uint128 start = Join(tables::kHalfPi) >> (2 - base);  // Q125
  Uint128 difference = part.mantissa >> 1;
  Uint128 error = part.error >> 1;
  if (part.exponent != 0) [[unlikely]] {
    difference = ShiftRight(difference, -part.exponent);
    error = ShiftRight(error, -part.exponent);
  }
  return {is_below ? start - difference : start + difference, error + 4, 1};
}

// atan(p/q) for doubles p <= q.
Part Arctangent(const Unpacked& p, const Unpacked& q) {
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

// The angle of the point (x or -x, y) in the upper half plane.
template <class Number>
Part AngleOf(const Number& y, const Number& x, bool is_left) {
  if (IsBelow(x, y)) return FromBase(1, !is_left, Arctangent(x, y));
  const Part angle = Arctangent(y, x);
  return is_left ? FromBase(2, true, angle) : angle;
}

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
  Part angle;
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
  Part angle;
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
