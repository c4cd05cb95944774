// special.cpp: functions that take no fast path.
#include "pinned_math/exact_fallback.h"
#include "pinned_math/pinned_math.h"
namespace hako::pinned_math {
double Erf(double x) { return exact::Erf(x); }
double Erfc(double x) { return exact::Erfc(x); }
double Gamma(double x) { return exact::Gamma(x); }
double LogGamma(double x) { return exact::LogGamma(x); }
}  // namespace hako::pinned_math
