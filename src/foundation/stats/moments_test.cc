#include "foundation/stats/moments.h"

#include <cmath>
#include <vector>

#include <gtest/gtest.h>

#include "foundation/stats/accumulate.h"

namespace godwit {
namespace {

using Values = std::vector<double>;

TEST(Moments, HandWorked) {
  const Values x = {2, 4, 4, 4, 5, 5, 7, 9};  // deviations from 5: -3 -1 -1 -1 0 0 2 4
  EXPECT_EQ(mean(x), 5);
  EXPECT_EQ(variance(x, 0), 4);
  EXPECT_DOUBLE_EQ(variance(x, 1), 32.0 / 7);
  EXPECT_EQ(standard_deviation(x, 0), 2);
  EXPECT_DOUBLE_EQ(skewness(x), (-27 - 1 - 1 - 1 + 8 + 64) / 8.0 / 8);
  EXPECT_DOUBLE_EQ(raw_kurtosis(x), (81 + 1 + 1 + 1 + 16 + 256) / 8.0 / 16);
  EXPECT_DOUBLE_EQ(covariance(x, Values{1, 1, 1, 1, 1, 1, 1, 9}),
                   (4.0 * 7 + 1 * (3 + 1 + 1 + 1 - 2)) / 8);
}

TEST(Moments, FewAndEqualValues) {
  EXPECT_TRUE(std::isnan(mean({})));
  EXPECT_TRUE(std::isnan(variance({}, 0)));
  EXPECT_TRUE(std::isnan(variance(Values{1}, 1)));
  EXPECT_EQ(variance(Values{1}, 0), 0);
  EXPECT_TRUE(std::isnan(covariance({}, {})));
  // Ten times 0.1 add up to a mean that is not 0.1 in plain arithmetic.
  const Values equal(10, 0.1);
  EXPECT_EQ(standard_deviation(equal, 1), 0);
  EXPECT_TRUE(std::isnan(skewness(equal)));
  EXPECT_TRUE(std::isnan(raw_kurtosis(equal)));
  EXPECT_TRUE(std::isnan(skewness({})));
}

TEST(Moments, KeepsDigitsBesideLargeNumbers) {
  EXPECT_EQ(mean(Values{1e16, 1, -1e16, 1}), 0.5);
  EXPECT_DOUBLE_EQ(variance(Values{1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16}, 1), 30);
}

TEST(Moments, QuantileIsLinearBetweenNeighbours) {
  const Values sorted = {-3, 1, 2, 10};
  EXPECT_EQ(quantile_of_sorted(sorted, 0), -3);
  EXPECT_EQ(quantile_of_sorted(sorted, 1), 10);
  EXPECT_DOUBLE_EQ(quantile_of_sorted(sorted, 0.5), 1.5);
  EXPECT_DOUBLE_EQ(quantile_of_sorted(sorted, 0.05), -3 + 4 * 0.15);
  EXPECT_EQ(quantile_of_sorted(Values{7}, 0.05), 7);
  EXPECT_TRUE(std::isnan(quantile_of_sorted({}, 0.5)));
}

TEST(CompoundedGrowth, KeepsDigitsOfASmallTotal) {
  CompoundedGrowth there_and_back;
  there_and_back.add(0.25);
  there_and_back.add(-0.2);  // the double nearest to -0.2 is 1.1e-17 below it
  EXPECT_NEAR(there_and_back.total_return(), 1.25 * -1.1102230246251565e-17, 1e-24);
  CompoundedGrowth ruin;
  ruin.add(-1);
  ruin.add(0.5);
  EXPECT_EQ(ruin.wealth(), 0);
  EXPECT_EQ(ruin.total_return(), -1);
  CompoundedGrowth tiny;
  for (int i = 0; i < 1000; ++i) tiny.add(1e-18);
  EXPECT_NEAR(tiny.total_return(), 1e-15, 1e-29);
}

}  // namespace
}  // namespace godwit
