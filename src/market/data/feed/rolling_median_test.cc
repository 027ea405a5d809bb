#include "market/data/feed/rolling_median.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include <gtest/gtest.h>

#include "foundation/base/random.h"

namespace godwit {
namespace {

double naive_median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  const size_t n = values.size();
  return n % 2 == 1 ? values[n / 2] : values[n / 2 - 1] / 2 + values[n / 2] / 2;
}

TEST(RollingMedian, EqualsSortingTheWindow) {
  for (uint64_t seed = 0; seed < 60; ++seed) {
    Rng rng{seed};
    const auto window = static_cast<size_t>(rng.between(1, RollingMedian::kMax));
    RollingMedian rolling{window};
    std::vector<double> all;
    for (int i = 0; i < 300; ++i) {
      // Few different values: ties matter. Large spikes now and then.
      const double value =
          static_cast<double>(rng.between(-5, 5)) + (rng.between(0, 20) == 0 ? 1e9 : 0.0);
      all.push_back(value);
      rolling.add(value);
      const size_t count = std::min(window, all.size());
      const std::vector<double> last(all.end() - static_cast<int64_t>(count), all.end());
      ASSERT_EQ(rolling.size(), count);
      const double median = naive_median(last);
      ASSERT_EQ(rolling.median(), median) << "seed " << seed << " at " << i;
      std::vector<double> deviations;
      for (const double x : last) deviations.push_back(std::abs(x - median));
      ASSERT_EQ(rolling.mad(), naive_median(deviations)) << "seed " << seed << " at " << i;
    }
  }
}

TEST(RollingMedian, HalfTheWindowMayBeWrong) {
  RollingMedian rolling{9};
  for (int i = 0; i < 5; ++i) rolling.add(100);
  for (int i = 0; i < 4; ++i) rolling.add(1e12);
  EXPECT_EQ(rolling.median(), 100);
  EXPECT_EQ(rolling.mad(), 0);
}

}  // namespace
}  // namespace godwit
