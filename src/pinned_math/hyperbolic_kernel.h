// hyperbolic_kernel.h: half the sum or difference of e^x and e^-x, with the bound of its error.
#ifndef HAKO_PINNED_MATH_HYPERBOLIC_KERNEL_H_
#define HAKO_PINNED_MATH_HYPERBOLIC_KERNEL_H_

#include "pinned_math/exp_argument.h"
#include "pinned_math/part.h"

namespace hako::pinned_math {

enum class Sum { kPlus, kMinus };

// (e^x + e^-x) / 2 or (e^x - e^-x) / 2 of 2^-27 <= x < 746.
inline Part HalfSum(double x, Sum sum) {
  const Int128 t = TimesLog2E(x);
  const int n = static_cast<int>(t >> 72);
  const int opposite = static_cast<int>(-t >> 72);
  const Uint128 growing = Exp2Mantissa(t) >> 1;
  const Uint128 shrinking = ShiftRight(Exp2Mantissa(-t), n - opposite + 1);
  return {sum == Sum::kPlus ? growing + shrinking : growing - shrinking, 2 * kExpError, n};
}

}  // namespace hako::pinned_math

#endif  // HAKO_PINNED_MATH_HYPERBOLIC_KERNEL_H_
