// gamma.cpp: gamma and ln |gamma|.
//
// gamma is a Taylor series (taylor_table.h) on [1, 2), at most 1 and at least 0.88 there. Elsewhere
// it is that times, or below 1 divided by, the factors x - 1, x - 2, ... or x, x + 1, ...: each is
// exact in 64 bits, so near a pole nothing is lost, and each multiplication loses 2 units of 2^-126
// at most: 185 of them less than 2^-117. The product is wrong by kTaylorError / 2 and the quotient
// by twice it, and by that little.
//
// ln |gamma|, up to 128, is the logarithm of it, wrong by 2^-68.8, absolute, for 2^-69 relative in
// gamma. From 128 on Stirling's series (x - 1/2) (ln x - 1) + (ln(2 pi) - 1) / 2 + 1/(12 x) -
// 1/(360 x^3) + 1/(1260 x^5). The rest in 1/x is calculated in doubles, below 2^-10 and right to
// 2^-62; what is left out, 1/(1680 x^7), is below 2^-59 at 128 and the result there 491: together
// below 2^-67 of it.
#include "pinned_math/exact_fallback.h"
#include "pinned_math/log_kernel.h"
#include "pinned_math/part.h"
#include "pinned_math/pinned_math.h"
#include "pinned_math/quotient.h"
#include "pinned_math/special_values.h"
#include "pinned_math/taylor_table.h"

namespace hako::pinned_math {
namespace {

constexpr double kLowest = -185;

// A product of 64-bit integers, mantissa in [2^126, 2^127).
class Product {
 public:
  void Multiply(uint64_t factor) {
    const int zeros = std::countl_zero(factor);
    const Uint128 product = MultiplyHigh(mantissa_, factor << zeros);  // In [2^125, 2^127).
    const int shift = 1 - static_cast<int>(High(product) >> 62);
    mantissa_ = product << shift;
    exponent_ += 64 - zeros - shift;
  }
  [[nodiscard]] Uint128 Mantissa() const { return mantissa_; }
  [[nodiscard]] int Exponent() const { return exponent_; }

 private:
  Uint128 mantissa_ = PowerOf2(126);
  int exponent_ = 0;
};

// What Gamma takes its factors from: x = (floor * 2^bits + fraction) 2^-bits.
struct Split {
  int floor;
  uint64_t fraction;
  int bits;
};

// Of 2^-8 <= |x| < 2^8. 60 bits hold all of an x below 1, 52 of one above.
Split SplitAtPoint(double x) {
  const int bits = MagnitudeBits(x) < BitsOf(1) ? 60 : 52;
  const Unpacked unpacked = Unpack(MagnitudeBits(x));
  const auto magnitude = static_cast<int64_t>(unpacked.mantissa >> (64 - bits - unpacked.exponent));
  const int64_t fixed = x < 0 ? -magnitude : magnitude;
  const auto floor = static_cast<int>(fixed >> bits);
  return {floor, static_cast<uint64_t>(fixed) & ((uint64_t{1} << bits) - 1), bits};
}

// |gamma(x)| for 2^-8 <= |x| < 2^8 and no pole.
Part GammaMagnitude(const Split& x) {
  const uint64_t one = uint64_t{1} << x.bits;
  const uint64_t steps = x.fraction << (64 - x.bits);  // Of 2^-64; 32 to a table's step.
  const Uint128 base =
      EvaluateTaylor(tables::kGamma[steps >> 59], static_cast<int64_t>((steps << 5) ^ kSignBit));
  Product product;
  if (x.floor >= 1) {
    for (int i = 1; i < x.floor; ++i) product.Multiply(one * static_cast<uint64_t>(i) + x.fraction);
    return {MultiplyHigh(base, product.Mantissa()), kTaylorError,
            product.Exponent() + 2 - x.bits * (x.floor - 1)};
  }
  if (x.floor == 0) product.Multiply(x.fraction);
  for (int i = x.floor; i < 0; ++i) product.Multiply(one * static_cast<uint64_t>(-i) - x.fraction);
  if (x.floor < 0) product.Multiply(x.fraction);
  const int exponent = product.Exponent() - x.bits * (1 - x.floor);
  return {static_cast<Uint128>(Quotient(static_cast<Int128>(base), product.Mantissa())),
          3 * kTaylorError, -exponent};
}

bool IsPole(const Split& x) { return x.floor <= 0 && x.fraction == 0; }

// ln gamma(x) of 128 <= x, finite.
Part Stirling(double x) {
  const Unpacked unpacked = Unpack(BitsOf(x));
  const int e = unpacked.exponent;
  const Uint128 less_half = (Uint128{unpacked.mantissa} << 64) - (e <= 127 ? PowerOf2(127 - e) : 0);
  const Int128 log = LogFixed(ReduceForLog(x)) - static_cast<Int128>(PowerOf2(116));
  const Uint128 product = MultiplyHigh(less_half, static_cast<Uint128>(log));  // times 2^(116 - e)
  const double inverse = 1 / x;
  const double square = inverse * inverse;
  const double rest = inverse * (1.0 / 12 - square * (1.0 / 360 - square * (1.0 / 1260)));
  const Uint128 constant =
      Join(tables::kStirling) +
      (Uint128{static_cast<uint64_t>(static_cast<int64_t>(rest * 0x1p73))} << 53);
  const Uint128 sum = product + ShiftRight(constant, 10 + e);
  return {sum, (sum >> 67) + 8, 10 + e};
}

// x <= kLowest: a pole, or nearer to 0 than any double.
double GammaBelowRange(double x) {
  const double floor = __builtin_floor(x);
  if (floor == x) return InvalidNan();  // -infinity and all beyond 2^52 among them
  return WithSign(0, static_cast<uint64_t>(static_cast<int64_t>(floor)) << 63);
}

}  // namespace

double Gamma(double x) {
  const uint64_t magnitude = MagnitudeBits(x);
  if (x >= 172) [[unlikely]] {
    return kInfinity;
  }
  if (x <= kLowest) [[unlikely]] {
    return GammaBelowRange(x);
  }
  if (magnitude < BitsOf(0x1p-8) || IsNan(x)) [[unlikely]] {
    return exact::Gamma(x);
  }
  const Split split = SplitAtPoint(x);
  if (IsPole(split)) [[unlikely]] {
    return InvalidNan();
  }
  const uint64_t sign = x < 0 ? static_cast<uint64_t>(split.floor) << 63 : 0;
  double result = 0;
  return Round(GammaMagnitude(split), sign, result) ? result : exact::Gamma(x);
}

double LogGamma(double x) {
  const uint64_t magnitude = MagnitudeBits(x);
  double result = 0;
  if (x >= 128 && x < kInfinity) {
    return Round(Stirling(x), 0, result) ? result : exact::LogGamma(x);
  }
  if (!(x > kLowest) || magnitude < BitsOf(0x1p-8) || x == kInfinity) [[unlikely]] {
    return exact::LogGamma(x);
  }
  const Split split = SplitAtPoint(x);
  if (IsPole(split)) [[unlikely]] {
    return kInfinity;
  }
  const Part gamma = GammaMagnitude(split);
  const Int128 log = LogOfFixed(gamma.mantissa, gamma.exponent + 1);
  const auto log_magnitude = static_cast<Uint128>(log < 0 ? -log : log);
  const uint64_t sign = log < 0 ? kSignBit : 0;
  return Round(log_magnitude, PowerOf2(116 - 68), 10, sign, result) ? result : exact::LogGamma(x);
}

}  // namespace hako::pinned_math
