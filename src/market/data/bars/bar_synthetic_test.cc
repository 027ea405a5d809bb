// Simulated markets know their own bars: builders must come to the same.

#include <cmath>
#include <vector>

#include <gtest/gtest.h>

#include "market/data/bars/bar_builder.h"
#include "market/data/bars/bar_comparison.h"
#include "market/data/bars/trading_hours_testing.h"
#include "market/synthetic/order_flow.h"
#include "market/synthetic/presets.h"
#include "market/synthetic/synthetic_market.h"

namespace godwit {
namespace {

std::vector<TradingHours> days() {
  return {rubber_day("2024-01-04", "2024-01-05"), rubber_day("2024-01-05", "2024-01-08"),
          rubber_day("2024-01-08", "2024-01-09")};
}

template <class Builder, class Inputs>
auto build(Builder builder, const Inputs& inputs) {
  std::vector<typename Builder::Output> bars;
  for (const auto& input : inputs)
    if (const auto bar = builder.add(input)) bars.push_back(*bar);
  if (const auto bar = builder.finish()) bars.push_back(*bar);
  EXPECT_EQ(builder.counts().outside + builder.counts().late, 0U);
  return bars;
}

SessionGrid grid(Interval interval) { return SessionGrid{{.interval = interval}, days()}; }

void expect_same(const std::vector<Bar>& a, const std::vector<Bar>& b) {
  for (const BarDifference& d : compare_bars(a, b, {.turnover = 1e-12}))
    ADD_FAILURE() << format_timestamp(d.ts_event) << " " << name(d.field) << ": " << d.built << ", "
                  << d.recorded;
  ASSERT_EQ(a.size(), b.size());
  for (size_t i = 0; i < a.size(); ++i) {
    ASSERT_EQ(a[i].trades, b[i].trades);
    ASSERT_EQ(a[i].trading_day(), b[i].trading_day());
  }
}

SyntheticMarketConfig market(uint64_t seed, Interval interval) {
  SyntheticMarketConfig config =
      synthetic_preset(SyntheticKind::kOrderFlow, {.seed = seed, .interval = interval}).front();
  // Seldom enough that minutes stay empty.
  config.order_flow = self_exciting_flow({.rate_per_s = 0.1, .branching = 0.5, .decay_per_s = 1});
  config.kinds.depths = config.kinds.deltas = config.kinds.orders = false;
  config.block_rows_max = 10'000'000;
  return config;
}

TEST(BarBuilders, AgreeWithTheBarsOfASimulatedMarket) {
  for (const Interval interval : {Interval::k1m, Interval::k15m, Interval::k1h, Interval::k1d}) {
    SyntheticMarket source{market(7, interval), days()};
    const SyntheticBlock all = source.next();
    ASSERT_EQ(source.next().rows(), 0U);
    expect_same(build(TradeBarBuilder{grid(interval)}, all.trades), all.bars);
    const std::vector<QuoteBar> built = build(QuoteBarBuilder{grid(interval)}, all.quotes);
    ASSERT_EQ(built.size(), all.quote_bars.size());
    for (size_t i = 0; i < built.size(); ++i) {
      const QuoteBar& recorded = all.quote_bars[i];
      ASSERT_EQ(built[i].header.ts_event, recorded.header.ts_event);
      ASSERT_EQ(built[i].bid.open, recorded.bid.open);
      ASSERT_EQ(built[i].bid.low, recorded.bid.low);
      ASSERT_EQ(built[i].ask.high, recorded.ask.high);
      ASSERT_EQ(built[i].ask.close, recorded.ask.close);
      ASSERT_EQ(built[i].ask_volume, recorded.ask_volume);
    }
  }
}

TEST(BarBuilders, ShorterBarsSumToLongerOnes) {
  for (uint64_t seed = 1; seed <= 5; ++seed) {
    SyntheticMarket source{market(seed, Interval::k1m), days()};
    const SyntheticBlock all = source.next();
    const std::vector<Bar> minutes = build(TradeBarBuilder{grid(Interval::k1m)}, all.trades);
    ASSERT_LT(minutes.size(), 3U * 345);  // Some minutes are empty: the test is not idle.
    for (const Interval longer : {Interval::k5m, Interval::k15m, Interval::k30m, Interval::k1h,
                                  Interval::k4h, Interval::k1d, Interval::k1w})
      expect_same(build(BarResampler{grid(longer)}, minutes),
                  build(TradeBarBuilder{grid(longer)}, all.trades));
    const std::vector<QuoteBar> quote_minutes =
        build(QuoteBarBuilder{grid(Interval::k1m)}, all.quotes);
    const std::vector<QuoteBar> summed =
        build(QuoteBarResampler{grid(Interval::k1h)}, quote_minutes);
    const std::vector<QuoteBar> direct = build(QuoteBarBuilder{grid(Interval::k1h)}, all.quotes);
    ASSERT_EQ(summed.size(), direct.size());
    for (size_t i = 0; i < summed.size(); ++i) {
      ASSERT_EQ(summed[i].bid.high, direct[i].bid.high);
      ASSERT_EQ(summed[i].ask.low, direct[i].ask.low);
      ASSERT_EQ(summed[i].bid.close, direct[i].bid.close);
      ASSERT_EQ(summed[i].bid_volume, direct[i].bid_volume);
    }
  }
}

}  // namespace
}  // namespace godwit
