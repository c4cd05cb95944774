// pinned_math.h: the real functions behind Python's math module and float power, correctly rounded.
//
// Each function returns the double nearest to the exact result (ties to even), as MPFR does:
// subnormal results are rounded once, a result beyond the range is an infinity or a zero. So no
// compiler, processor or library version can change a bit of it.
//
// Special values are those of C99, Annex F, which glibc follows: infinities, signed zeros, poles.
// NaN: an argument that is NaN is returned, quiet, with its sign and payload (the first of two);
// a result that is NaN without one (an invalid operation) is the positive quiet NaN without payload
// on every processor. Two cases ignore a NaN, as C99 has it: Pow(1, y) and Pow(x, 0) are 1;
// Hypot(infinity, y) is infinity.
//
// errno and the floating-point flags are not part of the result: errno is left alone, flags are
// unspecified. The rounding mode must be to nearest. All functions may be called from any thread at
// any time; the rare argument whose rounding needs MPFR makes it allocate by malloc, and MPFR
// aborts the process if malloc fails.
#ifndef HAKO_PINNED_MATH_PINNED_MATH_H_
#define HAKO_PINNED_MATH_PINNED_MATH_H_

namespace hako::pinned_math {

double Acos(double x);
double Acosh(double x);
double Asin(double x);
double Asinh(double x);
double Atan(double x);
double Atan2(double y, double x);  // The angle of the point (x, y): in [-pi, pi].
double Atanh(double x);
double Cbrt(double x);
double Cos(double x);  // Angles are in radians.
double Cosh(double x);
double Erf(double x);
double Erfc(double x);
double Exp(double x);
double Exp2(double x);
double Expm1(double x);
double Gamma(double x);  // C's tgamma.
double Hypot(double x, double y);
double Log(double x);
double LogGamma(double x);  // ln |gamma(x)|: C's lgamma without its signgam.
double Log10(double x);
double Log1p(double x);
double Log2(double x);
double Pow(double x, double y);
double Sin(double x);
double Sinh(double x);
double Tan(double x);
double Tanh(double x);

}  // namespace hako::pinned_math

#endif  // HAKO_PINNED_MATH_PINNED_MATH_H_
