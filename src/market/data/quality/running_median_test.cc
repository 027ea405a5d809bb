#include "market/data/quality/running_median.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include <gtest/gtest.h>

#include "foundation/base/random.h"
#include "market/data/quality/return_scale.h"

namespace godwit {
namespace {

double naive_median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  const size_t half = values.size() / 2;
  return values.size() % 2 == 1 ? values[half]
                                : values[half - 1] + (values[half] - values[half - 1]) / 2;
}

TEST(RunningMedian, EqualsANaiveOne) {
  for (const size_t window : {1U, 2U, 3U, 4U, 7U, 20U, 101U})
    for (uint64_t seed = 0; seed < 20; ++seed) {
      Rng rng{seed};
      RunningMedian median{window};
      std::vector<double> all;
      EXPECT_TRUE(std::isnan(median.median()));
      for (int i = 0; i < 400; ++i) {
        // Many ties, long runs, and infinities.
        double value = seed % 3 == 0 ? static_cast<double>(rng.between(-3, 3)) : rng.normal();
        if (seed % 3 == 1) value = static_cast<double>(i) * (seed % 2 == 0 ? 1 : -1);
        all.push_back(value);
        median.add(value);
        const size_t from = all.size() > window ? all.size() - window : 0;
        ASSERT_EQ(median.median(),
                  naive_median({all.begin() + static_cast<std::ptrdiff_t>(from), all.end()}))
            << window << " " << seed << " " << i;
      }
      EXPECT_EQ(median.count(), std::min<size_t>(window, 400));
    }
}

TEST(ReturnScale, OfNormalReturnsIsTheirDeviation) {
  Rng rng{5};
  ReturnScale scale{2'001};
  EXPECT_TRUE(std::isnan(scale.z_score(0.1)));
  for (int i = 0; i < 2'000; ++i) {
    scale.learn(0.01 * rng.normal());
    scale.learn(0);    // Not a return: nothing moved.
    scale.learn(NAN);  // No pair.
  }
  EXPECT_NEAR(scale.z_score(0.05), 5, 0.4);
  EXPECT_NEAR(scale.z_score(-0.05), -5, 0.4);
}

TEST(ReturnScale, OfEqualReturnsIsTheirSize) {
  ReturnScale scale{101};
  for (int i = 0; i < 30; ++i) scale.learn(std::log(1.1));  // A new listing, limit after limit.
  EXPECT_LT(std::abs(scale.z_score(-0.03)), 2);
  EXPECT_GT(scale.z_score(2), 10);
}

TEST(ReturnScale, IsNotMovedByOutliers) {
  ReturnScale scale{101};
  Rng rng{5};
  for (int i = 0; i < 101; ++i) scale.learn(0.01 * rng.normal());
  const double before = scale.z_score(0.5);
  for (int i = 0; i < 10; ++i) scale.learn(0.5);
  EXPECT_GT(scale.z_score(0.5), before / 2);
}

}  // namespace
}  // namespace godwit
