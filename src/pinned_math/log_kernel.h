// log_kernel.h: the natural logarithm in fixed point, the middle of the logarithms, pow and the
// inverse hyperbolic functions.
//
// x = 2^e m, 1 <= m < 2. The top 8 bits of m choose c, a multiple of 2^-10 near 1/m, from a table:
// then |r| < 2^-8 for r = m c - 1, which is exact in 64 bits. For the upper entries (m > sqrt 2) e
// is one more and the table's -ln(2c) stands for -ln(c), so that nothing cancels: ln x = e ln 2 -
// ln c + ln(1 + r) is above 2^-9 in magnitude or has e = 0, c = 1 or 1/2, where LogNearOne gives it
// with a relative error.
//
// ln(1 + r) = r - r^2/2 + r^3 s(r), s = 1/3 - r/4 + ... - r^7/10, H = 2^7 r in Q64.
//
// Error. s, in units of 2^-64: the two pairs that count are wrong by 2 each (coefficients 1/2 each,
// one cut), the third and fourth are times 2^-28 or less, the cuts of H^2, H^4 and the two sums add
// 1 each for what is above 2^-14, and what is left out, r^8/11 < 2^-67.4, 0.1: below 6. H^3 is
// wrong by less than 2 units. So r^3 s is wrong by less than 2^-21 * 2^-64 * (2/3 + 6/8) < 2^-84.5.
// All else is exact or cut at 2^-116, e ln 2 included (|e| < 2^11, ln 2 rounded at 2^-117 * 2^-11).
// Together below 2^-84.
#ifndef HAKO_PINNED_MATH_LOG_KERNEL_H_
#define HAKO_PINNED_MATH_LOG_KERNEL_H_

#include "pinned_math/fixed_point.h"
#include "pinned_math/small_argument.h"
#include "pinned_math/tables.h"

namespace hako::pinned_math {

// Of LogFixed, in Q116.
inline constexpr Uint128 kLogError = PowerOf2(116 - 84);

// s(r) of H = 2^7 r in Q64.
inline int64_t LogSeries(int64_t h) {
  const auto& c = tables::kLogCoefficients;
  const int64_t h2 = MultiplyHigh(h, h);
  const int64_t h4 = MultiplyHigh(h2, h2);
  const int64_t first = c[0] + MultiplyHigh(c[1], h);
  const int64_t second = c[2] + MultiplyHigh(c[3], h);
  const int64_t third = c[4] + MultiplyHigh(c[5], h);
  const int64_t fourth = c[6] + MultiplyHigh(c[7], h);
  return first + MultiplyHigh(second, h2) + MultiplyHigh(third + MultiplyHigh(fourth, h2), h4);
}

// What the table makes of x: ln x = exponent ln 2 + entry + ln(1 + r).
struct LogReduction {
  int exponent;
  unsigned index;
  int64_t r;  // Q62, |r| < 2^54

  [[nodiscard]] bool IsNearOne() const {
    return exponent == 0 && (index == 0 || index == tables::kLogEntries - 1);
  }
};

// Of x > 0 and finite.
inline LogReduction ReduceForLog(double x) {
  const Unpacked unpacked = Unpack(BitsOf(x));
  const auto index = static_cast<unsigned>(unpacked.mantissa >> 55) & 255;
  const int exponent = unpacked.exponent - 1 + (index >= tables::kLogSplit ? 1 : 0);
  // mantissa is m in Q63 with 11 zeros below, the table's c is in Q10.
  const uint64_t product = (unpacked.mantissa >> 11) * tables::kLogTable[index].inverse;
  return {exponent, index, static_cast<int64_t>(product - (uint64_t{1} << 62))};
}

// ln(1 + r) in Q116 of r in Q62. `below`: a further part d of r, in Q126 and below 2^-62. It adds
// d (1 - r + r^2 - ...), of which the first three terms are taken; the fourth is below 2^-86.
inline Int128 LogOnePlus(int64_t r, Int128 below = 0) {
  const int64_t h = r * 512;
  const Int128 square = Multiply(r, r);  // Q124
  const int64_t cube = MultiplyHigh(static_cast<int64_t>(square >> 46), h);
  const Int128 rest = Multiply(cube, LogSeries(h)) >> 33;
  const Int128 slope = r - (square >> 62);  // r - r^2 in Q62
  const Int128 correction = (below >> 10) - ((below >> 32) * slope >> 40);
  return (Int128{r} << 54) - (square >> 9) + rest + correction;
}

// ln x in Q116.
inline Int128 LogFixed(const LogReduction& reduced, Int128 below = 0) {
  const Words entry = {tables::kLogTable[reduced.index].high, tables::kLogTable[reduced.index].low};
  return reduced.exponent * static_cast<Int128>(Join(tables::kLn2)) +
         static_cast<Int128>(Join(entry)) + LogOnePlus(reduced.r, below);
}

// ln(x 2^exponent 2^-127) in Q116, x >= 2^64. An x that is itself wrong by its last bits adds their
// part of it, relative, to the error.
inline Int128 LogOfFixed(Uint128 x, int exponent) {
  const int zeros = std::countl_zero(High(x));
  x <<= zeros;
  const auto index = static_cast<unsigned>(High(x) >> 55) & 255;
  const auto r = static_cast<Int128>((x >> 11) * tables::kLogTable[index].inverse - PowerOf2(126));
  const LogReduction reduced = {exponent - zeros + (index >= tables::kLogSplit ? 1 : 0), index,
                                static_cast<int64_t>(r >> 64)};
  return LogFixed(reduced, static_cast<Int128>(static_cast<uint64_t>(r)));
}

// ln(1 + r), r = ±rho 2^-(64 + k): its magnitude times 2^k in Q126, wrong by less than kSmallError.
inline Uint128 LogNearOne(const SmallArgument& r) {
  const int64_t scaled = r.Scaled();
  return Series<-1>(r, scaled, LogSeries(scaled));
}

// r as LogNearOne takes it, r != 0.
inline SmallArgument ToSmallArgument(int64_t r) {
  const uint64_t magnitude = r < 0 ? -static_cast<uint64_t>(r) : static_cast<uint64_t>(r);
  const int zeros = std::countl_zero(magnitude);
  return {magnitude << zeros, zeros - 2, r < 0};
}

}  // namespace hako::pinned_math

#endif  // HAKO_PINNED_MATH_LOG_KERNEL_H_
