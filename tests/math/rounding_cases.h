// rounding_cases.h: the functions of pinned_math.h by name, beside MPFR's and libm's, and inputs
// for each.
#ifndef HAKO_TESTS_MATH_ROUNDING_CASES_H_
#define HAKO_TESTS_MATH_ROUNDING_CASES_H_

#include <mpfr.h>

#include <cstdint>
#include <random>
#include <span>

namespace hako::pinned_math {

struct Input {
  double x;
  double y;  // Not used by a function of one argument.
};

struct RoundingCase {
  const char* name;  // As Python's math module has it.
  double (*pinned)(double);
  double (*pinned_binary)(double, double);  // Of the two kinds of pointer one set is null.
  double (*system)(double);
  double (*system_binary)(double, double);
  int (*mpfr)(mpfr_ptr, mpfr_srcptr, mpfr_rnd_t);
  int (*mpfr_binary)(mpfr_ptr, mpfr_srcptr, mpfr_srcptr, mpfr_rnd_t);
  double low;  // Between these the function does the most of its work.
  double high;
};

std::span<const RoundingCase> RoundingCases();

double CallPinned(const RoundingCase& rounding, Input input);
double CallSystem(const RoundingCase& rounding, Input input);

// MPFR's result, rounded once to double.
double CallMpfr(const RoundingCase& rounding, Input input);

// One of several kinds, by turns at random: any bits, any exponent of moderate size, the range
// where the function does its work, few significant bits, and near points where something special
// happens.
Input MakeInput(const RoundingCase& rounding, std::mt19937_64& random);

// Same bits, or both NaN.
bool IsSame(double a, double b);

}  // namespace hako::pinned_math

#endif  // HAKO_TESTS_MATH_ROUNDING_CASES_H_
