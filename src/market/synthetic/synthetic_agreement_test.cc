// The kinds of data of one simulated market against each other.

#include <algorithm>
#include <cmath>
#include <cstring>
#include <map>
#include <vector>

#include <gtest/gtest.h>

#include "market/synthetic/naive_book_testing.h"
#include "market/synthetic/synthetic_market_testing.h"

namespace godwit {
namespace {

TEST(SyntheticMarket, EveryKindAgreesWithTheOrderByOrderBook) {
  for (uint64_t seed = 1; seed <= 3; ++seed) {
    SyntheticMarketConfig config = busy(seed);
    config.spread_ticks = static_cast<int>(seed);
    const SyntheticBlock all = all_of(config, stock_days(2));
    NaiveBook book;
    std::map<Price, Quantity> bids;  // From the deltas.
    std::map<Price, Quantity> asks;
    size_t trade = 0;
    size_t quote = 0;
    size_t depth = 0;
    size_t delta = 0;
    uint64_t sequence = 0;
    for (const OrderByOrder& event : all.orders) {
      ASSERT_EQ(event.header.sequence, ++sequence);
      book.apply(event);
      if (HasFatalFailure()) return;
      if (event.action() == BookAction::kTrade) {
        ASSERT_LT(trade, all.trades.size());
        ASSERT_EQ(all.trades[trade].header.sequence, sequence);
        ASSERT_EQ(all.trades[trade].price, event.price);
        ASSERT_EQ(all.trades[trade].quantity, event.quantity);
        ASSERT_EQ(all.trades[trade].trade_id, trade + 1);
        ++trade;
      }
      if ((event.header.flags & OrderByOrder::kLastOfRun) == 0) continue;
      for (bool first = true;
           delta < all.deltas.size() && all.deltas[delta].header.sequence == sequence; ++delta) {
        const BookDelta& change = all.deltas[delta];
        if (first && (change.header.flags & BookDelta::kSnapshot) != 0) {
          bids.clear();
          asks.clear();
        }
        first = false;
        auto& side = (change.header.flags & BookDelta::kAskSide) != 0 ? asks : bids;
        if (change.level.volume.is_zero()) {
          side.erase(change.level.price);
        } else {
          side[change.level.price] = change.level.volume;
        }
      }
      const Depth& ten = all.depths[depth++];
      ASSERT_EQ(ten.header.sequence, sequence);
      size_t level = 0;
      ASSERT_EQ(bids.size(), book.bids.size());
      for (auto it = book.bids.rbegin(); it != book.bids.rend() && level < 10; ++it, ++level) {
        ASSERT_EQ(ten.bids[level].price, it->first);
        ASSERT_EQ(ten.bids[level].volume, NaiveBook::total(it->second));
        ASSERT_EQ(bids.at(it->first), ten.bids[level].volume);
      }
      level = 0;
      ASSERT_EQ(asks.size(), book.asks.size());
      for (auto it = book.asks.begin(); it != book.asks.end() && level < 10; ++it, ++level) {
        ASSERT_EQ(ten.asks[level].price, it->first);
        ASSERT_EQ(ten.asks[level].volume, NaiveBook::total(it->second));
        ASSERT_EQ(asks.at(it->first), ten.asks[level].volume);
      }
      if (quote < all.quotes.size() && all.quotes[quote].header.sequence == sequence) ++quote;
      ASSERT_GT(quote, 0U);
      ASSERT_EQ(all.quotes[quote - 1].bid_price, ten.bids[0].price);
      ASSERT_EQ(all.quotes[quote - 1].bid_volume, ten.bids[0].volume);
      ASSERT_EQ(all.quotes[quote - 1].ask_price, ten.asks[0].price);
      ASSERT_EQ(all.quotes[quote - 1].ask_volume, ten.asks[0].volume);
    }
    EXPECT_EQ(trade, all.trades.size());
    EXPECT_EQ(quote, all.quotes.size());
    EXPECT_EQ(depth, all.depths.size());
    EXPECT_EQ(delta, all.deltas.size());
    EXPECT_GT(trade, 10'000U);
  }
}

TEST(SyntheticMarket, BarsAreTheAggregationOfTheTrades) {
  for (const Interval interval : {Interval::k1m, Interval::k1h, Interval::k1d}) {
    SyntheticMarketConfig config = busy(11);
    config.interval = interval;
    const SyntheticBlock all = all_of(config, stock_days(3));
    size_t at = 0;
    for (const Bar& bar : all.bars) {
      Bar sum;
      for (; at < all.trades.size() && all.trades[at].header.ts_event <= bar.header.ts_event;
           ++at) {
        const Trade& trade = all.trades[at];
        if (sum.trades == 0) sum.open = sum.high = sum.low = trade.price;
        sum.high = std::max(sum.high, trade.price);
        sum.low = std::min(sum.low, trade.price);
        sum.close = trade.price;
        sum.volume += trade.quantity.to_double();
        ++sum.trades;
        if (interval != Interval::k1d) {
          ASSERT_GT(trade.header.ts_event, bar.header.ts_event - duration(interval));
        }
      }
      ASSERT_EQ(bar.open, sum.open);
      ASSERT_EQ(bar.high, sum.high);
      ASSERT_EQ(bar.low, sum.low);
      ASSERT_EQ(bar.close, sum.close);
      ASSERT_EQ(bar.volume, sum.volume);
      ASSERT_EQ(bar.trades, sum.trades);
    }
    EXPECT_EQ(at, all.trades.size());
    EXPECT_EQ(all.bars.size(), interval == Interval::k1m   ? 720U
                               : interval == Interval::k1h ? 12U
                                                           : 3U);
  }
}

TEST(SyntheticMarket, DaysSessionsTickGridAndLimitsHold) {
  SyntheticMarketConfig config = busy(21);
  config.limit_bps = 100;  // One percent: reached often.
  config.float_shares = 1'000'000;
  const std::vector<TradingHours> days = stock_days(10);
  const SyntheticBlock all = all_of(config, days);
  ASSERT_EQ(all.day_facts.size(), 10U);
  Price close = config.start_price;
  size_t at = 0;
  size_t bar = 0;
  bool locked = false;
  for (size_t i = 0; i < days.size(); ++i) {
    const DayFacts& facts = all.day_facts[i];
    EXPECT_EQ(facts.trading_day, days[i].day);
    EXPECT_EQ(facts.reference_price, close);
    EXPECT_EQ(facts.float_shares, 1'000'000);
    EXPECT_NEAR(facts.limit_up->to_double(), close.to_double() * 1.01, 0.0051);
    EXPECT_NEAR(facts.limit_down->to_double(), close.to_double() * 0.99, 0.0051);
    double amount = 0;
    double volume = 0;
    for (; at < all.trades.size() && all.trades[at].header.ts_event <= days[i].sessions[1].end;
         ++at) {
      const Trade& trade = all.trades[at];
      ASSERT_LE(trade.price, *facts.limit_up);
      ASSERT_GE(trade.price, *facts.limit_down);
      ASSERT_EQ(trade.price.raw() % config.book.tick.raw(), 0);
      const bool inside = std::any_of(
          days[i].sessions.begin(), days[i].sessions.end(), [&](const SessionSpan& session) {
            return trade.header.ts_event > session.begin && trade.header.ts_event <= session.end;
          });
      ASSERT_TRUE(inside);
      locked = locked || trade.price == *facts.limit_up || trade.price == *facts.limit_down;
      amount += trade.price.to_double() * trade.quantity.to_double();
      volume += trade.quantity.to_double();
      close = trade.price;
    }
    EXPECT_NEAR(facts.settlement->to_double(), amount / volume, 0.00501);
    for (; bar < all.bars.size() && all.bars[bar].trading_day() == days[i].day; ++bar)
      ASSERT_LE(all.bars[bar].header.ts_event, days[i].sessions[1].end);
  }
  EXPECT_TRUE(locked);
  EXPECT_EQ(at, all.trades.size());
  EXPECT_EQ(bar, all.bars.size());
}

TEST(SyntheticMarket, LeavingKindsOutChangesNothingElse) {
  SyntheticMarketConfig config = busy(8);
  const SyntheticBlock all = all_of(config, stock_days(1));
  config.kinds = {.bars = true,
                  .quote_bars = true,
                  .quotes = false,
                  .trades = false,
                  .depths = false,
                  .deltas = false,
                  .orders = false,
                  .rows = false};
  const SyntheticBlock some = all_of(config, stock_days(1));
  EXPECT_TRUE(some.trades.empty() && some.orders.empty() && some.values.empty());
  ASSERT_EQ(some.bars.size(), all.bars.size());
  EXPECT_EQ(std::memcmp(some.bars.data(), all.bars.data(), all.bars.size() * sizeof(Bar)), 0);
  EXPECT_EQ(std::memcmp(some.quote_bars.data(), all.quote_bars.data(),
                        all.quote_bars.size() * sizeof(QuoteBar)),
            0);
}

TEST(SyntheticMarket, OrdersArriveAtTheStatedRateInTradingTime) {
  for (const double branching : {0.0, 0.6}) {
    for (uint64_t seed = 1; seed <= 3; ++seed) {
      SyntheticMarketConfig config =
          synthetic_preset(SyntheticKind::kOrderFlow, {.seed = seed}).front();
      config.order_flow =
          self_exciting_flow({.rate_per_s = 1, .branching = branching, .decay_per_s = 5});
      const SyntheticBlock all = all_of(config, stock_days(3));
      const std::vector<double> rates = stationary_rates(*config.order_flow);
      const double seconds = 3 * 4 * 3600.0;
      double arrived[2] = {};  // One market order may trade with several resting orders.
      uint64_t aggressor = 0;
      for (const OrderByOrder& event : all.orders) {
        if (event.action() != BookAction::kTrade || event.counter_order_id == aggressor) continue;
        aggressor = event.counter_order_id;
        arrived[(event.header.flags & OrderByOrder::kBidSide) != 0 ? 0 : 1] += 1;
      }
      for (const size_t side : {size_t{0}, size_t{1}})
        EXPECT_NEAR(arrived[side], rates[side] * seconds,
                    4 * std::sqrt(rates[side] * seconds) / (1 - branching))
            << "seed " << seed;
    }
  }
}

}  // namespace
}  // namespace godwit
