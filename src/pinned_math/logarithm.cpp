// logarithm.cpp: log, log2, log10, log1p.
//
// By log_kernel.h: away from 1 in fixed point with an absolute error, near 1 by a series with a
// relative one.
//
// Log and log2 try quick_log.h first.
//
// Other bases take the full logarithm times log_b(e), 128 bits, in Q116 less Base::kShift: the
// error grows by a factor (for log10 0.44 * 2, for log2 1.45 / 2) and 3 units: kLogError holds.
//
// Near 1 all bases take the series times the factor, 128 bits: in the unit that comes out the error
// is smaller.
//
// Log1p: below 2^-8 the series in x itself. From there on 1 + x is exact in 128 bits, or has its 1
// cut below the last of them, and r gets 126 bits, of which LogFixed takes those below Q62 as a
// correction.
#include "pinned_math/exact_fallback.h"
#include "pinned_math/log_kernel.h"
#include "pinned_math/pinned_math.h"
#include "pinned_math/quick_log.h"
#include "pinned_math/rounding_test.h"
#include "pinned_math/special_values.h"

namespace hako::pinned_math {
namespace {

// A base as its factor log_base(e) * 2^(127 + shift); the natural one needs none.
struct Natural {
  static constexpr int kShift = 0;
  static Uint128 Scale(Uint128 x) { return x; }
};
struct Base2 {
  static constexpr int kShift = 1;
  static Uint128 Scale(Uint128 x) { return MultiplyHigh(x, Join(tables::kLog2E)); }
};
struct Base10 {
  static constexpr int kShift = -1;
  static Uint128 Scale(Uint128 x) { return MultiplyHigh(x, Join(tables::kLog10E)); }
};

// Of an x that is a pole, beyond it, infinite or NaN.
[[gnu::cold]] double LogOutside(double x, double pole) {
  if (IsNan(x)) return Quiet(x);
  if (x == pole) return -kInfinity;
  return x < pole ? InvalidNan() : x;  // x: infinity, and the zero of Log1p
}

bool RoundFixed(Int128 log, Uint128 error, double& result) {
  return Round(static_cast<Uint128>(log < 0 ? -log : log), error, 10, log < 0 ? kSignBit : 0,
               result);
}

template <class Base>
bool RoundReduced(const LogReduction& reduced, double& result) {
  const Int128 log = LogFixed(reduced);
  const Uint128 magnitude = Base::Scale(static_cast<Uint128>(log < 0 ? -log : log));
  return Round(magnitude, kLogError, 10 + Base::kShift, log < 0 ? kSignBit : 0, result);
}

template <class Base>
bool RoundSmallLog(const SmallArgument& r, double& result) {
  const uint64_t sign = r.is_negative ? kSignBit : 0;
  return Round(Base::Scale(LogNearOne(r)), kSmallError, Base::kShift - r.k, sign, result);
}

template <class Base>
[[gnu::noinline]] double LogTo(double x, double (*fallback)(double)) {
  if (BitsOf(x) - 1 >= kInfinityBits - 1) [[unlikely]] {
    return LogOutside(x, 0);
  }
  const LogReduction reduced = ReduceForLog(x);
  double result = 0;
  if (reduced.IsNearOne()) [[unlikely]] {
    if (reduced.r == 0) return 0;
    if (RoundSmallLog<Base>(ToSmallArgument(reduced.r), result)) return result;
    return fallback(x);
  }
  if (RoundReduced<Base>(reduced, result)) [[likely]] {
    return result;
  }
  return fallback(x);
}

}  // namespace

double Log(double x) {
  double result = 0;
  if (IsForQuickLog(x) && Round(QuickLog(x), result)) [[likely]] {
    return result;
  }
  return LogTo<Natural>(x, exact::Log);
}

double Log2(double x) {
  double result = 0;
  if (IsForQuickLog(x) && Round(QuickLog2(x), result)) [[likely]] {
    return result;
  }
  return LogTo<Base2>(x, exact::Log2);
}

double Log10(double x) { return LogTo<Base10>(x, exact::Log10); }

double Log1p(double x) {
  const uint64_t magnitude = MagnitudeBits(x);
  if (magnitude - 1 >= kInfinityBits - 1 || x <= -1) [[unlikely]] {
    return LogOutside(x, -1);
  }
  const Unpacked unpacked = Unpack(magnitude);
  double result = 0;
  if (magnitude < BitsOf(0x1p-8)) {
    if (RoundSmallLog<Natural>({unpacked.mantissa, -unpacked.exponent, x < 0}, result))
      return result;
    return exact::Log1p(x);
  }
  Int128 log;
  if (unpacked.exponent <= 1) {
    const Uint128 part = Uint128{unpacked.mantissa} << (62 + unpacked.exponent);
    log = LogOfFixed(x < 0 ? PowerOf2(126) - part : PowerOf2(126) + part, 1);
  } else {
    const Uint128 one = unpacked.exponent <= 127 ? PowerOf2(127 - unpacked.exponent) : 0;
    log = LogOfFixed((Uint128{unpacked.mantissa} << 63) + one, unpacked.exponent);
  }
  if (RoundFixed(log, kLogError, result)) [[likely]] {
    return result;
  }
  return exact::Log1p(x);
}

}  // namespace hako::pinned_math
