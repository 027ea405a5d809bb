// Properties of orders against bars, on random bars and orders, against the naive second opinion.
#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "foundation/base/random.h"
#include "trading/simulation/bar_match.h"
#include "trading/simulation/naive_candle.h"

namespace godwit {
namespace {

constexpr int64_t kLength = 100;  // Of a bar, in seconds.
constexpr Timestamp at_second(int64_t s) { return Timestamp::from_ns(s * 1'000'000'000); }

/// Small whole numbers of ticks as prices: price = base + ticks x tick.
struct Scale {
  int64_t base = 0;
  int64_t tick = 1;
  [[nodiscard]] Price price(int ticks) const { return Price::from_raw(base + tick * ticks); }
  [[nodiscard]] int ticks(Price price) const {
    EXPECT_EQ((price.raw() - base) % tick, 0);
    return static_cast<int>((price.raw() - base) / tick);
  }
};

int pick(Rng& rng, int low, int high) { return static_cast<int>(rng.between(low, high)); }

naive::Candle random_candle(Rng& rng, int open, int low_min, int high_max) {
  naive::Candle bar{.open = open};
  bar.low = pick(rng, low_min, open);
  bar.high = pick(rng, open, high_max);
  bar.close = pick(rng, bar.low, bar.high);
  return bar;
}

naive::Order random_order(Rng& rng, int low, int high) {
  naive::Order order{.buys = rng.between(0, 1) == 1,
                     .what = static_cast<naive::What>(rng.between(0, 5)),
                     .trigger = pick(rng, low - 1, high + 1),
                     .limit = pick(rng, low - 1, high + 1),
                     .trail = pick(rng, 1, high - low + 1),
                     .best = std::nullopt};
  if (order.what == naive::What::kTrail && rng.between(0, 2) == 0)
    order.best = pick(rng, low - 2, high + 2);
  return order;
}

naive::Limits random_limits(Rng& rng, const naive::Candle& bar) {
  naive::Limits limits;
  if (rng.between(0, 2) == 0) limits.up = bar.high + pick(rng, 0, 1);
  if (rng.between(0, 2) == 0) limits.down = bar.low - pick(rng, 0, 1);
  return limits;
}

BarOrder translated(const naive::Order& order, const Scale& scale) {
  constexpr std::array types{
      OrderType::kMarket,    OrderType::kLimit,           OrderType::kStop,
      OrderType::kStopLimit, OrderType::kMarketIfTouched, OrderType::kTrailingStop};
  OrderRequest request{.side = order.buys ? Side::kBuy : Side::kSell,
                       .type = types[static_cast<size_t>(order.what)],
                       .quantity = Quantity::from_units(10)};
  if (has_limit(request.type)) request.limit_price = scale.price(order.limit);
  if (request.type == OrderType::kTrailingStop)
    request.trail_distance = Price::from_raw(scale.tick * order.trail);
  else if (has_trigger(request.type))
    request.trigger_price = scale.price(order.trigger);
  BarOrder made = BarOrder::of(request, Price::from_raw(scale.tick), at_second(0));
  if (order.best) made.trigger.update(scale.price(*order.best));
  return made;
}

Bar translated(const naive::Candle& bar, const Scale& scale, int64_t closes) {
  Bar made{};
  made.header.ts_event = at_second(closes);
  made.open = scale.price(bar.open);
  made.high = scale.price(bar.high);
  made.low = scale.price(bar.low);
  made.close = scale.price(bar.close);
  made.volume = 1e6;
  return made;
}

PriceRange translated(const naive::Limits& limits, const Scale& scale) {
  PriceRange range;
  if (limits.up) range.limit_up = scale.price(*limits.up);
  if (limits.down) range.limit_down = scale.price(*limits.down);
  return range;
}

BarMarket market_of(const Bar& bar) {
  return {.bar = bar,
          .opens = bar.header.ts_event - Duration::seconds(kLength),
          .closes = bar.header.ts_event,
          .lot = Quantity::from_units(1)};
}

BarResult match_one(PathModel model, const BarOrder& order, const BarMarket& market) {
  BarMatcher matcher{model};
  Quantity budget = Quantity::max();
  return matcher.match({&order, 1}, market, budget)[0];
}

std::optional<int> fill_of(const BarResult& result, const Scale& scale) {
  if (result.filled.is_zero()) return std::nullopt;
  return scale.ticks(result.price);
}

std::string text(const naive::Order& o, const naive::Candle& b, const naive::Limits& l) {
  const auto of = [](std::optional<int> n) { return n ? std::to_string(*n) : std::string{"-"}; };
  return std::string{o.buys ? "buy " : "sell "} + std::to_string(static_cast<int>(o.what)) +
         " trigger " + std::to_string(o.trigger) + " limit " + std::to_string(o.limit) + " trail " +
         std::to_string(o.trail) + " best " + of(o.best) + ", bar " + std::to_string(b.open) + " " +
         std::to_string(b.high) + " " + std::to_string(b.low) + " " + std::to_string(b.close) +
         ", limits " + of(l.down) + " " + of(l.up);
}

Scale random_scale(Rng& rng) {
  constexpr std::array<int64_t, 4> ticks{1, 5, 10'000'000, 500'000'000};
  const int64_t tick = ticks[static_cast<size_t>(rng.between(0, 3))];
  return {.base = tick * rng.between(-50, 50), .tick = tick};
}

/// The outcome of least (most) worth; of equals no fill (a fill).
std::optional<int> extreme(const naive::Order& order, const naive::Candle& bar,
                           const std::set<std::optional<int>>& outcomes, bool most) {
  std::optional<std::optional<int>> chosen;
  for (const std::optional<int>& each : outcomes) {
    const int gain =
        chosen ? naive::worth(order, bar, each) - naive::worth(order, bar, *chosen) : 0;
    const bool wins_tie = gain == 0 && each.has_value() == most;
    if (!chosen || (most ? gain > 0 : gain < 0) || wins_tie) chosen = each;
  }
  return *chosen;
}

TEST(BarMatchProperty, BoundsAreThoseOfAllPathsThereAre) {
  int fills = 0;
  int differences = 0;
  for (uint64_t seed = 0; seed < 40'000; ++seed) {
    Rng rng{seed};
    const Scale scale = random_scale(rng);
    const naive::Candle bar = random_candle(rng, 6, 1, 11);
    const naive::Order order = random_order(rng, bar.low, bar.high);
    const naive::Limits limits = random_limits(rng, bar);
    const bool inside = seed % 4 == 1;
    const bool expires = seed % 4 == 2;
    const auto outcomes = naive::all_outcomes(order, limits, bar, inside, expires);
    const std::optional<int> worst = extreme(order, bar, outcomes, false);
    const std::optional<int> best = extreme(order, bar, outcomes, true);

    const Bar made = translated(bar, scale, kLength);
    BarMarket market = market_of(made);
    market.range = translated(limits, scale);
    BarOrder ours = translated(order, scale);
    if (inside) ours.arrival = at_second(50);
    if (expires) {
      ours.tif = TimeInForce::kGtd;
      ours.expires = at_second(50);
    }
    const auto says = [&] {
      return "seed " + std::to_string(seed) + ": " + text(order, bar, limits);
    };
    ASSERT_EQ(fill_of(match_one(PathModel::kPessimistic, ours, market), scale), worst) << says();
    ASSERT_EQ(fill_of(match_one(PathModel::kOptimistic, ours, market), scale), best) << says();
    fills += worst.has_value();
    differences += worst != best;
  }
  EXPECT_GT(fills, 10'000);
  EXPECT_GT(differences, 4'000);
}

TEST(BarMatchProperty, CommonPathsAreWalkedTickByTick) {
  int fills = 0;
  for (uint64_t seed = 0; seed < 40'000; ++seed) {
    Rng rng{seed};
    const Scale scale = random_scale(rng);
    const naive::Candle bar = random_candle(rng, 10, 0, 20);
    const naive::Order order = random_order(rng, bar.low, bar.high);
    const naive::Limits limits = random_limits(rng, bar);
    const Bar made = translated(bar, scale, kLength);
    BarMarket market = market_of(made);
    market.range = translated(limits, scale);
    for (const PathModel model : {PathModel::kOhlc, PathModel::kAdaptive}) {
      naive::Watch watch{order, limits, bar};
      naive::walk_candle(watch, bar, model == PathModel::kOhlc || naive::high_first(bar));
      const BarResult result = match_one(model, translated(order, scale), market);
      ASSERT_EQ(fill_of(result, scale), watch.fill)
          << "seed " << seed << " " << name(model) << ": " << text(order, bar, limits);
      fills += watch.fill.has_value();
      if (watch.fill) continue;
      ASSERT_EQ(result.trigger.is_met(), !watch.waits) << "seed " << seed;
    }
  }
  EXPECT_GT(fills, 20'000);
}

/// Bars inside a bar; between them the price jumps where `jumps`.
struct Inside {
  naive::Candle whole;
  std::vector<naive::Candle> parts;
};
Inside random_inside(Rng& rng, bool jumps) {
  Inside made;
  int at = 10;
  for (int64_t n = rng.between(1, 5); n > 0; --n) {
    if (jumps && !made.parts.empty()) at = std::clamp(at + pick(rng, -3, 3), 0, 20);
    made.parts.push_back(random_candle(rng, at, std::max(0, at - 4), std::min(20, at + 4)));
    at = made.parts.back().close;
  }
  made.whole = made.parts.front();
  for (const naive::Candle& part : made.parts) {
    made.whole.high = std::max(made.whole.high, part.high);
    made.whole.low = std::min(made.whole.low, part.low);
  }
  made.whole.close = made.parts.back().close;
  return made;
}

TEST(BarMatchProperty, TheBoundsContainEveryModel) {
  std::map<PathModel, int> inside_bounds;
  for (uint64_t seed = 0; seed < 40'000; ++seed) {
    Rng rng{seed};
    const Scale scale = random_scale(rng);
    // Where the price jumps inside, the bounds must know of the inner bars; where not, they hold
    // without.
    const bool jumps = seed % 2 == 1;
    const Inside made = random_inside(rng, jumps);
    const naive::Order order = random_order(rng, made.whole.low, made.whole.high);
    const naive::Limits limits = random_limits(rng, made.whole);
    const Bar bar = translated(made.whole, scale, kLength);
    std::vector<Bar> inner;
    const auto parts = static_cast<int64_t>(made.parts.size());
    for (int64_t n = 0; n < parts; ++n)
      inner.push_back(
          translated(made.parts[static_cast<size_t>(n)], scale, (n + 1) * kLength / parts));
    BarMarket market = market_of(bar);
    market.range = translated(limits, scale);
    BarMarket with_inner = market;
    with_inner.inner = inner;
    with_inner.inner_length = Duration::seconds(kLength);
    BarOrder ours = translated(order, scale);
    if (ours.type == OrderType::kTrailingStop && seed % 3 == 0) {  // By a share: 5 to 60 %.
      OrderRequest request{.side = ours.side,
                           .type = ours.type,
                           .quantity = ours.remaining,
                           .trail_share = Rate::from_raw(rng.between(5, 60) * Rate::kScale / 100)};
      ours = BarOrder::of(request, Price::from_raw(scale.tick), at_second(0));
    }
    if (rng.between(0, 3) == 0) ours.arrival = at_second(rng.between(1, kLength - 1));
    if (rng.between(0, 3) == 0) {
      ours.tif = TimeInForce::kGtd;
      ours.expires = at_second(rng.between(1, kLength));
    }
    if (!has_trigger(ours.type) && ours.tif == TimeInForce::kGtc && rng.between(0, 1) == 0)
      ours.tif = TimeInForce::kIoc;
    const auto worth = [&](PathModel model, const BarMarket& meets) {
      const BarResult result = match_one(model, ours, meets);
      if (result.filled.is_zero()) return int64_t{0};
      EXPECT_LE(result.price, bar.high);
      EXPECT_GE(result.price, bar.low);
      return sign(ours.side) * (bar.close.raw() - result.price.raw());
    };
    const BarMarket& known = jumps ? with_inner : market;
    const int64_t worst = worth(PathModel::kPessimistic, known);
    const int64_t best = worth(PathModel::kOptimistic, known);
    ASSERT_LE(worst, best) << "seed " << seed;
    for (const PathModel model :
         {PathModel::kOhlc, PathModel::kAdaptive, PathModel::kLowerTimeframe}) {
      const int64_t between = worth(model, with_inner);
      ASSERT_LE(worst, between) << "seed " << seed << " " << name(model) << ": "
                                << text(order, made.whole, limits);
      ASSERT_GE(best, between) << "seed " << seed << " " << name(model) << ": "
                               << text(order, made.whole, limits);
      inside_bounds[model] += worst < between || between < best;
    }
  }
  for (const auto& [model, count] : inside_bounds) EXPECT_GT(count, 1'000) << name(model);
}

TEST(BarMatchProperty, InnerBarsAreWalkedTickByTick) {
  int fills = 0;
  for (uint64_t seed = 0; seed < 20'000; ++seed) {
    Rng rng{seed};
    const Scale scale = random_scale(rng);
    const Inside made = random_inside(rng, seed % 2 == 1);
    const naive::Order order = random_order(rng, made.whole.low, made.whole.high);
    const naive::Limits limits = random_limits(rng, made.whole);
    const Bar bar = translated(made.whole, scale, kLength);
    std::vector<Bar> inner;
    naive::Watch watch{order, limits, made.whole};
    for (const naive::Candle& part : made.parts) {
      inner.push_back(translated(part, scale, static_cast<int64_t>(inner.size()) + 1));
      naive::walk_candle(watch, part, naive::high_first(part));
    }
    BarMarket market = market_of(bar);
    market.range = translated(limits, scale);
    market.inner = inner;
    market.inner_length = Duration::seconds(1);
    const BarResult result =
        match_one(PathModel::kLowerTimeframe, translated(order, scale), market);
    ASSERT_EQ(fill_of(result, scale), watch.fill)
        << "seed " << seed << ": " << text(order, made.whole, limits);
    fills += watch.fill.has_value();
  }
  EXPECT_GT(fills, 8'000);
}

}  // namespace
}  // namespace godwit
