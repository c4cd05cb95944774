// fixed_point.h: numbers as 64- and 128-bit integers, the arithmetic of the fast paths.
//
// Integers are the same everywhere: no contraction, no extended precision, no rounding mode, and an
// error bound is a count of units. "Qn" says that an integer i stands for i * 2^-n. All shifts
// right and MultiplyHigh round towards minus infinity: each is wrong by less than one unit of its
// result.
#ifndef HAKO_PINNED_MATH_FIXED_POINT_H_
#define HAKO_PINNED_MATH_FIXED_POINT_H_

#include <bit>
#include <cstdint>

namespace hako::pinned_math {

__extension__ using Int128 = __int128;
__extension__ using Uint128 = unsigned __int128;

// 128 bits as the generated tables have them.
struct Words {
  uint64_t high;
  uint64_t low;
};

constexpr Uint128 Join(Words words) { return Uint128{words.high} << 64 | words.low; }
constexpr Uint128 PowerOf2(int exponent) { return Uint128{1} << exponent; }
constexpr uint64_t High(Uint128 x) { return static_cast<uint64_t>(x >> 64); }

constexpr uint64_t MultiplyHigh(uint64_t a, uint64_t b) { return High(Uint128{a} * b); }

// The full product of two 64-bit numbers, by one instruction. GCC 12 takes three where it sees that
// a factor was cut from a wider number; the empty assembly keeps that from it.
inline Int128 Multiply(int64_t a, int64_t b) {
  asm("" : "+r"(a));
  asm("" : "+r"(b));
  return Int128{a} * b;
}
inline int64_t MultiplyHigh(int64_t a, int64_t b) {
  return static_cast<int64_t>(Multiply(a, b) >> 64);
}

// The high 128 of 256 bits, too small by less than 3 units.
constexpr Uint128 MultiplyHigh(Uint128 a, Uint128 b) {
  const auto a_low = static_cast<uint64_t>(a);
  const auto b_low = static_cast<uint64_t>(b);
  return Uint128{High(a)} * High(b) + MultiplyHigh(High(a), b_low) + MultiplyHigh(a_low, High(b));
}

// The high 128 of 192 bits, too small by less than 1 unit.
constexpr Uint128 MultiplyHigh(Uint128 a, uint64_t b) {
  return Uint128{High(a)} * b + MultiplyHigh(static_cast<uint64_t>(a), b);
}

// x >> shift for a shift that may leave nothing.
constexpr Uint128 ShiftRight(Uint128 x, int shift) { return shift < 128 ? x >> shift : 0; }
constexpr uint64_t ShiftRight(uint64_t x, int shift) { return shift < 64 ? x >> shift : 0; }

constexpr uint64_t kSignBit = uint64_t{1} << 63;
constexpr uint64_t kInfinityBits = 0x7ff0'0000'0000'0000;

constexpr uint64_t BitsOf(double x) { return std::bit_cast<uint64_t>(x); }
constexpr uint64_t MagnitudeBits(double x) { return BitsOf(x) & ~kSignBit; }
constexpr double WithSign(double magnitude, uint64_t sign) {
  return std::bit_cast<double>(BitsOf(magnitude) | sign);
}

// A finite number other than zero: |x| = mantissa * 2^(exponent - 64), mantissa >= 2^63. So |x|
// lies in [2^(exponent - 1), 2^exponent).
struct Unpacked {
  uint64_t mantissa;
  int exponent;
};

constexpr Unpacked Unpack(uint64_t magnitude_bits) {
  const int biased = static_cast<int>(magnitude_bits >> 52);
  if (biased != 0) [[likely]] {
    return {magnitude_bits << 11 | kSignBit, biased - 1022};
  }
  const int zeros = std::countl_zero(magnitude_bits);
  return {magnitude_bits << zeros, -1010 - zeros};
}

// Sum of c[k] x^k by Horner's rule, of the first kUsed or all terms, all Q64 and each partial sum
// below 1/2.
template <int kUsed = 0, int kCount>
inline int64_t Polynomial(const int64_t (&coefficients)[kCount], int64_t x) {
  constexpr int kLast = (kUsed == 0 ? kCount : kUsed) - 1;
  int64_t sum = coefficients[kLast];
  for (int k = kLast - 1; k >= 0; --k) sum = coefficients[k] + MultiplyHigh(sum, x);
  return sum;
}

}  // namespace hako::pinned_math

#endif  // HAKO_PINNED_MATH_FIXED_POINT_H_
