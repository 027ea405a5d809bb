#include "foundation/stats/drawdown.h"

#include <vector>

#include <gtest/gtest.h>

#include "foundation/base/random.h"

namespace godwit {
namespace {

using Values = std::vector<double>;

void expect_drawdown(const Values& returns, double depth, size_t peak, size_t trough,
                     std::optional<size_t> recovery) {
  const Drawdown found = max_drawdown(returns);
  EXPECT_DOUBLE_EQ(found.depth, depth);
  EXPECT_EQ(found.peak, peak);
  EXPECT_EQ(found.trough, trough);
  EXPECT_EQ(found.recovery, recovery);
}

TEST(MaxDrawdown, HandWorked) {
  expect_drawdown({0.5, -0.5, 0.2, 1.0}, -0.5, 1, 2, 4);    // wealth 1.5 0.75 0.9 1.8
  expect_drawdown({-0.25, 0.5}, -0.25, 0, 1, 2);            // the start is a peak
  expect_drawdown({1, -0.5, 1, -0.5}, -0.5, 1, 2, 3);       // of two equally deep, the first
  expect_drawdown({0, 0, -0.5}, -0.5, 2, 3, std::nullopt);  // the last point at the peak
}

TEST(MaxDrawdown, WithoutAFall) {
  expect_drawdown({}, 0, 0, 0, std::nullopt);
  expect_drawdown({0.1, 0, 0.1}, 0, 0, 0, std::nullopt);
}

TEST(MaxDrawdown, LosingAllAndMore) {
  expect_drawdown({1, -1, 0.5}, -1, 1, 2, std::nullopt);
  expect_drawdown({1, -1.25}, -1.25, 1, 2, std::nullopt);
}

// Every pair of points, the slow way.
TEST(MaxDrawdown, MatchesAllPairs) {
  for (uint64_t seed = 0; seed < 200; ++seed) {
    Rng random{seed};
    Values returns;
    std::vector<double> wealth = {1};
    for (int i = 0; i < 60; ++i) {
      returns.push_back(0.05 * random.normal());
      wealth.push_back(wealth.back() * (1 + returns.back()));
    }
    double depth = 0;
    for (size_t s = 0; s < wealth.size(); ++s)
      for (size_t t = s; t < wealth.size(); ++t) depth = std::min(depth, wealth[t] / wealth[s] - 1);
    const Drawdown found = max_drawdown(returns);
    ASSERT_NEAR(found.depth, depth, 1e-14) << seed;
    ASSERT_NEAR(wealth[found.trough] / wealth[found.peak] - 1, depth, 1e-14) << seed;
    if (found.recovery) {
      ASSERT_GT(*found.recovery, found.trough);
      ASSERT_GE(wealth[*found.recovery], wealth[found.peak] * (1 - 1e-14)) << seed;
    }
  }
}

}  // namespace
}  // namespace godwit
