// exact_fallback.h: the functions of pinned_math.h by MPFR alone, for every argument.
//
// This is the definition that the fast paths reproduce: MPFR rounds to 53 bits by its own tests
// with growing precision and knows the exact cases (powers, cubes, midpoints). 1 to 100 µs a call.
// Threads and memory: as pinned_math.h says.
#ifndef HAKO_PINNED_MATH_EXACT_FALLBACK_H_
#define HAKO_PINNED_MATH_EXACT_FALLBACK_H_

#include <cstdint>

namespace hako::pinned_math::exact {

[[gnu::cold]] double Acos(double x);
[[gnu::cold]] double Acosh(double x);
[[gnu::cold]] double Asin(double x);
[[gnu::cold]] double Asinh(double x);
[[gnu::cold]] double Atan(double x);
[[gnu::cold]] double Atan2(double y, double x);
[[gnu::cold]] double Atanh(double x);
[[gnu::cold]] double Cbrt(double x);
[[gnu::cold]] double Cos(double x);
[[gnu::cold]] double Cosh(double x);
[[gnu::cold]] double Erf(double x);
[[gnu::cold]] double Erfc(double x);
[[gnu::cold]] double Exp(double x);
[[gnu::cold]] double Exp2(double x);
[[gnu::cold]] double Expm1(double x);
[[gnu::cold]] double Gamma(double x);
[[gnu::cold]] double Hypot(double x, double y);
[[gnu::cold]] double Log(double x);
[[gnu::cold]] double LogGamma(double x);
[[gnu::cold]] double Log10(double x);
[[gnu::cold]] double Log1p(double x);
[[gnu::cold]] double Log2(double x);
[[gnu::cold]] double Pow(double x, double y);
[[gnu::cold]] double Sin(double x);
[[gnu::cold]] double Sinh(double x);
[[gnu::cold]] double Tan(double x);
[[gnu::cold]] double Tanh(double x);

// How often the calling thread has come here: what the checker reports as the share of fallbacks.
uint64_t CallCount();

}  // namespace hako::pinned_math::exact

#endif  // HAKO_PINNED_MATH_EXACT_FALLBACK_H_
