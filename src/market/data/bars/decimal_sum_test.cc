#include "market/data/bars/decimal_sum.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "foundation/base/random.h"

namespace godwit {
namespace {

double sum_of(const std::vector<double>& parts) {
  DecimalSum sum;
  for (const double part : parts) sum.add(part);
  return sum.value();
}

TEST(DecimalSum, DecimalsAddAsOnPaper) {
  EXPECT_EQ(sum_of({0.1, 0.2}), 0.3);
  EXPECT_EQ(sum_of({1e16, 1, 1, -1e16}), 2.0);
  EXPECT_EQ(sum_of({1e15, 0.1, 0.2, -1e15}), 0.3);
  EXPECT_EQ(sum_of({}), 0.0);
  EXPECT_EQ(sum_of({-0.0}), 0.0);
  EXPECT_EQ(sum_of({5e-324}), 0.0) << "below the unit";
  EXPECT_EQ(sum_of({1e-17, 1e-17}), 2e-17);
}

TEST(DecimalSum, WhatHasNoSumIsUnknown) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  EXPECT_TRUE(std::isnan(sum_of({1, nan, 2})));
  EXPECT_TRUE(std::isnan(sum_of({INFINITY, 1})));
  EXPECT_TRUE(std::isnan(sum_of({2e21})));
  EXPECT_TRUE(std::isnan(sum_of({1.5e21, 1.5e21})));
  EXPECT_EQ(sum_of({1.5e21}), 1.5e21);
}

TEST(DecimalSum, DecimalsAreTheShortestOnes) {
  EXPECT_EQ(decimal_of(12.34), int128{1'234} * 1'000'000'000'000'000);
  EXPECT_EQ(decimal_of(-1e-17), int128{-1});
  EXPECT_EQ(decimal_of(2.5e-17), int128{2}) << "half to even";
  EXPECT_EQ(decimal_of(1e308), std::nullopt);
}

/// Against decimals in integers, in any order.
TEST(DecimalSum, MatchesIntegersInAnyOrder) {
  for (uint64_t seed = 0; seed < 200; ++seed) {
    Rng rng{seed};
    std::vector<double> parts;
    int64_t total = 0;  // In 1e-6.
    for (int i = 0; i < 240; ++i) {
      const int64_t part = rng.between(-1'000'000'000, 9'000'000'000'000);
      total += part;
      parts.push_back(std::stod(std::to_string(part) + "e-6"));
    }
    const double expected = std::stod(std::to_string(total) + "e-6");
    ASSERT_EQ(sum_of(parts), expected) << "seed " << seed;
    std::reverse(parts.begin(), parts.end());
    ASSERT_EQ(sum_of(parts), expected) << "seed " << seed << ", backward";
  }
}

TEST(DecimalSum, EveryDoubleOfSizeComesBack) {
  Rng rng{9};
  for (int i = 0; i < 20'000; ++i) {
    const double value =
        (rng.uniform() + 1) * std::pow(10.0, static_cast<double>(rng.between(0, 20)));
    ASSERT_EQ(sum_of({value}), value);
    ASSERT_EQ(sum_of({-value}), -value);
  }
}

}  // namespace
}  // namespace godwit
