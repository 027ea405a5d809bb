#include "market/data/bars/bar_builder.h"

#include <cmath>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "foundation/base/decimal.h"
#include "market/data/bars/trading_hours_testing.h"

namespace godwit {
namespace {

Price price(const char* text) { return parse_fixed<Price>(text).value(); }

Trade trade(const std::string& at, const char* at_price, int64_t quantity) {
  Trade trade;
  trade.header.ts_event = shanghai(at);
  trade.header.kind = EventKind::kTrade;
  trade.price = price(at_price);
  trade.quantity = Quantity::from_units(quantity);
  return trade;
}

Quote quote(const std::string& at, const char* bid, const char* ask, int64_t volume = 1) {
  Quote quote;
  quote.header.ts_event = shanghai(at);
  quote.bid_price = price(bid);
  quote.ask_price = price(ask);
  quote.bid_volume = Quantity::from_units(volume);
  quote.ask_volume = Quantity::from_units(volume + 1);
  return quote;
}

template <class Builder, class Inputs>
auto build(Builder& builder, const Inputs& inputs) {
  std::vector<typename Builder::Output> bars;
  for (const auto& input : inputs)
    if (const auto bar = builder.add(input)) bars.push_back(*bar);
  if (const auto bar = builder.finish()) bars.push_back(*bar);
  return bars;
}

SessionGrid minutes() { return SessionGrid{{}, {a_share_day("2024-01-02")}}; }

template <class Row>
bool is_repaired(const Row& row) {
  return (row.header.flags & EventHeader::kRepaired) != 0;
}

TEST(TradeBarBuilder, ARepairedInputMarksItsBarAlone) {
  std::vector<Trade> trades{
      trade("2024-01-02T09:30:01", "10.01", 100), trade("2024-01-02T09:30:20", "10.02", 100),
      trade("2024-01-02T09:31:10", "10.02", 200), trade("2024-01-02T09:32:10", "10.02", 200),
      trade("2024-01-02T09:32:20", "10.02", 0)};
  trades[0].header.flags = EventHeader::kRepaired;
  trades[4].header.flags = EventHeader::kRepaired;  // Without a quantity it counts for nothing.
  TradeBarBuilder builder{minutes(), {}};
  const std::vector<Bar> bars = build(builder, trades);
  ASSERT_EQ(bars.size(), 3U);
  EXPECT_TRUE(is_repaired(bars[0]));
  EXPECT_FALSE(is_repaired(bars[1]));
  EXPECT_FALSE(is_repaired(bars[2]));
  BarResampler resampler{SessionGrid{{.interval = Interval::k5m}, {a_share_day("2024-01-02")}}};
  const std::vector<Bar> longer = build(resampler, bars);
  ASSERT_EQ(longer.size(), 1U);
  EXPECT_TRUE(is_repaired(longer[0]));

  std::vector<Quote> quotes{quote("2024-01-02T09:30:01", "10", "10.02"),
                            quote("2024-01-02T09:31:01", "10", "10.02")};
  quotes[1].header.flags = EventHeader::kRepaired;
  QuoteBarBuilder sides{minutes()};
  const std::vector<QuoteBar> quoted = build(sides, quotes);
  ASSERT_EQ(quoted.size(), 2U);
  EXPECT_FALSE(is_repaired(quoted[0]));
  EXPECT_TRUE(is_repaired(quoted[1]));
}

TEST(TradeBarBuilder, HandWorked) {
  TradeBarBuilder builder{minutes(), {.multiplier = 10}};
  const std::vector<Trade> trades{
      trade("2024-01-02T09:25:00", "10.05", 300), trade("2024-01-02T09:30:01", "10.01", 100),
      trade("2024-01-02T09:31:00", "10.02", 200), trade("2024-01-02T09:31:00.001", "10.03", 100),
      // Nothing in 09:33 to 14:59.
      trade("2024-01-02T15:00:00.05", "9.99", 500)};
  const std::vector<Bar> bars = build(builder, trades);
  ASSERT_EQ(bars.size(), 3U);
  EXPECT_EQ(bars[0].header.ts_event, shanghai("2024-01-02T09:31:00"));
  EXPECT_EQ(bars[0].header.ts_recv, bars[0].header.ts_event);
  EXPECT_EQ(bars[0].header.kind, EventKind::kBar);
  EXPECT_EQ(bars[0].open, price("10.05"));
  EXPECT_EQ(bars[0].high, price("10.05"));
  EXPECT_EQ(bars[0].low, price("10.01"));
  EXPECT_EQ(bars[0].close, price("10.02"));
  EXPECT_EQ(bars[0].volume, 600);
  EXPECT_EQ(bars[0].turnover, 10 * (3015 + 1001 + 2004.0));
  EXPECT_EQ(bars[0].trades, 3U);
  EXPECT_TRUE(std::isnan(bars[0].open_interest));
  EXPECT_EQ(bars[0].trading_day().date(), *parse_date("2024-01-02"));
  EXPECT_EQ(bars[1].header.ts_event, shanghai("2024-01-02T09:32:00"));
  EXPECT_EQ(bars[1].volume, 100);
  EXPECT_EQ(bars[2].header.ts_event, shanghai("2024-01-02T15:00:00"));
  EXPECT_EQ(bars[2].open, price("9.99"));
}

TEST(TradeBarBuilder, TurnoverIsExactInAnyOrder) {
  // 0.1 ten times: sums of doubles end at 0.9999999999999999.
  TradeBarBuilder builder{minutes()};
  std::vector<Trade> trades(10, trade("2024-01-02T09:31:00", "0.1", 1));
  EXPECT_EQ(build(builder, trades)[0].turnover, 1.0);
}

TEST(TradeBarBuilder, LateOutsideAndEmptyAreCounted) {
  TradeBarBuilder builder{minutes()};
  EXPECT_FALSE(builder.add(trade("2024-01-02T08:00:00", "1", 1)));
  EXPECT_FALSE(builder.add(trade("2024-01-02T09:31:30", "1", 1)));
  EXPECT_FALSE(builder.add(trade("2024-01-02T09:30:30", "2", 1)));  // Before the open bar.
  EXPECT_TRUE(builder.add(trade("2024-01-02T09:32:30", "3", 1)));
  EXPECT_FALSE(builder.add(trade("2024-01-02T09:31:45", "4", 1)));  // For the bar given out.
  EXPECT_FALSE(builder.add(trade("2024-01-02T09:32:40", "5", 0)));
  const std::optional<Bar> last = builder.finish();
  ASSERT_TRUE(last);
  EXPECT_EQ(last->high, price("3"));
  EXPECT_FALSE(builder.finish());
  EXPECT_EQ(builder.counts().used, 2U);
  EXPECT_EQ(builder.counts().outside, 1U);
  EXPECT_EQ(builder.counts().late, 2U);
  EXPECT_EQ(builder.counts().empty, 1U);
}

TEST(TradeBarBuilder, TimeAloneClosesABar) {
  TradeBarBuilder builder{minutes()};
  EXPECT_FALSE(builder.advance(shanghai("2024-01-02T15:00:00")));
  (void)builder.add(trade("2024-01-02T09:30:30", "1", 1));
  EXPECT_FALSE(builder.advance(shanghai("2024-01-02T09:30:59.999999999")));
  EXPECT_TRUE(builder.advance(shanghai("2024-01-02T09:31:00")));
  EXPECT_FALSE(builder.advance(shanghai("2024-01-02T09:31:00")));
  (void)builder.add(trade("2024-01-02T09:31:00", "1", 1));
  EXPECT_EQ(builder.counts().late, 1U);
  // The last bar of a session waits for its auction.
  (void)builder.add(trade("2024-01-02T14:59:30", "1", 1));
  EXPECT_FALSE(builder.advance(shanghai("2024-01-02T15:00:01")));
  EXPECT_TRUE(builder.advance(shanghai("2024-01-02T15:05:00")));
  // The day is not over at noon.
  TradeBarBuilder daily{SessionGrid{{.interval = Interval::k1d}, {a_share_day("2024-01-02")}}};
  (void)daily.add(trade("2024-01-02T11:00:00", "1", 1));
  EXPECT_FALSE(daily.advance(shanghai("2024-01-02T12:00:00")));
  EXPECT_TRUE(daily.advance(shanghai("2024-01-02T15:05:00")));
}

TEST(MidBarBuilder, TakesTheMiddleOfTwoSides) {
  MidBarBuilder builder{minutes()};
  Quote unknown = quote("2024-01-02T09:30:04", "1", "3", 0);
  unknown.header.flags = Quote::kVolumesUnknown;
  unknown.ask_volume = Quantity{};
  const std::vector<Quote> quotes{quote("2024-01-02T09:30:01", "10", "10.000000001"),
                                  quote("2024-01-02T09:30:02", "10", "10.000000003"),
                                  quote("2024-01-02T09:30:03", "99", "0", 0), unknown};
  const std::vector<Bar> bars = build(builder, quotes);
  ASSERT_EQ(bars.size(), 1U);
  EXPECT_EQ(bars[0].open, price("10"));            // Half to even.
  EXPECT_EQ(bars[0].high, price("10.000000002"));  // Half to even.
  EXPECT_EQ(bars[0].close, price("2"));
  EXPECT_TRUE(std::isnan(bars[0].volume));
  EXPECT_EQ(builder.counts().empty, 1U);
}

TEST(QuoteBarBuilder, KeepsBothSides) {
  QuoteBarBuilder builder{minutes()};
  const std::vector<Quote> quotes{quote("2024-01-02T09:30:01", "10.0", "10.2", 5),
                                  quote("2024-01-02T09:30:02", "9.9", "10.3", 7)};
  const std::vector<QuoteBar> bars = build(builder, quotes);
  ASSERT_EQ(bars.size(), 1U);
  EXPECT_EQ(bars[0].header.kind, EventKind::kQuoteBar);
  EXPECT_EQ(bars[0].bid.open, price("10.0"));
  EXPECT_EQ(bars[0].bid.low, price("9.9"));
  EXPECT_EQ(bars[0].ask.high, price("10.3"));
  EXPECT_EQ(bars[0].bid_volume, 7);
  EXPECT_EQ(bars[0].ask_volume, 8);
  EXPECT_TRUE(std::isnan(bars[0].volume));
}

TEST(QuoteBarSummary, ASideThatNobodyQuotedCountsForNothing) {
  const auto side = [](const char* at) {
    return QuoteBar::Prices{price(at), price(at), price(at), price(at)};
  };
  QuoteBar bids;
  bids.bid = side("10");
  QuoteBar both;
  both.bid = side("9");
  both.ask = side("11");
  QuoteBarSummary summary{{}};
  for (const QuoteBar& bar : {bids, both, bids}) EXPECT_TRUE(summary.add(bar));
  const QuoteBar built = summary.bar();
  EXPECT_EQ(built.bid.open, price("10"));
  EXPECT_EQ(built.bid.low, price("9"));
  EXPECT_EQ(built.bid.close, price("10"));
  EXPECT_EQ(built.ask.open, price("11"));
  EXPECT_EQ(built.ask.low, price("11")) << "not zero";
  EXPECT_EQ(built.ask.close, price("11"));
}

Bar minute(const std::string& at, const char* at_price, double volume) {
  Bar bar;
  bar.header.ts_event = shanghai(at);
  bar.open = bar.high = bar.low = bar.close = price(at_price);
  bar.volume = volume;
  bar.turnover = volume;
  bar.trades = 1;
  bar.trading_day_days = parse_date(at.substr(0, 10))->days();
  return bar;
}

TEST(BarResampler, FillersMoveNothingAndUnknownStaysUnknown) {
  const std::vector<Bar> bars{minute("2024-01-02T09:31:00", "9", 0),  // Yesterday's close.
                              minute("2024-01-02T09:32:00", "10", 100),
                              minute("2024-01-02T09:35:00", "11", 100),
                              minute("2024-01-02T09:36:00", "12", NAN)};
  BarResampler five{SessionGrid{{.interval = Interval::k5m}, {a_share_day("2024-01-02")}}};
  const std::vector<Bar> built = build(five, bars);
  ASSERT_EQ(built.size(), 2U);
  EXPECT_EQ(built[0].open, price("10"));
  EXPECT_EQ(built[0].volume, 200);
  EXPECT_EQ(built[0].trades, 2U);
  EXPECT_TRUE(std::isnan(built[1].volume));
  BarResampler literal{SessionGrid{{.interval = Interval::k1d}, {}}, {.skip_empty = false}};
  const std::vector<Bar> day = build(literal, bars);
  ASSERT_EQ(day.size(), 1U);
  EXPECT_EQ(day[0].open, price("9"));
  EXPECT_TRUE(std::isnan(day[0].volume));
  EXPECT_EQ(day[0].header.ts_event, TradingDay{*parse_date("2024-01-02")}.end_utc());
}

TEST(BarResampler, SumsAreThoseOfTheTrades) {
  // Ten trades of 0.1 at 0.7 in ten minutes: 1 and 0.7, where doubles sum to 0.9999999999999999.
  std::vector<Trade> trades;
  for (const char* at : {"31", "32", "33", "34", "35", "36", "37", "38", "39", "40"}) {
    trades.push_back(trade("2024-01-02T09:" + std::string{at} + ":00", "0.7", 1));
    trades.back().quantity = parse_fixed<Quantity>("0.1").value();
  }
  TradeBarBuilder by_minute{minutes(), {}};
  const std::vector<Bar> bars = build(by_minute, trades);
  ASSERT_EQ(bars.size(), 10U);
  BarResampler daily{SessionGrid{{.interval = Interval::k1d}, {}}};
  const std::vector<Bar> day = build(daily, bars);
  ASSERT_EQ(day.size(), 1U);
  EXPECT_EQ(day[0].volume, 1.0);
  EXPECT_EQ(day[0].turnover, 0.7);
  double naive = 0;
  for (const Bar& bar : bars) naive += bar.volume;
  EXPECT_NE(naive, 1.0) << "or the test shows nothing";
}

TEST(BarResampler, AWeekEndsWithItsLastTradedDay) {
  std::vector<Bar> days;
  for (const char* date : {"2024-01-04", "2024-01-05", "2024-01-09"})
    days.push_back(minute(std::string{date} + "T15:00:00", "5", 10));
  BarResampler weekly{SessionGrid{{.interval = Interval::k1w}, {}}};
  const std::vector<Bar> built = build(weekly, days);
  ASSERT_EQ(built.size(), 2U);
  EXPECT_EQ(built[0].trading_day().date(), *parse_date("2024-01-05"));
  EXPECT_EQ(built[0].volume, 20);
  EXPECT_EQ(built[1].trading_day().date(), *parse_date("2024-01-09"));
}

}  // namespace
}  // namespace godwit
