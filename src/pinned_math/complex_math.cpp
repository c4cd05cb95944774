// complex_math.cpp: fast paths where a complex function is a product of real ones; MPC for all
// else.
//
// exp, sin, cos, sinh, cosh: products of the real kernels' parts, whose relative errors add. log,
// log10: the real part by the logarithm of x^2 + y^2, exact in 128 bits or cut 124 below its first;
// the imaginary part by Atan2's kernel. Power: e^(w ln z), with ln z in Q116, wrong by 2^-84 and
// 2^-70, and what w makes of that. In each the rounding test has the bound that comes of it, part
// by part: a part near its zero fails it. Numbers with a part that is zero are MPC's, and so the
// signs of zeros and what is exact on an axis; but for exp on the axes, which is real or on the
// unit circle.
#include "pinned_math/complex_math.h"

#include "pinned_math/complex_kernel.h"
#include "pinned_math/exact_complex.h"
#include "pinned_math/pinned_math.h"

namespace hako::pinned_math {
namespace {

// low <= |x| < high
bool IsBetween(double x, double low, double high) {
  return MagnitudeBits(x) - BitsOf(low) < BitsOf(high) - BitsOf(low);
}

bool IsNormal(double x) { return IsBetween(x, 0x1p-1022, 0x1p1023); }

enum class Hyperbolic { kSine, kCosine };

// sinh or cosh of x + iy, rotated: false where a part is out of the kernels' range or cannot be
// rounded.
bool TryHyperbolic(Complex z, Hyperbolic function, Complex& result) {
  if (!IsBetween(z.real, 0x1p-27, 746) || !IsBetween(z.imag, 0x1p-60, 0x1p1023)) return false;
  const SinePair x = HyperbolicSinesOf(z.real);
  const SinePair y = SinesOf(z.imag);
  return function == Hyperbolic::kSine
             ? Round(Product(x.sine, y.cosine), Product(x.cosine, y.sine), result)
             : Round(Product(x.cosine, y.cosine), Product(x.sine, y.sine), result);
}

// tanh of x + iy for |x| >= 40 is ±1 to far more than 53 bits, and 4 sin y cos y e^(-2|x|) i to
// 2^-113 of it: 0 from 400 on. MPC takes minutes there for some x, as it keeps bits down to
// e^(-2|x|) of the whole.
bool TryLargeTanh(Complex z, Complex& result) {
  if (!(MagnitudeBits(z.real) >= BitsOf(40)) || z.imag == 0) return false;
  const uint64_t x_sign = BitsOf(z.real) & kSignBit;
  if (MagnitudeBits(z.real) >= BitsOf(400)) {
    const uint64_t sign =
        (BitsOf(pinned_math::Sin(z.imag)) ^ BitsOf(pinned_math::Cos(z.imag))) & kSignBit;
    result = {WithSign(1, x_sign), WithSign(0, sign)};
    return true;
  }
  if (!IsBetween(z.imag, 0x1p-60, 0x1p1023)) return false;
  const Int128 t = TimesLog2E(-2 * std::bit_cast<double>(MagnitudeBits(z.real)));
  const SignedPart power = {{Exp2Mantissa(t), 2 * kExpError, static_cast<int>(t >> 72) + 2}, 0};
  const SinePair y = SinesOf(z.imag);
  result.real = WithSign(1, x_sign);
  const SignedPart imag = Product(Product(power, y.sine), y.cosine);
  return Round(imag.part, imag.sign, result.imag);
}

bool TryExp(Complex z, Complex& result) {
  if (!IsBetween(z.imag, 0x1p-60, 0x1p1023)) return false;
  SignedPart length = {{PowerOf2(126), 1, 0}, 0};
  if (z.real != 0) {
    if (!IsBetween(z.real, 0x1p-55, 746)) return false;
    const Int128 t = TimesLog2E(z.real);
    length.part = {Exp2Mantissa(t), kExpError, static_cast<int>(t >> 72)};
  }
  const SinePair y = SinesOf(z.imag);
  return Round(Product(length, y.cosine), Product(length, y.sine), result);
}

bool TryLog(Complex z, Complex& result) {
  if (!IsNormal(z.real) || !IsNormal(z.imag)) return false;
  const Fixed length = LogOfLength(z);
  const auto magnitude = static_cast<Uint128>(length.value < 0 ? -length.value : length.value);
  const uint64_t sign = length.value < 0 ? kSignBit : 0;
  return Round(magnitude, length.error, 10, sign, result.real) &&
         Round(PhaseOf(z).part, BitsOf(z.imag) & kSignBit, result.imag);
}

bool TryLog10(Complex z, Complex& result) {
  if (!IsNormal(z.real) || !IsNormal(z.imag)) return false;
  const SignedPart factor = {{Join(tables::kLog10E) >> 2, 1, -1}, 0};  // Q129 to Q127
  const Fixed length = LogOfLength(z);
  const auto magnitude = static_cast<Uint128>(length.value < 0 ? -length.value : length.value);
  const SignedPart log = {{magnitude, length.error, 10}, length.value < 0 ? kSignBit : 0};
  return Round(Product(log, factor), Product(PhaseOf(z), factor), result);
}

bool TryPow(Complex base, Complex exponent, Complex& result) {
  if (!IsNormal(base.real) || !IsNormal(base.imag)) return false;
  const Fixed log = LogOfLength(base);
  const Fixed phase = ToFixed(PhaseOf(base));
  const Fixed log_times_real = Times(exponent.real, log);
  const Fixed phase_times_imag = Times(exponent.imag, phase);
  const Fixed phase_times_real = Times(exponent.real, phase);
  const Fixed log_times_imag = Times(exponent.imag, log);
  const Fixed length = {log_times_real.value - phase_times_imag.value,
                        log_times_real.error + phase_times_imag.error};
  const Fixed angle = {phase_times_real.value + log_times_imag.value,
                       phase_times_real.error + log_times_imag.error};
  constexpr Uint128 kLargestError = PowerOf2(116 - 66);  // No test can pass with much more.
  if (length.error > kLargestError || angle.error > kLargestError) return false;
  const SignedPart power = {ExpOf(length), 0};
  const SinePair turn = SinesOf(angle);
  return Round(Product(power, turn.cosine), Product(power, turn.sine), result);
}

}  // namespace

Complex Acos(Complex z) { return exact::Acos(z); }
Complex Acosh(Complex z) { return exact::Acosh(z); }
Complex Asin(Complex z) { return exact::Asin(z); }
Complex Asinh(Complex z) { return exact::Asinh(z); }
Complex Atan(Complex z) { return exact::Atan(z); }
Complex Atanh(Complex z) { return exact::Atanh(z); }
Complex Sqrt(Complex z) { return exact::Sqrt(z); }

Complex Tanh(Complex z) {
  Complex result = {};
  return TryLargeTanh(z, result) ? result : exact::Tanh(z);
}

// tan z = -i tanh iz
Complex Tan(Complex z) {
  Complex result = {};
  if (TryLargeTanh({-z.imag, z.real}, result)) return {result.imag, -result.real};
  return exact::Tan(z);
}

Complex Cosh(Complex z) {
  Complex result = {};
  return TryHyperbolic(z, Hyperbolic::kCosine, result) ? result : exact::Cosh(z);
}

Complex Sinh(Complex z) {
  Complex result = {};
  return TryHyperbolic(z, Hyperbolic::kSine, result) ? result : exact::Sinh(z);
}

// cos z = cosh iz
Complex Cos(Complex z) {
  Complex result = {};
  return TryHyperbolic({-z.imag, z.real}, Hyperbolic::kCosine, result) ? result : exact::Cos(z);
}

// sin z = -i sinh iz
Complex Sin(Complex z) {
  Complex result = {};
  if (TryHyperbolic({-z.imag, z.real}, Hyperbolic::kSine, result))
    return {result.imag, -result.real};
  return exact::Sin(z);
}

Complex Exp(Complex z) {
  if (z.imag == 0) return {pinned_math::Exp(z.real), z.imag};
  Complex result = {};
  return TryExp(z, result) ? result : exact::Exp(z);
}

Complex Log(Complex z) {
  Complex result = {};
  return TryLog(z, result) ? result : exact::Log(z);
}

Complex Log10(Complex z) {
  Complex result = {};
  return TryLog10(z, result) ? result : exact::Log10(z);
}

Complex Pow(Complex base, Complex exponent) {
  Complex result = {};
  return TryPow(base, exponent, result) ? result : exact::Pow(base, exponent);
}

}  // namespace hako::pinned_math
