#include "signals/labels/cusum_events.h"

#include <gtest/gtest.h>

#include "signals/labels/label_testing.h"

namespace godwit {
namespace {

using label_testing::kNone;
using Events = std::vector<size_t>;

std::vector<double> prices_of(const std::vector<double>& log_steps) {
  std::vector<double> prices{100};
  for (const double step : log_steps) prices.push_back(prices.back() * std::exp(step));
  return prices;
}

TEST(CusumEvents, ByHand) {
  // In percent. S+: 2 4 1 0 3 6!, then 1. S-: 0 0 -3 -5.5!, then 0.
  const std::vector<double> prices = prices_of({0.02, 0.02, -0.03, -0.025, 0.03, 0.03, 0.01});
  const std::vector<double> bounds(prices.size(), 0.05);
  EXPECT_EQ(cusum_events(prices, bounds), (Events{4, 6}));
}

TEST(CusumEvents, TheBoundItselfIsNoEvent) {
  EXPECT_EQ(cusum_events(std::vector<double>{1, 2}, std::vector<double>{1, std::log(2.0)}),
            Events{});
  const double below = std::nextafter(std::log(2.0), 0.0);
  EXPECT_EQ(cusum_events(std::vector<double>{1, 2}, std::vector<double>{1, below}), Events{1});
}

TEST(CusumEvents, AMissingPriceDefersItsMove) {
  const std::vector<double> prices{100, kNone, 0, 110, 110};
  EXPECT_EQ(cusum_events(prices, std::vector<double>(5, 0.05)), Events{3});
  // Unknown bounds (a volatility that is not ready) hold nothing back, later ones see the sum.
  EXPECT_EQ(cusum_events(prices, std::vector<double>{1, 1, 1, kNone, 0.05}), Events{4});
}

/// Every event is where the move since the last one of its side, from the best point, passes.
Events naive(std::span<const double> prices, double bound) {
  Events events;
  size_t up_from = 0;
  size_t down_from = 0;
  for (size_t t = 1; t < prices.size(); ++t) {
    double lowest = prices[t];
    double highest = prices[t];
    for (size_t s = up_from; s <= t; ++s) lowest = std::min(lowest, prices[s]);
    for (size_t s = down_from; s <= t; ++s) highest = std::max(highest, prices[s]);
    const bool rose = std::log(prices[t] / lowest) > bound;
    const bool fell = std::log(highest / prices[t]) > bound;
    if (rose) up_from = t;
    if (fell) down_from = t;
    if (rose || fell) events.push_back(t);
  }
  return events;
}

TEST(CusumEvents, AreMovesFromTheBestPointSince) {
  for (uint64_t seed = 0; seed < 50; ++seed) {
    Rng rng{seed};
    const auto rows = label_testing::random_rows(rng, 300, 50, 0.02);
    const Events got = cusum_events(rows.close, std::vector<double>(300, 0.0613));
    ASSERT_EQ(got, naive(rows.close, 0.0613)) << seed;
    ASSERT_GT(got.size(), 10U);
  }
}

}  // namespace
}  // namespace godwit
