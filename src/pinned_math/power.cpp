// power.cpp: pow.
//
// x^y = ±2^(y log2 |x|). ln |x| by log_kernel.h, as M 2^-q with M in [2^127, 2^128) or, near 1,
// above 2^124.9, wrong by E units; times log2(e) / 2 (Q128) and times y's mantissa / 2^64, both
// below 1, which leaves E and adds 3 + 1; then cut to t in Q72, E' = (E + 4) 2^-shift + 2 units,
// for the kernel of 2^t. The mantissa is wrong by kExp2Error + E' kExp2ArgumentUnit: E' depends on
// the numbers, so the test has it as it is. For |y log2 x| <= 16, away from x near 1, E' is 3.
//
// Exact powers pass the test; those half-way between two doubles are MPFR's.
#include "pinned_math/exact_fallback.h"
#include "pinned_math/exp2_kernel.h"
#include "pinned_math/log_kernel.h"
#include "pinned_math/pinned_math.h"
#include "pinned_math/rounding_test.h"
#include "pinned_math/special_values.h"

namespace hako::pinned_math {
namespace {

enum class Parity { kNoInteger, kEven, kOdd };

// Of a finite y other than zero.
Parity ParityOf(double y) {
  const uint64_t bits = MagnitudeBits(y);
  const int biased = static_cast<int>(bits >> 52);
  if (biased >= 1023 + 53) return Parity::kEven;
  if (biased < 1023) return Parity::kNoInteger;
  const uint64_t mantissa = bits << 11 | kSignBit;
  const int fraction_bits = 1023 + 63 - biased;
  if (fraction_bits < 63 && mantissa << (64 - fraction_bits) != 0) return Parity::kNoInteger;
  if (fraction_bits == 63) return mantissa == kSignBit ? Parity::kOdd : Parity::kNoInteger;
  return (mantissa >> fraction_bits & 1) != 0 ? Parity::kOdd : Parity::kEven;
}

// |ln x| = mantissa 2^-q, wrong by less than error units.
struct LogMagnitude {
  Uint128 mantissa;
  Uint128 error;
  int q;
  bool is_negative;
};

LogMagnitude LogOf(const LogReduction& reduced) {
  if (reduced.IsNearOne()) [[unlikely]] {
    const SmallArgument r = ToSmallArgument(reduced.r);
    return {LogNearOne(r), kSmallError, 126 + r.k, r.is_negative};
  }
  const Int128 log = LogFixed(reduced);
  const auto magnitude = static_cast<Uint128>(log < 0 ? -log : log);
  const int zeros = std::countl_zero(High(magnitude));
  return {magnitude << zeros, kLogError << zeros, 116 + zeros, log < 0};
}

double Overflow(bool is_large, uint64_t sign) { return WithSign(is_large ? kInfinity : 0, sign); }

}  // namespace

double Pow(double x, double y) {
  const uint64_t x_bits = MagnitudeBits(x);
  const uint64_t y_bits = MagnitudeBits(y);
  if (x_bits - 1 >= kInfinityBits - 1 || y_bits - 1 >= kInfinityBits - 1) [[unlikely]] {
    return exact::Pow(x, y);
  }
  uint64_t sign = 0;
  if (x < 0) [[unlikely]] {
    const Parity parity = ParityOf(y);
    if (parity == Parity::kNoInteger) return InvalidNan();
    if (parity == Parity::kOdd) sign = kSignBit;
  }
  const LogReduction reduced = ReduceForLog(std::bit_cast<double>(x_bits));
  if (x_bits == BitsOf(1.0)) [[unlikely]] {
    return WithSign(1, sign);
  }
  const LogMagnitude log = LogOf(reduced);
  const Unpacked factor = Unpack(y_bits);
  const Uint128 product =
      MultiplyHigh(MultiplyHigh(log.mantissa, Join(tables::kLog2E)), factor.mantissa);
  const bool is_negative = log.is_negative != (y < 0);
  const int shift = log.q - 73 - factor.exponent;
  if (shift < 41) [[unlikely]] {  // The product is above 2^123.5, so |t| is above 2^11.
    return Overflow(!is_negative, sign);
  }
  const auto magnitude = static_cast<Int128>(ShiftRight(product, shift));
  const Int128 t = is_negative ? -magnitude : magnitude;
  const auto n = static_cast<int>(t >> 72);
  if (n > 1024 || n < -1078) [[unlikely]] {
    return Overflow(!is_negative, sign);
  }
  const Uint128 error = kExp2Error + (ShiftRight(log.error + 4, shift) + 2) * kExp2ArgumentUnit;
  double result = 0;
  if (RoundNormalized(Exp2Mantissa(t), error, n, sign, result)) [[likely]] {
    return result;
  }
  return exact::Pow(x, y);
}

}  // namespace hako::pinned_math
