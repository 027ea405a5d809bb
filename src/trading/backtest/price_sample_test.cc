#include "trading/backtest/price_sample.h"

#include <gtest/gtest.h>

#include "trading/engine/test_market.h"

namespace godwit {
namespace {

TEST(PriceSample, FewBarsStayAsTheyAre) {
  PriceSample sample{5};
  const std::vector<Bar> bars = random_bars(1, 10, Interval::k1m);
  for (const Bar& bar : bars) sample.push(bar);
  ASSERT_EQ(sample.points().size(), 10U);
  EXPECT_EQ(sample.bars_per_point(), 1U);
  for (size_t i = 0; i < 10; ++i) EXPECT_EQ(sample.points()[i].close, bars[i].close);
}

TEST(PriceSample, IsBoundedAndKeepsExtremes) {
  for (const size_t size : {size_t{1}, size_t{3}, size_t{10}}) {
    PriceSample sample{size};
    const std::vector<Bar> bars = random_bars(size, 777, Interval::k1m);
    for (size_t n = 1; n <= bars.size(); ++n) {
      sample.push(bars[n - 1]);
      const std::vector<Bar>& points = sample.points();
      ASSERT_LE(points.size(), 2 * size);
      // Naive: the same bars joined in groups.
      const size_t per_point = sample.bars_per_point();
      ASSERT_EQ(points.size(), (n + per_point - 1) / per_point);
      for (size_t p = 0; p < points.size(); ++p) {
        const size_t end = std::min(n, (p + 1) * per_point);
        Price high = bars[p * per_point].high;
        Price low = bars[p * per_point].low;
        for (size_t i = p * per_point; i < end; ++i) {
          high = std::max(high, bars[i].high);
          low = std::min(low, bars[i].low);
        }
        ASSERT_EQ(points[p].open, bars[p * per_point].open);
        ASSERT_EQ(points[p].close, bars[end - 1].close);
        ASSERT_EQ(points[p].high, high);
        ASSERT_EQ(points[p].low, low);
        ASSERT_EQ(points[p].header.ts_event, bars[end - 1].header.ts_event);
      }
    }
  }
}

}  // namespace
}  // namespace godwit
