// complex_cases.h: the functions of complex_math.h by name, beside MPC's.
#ifndef HAKO_TESTS_MATH_COMPLEX_CASES_H_
#define HAKO_TESTS_MATH_COMPLEX_CASES_H_

#include <cstdint>
#include <span>

#include "pinned_math/complex_math.h"

namespace hako::pinned_math {

struct ComplexCase {
  const char* name;  // As Python's cmath module has it, with a c before it.
  Complex (*pinned)(Complex, Complex);
  Complex (*mpc)(Complex, Complex);
};

std::span<const ComplexCase> ComplexCases();

// How many of `count` results differ from MPC's; the first five are told of on stderr.
uint64_t CountMisrounded(const ComplexCase& function, uint64_t count, uint64_t seed);

// A hash of the results' bits on a fixed sample.
uint64_t Digest(const ComplexCase& function, uint64_t count, uint64_t seed);

}  // namespace hako::pinned_math

#endif  // HAKO_TESTS_MATH_COMPLEX_CASES_H_
