#include "bench/statistics.h"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace hako::bench {

double Median(std::vector<double> values) {
  assert(!values.empty());
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  if (values.size() % 2 == 1) return *middle;
  return (*middle + *std::max_element(values.begin(), middle)) / 2;
}

double GeometricMean(const std::vector<double>& values) {
  assert(!values.empty());
  double logarithms = 0;
  for (const double value : values) logarithms += std::log(value);
  return std::exp(logarithms / static_cast<double>(values.size()));
}

double Largest(const std::vector<double>& values) {
  assert(!values.empty());
  return *std::max_element(values.begin(), values.end());
}

}  // namespace hako::bench
