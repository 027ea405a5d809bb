#include "trading/simulation/order_trigger.h"

#include <vector>

#include <gtest/gtest.h>

#include "foundation/base/decimal.h"
#include "foundation/base/error.h"
#include "foundation/base/random.h"

namespace godwit {
namespace {

Price px(std::string_view text) { return parse_fixed<Price>(text).value(); }

OrderTrigger stop(Side side, OrderType type, std::string_view at, std::string_view tick = "0") {
  return OrderTrigger::of(
      {.side = side, .type = type, .limit_price = px("1"), .trigger_price = px(at)}, px(tick));
}
OrderTrigger trail(Side side, std::string_view distance, std::string_view tick = "0") {
  return OrderTrigger::of(
      {.side = side, .type = OrderType::kTrailingStop, .trail_distance = px(distance)}, px(tick));
}
OrderTrigger trail_share(Side side, std::string_view share, std::string_view tick = "0") {
  return OrderTrigger::of({.side = side,
                           .type = OrderType::kTrailingStop,
                           .trail_share = parse_fixed<Rate>(share).value()},
                          px(tick));
}

TEST(OrderTrigger, AnOrderWithoutOneWaitsForNothing) {
  const OrderTrigger none = OrderTrigger::of({.type = OrderType::kLimit}, px("0.01"));
  EXPECT_TRUE(none.is_met());
  EXPECT_FALSE(none.price());
  EXPECT_EQ(none, OrderTrigger{});
}

TEST(OrderTrigger, ReachingIsEnough) {
  struct Case {
    Side side;
    OrderType type;
    std::string_view before;
    std::string_view at;
  };
  for (const Case& c : {Case{Side::kBuy, OrderType::kStop, "9.99", "10"},
                        Case{Side::kSell, OrderType::kStop, "10.01", "10"},
                        Case{Side::kBuy, OrderType::kStopLimit, "9.99", "10.01"},
                        Case{Side::kSell, OrderType::kStopLimit, "10.01", "9.99"},
                        Case{Side::kBuy, OrderType::kMarketIfTouched, "10.01", "10"},
                        Case{Side::kSell, OrderType::kMarketIfTouched, "9.99", "10"}}) {
    OrderTrigger trigger = stop(c.side, c.type, "10");
    EXPECT_FALSE(trigger.update(px(c.before)));
    EXPECT_EQ(trigger.crossing(cost_of(c.side, px(c.at))), cost_of(c.side, px("10")));
    EXPECT_FALSE(trigger.crossing(cost_of(c.side, px(c.before))));
    EXPECT_TRUE(trigger.update(px(c.at)));
    EXPECT_TRUE(trigger.update(px(c.before))) << "once met, met for good";
    EXPECT_FALSE(trigger.crossing(cost_of(c.side, px(c.at)))) << "it is met once";
  }
}

TEST(OrderTrigger, TheGridRoundsAgainstUs) {
  EXPECT_EQ(stop(Side::kBuy, OrderType::kStop, "10.01", "0.05").price(), px("10.05"));
  EXPECT_EQ(stop(Side::kSell, OrderType::kStop, "10.04", "0.05").price(), px("10"));
  EXPECT_EQ(stop(Side::kBuy, OrderType::kMarketIfTouched, "10.01", "0.05").price(), px("10.05"));
  EXPECT_EQ(stop(Side::kSell, OrderType::kMarketIfTouched, "10.04", "0.05").price(), px("10"));
  EXPECT_EQ(stop(Side::kSell, OrderType::kStop, "-0.01", "0.05").price(), px("-0.05"));
  EXPECT_EQ(stop(Side::kBuy, OrderType::kStop, "-0.04", "0.05").price(), px("0"));
}

TEST(OrderTrigger, TrailsTheBestPriceItWasShown) {
  OrderTrigger trigger = trail(Side::kSell, "0.50");
  EXPECT_FALSE(trigger.price());
  EXPECT_FALSE(trigger.crossing(cost_of(Side::kSell, px("1"))));
  const std::vector<std::pair<std::string_view, std::string_view>> steps{
      {"10", "9.5"}, {"9.6", "9.5"}, {"10.2", "9.7"}, {"9.71", "9.7"}, {"10.1", "9.7"}};
  for (const auto& [price, after] : steps) {
    EXPECT_FALSE(trigger.update(px(price)));
    EXPECT_EQ(trigger.price(), px(after));
  }
  EXPECT_EQ(trigger.crossing(cost_of(Side::kSell, px("9.6"))), cost_of(Side::kSell, px("9.7")));
  EXPECT_TRUE(trigger.update(px("9.7")));
}

TEST(OrderTrigger, TrailsByAShareOfThePrice) {
  OrderTrigger sell = trail_share(Side::kSell, "0.0333", "0.01");
  EXPECT_FALSE(sell.update(px("10")));
  EXPECT_EQ(sell.price(), px("9.66"));  // 9.667 down.
  OrderTrigger buy = trail_share(Side::kBuy, "0.0333", "0.01");
  EXPECT_FALSE(buy.update(px("10")));
  EXPECT_EQ(buy.price(), px("10.34"));  // 10.333 up.
  OrderTrigger negative = trail_share(Side::kSell, "0.1");
  EXPECT_FALSE(negative.update(px("-10")));
  EXPECT_EQ(negative.price(), px("-11"));
  OrderTrigger zero = trail_share(Side::kSell, "0.1");
  EXPECT_FALSE(zero.update(px("0")));
  EXPECT_EQ(zero.price(), px("-0.000000001"));
}

/// In price terms and by exact fractions, written out for each side.
TEST(OrderTrigger, TrailsLikeTheNaiveOne) {
  int met = 0;
  for (uint64_t seed = 0; seed < 2'000; ++seed) {
    Rng rng{seed};
    const bool buys = rng.between(0, 1) == 1;
    const int64_t tick = rng.between(1, 3) * 7;
    const int64_t share = rng.between(1, Rate::kScale - 1) / rng.between(1, 50) + 1;
    OrderTrigger trigger = OrderTrigger::of({.side = buys ? Side::kBuy : Side::kSell,
                                             .type = OrderType::kTrailingStop,
                                             .trail_share = Rate::from_raw(share)},
                                            Price::from_raw(tick));
    int64_t price = tick * rng.between(-200, 200);
    std::optional<int64_t> best;
    for (int step = 0; step < 50; ++step) {
      price += tick * rng.between(-20, 20);
      bool is_met = false;
      if (best) {
        // The size of the best price times the share, in 128 bits, rounded away from the price.
        const int128 size = *best < 0 ? -static_cast<int128>(*best) : *best;
        int64_t away = static_cast<int64_t>(size * share / Rate::kScale);
        if (size * share % Rate::kScale != 0) ++away;
        away = std::max<int64_t>(away, 1);
        int64_t level = buys ? *best + away : *best - away;
        while (level % tick != 0) level += buys ? 1 : -1;
        ASSERT_EQ(trigger.price(), Price::from_raw(level)) << "seed " << seed;
        is_met = buys ? price >= level : price <= level;
      }
      best = best ? (buys ? std::min(*best, price) : std::max(*best, price)) : price;
      ASSERT_EQ(trigger.update(Price::from_raw(price)), is_met) << "seed " << seed;
      if (!is_met) continue;
      ++met;
      break;
    }
  }
  EXPECT_GT(met, 1'000);
}

TEST(OrderTrigger, BestThatLeavesIsTheLastThatDoes) {
  for (uint64_t seed = 0; seed < 4'000; ++seed) {
    Rng rng{seed};
    const int64_t tick = rng.between(0, 5);
    const OrderRequest by_distance{.type = OrderType::kTrailingStop,
                                   .trail_distance = Price::from_raw(rng.between(1, 60))};
    const OrderRequest by_share{
        .type = OrderType::kTrailingStop,
        .trail_share = Rate::from_raw(rng.between(1, 999) * Rate::kScale / 1000)};
    const OrderTrigger trigger =
        OrderTrigger::of(seed % 2 == 0 ? by_distance : by_share, Price::from_raw(tick));
    const auto level = [&](int64_t best) {
      OrderTrigger shown = trigger;
      shown.update(SideCost::from_raw(best));
      return shown.cost().value().raw();
    };
    const int64_t to = rng.between(-100, 100);
    const int64_t best = trigger.best_that_leaves(SideCost::from_raw(to)).raw();
    ASSERT_LE(level(best), to) << "seed " << seed;
    ASSERT_GT(level(best + 1), to) << "seed " << seed;
  }
}

TEST(OrderTrigger, StaysWithinTheRangeOfPrices) {
  OrderTrigger buy = OrderTrigger::of(
      {.side = Side::kBuy, .type = OrderType::kTrailingStop, .trail_distance = Price::max()},
      px("0.01"));
  EXPECT_FALSE(buy.update(Price::from_raw(5)));
  EXPECT_LE(buy.price().value(), Price::max());
  EXPECT_FALSE(buy.update(-Price::max()));
  EXPECT_EQ(buy.price(), px("0"));
  EXPECT_TRUE(stop(Side::kBuy, OrderType::kStop, "9223372036.854775807").update(Price::max()));
}

TEST(OrderTrigger, GoesOnFromWhatWasSaved) {
  std::vector<OrderTrigger> triggers{OrderTrigger{}, stop(Side::kBuy, OrderType::kStop, "10"),
                                     stop(Side::kSell, OrderType::kMarketIfTouched, "10"),
                                     trail(Side::kSell, "0.5"), trail_share(Side::kBuy, "0.05")};
  for (OrderTrigger& trigger : triggers)
    for (const std::string_view price : {"10.2", "10.1", "9.9", "9.2", "11"}) {
      Writer writer;
      trigger.save(writer);
      Reader reader{writer.bytes()};
      const OrderTrigger loaded = OrderTrigger::load(reader);
      reader.finish();
      EXPECT_EQ(loaded, trigger);
      trigger.update(px(price));
    }
}

TEST(OrderTrigger, RefusesBytesThatMakeNoSense) {
  Writer writer;
  trail(Side::kSell, "0.5").save(writer);
  const std::vector<std::byte> good{writer.bytes().begin(), writer.bytes().end()};
  const auto load = [](const std::vector<std::byte>& bytes) {
    Reader reader{bytes};
    return OrderTrigger::load(reader);
  };
  EXPECT_NO_THROW((void)load(good));
  for (const size_t at : {size_t{0}, size_t{1}, size_t{2}, size_t{3}}) {
    std::vector<std::byte> bad = good;
    bad[at] = std::byte{9};
    EXPECT_THROW((void)load(bad), Error) << at;
  }
  EXPECT_THROW((void)load({good.begin(), good.end() - 1}), Error);
}

}  // namespace
}  // namespace godwit
