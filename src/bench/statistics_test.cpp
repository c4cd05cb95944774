#include "bench/statistics.h"

#include <gtest/gtest.h>

namespace hako::bench {
namespace {

TEST(Median, IsTheMiddleOfAnOddCount) { EXPECT_EQ(Median({9, 1, 5}), 5); }
TEST(Median, IsTheMeanOfTheMiddleTwoOfAnEvenCount) { EXPECT_EQ(Median({8, 1, 4, 100}), 6); }
TEST(Median, OfOneValueIsThatValue) { EXPECT_EQ(Median({2.5}), 2.5); }
TEST(Median, IsNotMovedByOneOutlier) { EXPECT_EQ(Median({1, 1, 1, 1, 1'000}), 1); }
TEST(GeometricMean, OfARatioAndItsReverseIsOne) { EXPECT_DOUBLE_EQ(GeometricMean({4, 0.25}), 1); }
TEST(GeometricMean, IsTheRootOfTheProduct) { EXPECT_DOUBLE_EQ(GeometricMean({1, 2, 4}), 2); }
TEST(Largest, FindsTheWorst) { EXPECT_EQ(Largest({0.5, 0.9, 0.7}), 0.9); }

}  // namespace
}  // namespace hako::bench
