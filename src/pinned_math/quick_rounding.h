// quick_rounding.h: Ziv's test for an approximation by doubles: the first and shortest path of some
// functions.
//
// A quick path has +, -, *, / of doubles alone, each rounded to nearest as IEEE defines it, in code
// that is compiled with -ffp-contract=off: its bits are the same everywhere. It gives a value as
// the sum of two doubles, of which the low one is far smaller, and a bound of its error. Where the
// test fails, the function goes on in fixed point as if nothing had been tried.
#ifndef HAKO_PINNED_MATH_QUICK_ROUNDING_H_
#define HAKO_PINNED_MATH_QUICK_ROUNDING_H_

namespace hako::pinned_math {

// high + low is wrong by less than error; so must be what is left of error when 2^-53 |low| is
// taken from it, as low ± error is rounded.
struct QuickValue {
  double high;
  double low;
  double error;
};

// False if not all numbers within the error have one nearest double. Rounding is monotonic, so what
// lies between two numbers of one nearest double has it too.
inline bool Round(const QuickValue& value, double& result) {
  result = value.high + (value.low + value.error);
  return result == value.high + (value.low - value.error);
}

}  // namespace hako::pinned_math

#endif  // HAKO_PINNED_MATH_QUICK_ROUNDING_H_
