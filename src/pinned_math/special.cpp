// special.cpp: functions that take no fast path.
#include "pinned_math/exact_fallback.h"
#include "pinned_math/pinned_math.h"
namespace hako::pinned_math {
double Acos(double x) { return exact::Acos(x); }
double Acosh(double x) { return exact::Acosh(x); }
double Asin(double x) { return exact::Asin(x); }
double Asinh(double x) { return exact::Asinh(x); }
double Atan(double x) { return exact::Atan(x); }
double Atanh(double x) { return exact::Atanh(x); }
double Cbrt(double x) { return exact::Cbrt(x); }
double Cosh(double x) { return exact::Cosh(x); }
double Erf(double x) { return exact::Erf(x); }
double Erfc(double x) { return exact::Erfc(x); }
double Gamma(double x) { return exact::Gamma(x); }
double LogGamma(double x) { return exact::LogGamma(x); }
double Sinh(double x) { return exact::Sinh(x); }
double Tanh(double x) { return exact::Tanh(x); }
double Atan2(double y, double x) { return exact::Atan2(y, x); }
double Hypot(double x, double y) { return exact::Hypot(x, y); }
}  // namespace hako::pinned_math
