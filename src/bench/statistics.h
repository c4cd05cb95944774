// statistics.h: the few figures that hako quotes of its measurements.
#ifndef HAKO_BENCH_STATISTICS_H_
#define HAKO_BENCH_STATISTICS_H_

#include <vector>

namespace hako::bench {

// The middle value; of an even count, the mean of the middle two. `values` must not be empty.
double Median(std::vector<double> values);

// The n-th root of the product: what ratios of times are averaged by, since a ratio and its reverse
// then cancel out. `values` must not be empty, and all be above 0.
double GeometricMean(const std::vector<double>& values);

// The largest value. `values` must not be empty.
double Largest(const std::vector<double>& values);

}  // namespace hako::bench

#endif  // HAKO_BENCH_STATISTICS_H_
