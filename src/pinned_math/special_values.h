// special_values.h: results that need no calculation; pinned_math.h says which NaN is given.
#ifndef HAKO_PINNED_MATH_SPECIAL_VALUES_H_
#define HAKO_PINNED_MATH_SPECIAL_VALUES_H_

#include <bit>
#include <cstdint>
#include <limits>

namespace hako::pinned_math {

inline constexpr double kInfinity = std::numeric_limits<double>::infinity();

constexpr bool IsNan(double x) {
  return (std::bit_cast<uint64_t>(x) & 0x7fff'ffff'ffff'ffff) > 0x7ff0'0000'0000'0000;
}

// A NaN argument as it comes back.
constexpr double Quiet(double nan) {
  return std::bit_cast<double>(std::bit_cast<uint64_t>(nan) | 0x0008'0000'0000'0000);
}

// The result of an invalid operation.
constexpr double InvalidNan() { return std::bit_cast<double>(uint64_t{0x7ff8'0000'0000'0000}); }

}  // namespace hako::pinned_math

#endif  // HAKO_PINNED_MATH_SPECIAL_VALUES_H_
