// No look-ahead on whole back-tests: whatever comes after a time changes nothing up to it.
#include <array>
#include <functional>
#include <memory>
#include <string>

#include <gtest/gtest.h>

#include "trading/engine/test_market.h"
#include "trading/simulation/simulated_venue.h"
#include "trading/strategies/buy_and_hold.h"
#include "trading/strategies/ma_cross.h"

namespace godwit {
namespace {

/// Random targets, orders, cancels and timers, some of them depending on all that it can see.
class NoisyStrategy final : public ScriptedStrategy {
 public:
  explicit NoisyStrategy(uint64_t seed) : rng_{seed} {
    bar = [this](Context& context, const Bar& what) { act(context, what.header.instrument); };
    cross_section = [this](Context& context, Timestamp ts) {
      if (rng_.between(0, 4) == 0)
        context.set_timer(ts + Duration::seconds(rng_.between(0, 200'000)), 1);
    };
    timer = [this](Context& context, uint64_t) {
      const auto index = at_index(static_cast<size_t>(
          rng_.between(0, static_cast<int64_t>(context.instruments().size()) - 1)));
      if (context.market().last_bar(index) != nullptr) act(context, index);
    };
    report = [this](Context& context, const Report& what) {
      if (what.fill && rng_.between(0, 5) == 0)
        context.set_timer(what.ts + Duration::seconds(1), 2);
    };
  }

 private:
  void act(Context& context, InstrumentIndex index) {
    const Bar& last = *context.market().last_bar(index);
    const double tilt = last.close > last.open ? 0.3 : -0.1;
    switch (rng_.between(0, 5)) {
      case 0:
        context.set_target_weight(index, tilt + static_cast<double>(rng_.between(-5, 8)) / 10);
        break;
      case 1:
        context.set_target_quantity(index, Quantity::from_units(context.equity().raw() % 3000));
        break;
      case 2:
        orders_.push_back(
            context.submit({.instrument = index,
                            .side = rng_.between(0, 1) == 0 ? Side::kBuy : Side::kSell,
                            .quantity = Quantity::from_units(rng_.between(1, 4000))}));
        break;
      case 3:
        if (!orders_.empty()) context.cancel(orders_.back());
        break;
      default: break;
    }
  }
  Rng rng_;
  std::vector<OrderId> orders_;
};

using MakeStrategy = std::function<std::unique_ptr<Strategy>()>;

/// Everything a run did up to `end`, as text.
Log history(const TestMarket& market, const MakeStrategy& make, BarFill bar_fill, Timestamp end) {
  SimulatedVenue venue{market.instruments,
                       market.interval,
                       {.bar_fill = bar_fill,
                        .costs = find_cost_profile("seed_stock").value(),
                        .max_volume_share = 0.2,
                        .seed = 3},
                       market.cash};
  const std::unique_ptr<Strategy> strategy = make();
  const TestOutcome outcome = run_market(market, venue, *strategy);
  Log log;
  for (const Order& order : outcome.orders)
    if (order.created() <= end)
      log.push_back("order " + std::to_string(order.id().value()) + " " +
                    format_timestamp(order.created()) + " " +
                    std::string{name(order.request().side)} + " " +
                    format_fixed(order.request().quantity));
  for (const Fill& fill : outcome.fills)
    if (fill.ts < end)  // At `end` bars open whose prices and volume come later.
      log.push_back("fill " + std::to_string(fill.order.value()) + " " + format_timestamp(fill.ts) +
                    " " + format_fixed(fill.quantity) + " " + format_fixed(fill.price) + " " +
                    format_fixed(fill.costs.commission));
  for (const EquityPoint& point : outcome.equity)
    if (point.ts <= end)
      log.push_back("equity " + format_timestamp(point.ts) + " " + format_fixed(point.equity) +
                    " " + format_fixed(point.cash));
  return log;
}

/// All that a bar says becomes something else from `end` on; times stay.
void poison(TestMarket& market, Timestamp end, uint64_t seed) {
  Rng rng{seed};
  for (std::vector<Bar>& bars : market.bars)
    for (Bar& bar : bars) {
      if (bar.header.ts_event <= end) continue;
      bar.open = Price::from_raw(rng.between(1, 1'000'000'000'000));
      bar.close = Price::from_raw(rng.between(1, 1'000'000'000'000));
      bar.high = std::max(bar.open, bar.close);
      bar.low = std::min(bar.open, bar.close);
      bar.volume =
          rng.between(0, 3) == 0 ? std::nan("") : static_cast<double>(rng.between(0, 1 << 30));
    }
}

struct Named {
  const char* name;
  MakeStrategy make;
};

void expect_no_look_ahead(Interval interval, BarFill bar_fill, uint64_t seed) {
  const std::array<Named, 4> strategies{
      Named{"buy and hold", [] { return std::make_unique<BuyAndHold>(); }},
      Named{"ma cross", [] { return std::make_unique<MaCross>(MaCross::Params{2, 5, true}); }},
      Named{"noisy", [&] { return std::make_unique<NoisyStrategy>(seed); }},
      Named{"noisier", [&] { return std::make_unique<NoisyStrategy>(seed + 1000); }}};
  const TestMarket market = test_market(
      {random_bars(10 * seed + 1, 50, interval, 0.2), random_bars(10 * seed + 2, 50, interval),
       random_bars(10 * seed + 3, 30, interval, 0.4)},
      interval);
  for (const Named& strategy : strategies)
    for (const size_t cut : {size_t{0}, size_t{7}, size_t{20}, size_t{33}, size_t{48}}) {
      const Timestamp end = market.bars[1][cut].header.ts_event;
      const Log truth = history(market, strategy.make, bar_fill, end);
      TestMarket poisoned = market;
      poison(poisoned, end, seed);
      ASSERT_EQ(history(poisoned, strategy.make, bar_fill, end), truth)
          << strategy.name << ", seed " << seed << ", poison after bar " << cut;
      TestMarket prefix = market;
      for (std::vector<Bar>& bars : prefix.bars)
        std::erase_if(bars, [&](const Bar& bar) { return bar.header.ts_event > end; });
      ASSERT_EQ(history(prefix, strategy.make, bar_fill, end), truth)
          << strategy.name << ", seed " << seed << ", cut after bar " << cut;
    }
}

TEST(LookAhead, NoFutureReachesADailyRun) {
  for (uint64_t seed = 0; seed < 12; ++seed)
    expect_no_look_ahead(Interval::k1d, BarFill::kNextOpen, seed);
}

TEST(LookAhead, NoFutureReachesAnIntradayRun) {
  for (uint64_t seed = 0; seed < 12; ++seed)
    expect_no_look_ahead(Interval::k1m, BarFill::kNextOpen, seed);
}

TEST(LookAhead, FillsAtTheCloseFlatterButDoNotPeek) {
  for (uint64_t seed = 0; seed < 6; ++seed)
    expect_no_look_ahead(Interval::k1d, BarFill::kClose, seed);
}

}  // namespace
}  // namespace godwit
