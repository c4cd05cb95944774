// quick_log.h: logarithms by doubles, away from 1.
//
// As in log_kernel.h x = 2^e m and r = m c - 1 by the same 256 numbers c of 10 bits: r is exact in
// 62 bits after the point. It is taken apart: r = r1 + r2, r1 a multiple of 2^-20, 0 <= r2 < 2^-20,
// both exact as doubles. With K = log_b(e), and each big constant in two parts, of which the high
// one is a multiple of 2^-42 (of 2^-22 for K):
//   high = e high(log_b 2) + high(-log_b c) + r1 high(K), exact as all are multiples of 2^-42 below
//   2^11;
//   low = e low(log_b 2) + low(-log_b c) + r1 low(K) + r2 K + K (ln(1 + r) - r).
//
// Error, in units of 2^-70, |r| < 2^-8. Base e: r^2 is rounded by 1 and halved, 0.5; r as one
// double lacks 2^-62, times r, 1; the rest of the series is below 2^-25, its 8 roundings and what
// it leaves out, r^9/9, 0.1; its sum, 1; r2 and the low constants, 0.2; low, below 2^-16, 1; so
// does low ± error. Together 4.8. Base 2: r^2 0.8; r 1.5; -K/2 rounded, 1; its product 1; the rest
// of the series 0.2; its sum 1; r2 K and the low constants 0.5; low 1, low ± error 1. Together 8.
#ifndef HAKO_PINNED_MATH_QUICK_LOG_H_
#define HAKO_PINNED_MATH_QUICK_LOG_H_

#include <cstdint>

#include "pinned_math/fixed_point.h"
#include "pinned_math/quick_rounding.h"
#include "pinned_math/tables.h"

namespace hako::pinned_math {

// What the paths by doubles take: positive normal numbers that are not next to 1, where the result
// is small and a relative error is asked for.
inline bool IsForQuickLog(double x) {
  constexpr uint64_t kFirst = BitsOf(0x1p-1022);
  constexpr uint64_t kLow = BitsOf(1 - 0x1p-9);
  constexpr uint64_t kHigh = BitsOf(1 + 0x1p-8);
  const uint64_t bits = BitsOf(x);
  return bits - kFirst < kInfinityBits - kFirst && bits - kLow >= kHigh - kLow;
}

// x of IsForQuickLog, taken apart.
struct QuickReduction {
  double exponent;
  unsigned index;
  double r1;
  double r2;
};

inline QuickReduction ReduceForQuickLog(double x) {
  // The tables begin at the split, where the exponent grows by 1.
  constexpr uint64_t kSplit = BitsOf(1) + (uint64_t{tables::kLogSplit} << 44) - (uint64_t{1} << 52);
  const uint64_t bits = BitsOf(x);
  const uint64_t place = bits - kSplit;
  const auto index = static_cast<unsigned>(place >> 44) & 255;
  const uint64_t m = (bits & 0x000f'ffff'ffff'ffff) | 0x0010'0000'0000'0000;
  const auto r = static_cast<int64_t>(m * tables::kQuickInverses[index] - (uint64_t{1} << 62));
  constexpr int kLowBits = 42;
  const int64_t low = r & ((int64_t{1} << kLowBits) - 1);
  return {static_cast<double>(static_cast<int>(static_cast<int64_t>(place) >> 52)), index,
          static_cast<double>(r >> kLowBits) * 0x1p-20, static_cast<double>(low) * 0x1p-62};
}

// K (ln(1 + r) - r) by c[k] = K / (k + 2) with alternating signs.
inline double QuickLogSeries(const double (&c)[7], double r) {
  const double r2 = r * r;
  const double rest = (c[1] + r * c[2]) + r2 * ((c[3] + r * c[4]) + r2 * (c[5] + r * c[6]));
  return r2 * c[0] + (r2 * r) * rest;
}

inline QuickValue QuickLog(double x) {
  const QuickReduction x_parts = ReduceForQuickLog(x);
  const tables::DoublePair entry = tables::kQuickLog[x_parts.index];
  const double r = x_parts.r1 + x_parts.r2;
  const double high = x_parts.exponent * tables::kQuickLn2.high + entry.high + x_parts.r1;
  const double constants = x_parts.exponent * tables::kQuickLn2.low + entry.low;
  return {high, (x_parts.r2 + constants) + QuickLogSeries(tables::kQuickLogSeries, r), 5 * 0x1p-70};
}

inline QuickValue QuickLog2(double x) {
  const QuickReduction x_parts = ReduceForQuickLog(x);
  const tables::DoublePair entry = tables::kQuickLog2[x_parts.index];
  const double r = x_parts.r1 + x_parts.r2;
  const double high = x_parts.exponent + entry.high + x_parts.r1 * tables::kQuickLog2E.high;
  const double constants = x_parts.r1 * tables::kQuickLog2E.low + entry.low;
  const double log2_e = tables::kQuickLog2E.high + tables::kQuickLog2E.low;
  return {high, (x_parts.r2 * log2_e + constants) + QuickLogSeries(tables::kQuickLog2Series, r),
          8 * 0x1p-70};
}

}  // namespace hako::pinned_math

#endif  // HAKO_PINNED_MATH_QUICK_LOG_H_
