#include "market/data/adjust/reference_price_chain.h"

#include <optional>
#include <vector>

#include <gtest/gtest.h>

namespace godwit {
namespace {

Bar bar(int32_t day, int64_t close, double volume = 100) {
  Bar bar;
  bar.trading_day_days = day;
  bar.close = Price::from_units(close);
  bar.volume = volume;
  return bar;
}

DayFacts facts(int32_t day, std::optional<int64_t> reference) {
  DayFacts facts;
  facts.trading_day = TradingDay{Date::from_days(day)};
  if (reference) facts.reference_price = Price::from_units(*reference);
  return facts;
}

TEST(ReferencePriceChain, AStepIsWhereTheReferenceIsNotTheClose) {
  const std::vector<Bar> bars{bar(1, 20), bar(2, 10), bar(3, 12)};
  const std::vector<DayFacts> days{facts(1, 15), facts(2, 10), facts(3, 10), facts(4, 12)};
  const std::vector<AdjustmentStep> steps = steps_from_reference_prices(bars, days);
  ASSERT_EQ(steps.size(),
            1U);  // Nothing is known before day 1, whose reference is the issue price.
  EXPECT_EQ(steps[0].ex_day.date().days(), 2);
  EXPECT_EQ(steps[0].ratio, 2);
}

TEST(ReferencePriceChain, AnExDateWithinASuspensionCountsOnce) {
  // Suspended on days 2 to 4 with the ex-date on day 3; rows of suspended days repeat the
  // reference.
  for (const bool rows : {true, false}) {
    std::vector<Bar> bars{bar(1, 20)};
    if (rows) bars.insert(bars.end(), {bar(2, 20, 0), bar(3, 5, 0), bar(4, 5, 0)});
    bars.push_back(bar(5, 6));
    const std::vector<DayFacts> days{facts(1, 20), facts(2, 20), facts(3, 5),
                                     facts(4, 5),  facts(5, 5),  facts(6, 6)};
    const std::vector<AdjustmentStep> steps = steps_from_reference_prices(bars, days);
    ASSERT_EQ(steps.size(), 1U);
    EXPECT_EQ(steps[0].ex_day.date().days(), 3);
    EXPECT_EQ(steps[0].ratio, 4);
  }
}

TEST(ReferencePriceChain, DaysWithoutFactsHideNothing) {
  const std::vector<Bar> bars{bar(1, 20), bar(2, 8), bar(4, 9)};
  const std::vector<DayFacts> days{facts(1, 20), facts(2, std::nullopt), facts(4, 8)};
  EXPECT_TRUE(steps_from_reference_prices(bars, days).empty());
}

}  // namespace
}  // namespace godwit
