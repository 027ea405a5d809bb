#include "market/data/bars/threshold_bars.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "foundation/base/random.h"
#include "market/data/bars/trading_hours_testing.h"

namespace godwit {
namespace {

Trade trade(const std::string& at, int64_t whole_price, int64_t quantity, uint64_t sequence) {
  Trade trade;
  trade.header.ts_event = shanghai(at);
  trade.header.sequence = sequence;
  trade.price = Price::from_units(whole_price);
  trade.quantity = Quantity::from_units(quantity);
  return trade;
}

std::vector<Bar> build(ThresholdBarBuilder& builder, const std::vector<Trade>& trades) {
  std::vector<Bar> bars;
  for (const Trade& t : trades) {
    const ThresholdBarBuilder::Closed closed = builder.add(t);
    if (closed.rest) bars.push_back(*closed.rest);
    if (closed.full) bars.push_back(*closed.full);
  }
  if (const std::optional<Bar> bar = builder.finish()) bars.push_back(*bar);
  return bars;
}

std::vector<TradingHours> two_days() {
  return {a_share_day("2024-01-02"), a_share_day("2024-01-03")};
}

std::vector<Trade> trades() {
  return {trade("2024-01-02T09:25:00", 10, 300, 1), trade("2024-01-02T09:31:00", 11, 300, 2),
          trade("2024-01-02T09:31:00", 12, 900, 3), trade("2024-01-02T14:00:00", 13, 100, 4),
          trade("2024-01-03T09:30:01", 14, 400, 5), trade("2024-01-03T09:30:02", 15, 200, 6)};
}

TEST(ThresholdBars, ARepairedTradeMarksItsBarAlone) {
  std::vector<Trade> some = trades();
  some[1].header.flags = EventHeader::kRepaired;
  ThresholdBarBuilder builder{BarThreshold::ticks(2), {}, two_days()};
  const std::vector<Bar> bars = build(builder, some);
  ASSERT_EQ(bars.size(), 3U);
  EXPECT_EQ(bars[0].header.flags, EventHeader::kRepaired);
  EXPECT_EQ(bars[1].header.flags, 0);
  EXPECT_EQ(bars[2].header.flags, 0);
}

TEST(ThresholdBars, VolumeHandWorked) {
  ThresholdBarBuilder builder{BarThreshold::volume(Quantity::from_units(600)), {}, two_days()};
  const std::vector<Bar> bars = build(builder, trades());
  ASSERT_EQ(bars.size(), 4U);
  EXPECT_EQ(bars[0].volume, 600);
  EXPECT_EQ(bars[0].header.sequence, 2U);
  EXPECT_EQ(bars[1].volume, 900);  // The trade that fills it is not split.
  EXPECT_EQ(bars[1].header.sequence, 3U);
  EXPECT_EQ(bars[1].header.ts_event, bars[0].header.ts_event);
  EXPECT_EQ(bars[2].volume, 100);  // The rest of the day.
  EXPECT_EQ(bars[2].trading_day().date(), *parse_date("2024-01-02"));
  EXPECT_EQ(bars[3].volume, 600);
  EXPECT_EQ(bars[3].open, Price::from_units(14));
  EXPECT_EQ(bars[3].close, Price::from_units(15));
  EXPECT_EQ(bars[3].trading_day().date(), *parse_date("2024-01-03"));
}

TEST(ThresholdBars, TurnoverCountsTheMultiplier) {
  // 3,000 and 3,300 at a multiplier of 5: 15,000 and 16,500 of 31,500.
  ThresholdBarBuilder exact{
      BarThreshold::turnover(Amount::from_units(31'500), {.multiplier = 5}), {}, two_days()};
  EXPECT_EQ(build(exact, trades())[0].trades, 2U);
  ThresholdBarBuilder above{
      BarThreshold::turnover(Amount::from_units(31'501), {.multiplier = 5}), {}, two_days()};
  const std::vector<Bar> bars = build(above, trades());
  EXPECT_EQ(bars[0].trades, 3U);
  EXPECT_EQ(bars[0].turnover, 5.0 * (3'000 + 3'300 + 10'800));
}

TEST(ThresholdBars, EveryKindCountsTheMultiplierInItsTurnover) {
  const auto first = [](const BarThreshold& threshold) {
    ThresholdBarBuilder builder{threshold, {}, two_days()};
    return build(builder, trades())[0];
  };
  EXPECT_EQ(first(BarThreshold::volume(Quantity::from_units(600), {.multiplier = 10})).turnover,
            63'000);
  EXPECT_EQ(first(BarThreshold::ticks(2, {.multiplier = 10})).turnover, 63'000);
  EXPECT_EQ(first(BarThreshold::turnover(Amount::from_units(63'000), {.multiplier = 10})).turnover,
            63'000);
  EXPECT_EQ(first(BarThreshold::ticks(2)).turnover, 6'300);
}

TEST(ThresholdBars, TurnoverHasNoTraceOfItsUnits) {
  // As a double in 1e-17, then times the multiplier: 15670547400.000002.
  ThresholdBarBuilder builder{BarThreshold::ticks(1, {.multiplier = 10}), {}, two_days()};
  const Trade one = trade("2024-01-02T09:31:00", 1'567'054'740, 1, 1);
  EXPECT_EQ(build(builder, {one})[0].turnover, 15'670'547'400.0);
  // 3 x 4.1 x 10 = 123.
  Trade tenth = trade("2024-01-02T09:31:00", 0, 3, 1);
  tenth.price = Price::from_raw(4'100'000'000);
  ThresholdBarBuilder again{BarThreshold::ticks(1, {.multiplier = 10}), {}, two_days()};
  EXPECT_EQ(build(again, {tenth})[0].turnover, 123.0);
}

TEST(ThresholdBars, TicksAndWhatIsLeftOut) {
  ThresholdBarBuilder builder{BarThreshold::ticks(2), {}, two_days()};
  std::vector<Trade> all = trades();
  all.insert(all.begin() + 1, trade("2024-01-02T09:26:00", 10, 0, 0));  // No quantity.
  all.insert(all.begin() + 2, trade("2024-01-02T12:00:00", 10, 1, 0));  // Lunch.
  all.insert(all.begin() + 4, trade("2024-01-02T09:30:00", 10, 1, 0));  // Goes back.
  const std::vector<Bar> bars = build(builder, all);
  ASSERT_EQ(bars.size(), 3U);
  for (const Bar& bar : bars) EXPECT_EQ(bar.trades, 2U);
  EXPECT_EQ(builder.counts().used, 6U);
  EXPECT_EQ(builder.counts().empty, 1U);
  EXPECT_EQ(builder.counts().outside, 1U);
  EXPECT_EQ(builder.counts().late, 1U);
}

TEST(ThresholdBars, NothingIsLostAndEveryFullBarIsFull) {
  for (uint64_t seed = 0; seed < 50; ++seed) {
    Rng rng{seed};
    std::vector<Trade> all;
    double volume = 0;
    Timestamp now = shanghai("2024-01-02T09:30:00");
    for (uint64_t i = 0; i < 500; ++i) {
      now = now + Duration::seconds(rng.between(0, 10));
      Trade t = trade("2024-01-02T09:30:00", rng.between(1, 9), rng.between(1, 400), i);
      t.header.ts_event = now;
      all.push_back(t);
      volume += t.quantity.to_double();
    }
    ThresholdBarBuilder builder{BarThreshold::volume(Quantity::from_units(1'000)), {}, two_days()};
    const std::vector<Bar> bars = build(builder, all);
    double sum = 0;
    for (size_t i = 0; i < bars.size(); ++i) {
      sum += bars[i].volume;
      ASSERT_LT(bars[i].volume, 1'400) << "seed " << seed;
      if (i + 1 < bars.size()) {
        ASSERT_GE(bars[i].volume, 1'000) << "seed " << seed;
      }
    }
    ASSERT_EQ(sum, volume) << "seed " << seed;
  }
}

}  // namespace
}  // namespace godwit
