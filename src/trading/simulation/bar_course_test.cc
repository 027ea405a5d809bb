// What the tables of candles cannot say: clocks between inner bars, facts of the day, verdicts.
#include <vector>

#include <gtest/gtest.h>

#include "foundation/base/decimal.h"
#include "trading/simulation/bar_match.h"

namespace godwit {
namespace {

constexpr Timestamp at_second(int64_t s) { return Timestamp::from_ns(s * 1'000'000'000); }
Price px(std::string_view text) { return parse_fixed<Price>(text).value(); }

Bar bar(std::string_view open, std::string_view high, std::string_view low, std::string_view close,
        int64_t closes) {
  Bar made{};
  made.header.ts_event = at_second(closes);
  made.open = px(open);
  made.high = px(high);
  made.low = px(low);
  made.close = px(close);
  made.volume = 1000;
  return made;
}

BarMarket market_of(const Bar& bar) {
  return {.bar = bar,
          .opens = at_second(0),
          .closes = bar.header.ts_event,
          .lot = Quantity::from_units(1)};
}

BarOrder market_buy(int64_t arrives) {
  return BarOrder::of({.quantity = Quantity::from_units(10)}, Price{}, at_second(arrives));
}

BarCourse course_of(const BarOrder& order, const BarMarket& market, bool inner_fits) {
  BarCourse course;
  chart_course(order, market, PathModel::kLowerTimeframe, inner_fits, course);
  return course;
}

/// Bars of ten seconds; none between 10 and 50, when nothing traded.
struct WithGap {
  Bar whole = bar("10", "11", "9", "10.5", 60);
  std::vector<Bar> inner{bar("10", "11", "9.5", "9.8", 10), bar("9.9", "10.6", "9", "10.5", 60)};
  [[nodiscard]] BarMarket market() const {
    BarMarket market = market_of(whole);
    market.inner = inner;
    market.inner_length = Duration::seconds(10);
    return market;
  }
};

TEST(BarCourse, AnInnerBarBeginsOneLengthBeforeItsClose) {
  const WithGap scene;
  const auto buys_at = [&](int64_t arrives) {
    return course_of(market_buy(arrives), scene.market(), true).cost;
  };
  EXPECT_EQ(buys_at(0), cost_of(Side::kBuy, px("10")));
  EXPECT_EQ(buys_at(1), cost_of(Side::kBuy, px("9.9")));
  EXPECT_EQ(buys_at(30), cost_of(Side::kBuy, px("9.9")));
  EXPECT_EQ(buys_at(50), cost_of(Side::kBuy, px("9.9")));
  EXPECT_FALSE(buys_at(51));
}

TEST(BarCourse, AnOrderThatExpiresWhereNothingTradedMeetsNothingAfter) {
  const WithGap scene;
  BarOrder order = BarOrder::of({.type = OrderType::kLimit,
                                 .tif = TimeInForce::kGtd,
                                 .quantity = Quantity::from_units(10),
                                 .limit_price = px("9.2"),
                                 .expires = at_second(30)},
                                Price{}, at_second(0));
  const auto fills = [&](int64_t expires) {
    order.expires = at_second(expires);
    return course_of(order, scene.market(), true).cost.has_value();
  };
  EXPECT_FALSE(fills(30));
  EXPECT_FALSE(fills(55)) << "inside the second inner bar: only its open is certain";
  EXPECT_TRUE(fills(60));
}

TEST(BarCourse, WithoutInnerBarsThatFitThereIsNoPath) {
  const WithGap scene;
  EXPECT_FALSE(course_of(market_buy(0), market_of(scene.whole), false).cost);
}

TEST(BarMatcher, SaysWhyOrdersDidNotMeetTheBar) {
  const Bar made = bar("10", "11", "9", "10.5", 60);
  const std::vector<BarOrder> orders{market_buy(0)};
  const auto verdict = [&](PathModel model, const BarMarket& market) {
    BarMatcher matcher{model};
    Quantity budget = Quantity::from_units(100);
    const bool filled = !matcher.match(orders, market, budget)[0].filled.is_zero();
    EXPECT_EQ(filled, matcher.verdict() == BarVerdict::kMatched);
    EXPECT_EQ(filled, budget == Quantity::from_units(90));
    return matcher.verdict();
  };
  BarMarket market = market_of(made);
  EXPECT_EQ(verdict(PathModel::kPessimistic, market), BarVerdict::kMatched);
  EXPECT_EQ(verdict(PathModel::kLowerTimeframe, market), BarVerdict::kInnerBarsMissing);
  market.range = {.limit_up = px("8.99"), .limit_down = px("7")};
  EXPECT_EQ(verdict(PathModel::kPessimistic, market), BarVerdict::kOutsideLimits);
  market.suspended = true;
  EXPECT_EQ(verdict(PathModel::kPessimistic, market), BarVerdict::kNotTraded);
}

TEST(BarMatcher, MatchesAgainWithWhatIsLeft) {
  const Bar made = bar("10", "11", "9", "10.5", 60);
  const std::vector<BarOrder> orders{market_buy(0)};
  BarMatcher matcher{PathModel::kOhlc};
  Quantity budget = Quantity::from_units(15);
  EXPECT_EQ(matcher.match(orders, market_of(made), budget)[0].filled, Quantity::from_units(10));
  EXPECT_EQ(matcher.match(orders, market_of(made), budget)[0].filled, Quantity::from_units(5));
  EXPECT_EQ(matcher.match(orders, market_of(made), budget)[0].filled, Quantity{});
  EXPECT_TRUE(matcher.match({}, market_of(made), budget).empty());
}

TEST(BarMatcher, KeepsItsMemory) {
  const Bar made = bar("10", "11", "9", "10.5", 60);
  const std::vector<BarOrder> orders(20, market_buy(0));
  BarMatcher matcher{PathModel::kPessimistic};
  Quantity budget = Quantity::max();
  const BarResult* const results = matcher.match(orders, market_of(made), budget).data();
  for (const size_t count : {size_t{3}, size_t{20}, size_t{0}, size_t{11}})
    EXPECT_EQ(matcher.match(std::span{orders}.first(count), market_of(made), budget).data(),
              results);
}

TEST(BarMarket, TakesTheFactsOfTheDay) {
  const Bar made = bar("10", "11", "9", "10.5", 60);
  BarMarket market = market_of(made);
  apply({.limit_up = px("11"), .limit_down = px("9"), .suspended = true}, market);
  EXPECT_EQ(market.range.limit_up, px("11"));
  EXPECT_EQ(market.range.limit_down, px("9"));
  EXPECT_TRUE(market.suspended);
  apply(DayFacts{}, market);
  EXPECT_FALSE(market.range.limit_up);
  EXPECT_FALSE(market.range.limit_down);
  EXPECT_FALSE(market.suspended) << "what is not known is not assumed";
}

}  // namespace
}  // namespace godwit
