#include "trading/simulation/bar_path.h"

#include <limits>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "foundation/base/decimal.h"
#include "foundation/base/random.h"

namespace godwit {
namespace {

Price px(std::string_view text) { return parse_fixed<Price>(text).value(); }
Rate rate(std::string_view text) { return parse_fixed<Rate>(text).value(); }

Bar bar(std::string_view open, std::string_view high, std::string_view low, std::string_view close,
        int64_t closes = 100) {
  Bar made{};
  made.header.ts_event = Timestamp::from_ns(closes);
  made.open = px(open);
  made.high = px(high);
  made.low = px(low);
  made.close = px(close);
  return made;
}

TEST(PathModel, NamesReadBack) {
  for (int m = 0; m < kPathModels; ++m) {
    const auto model = static_cast<PathModel>(m);
    EXPECT_EQ(parse_path_model(name(model)), model);
    EXPECT_TRUE(describe(model).ends_with("."));
  }
  EXPECT_EQ(name(PathModel::kLowerTimeframe), "lower_timeframe");
  EXPECT_FALSE(parse_path_model("Pessimistic"));
  EXPECT_FALSE(parse_path_model(""));
}

TEST(BarPath, TheNearerExtremeComesFirstAndTheLowWhenBothAre) {
  EXPECT_TRUE(high_comes_first(bar("10", "10.1", "9.8", "9.9")));
  EXPECT_FALSE(high_comes_first(bar("10", "10.2", "9.9", "10.1")));
  EXPECT_FALSE(high_comes_first(bar("10", "10.1", "9.9", "10.1")));
  EXPECT_FALSE(high_comes_first(bar("10", "10", "10", "10")));
  Bar wide = bar("0", "0", "0", "0");
  wide.high = Price::max();
  wide.low = -Price::max();
  wide.open = Price::from_raw(1);
  EXPECT_TRUE(high_comes_first(wide)) << "distances beyond 63 bits";
}

TEST(BarPath, InnerBarsMustAddUp) {
  const Bar whole = bar("10", "11", "9", "10.5");
  const Bar a = bar("10", "11", "9.5", "9.8", 50);
  const Bar b = bar("9.9", "10.6", "9", "10.5", 100);
  const auto fits = [&](const std::vector<Bar>& inner) { return inner_bars_fit(whole, inner); };
  EXPECT_TRUE(fits({a, b}));
  EXPECT_TRUE(fits({whole}));
  EXPECT_FALSE(fits({}));
  EXPECT_FALSE(fits({b, a}));
  EXPECT_FALSE(fits({a, a}));
  EXPECT_FALSE(fits({b}));
  EXPECT_FALSE(fits({a, bar("9.9", "10.6", "9", "10.5", 101)})) << "it ends after the bar";
  EXPECT_FALSE(fits({a, bar("9.9", "10.6", "9", "10.4", 100)})) << "another close";
  EXPECT_FALSE(fits({a, bar("9.9", "11.1", "9", "10.5", 100)})) << "another high";
  EXPECT_FALSE(fits({a, bar("9.9", "10.6", "9.1", "10.5", 100)})) << "another low";
}

TEST(BarPath, BudgetIsWholeLotsOfTheShare) {
  const Quantity lot = Quantity::from_units(100);
  EXPECT_EQ(volume_budget(2999, rate("0.1"), lot), Quantity::from_units(200));
  EXPECT_EQ(volume_budget(2000, rate("0.1"), lot), Quantity::from_units(200));
  EXPECT_EQ(volume_budget(999, rate("0.1"), lot), Quantity{});
  EXPECT_EQ(volume_budget(300, rate("1"), lot), Quantity::from_units(300));
  EXPECT_EQ(volume_budget(300, rate("0"), lot), Quantity{});
  EXPECT_EQ(volume_budget(0, rate("1"), lot), Quantity{});
  EXPECT_EQ(volume_budget(-5, rate("1"), lot), Quantity{});
  EXPECT_EQ(volume_budget(std::numeric_limits<double>::quiet_NaN(), rate("0.1"), lot),
            Quantity::max());
  EXPECT_EQ(volume_budget(1e300, rate("0.1"), lot), Quantity::max());
  EXPECT_EQ(volume_budget(0.5, rate("0.1"), Quantity::from_raw(1)), Quantity::from_raw(5'000'000));
  EXPECT_EQ(volume_budget(0.29, rate("1"), Quantity::from_raw(1'000'000)),
            Quantity::from_raw(29'000'000));
  Rng rng{3};
  for (int n = 0; n < 2'000; ++n) {
    const int64_t volume = rng.between(0, 1'000'000'000);
    const int64_t percent = rng.between(0, 100);
    EXPECT_EQ(volume_budget(static_cast<double>(volume),
                            Rate::from_raw(percent * Rate::kScale / 100), lot),
              Quantity::from_units(volume * percent / 100 / 100 * 100));
  }
}

TEST(BarPath, SidesSeeTheBarMirrored) {
  const Bar made = bar("10", "11", "9.5", "10.2");
  const SideBar buys = side_bar(Side::kBuy, made, {});
  EXPECT_EQ(price_of(Side::kBuy, buys.best), px("9.5"));
  EXPECT_EQ(price_of(Side::kBuy, buys.worst), px("11"));
  EXPECT_FALSE(buys.worst_first);
  const SideBar sells = side_bar(Side::kSell, made, {});
  EXPECT_EQ(price_of(Side::kSell, sells.best), px("11"));
  EXPECT_EQ(price_of(Side::kSell, sells.worst), px("9.5"));
  EXPECT_TRUE(sells.worst_first);
  const SideBar cut = side_bar(Side::kBuy, made, {.limit_up = px("10.1"), .limit_down = px("9.8")});
  EXPECT_EQ(cut.worst, cost_of(Side::kBuy, px("10.1")));
  EXPECT_EQ(cut.best, cost_of(Side::kBuy, px("9.8")));
  EXPECT_EQ(cut.close, cost_of(Side::kBuy, px("10.1")));
}

TEST(BarPath, BoardsBelongToASide) {
  const PriceRange range{.limit_up = px("11"), .limit_down = px("9")};
  EXPECT_EQ(range.queue(Side::kBuy), cost_of(Side::kBuy, px("11")));
  EXPECT_EQ(range.queue(Side::kSell), cost_of(Side::kSell, px("9")));
  EXPECT_EQ(range.plenty(Side::kBuy), cost_of(Side::kBuy, px("9")));
  EXPECT_EQ(range.plenty(Side::kSell), cost_of(Side::kSell, px("11")));
  EXPECT_FALSE(PriceRange{}.queue(Side::kBuy));
  EXPECT_TRUE(range.excludes(bar("11.5", "12", "11.01", "12")));
  EXPECT_FALSE(range.excludes(bar("11.5", "12", "11", "12")));
  EXPECT_TRUE(range.excludes(bar("8.5", "8.99", "8", "8")));
}

}  // namespace
}  // namespace godwit
