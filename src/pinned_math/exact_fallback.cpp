// exact_fallback.cpp: doubles through MPFR and back, without a second rounding.
//
// MPFR's own range is far wider than a double's. So that its overflow, underflow and subnormal
// results are a double's, it computes with 53 bits inside the exponents of double (mpfr_set_emin,
// mpfr_set_emax; in MPFR's counting the smallest subnormal is 0.1b * 2^-1073), and
// mpfr_subnormalize takes the bits that a subnormal lacks; it corrects the double rounding by the
// ternary value. The exponents are the calling thread's own in a thread-safe MPFR, as Debian's is;
// they are put back.
#include "pinned_math/exact_fallback.h"

#include <mpfr.h>

#include <bit>

#include "pinned_math/mpfr_double.h"

namespace hako::pinned_math::exact {
namespace {

using Unary = int(mpfr_ptr, mpfr_srcptr, mpfr_rnd_t);
using Binary = int(mpfr_ptr, mpfr_srcptr, mpfr_srcptr, mpfr_rnd_t);

// Plain data of one thread, zero at its start: counts calls, decides nothing.
// NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables)
constinit thread_local uint64_t call_count = 0;

double Call(Unary* function, double x) {
  ++call_count;
  const DoubleRange range;
  const MpfrDouble argument(x);
  MpfrDouble result;
  const int ternary = function(result.get(), argument.get(), MPFR_RNDN);
  return PropagateNan(result.Round(ternary), x, x);
}

double Call(Binary* function, double x, double y) {
  ++call_count;
  const DoubleRange range;
  const MpfrDouble first(x);
  const MpfrDouble second(y);
  MpfrDouble result;
  const int ternary = function(result.get(), first.get(), second.get(), MPFR_RNDN);
  return PropagateNan(result.Round(ternary), x, y);
}

int LogGammaWithoutSign(mpfr_ptr result, mpfr_srcptr x, mpfr_rnd_t rounding) {
  int sign = 0;
  return mpfr_lgamma(result, &sign, x, rounding);
}

}  // namespace

double Acos(double x) { return Call(mpfr_acos, x); }
double Acosh(double x) { return Call(mpfr_acosh, x); }
double Asin(double x) { return Call(mpfr_asin, x); }
double Asinh(double x) { return Call(mpfr_asinh, x); }
double Atan(double x) { return Call(mpfr_atan, x); }
double Atan2(double y, double x) { return Call(mpfr_atan2, y, x); }
double Atanh(double x) { return Call(mpfr_atanh, x); }
double Cbrt(double x) { return Call(mpfr_cbrt, x); }
double Cos(double x) { return Call(mpfr_cos, x); }
double Cosh(double x) { return Call(mpfr_cosh, x); }
double Erf(double x) { return Call(mpfr_erf, x); }
double Erfc(double x) { return Call(mpfr_erfc, x); }
double Exp(double x) { return Call(mpfr_exp, x); }
double Exp2(double x) { return Call(mpfr_exp2, x); }
double Expm1(double x) { return Call(mpfr_expm1, x); }
double Gamma(double x) { return Call(mpfr_gamma, x); }
double Hypot(double x, double y) { return Call(mpfr_hypot, x, y); }
double Log(double x) { return Call(mpfr_log, x); }
double LogGamma(double x) { return Call(LogGammaWithoutSign, x); }
double Log10(double x) { return Call(mpfr_log10, x); }
double Log1p(double x) { return Call(mpfr_log1p, x); }
double Log2(double x) { return Call(mpfr_log2, x); }
double Pow(double x, double y) { return Call(mpfr_pow, x, y); }
double Sin(double x) { return Call(mpfr_sin, x); }
double Sinh(double x) { return Call(mpfr_sinh, x); }
double Tan(double x) { return Call(mpfr_tan, x); }
double Tanh(double x) { return Call(mpfr_tanh, x); }

uint64_t CallCount() { return call_count; }

}  // namespace hako::pinned_math::exact
