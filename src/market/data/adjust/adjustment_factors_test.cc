#include "market/data/adjust/adjustment_factors.h"

#include <cmath>

#include <gtest/gtest.h>

#include "foundation/base/error.h"
#include "market/data/adjust/total_return.h"

namespace godwit {
namespace {

TradingDay day(int32_t n) { return TradingDay{Date::from_days(n)}; }

TEST(AdjustmentFactors, StepsCountFromTheirExDay) {
  const AdjustmentFactors factors{{{day(10), 2.0}, {day(20), 1.5}}};
  EXPECT_EQ(factors.cumulative(day(9)), 1);
  EXPECT_EQ(factors.cumulative(day(10)), 2);
  EXPECT_EQ(factors.cumulative(day(19)), 2);
  EXPECT_EQ(factors.cumulative(day(20)), 3);
  EXPECT_EQ(factors.total(), 3);
  EXPECT_EQ(AdjustmentFactors{}.cumulative(day(5)), 1);
  EXPECT_EQ(AdjustmentFactors{}.total(), 1);
}

TEST(AdjustmentFactors, RefusesDisorderAndRatiosThatAreNone) {
  EXPECT_THROW((AdjustmentFactors{{{day(10), 2.0}, {day(10), 1.5}}}), Error);
  EXPECT_THROW((AdjustmentFactors{{{day(10), 2.0}, {day(9), 1.5}}}), Error);
  EXPECT_THROW((AdjustmentFactors{{{day(10), 0.0}}}), Error);
  EXPECT_THROW((AdjustmentFactors{{{day(10), NAN}}}), Error);
}

Bar close_on(int32_t n, double price) {
  Bar bar;
  bar.trading_day_days = n;
  bar.close = Price::from_raw(std::llround(price * 1e9));
  return bar;
}

TEST(TotalReturn, ADividendThatFallsOffThePriceIsNoLoss) {
  // 10 with a dividend of 0.5 and an open market: 9.5, then 9.975 is 5 %.
  TotalReturnIndex index{AdjustmentFactors{{{day(2), 10 / 9.5}}}};
  EXPECT_EQ(index.add(close_on(1, 10)), 1);
  EXPECT_NEAR(index.add(close_on(2, 9.5)), 1, 1e-15);
  EXPECT_NEAR(index.add(close_on(3, 9.975)), 1.05, 1e-15);
  EXPECT_THROW((void)index.add(close_on(4, 0)), Error);
}

TEST(TotalReturn, StartsAtOneWhateverCameBefore) {
  TotalReturnIndex index{AdjustmentFactors{{{day(2), 4}}}};
  EXPECT_EQ(index.add(close_on(5, 10)), 1);
  EXPECT_EQ(index.add(close_on(6, 20)), 2);
}

}  // namespace
}  // namespace godwit
