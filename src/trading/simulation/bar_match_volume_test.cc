// Many orders against one bar: one budget, order of arrival, groups, lots, ends.
#include <map>
#include <vector>

#include <gtest/gtest.h>

#include "foundation/base/random.h"
#include "trading/simulation/bar_match.h"

namespace godwit {
namespace {

constexpr Timestamp at_second(int64_t s) { return Timestamp::from_ns(s * 1'000'000'000); }
constexpr Price cents(int64_t n) { return Price::from_raw(n * Price::kScale / 100); }

/// A random bar around 10.00 with its market.
struct Scene {
  Bar bar{};
  std::vector<BarOrder> orders;
  std::optional<Price> limit_up;
  std::optional<Price> limit_down;
  bool opens_day = true;
  bool closes_day = true;
  Quantity lot = Quantity::from_units(1);
  Quantity budget;

  [[nodiscard]] BarMarket market() const {
    return {.bar = bar,
            .opens = at_second(0),
            .closes = at_second(100),
            .lot = lot,
            .range = {.limit_up = limit_up, .limit_down = limit_down},
            .opens_day = opens_day,
            .closes_day = closes_day};
  }
};

TimeInForce random_tif(Rng& rng, OrderType type) {
  constexpr std::array some{TimeInForce::kGtc, TimeInForce::kDay, TimeInForce::kGtd,
                            TimeInForce::kIoc, TimeInForce::kFok, TimeInForce::kAtAuction};
  const bool any = type == OrderType::kMarket || type == OrderType::kLimit;
  return some[static_cast<size_t>(rng.between(0, any ? 5 : 2))];
}

BarOrder random_order(Rng& rng, Quantity lot) {
  const auto type = static_cast<OrderType>(rng.between(0, kOrderTypes - 1));
  const auto price = [&] { return cents(rng.between(970, 1030)); };
  OrderRequest request{.side = rng.between(0, 1) == 1 ? Side::kBuy : Side::kSell,
                       .type = type,
                       .tif = random_tif(rng, type),
                       .quantity = Quantity::from_raw(lot.raw() * rng.between(1, 20))};
  if (rng.between(0, 9) == 0) request.quantity += Quantity::from_units(1);  // An odd lot.
  if (has_limit(type)) request.limit_price = price();
  if (type == OrderType::kTrailingStop)
    request.trail_distance = cents(rng.between(1, 30));
  else if (has_trigger(type))
    request.trigger_price = price();
  if (request.tif == TimeInForce::kGtd) request.expires = at_second(rng.between(1, 200));
  request.post_only =
      type == OrderType::kLimit && request.tif == TimeInForce::kGtc && rng.between(0, 2) == 0;
  request.one_cancels_other =
      OrderGroup{static_cast<uint32_t>(std::max<int64_t>(0, rng.between(-6, 3)))};
  EXPECT_EQ(check_terms(request, at_second(-1)), Reason::kNone);
  const bool inside = rng.between(0, 7) == 0;
  BarOrder order = BarOrder::of(request, cents(1), at_second(inside ? 50 : 0));
  order.is_new = rng.between(0, 1) == 1;
  return order;
}

Scene random_scene(uint64_t seed) {
  Rng rng{seed};
  Scene scene;
  scene.bar.open = cents(rng.between(980, 1020));
  scene.bar.high = scene.bar.open + cents(rng.between(0, 20));
  scene.bar.low = scene.bar.open - cents(rng.between(0, 20));
  scene.bar.close =
      Price::from_raw(cents(1).raw() * rng.between(scene.bar.low.raw() / cents(1).raw(),
                                                   scene.bar.high.raw() / cents(1).raw()));
  scene.bar.volume = 1e6;
  if (rng.between(0, 2) == 0) scene.limit_up = scene.bar.high;
  if (rng.between(0, 2) == 0) scene.limit_down = scene.bar.low - cents(rng.between(0, 1));
  scene.opens_day = rng.between(0, 1) == 1;
  scene.closes_day = rng.between(0, 1) == 1;
  scene.lot = Quantity::from_units(rng.between(0, 1) == 1 ? 100 : 1);
  scene.budget = Quantity::from_raw(scene.lot.raw() * rng.between(0, 60));
  for (int64_t n = rng.between(1, 12); n > 0; --n)
    scene.orders.push_back(random_order(rng, scene.lot));
  return scene;
}

std::vector<BarResult> results_of(const Scene& scene, PathModel model, Quantity& budget,
                                  std::span<const BarOrder> orders) {
  BarMatcher matcher{model};
  const auto results = matcher.match(orders, scene.market(), budget);
  return {results.begin(), results.end()};
}

constexpr std::array kModels{PathModel::kPessimistic, PathModel::kOptimistic, PathModel::kOhlc,
                             PathModel::kAdaptive};

TEST(BarMatchVolume, NothingIsMadeOrLost) {
  int fills = 0;
  int partial = 0;
  for (uint64_t seed = 0; seed < 20'000; ++seed) {
    const Scene scene = random_scene(seed);
    for (const PathModel model : kModels) {
      Quantity budget = scene.budget;
      const auto results = results_of(scene, model, budget, scene.orders);
      Quantity filled;
      for (size_t i = 0; i < results.size(); ++i) {
        const BarResult& result = results[i];
        const BarOrder& order = scene.orders[i];
        ASSERT_EQ(result.filled + result.taken_off + result.remaining, order.remaining);
        ASSERT_GE(result.remaining.raw(), 0);
        ASSERT_EQ(result.end.has_value(), result.reason != Reason::kNone);
        filled += result.filled;
        if (result.filled.is_zero()) continue;
        ++fills;
        partial += !result.remaining.is_zero();
        // Whole lots, but for what takes the whole rest.
        ASSERT_TRUE(result.remaining.is_zero() || result.filled.raw() % scene.lot.raw() == 0);
        ASSERT_LE(result.price, scene.bar.high);
        ASSERT_GE(result.price, scene.bar.low);
        if (scene.limit_up) {
          ASSERT_LE(result.price, *scene.limit_up);
        }
        if (scene.limit_down) {
          ASSERT_GE(result.price, *scene.limit_down);
        }
        if (order.limit_price) {
          ASSERT_LE(cost_of(order.side, result.price), cost_of(order.side, *order.limit_price));
        }
        if (order.tif == TimeInForce::kFok) {
          ASSERT_EQ(result.filled, order.remaining - result.taken_off);
        }
      }
      ASSERT_EQ(filled, scene.budget - budget) << "seed " << seed;
      ASSERT_GE(budget.raw(), 0);
    }
  }
  EXPECT_GT(fills, 50'000);
  EXPECT_GT(partial, 5'000);
}

TEST(BarMatchVolume, LaterOrdersNeverTakeFromEarlierOnes) {
  for (uint64_t seed = 0; seed < 20'000; ++seed) {
    Scene scene = random_scene(seed);
    const auto count = static_cast<int64_t>(scene.orders.size());
    const auto kept = static_cast<size_t>(Rng{seed + 1'000'000}.between(1, count));
    // Groups queue as one: those behind are groups of their own.
    for (size_t i = kept; i < scene.orders.size(); ++i)
      if (scene.orders[i].group != OrderGroup{})
        scene.orders[i].group = OrderGroup{scene.orders[i].group.value() + 100};
    for (const PathModel model : kModels) {
      Quantity all_budget = scene.budget;
      Quantity first_budget = scene.budget;
      const auto all = results_of(scene, model, all_budget, scene.orders);
      const auto first =
          results_of(scene, model, first_budget, std::span{scene.orders}.first(kept));
      for (size_t i = 0; i < kept; ++i) {
        ASSERT_EQ(first[i].filled, all[i].filled) << "seed " << seed;
        ASSERT_EQ(first[i].price, all[i].price);
        ASSERT_EQ(first[i].remaining, all[i].remaining);
        ASSERT_EQ(first[i].reason, all[i].reason);
        ASSERT_EQ(first[i].trigger, all[i].trigger);
      }
    }
  }
}

/// Without groups: one order after the other, each alone with what is left.
TEST(BarMatchVolume, OrdersAreServedOneAfterTheOther) {
  for (uint64_t seed = 0; seed < 10'000; ++seed) {
    Scene scene = random_scene(seed);
    for (BarOrder& order : scene.orders) order.group = OrderGroup{};
    for (const PathModel model : kModels) {
      Quantity budget = scene.budget;
      const auto all = results_of(scene, model, budget, scene.orders);
      Quantity left = scene.budget;
      for (size_t i = 0; i < all.size(); ++i) {
        const auto alone = results_of(scene, model, left, std::span{scene.orders}.subspan(i, 1));
        ASSERT_EQ(alone[0].filled, all[i].filled) << "seed " << seed;
        ASSERT_EQ(alone[0].price, all[i].price);
        ASSERT_EQ(alone[0].end, all[i].end);
      }
      ASSERT_EQ(left, budget);
    }
  }
}

TEST(BarMatchVolume, AGroupFillsNoMoreThanItsLargest) {
  int groups = 0;
  for (uint64_t seed = 0; seed < 20'000; ++seed) {
    const Scene scene = random_scene(seed);
    for (const PathModel model : kModels) {
      Quantity budget = scene.budget;
      const auto results = results_of(scene, model, budget, scene.orders);
      std::map<uint32_t, std::pair<Quantity, Quantity>> group;  // Filled, and the largest order.
      for (size_t i = 0; i < results.size(); ++i) {
        auto& [filled, largest] = group[scene.orders[i].group.value()];
        filled += results[i].filled;
        largest = std::max(largest, scene.orders[i].remaining);
      }
      for (const auto& [number, sums] : group) {
        if (number == 0) continue;
        ASSERT_LE(sums.first, sums.second) << "seed " << seed;
        ++groups;
      }
    }
  }
  EXPECT_GT(groups, 50'000);
}

/// In a group whose members all fit, what fills first under the bounds is worth least and most.
TEST(BarMatchVolume, InAGroupTheBoundsDecideWhoComesFirst) {
  int both = 0;
  for (uint64_t seed = 0; seed < 20'000; ++seed) {
    Scene scene = random_scene(seed);
    scene.orders.clear();
    Rng rng{seed + 5'000'000};
    for (int n = 0; n < 2; ++n) {
      BarOrder order = random_order(rng, scene.lot);
      order.remaining = scene.lot;
      order.group = OrderGroup{1};
      scene.orders.push_back(order);
    }
    const auto worth = [&](const BarResult& result, Side side) {
      if (result.filled.is_zero()) return int64_t{0};
      return sign(side) * (scene.bar.close.raw() - result.price.raw());
    };
    for (const PathModel model : {PathModel::kPessimistic, PathModel::kOptimistic}) {
      Quantity budget = Quantity::max();
      const auto together = results_of(scene, model, budget, scene.orders);
      const auto a = results_of(scene, model, budget, std::span{scene.orders}.subspan(0, 1))[0];
      const auto b = results_of(scene, model, budget, std::span{scene.orders}.subspan(1, 1))[0];
      if (a.filled.is_zero() || b.filled.is_zero()) continue;
      ++both;
      ASSERT_NE(together[0].filled.is_zero(), together[1].filled.is_zero()) << "seed " << seed;
      const int64_t got =
          worth(together[0], scene.orders[0].side) + worth(together[1], scene.orders[1].side);
      const int64_t of_a = worth(a, scene.orders[0].side);
      const int64_t of_b = worth(b, scene.orders[1].side);
      int64_t expected =
          model == PathModel::kPessimistic ? std::min(of_a, of_b) : std::max(of_a, of_b);
      const Price open = scene.bar.open;
      const bool both_up = a.price > open && b.price > open;
      const bool both_down = a.price < open && b.price < open;
      if (both_up || both_down)
        expected = (a.price - open).abs() < (b.price - open).abs() ? of_a : of_b;
      if (a.price == b.price && scene.orders[0].side != scene.orders[1].side)
        expected = model == PathModel::kPessimistic ? std::min(of_a, of_b) : std::max(of_a, of_b);
      if (a.moment != b.moment) expected = a.moment < b.moment ? of_a : of_b;
      ASSERT_EQ(got, expected) << "seed " << seed;
    }
  }
  EXPECT_GT(both, 3'000);
}

TEST(BarMatchVolume, WhatDoesNotTradeMovesNothingButTheEndOfTheDay) {
  for (uint64_t seed = 0; seed < 5'000; ++seed) {
    Scene scene = random_scene(seed);
    scene.bar.volume = 0;
    BarMatcher matcher{PathModel::kPessimistic};
    Quantity budget = scene.budget;
    const auto results = matcher.match(scene.orders, scene.market(), budget);
    ASSERT_EQ(matcher.verdict(), BarVerdict::kNotTraded);
    ASSERT_EQ(budget, scene.budget);
    for (size_t i = 0; i < results.size(); ++i) {
      const BarOrder& order = scene.orders[i];
      ASSERT_TRUE(results[i].filled.is_zero());
      ASSERT_EQ(results[i].trigger, order.trigger);
      const bool over = order.tif == TimeInForce::kIoc || order.tif == TimeInForce::kFok ||
                        (order.tif == TimeInForce::kDay && scene.closes_day) ||
                        (order.tif == TimeInForce::kGtd && *order.expires <= at_second(100));
      ASSERT_EQ(results[i].end.has_value(), over) << "seed " << seed;
    }
  }
}

TEST(BarMatchVolume, BarsAtTheEndOfTheRangeOfPrices) {
  Scene scene;
  scene.bar.open = Price{};
  scene.bar.high = Price::max();
  scene.bar.low = -Price::max();
  scene.bar.close = Price::max();
  scene.bar.volume = 1;
  scene.budget = Quantity::max();
  Rng rng{1};
  for (int n = 0; n < 200; ++n) {
    BarOrder order = random_order(rng, scene.lot);
    if (order.limit_price) order.limit_price = n % 2 == 0 ? Price::max() : -Price::max();
    if (order.trigger.trails())
      order.trigger = OrderTrigger::of(
          {.side = order.side, .type = OrderType::kTrailingStop, .trail_distance = Price::max()},
          Price{});
    scene.orders.push_back(order);
  }
  for (const PathModel model : kModels) {
    Quantity budget = scene.budget;
    for (const BarResult& result : results_of(scene, model, budget, scene.orders))
      ASSERT_GE(result.remaining.raw(), 0);
  }
}

}  // namespace
}  // namespace godwit
