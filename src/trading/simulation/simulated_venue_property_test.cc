// Properties of the simulated venue over random markets, each against a slow and obvious model.
#include <algorithm>
#include <map>
#include <optional>
#include <vector>

#include <gtest/gtest.h>

#include "trading/simulation/test_script.h"

namespace godwit {
namespace {

TEST(SimulatedVenue, ABuyBeyondTheCashIsCutToTheLastLotThatFits) {
  Rng rng{77};
  const SimulationModel model = model_of(find_cost_profile("seed_stock").value());
  int cut = 0;
  for (int trial = 0; trial < 300; ++trial) {
    TestMarket market = test_market(
        {flat_bars(Interval::k1d, 3, "10", static_cast<double>(rng.between(50'000, 10'000'000)))});
    Instrument& instrument = market.instruments[0];
    instrument.lot = Quantity::from_units(rng.between(1, 200));
    instrument.multiplier = rng.between(1, 5);
    if (rng.between(0, 1) == 1) instrument.tick = px("0.01");
    market.cash = Amount::from_raw(rng.between(1, 50'000 * Amount::kScale));
    for (Bar& bar : market.bars[0]) bar.open = Price::from_raw(rng.between(1, 90 * Price::kScale));
    const Quantity wanted = Quantity::from_units(instrument.lot.raw() / Quantity::kScale * 100);
    const TestOutcome outcome = run_script(market, model, {{1, {0, wanted}}});
    const Bar& met = market.bars[0][1];
    const auto total = [&](int64_t lots) -> std::optional<Amount> {
      const auto quantity = Quantity::from_raw(lots * instrument.lot.raw());
      const auto paid = fill_price({.side = Side::kBuy,
                                    .market = met.open,
                                    .quantity = quantity,
                                    .daily_volume = met.volume,
                                    .noise = normal_again(7, 1, 1)},
                                   model.costs, instrument);
      const auto amount =
          notional(paid.value().paid, quantity, instrument.multiplier, Rounding::kUp).value();
      return amount + std::max(money("5"),
                               scaled(amount, Rate::from_raw(1'000'000'000), Rounding::kHalfEven));
    };
    // The naive search: one lot after the other.
    int64_t lots = 0;
    while (lots < 100 && *total(lots + 1) <= market.cash) ++lots;
    ASSERT_EQ(outcome.positions[0].raw(), lots * instrument.lot.raw()) << "trial " << trial;
    ASSERT_GE(outcome.cash, Amount{}) << "trial " << trial;
    const Order& order = outcome.orders[0];
    if (lots < 100) {
      ASSERT_EQ(order.reason(), Reason::kCutToCash);
      ASSERT_EQ(order.state(), OrderState::kCanceled);
      ++cut;
    } else {
      ASSERT_EQ(order.state(), OrderState::kFilled);
    }
  }
  EXPECT_GT(cut, 100);
  EXPECT_LT(cut, 300);
}

TEST(SimulatedVenue, OrdersFillAtTheFirstOpenAfterTheDecision) {
  for (uint64_t seed = 0; seed < 40; ++seed) {
    const Interval interval = seed % 2 == 0 ? Interval::k1d : Interval::k1m;
    TestMarket market = test_market(
        {random_bars(3 * seed + 1, 60, interval, 0.3), random_bars(3 * seed + 2, 60, interval, 0.1),
         random_bars(3 * seed + 3, 60, interval, 0)},
        interval);
    for (std::vector<Bar>& bars : market.bars)
      for (Bar& bar : bars) bar.volume = kNoVolume;
    SimulatedVenue venue{market.instruments, interval, free_of_cost(), market.cash};
    ScriptedStrategy strategy;
    Rng rng{seed};
    strategy.bar = [&](Context& context, const Bar& bar) {
      if (rng.between(0, 2) == 0)
        (void)context.submit({.instrument = bar.header.instrument, .quantity = qty("1")});
    };
    const TestOutcome outcome = run_market(market, venue, strategy);
    ASSERT_GT(outcome.fills.size(), 20U);
    for (const Fill& fill : outcome.fills) {
      const Order& order = outcome.orders[fill.order.value() - 1];
      const std::vector<Bar>& bars = market.bars[fill.instrument.value()];
      // The bar of the decision closes at order.created(); the next one is the bar met.
      const auto next = std::find_if(bars.begin(), bars.end(), [&](const Bar& bar) {
        return bar.header.ts_event > order.created();
      });
      ASSERT_NE(next, bars.end());
      ASSERT_EQ(fill.price, next->open) << "seed " << seed;
      ASSERT_EQ(fill.trading_day, next->trading_day());
      ASSERT_GE(fill.ts, order.created());
      ASSERT_LT(fill.ts, next->header.ts_event);
    }
  }
}

TEST(SimulatedVenue, VenueAndLedgerAgreeAfterRandomOrders) {
  for (uint64_t seed = 0; seed < 60; ++seed) {
    const Interval interval = seed % 2 == 0 ? Interval::k1d : Interval::k1m;
    TestMarket market = test_market(
        {random_bars(2 * seed + 1, 80, interval, 0.2), random_bars(2 * seed + 2, 80, interval)},
        interval);
    Rng rng{seed};
    for (Instrument& instrument : market.instruments) {
      instrument.multiplier = rng.between(1, 10);
      instrument.lot = Quantity::from_raw(rng.between(1, 3) * Quantity::kScale / 100);
      if (rng.between(0, 1) == 1) instrument.tick = px("0.05");
    }
    SimulationModel model = model_of(find_cost_profile("seed_stock").value(), 0.05);
    if (seed % 5 == 0) model.bar_fill = BarFill::kClose;
    SimulatedVenue venue{market.instruments, interval, model, market.cash};
    ScriptedStrategy strategy;
    std::vector<OrderId> sent;
    strategy.bar = [&](Context& context, const Bar& bar) {
      const int64_t what = rng.between(0, 9);
      const InstrumentIndex index = bar.header.instrument;
      const Quantity lot = context.instruments()[index.value()].lot;
      if (what < 4) {
        sent.push_back(
            context.submit({.instrument = index,
                            .side = what % 2 == 0 ? Side::kBuy : Side::kSell,
                            .quantity = Quantity::from_raw(rng.between(1, 5000) * lot.raw())}));
      } else if (what < 6) {
        context.set_target_weight(index, static_cast<double>(rng.between(-15, 15)) / 10);
      } else if (what == 6) {
        if (!sent.empty()) context.cancel(sent.back());
      }
    };
    const TestOutcome outcome = run_market(market, venue, strategy);  // Checks both books.
    Amount cash = market.cash;
    std::map<uint64_t, Quantity> filled;
    for (const Fill& fill : outcome.fills) {
      const Instrument& instrument = market.instruments[fill.instrument.value()];
      ASSERT_EQ(fill.quantity.raw() % instrument.lot.raw(), 0);
      if (instrument.tick.raw() > 0) {
        ASSERT_EQ(fill.price.raw() % instrument.tick.raw(), 0);
      }
      cash += (fill.side == Side::kBuy ? -fill.amount : fill.amount) - fill.costs.commission;
      filled[fill.order.value()] += fill.quantity;
    }
    ASSERT_EQ(outcome.cash, cash) << "seed " << seed;
    for (const Order& order : outcome.orders)
      ASSERT_EQ(order.quantity_filled(), filled[order.id().value()]) << "seed " << seed;
    ASSERT_GT(outcome.fills.size(), 10U);
  }
}

}  // namespace
}  // namespace godwit
