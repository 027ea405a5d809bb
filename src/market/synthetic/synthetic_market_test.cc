#include "market/synthetic/synthetic_market.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <map>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "foundation/base/error.h"
#include "foundation/base/hash.h"
#include "market/synthetic/naive_book_testing.h"
#include "market/synthetic/presets.h"

namespace godwit {
namespace {

/// Two sessions a day like a Chinese stock: 01:30 to 03:30 and 05:00 to 07:00 UTC.
std::vector<TradingHours> stock_days(int count) {
  std::vector<TradingHours> days;
  for (int i = 0; i < count; ++i) {
    const Date date = *Date::from_civil(2024, 1, 1) + i;
    const auto at = [&](int64_t minutes) {
      return date.midnight_utc() + Duration::minutes(minutes);
    };
    days.push_back(
        {.day = TradingDay{date},
         .sessions = {{.begin = at(90), .end = at(210)}, {.begin = at(300), .end = at(420)}}});
  }
  return days;
}

/// Every day around the clock.
std::vector<TradingHours> continuous_days(int count) {
  std::vector<TradingHours> days;
  for (int i = 0; i < count; ++i) {
    const Date date = *Date::from_civil(2024, 1, 1) + i;
    days.push_back(
        {.day = TradingDay{date},
         .sessions = {{.begin = date.midnight_utc(), .end = (date + 1).midnight_utc()}}});
  }
  return days;
}

SyntheticBlock all_of(SyntheticMarketConfig config, const std::vector<TradingHours>& days) {
  SyntheticMarket market{std::move(config), days};
  SyntheticBlock all;
  const auto append = [](auto& to, const auto& from) {
    to.insert(to.end(), from.begin(), from.end());
  };
  for (const SyntheticBlock* block = &market.next(); block->rows() > 0; block = &market.next()) {
    append(all.bars, block->bars);
    append(all.quote_bars, block->quote_bars);
    append(all.quotes, block->quotes);
    append(all.trades, block->trades);
    append(all.depths, block->depths);
    append(all.deltas, block->deltas);
    append(all.orders, block->orders);
    append(all.funding, block->funding);
    append(all.day_facts, block->day_facts);
    append(all.news, block->news);
    append(all.values, block->values);
    append(all.relations, block->relations);
  }
  return all;
}

template <class Event>
void hash_into(Hasher& hasher, const std::vector<Event>& events) {
  hasher.update(std::as_bytes(std::span{events}));
}

std::string hash_of(const SyntheticBlock& block) {
  Hasher hasher;
  hash_into(hasher, block.bars);
  hash_into(hasher, block.quote_bars);
  hash_into(hasher, block.quotes);
  hash_into(hasher, block.trades);
  hash_into(hasher, block.depths);
  hash_into(hasher, block.deltas);
  hash_into(hasher, block.orders);
  hash_into(hasher, block.funding);
  for (const KnownValue& value : block.values)
    hasher.update_value(std::bit_cast<uint64_t>(*value.value));
  return hasher.digest().hex();
}

/// Order flow, jumps, regimes, a signal, funding and news all at once.
SyntheticMarketConfig busy(uint64_t seed) {
  SyntheticMarketConfig config =
      synthetic_preset(SyntheticKind::kOrderFlow, {.seed = seed}).front();
  config.prints = PrintClock::kBarEnd;
  config.value.regimes = {{.drift = 0, .volatility = 5e-4}, {.drift = 0, .volatility = 2e-3}};
  config.value.transition = {0.9, 0.1, 0.2, 0.8};
  config.value.jumps = JumpModel{.per_bar = 0.05, .mean = 0, .deviation = 0.003};
  config.value.signal = SignalModel{.name = "alpha", .strength = 0.3};
  config.funding = FundingModel{.every = Duration::hours(1)};
  config.news_per_bar = 0.05;
  return config;
}

TEST(SyntheticMarket, OneSeedGivesTheSameBytesHoweverTheyAreCut) {
  SyntheticMarketConfig config = busy(5);
  const std::string whole = hash_of(all_of(config, stock_days(2)));
  config.block_rows_max = 7;
  EXPECT_EQ(hash_of(all_of(config, stock_days(2))), whole);
  config.seed = 6;
  EXPECT_NE(hash_of(all_of(config, stock_days(2))), whole);
  config.seed = 5;
  config.instrument_number = 1;
  EXPECT_NE(hash_of(all_of(config, stock_days(2))), whole);
}

TEST(SyntheticMarket, ABlockIsBounded) {
  SyntheticMarketConfig config = busy(5);
  config.interval = Interval::k1d;
  config.block_rows_max = 100;
  SyntheticMarket market{config, stock_days(1)};
  size_t blocks = 0;
  for (size_t rows = market.next().rows(); rows > 0; rows = market.next().rows()) {
    ASSERT_LE(rows, 100U + 400U);  // One arrival may move all levels of both sides.
    ++blocks;
  }
  EXPECT_GT(blocks, 1'000U);
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
    double volume = 0;
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
      volume += bar.volume;
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

/// The value's returns as prices show them: the tick adds a third of (tick / price)^2 of variance.
TEST(SyntheticMarket, TheSignalPredictsTheNextBarAsStated) {
  for (const double strength : {0.1, 0.5}) {
    for (uint64_t seed = 1; seed <= 4; ++seed) {
      SyntheticMarketConfig config =
          synthetic_preset(SyntheticKind::kPlantedSignal,
                           {.seed = seed, .interval = Interval::k1m, .signal_strength = strength})
              .front();
      config.steps_per_bar = 2;
      config.kinds = {.quote_bars = false,
                      .quotes = false,
                      .trades = false,
                      .depths = false,
                      .deltas = false,
                      .orders = false};
      const SyntheticBlock all = all_of(config, stock_days(40));
      ASSERT_EQ(all.bars.size(), all.values.size());
      double sum[5] = {};
      const size_t count = all.bars.size() - 1;
      for (size_t t = 0; t < count; ++t) {
        ASSERT_EQ(all.values[t].available_at, all.bars[t].header.ts_event);
        const double x = *all.values[t].value;
        const double y =
            std::log(all.bars[t + 1].close.to_double() / all.bars[t].close.to_double());
        sum[0] += x;
        sum[1] += y;
        sum[2] += x * x;
        sum[3] += y * y;
        sum[4] += x * y;
      }
      const auto n = static_cast<double>(count);
      const double correlation =
          (sum[4] - sum[0] * sum[1] / n) /
          std::sqrt((sum[2] - sum[0] * sum[0] / n) * (sum[3] - sum[1] * sum[1] / n));
      const double variance = bar_return_moments(config.value).variance;
      const double tick = 0.01 / all.bars.back().close.to_double();
      const double stated =
          planted_correlation(config.value) / std::sqrt(1 + tick * tick / 3 / variance);
      EXPECT_NEAR(correlation, stated, 4 * (1 - strength * strength) / std::sqrt(n))
          << "seed " << seed;
      const double volatility = std::sqrt(sum[3] / n);
      EXPECT_NEAR(volatility / std::sqrt(variance + tick * tick / 3), 1, 4 / std::sqrt(2 * n));
    }
  }
}

TEST(SyntheticMarket, PricesAreUnbiasedAroundTheValue) {
  SyntheticMarketConfig config = synthetic_preset(SyntheticKind::kRandomWalk, {.seed = 2}).front();
  config.value.regimes = {{.drift = 0, .volatility = 0}};
  config.spread_ticks = 4;
  // A value that stands still a third of a tick above the grid: prints average to it.
  config.start_price = Price::from_raw(100'000'000'000);
  config.value.spread = SpreadModel{.half_life_bars = 1e12, .deviation = 3e-5};
  const SyntheticBlock all = all_of(config, stock_days(2));
  ValuePath path{config.value, {.seed = 2, .start = 100}};
  double mean = 0;
  for (const Trade& trade : all.trades) mean += trade.price.to_double();
  mean /= static_cast<double>(all.trades.size());
  // Prints lie at both sides of a spread of 0.04: a deviation of 0.02 at most.
  EXPECT_NEAR(mean, path.value(), 4 * 0.02 / std::sqrt(480 * 10));
}

TEST(SyntheticMarket, FundingComesWhenDueAndAroundItsMean) {
  SyntheticMarketConfig config = synthetic_preset(SyntheticKind::kRandomWalk, {.seed = 3}).front();
  config.interval = Interval::k1h;
  config.funding = FundingModel{.every = Duration::hours(8), .mean = 1e-4, .deviation = 5e-5};
  const SyntheticBlock all = all_of(config, continuous_days(400));
  ASSERT_EQ(all.funding.size(), 1'200U);
  double mean = 0;
  for (size_t i = 0; i < all.funding.size(); ++i) {
    EXPECT_EQ(all.funding[i].header.ts_event, *parse_timestamp("2024-01-01T08:00:00Z") +
                                                  Duration::hours(8 * static_cast<int64_t>(i)));
    mean += all.funding[i].rate.to_double() / 1'200;
  }
  // Persistence 0.8 leaves one in nine draws independent.
  EXPECT_NEAR(mean, 1e-4, 4 * 5e-5 / std::sqrt(1'200 / 9.0));
}

TEST(SyntheticMarket, EachJumpIsInTheNewsAndThePriceFollowsIt) {
  SyntheticMarketConfig config = synthetic_preset(SyntheticKind::kJumps, {.seed = 4}).front();
  config.value.regimes = {{.drift = 0, .volatility = 1e-5}};
  config.value.jumps = JumpModel{.per_bar = 0.05, .mean = 0, .deviation = 0.05};
  const SyntheticBlock all = all_of(config, stock_days(4));
  EXPECT_NEAR(static_cast<double>(all.news.size()), 48, 4 * std::sqrt(48));
  size_t right = 0;
  for (const NewsItem& item : all.news) {
    EXPECT_EQ(item.instrument, config.id);
    const auto after = std::find_if(all.trades.begin(), all.trades.end(), [&](const Trade& trade) {
      return trade.header.ts_event >= item.ts_event;
    });
    ASSERT_NE(after, all.trades.begin());
    right += (after->price > std::prev(after)->price) == (item.label == 1.0);
  }
  EXPECT_GE(right + 2, all.news.size());  // A small jump may drown in the tick.
  ASSERT_EQ(all.relations.size(), 1U);
  EXPECT_EQ(all.relations[0].subject, "JUMP.SIM");
}

TEST(SyntheticMarket, PresetsHaveNamesAndRun) {
  for (size_t i = 0; i < kSyntheticKinds.size(); ++i) {
    const std::optional<SyntheticKind> kind = parse_synthetic_kind(kSyntheticKinds[i]);
    ASSERT_TRUE(kind.has_value());
    for (const SyntheticMarketConfig& config : synthetic_preset(*kind, {.seed = 1}))
      EXPECT_GT(all_of(config, stock_days(1)).bars.size(), 200U) << kSyntheticKinds[i];
  }
}

TEST(SyntheticMarket, RefusesWhatMakesNoSense) {
  const auto refused = [](auto change, std::vector<TradingHours> days = stock_days(1)) {
    SyntheticMarketConfig config = busy(1);
    change(config);
    EXPECT_THROW((SyntheticMarket{config, std::move(days)}), Error);
  };
  refused([](SyntheticMarketConfig& c) { c.start_price = Price::from_raw(1); });
  refused([](SyntheticMarketConfig& c) { c.id = {}; });
  refused([](SyntheticMarketConfig& c) { c.spread_ticks = 0; });
  refused([](SyntheticMarketConfig& c) { c.interval = Interval::k1w; });
  refused([](SyntheticMarketConfig& c) { c.steps_per_bar = 0; });
  refused([](SyntheticMarketConfig& c) { c.limit_bps = 0; });
  refused([](SyntheticMarketConfig& c) { c.order_flow->baseline = {1}; });
  refused([](SyntheticMarketConfig& c) { c.funding->every = Duration{}; });
  const auto nothing = [](SyntheticMarketConfig&) {};
  refused(nothing, {});
  std::vector<TradingHours> twice = stock_days(1);
  twice.push_back(twice.front());
  refused(nothing, twice);
  std::vector<TradingHours> empty = stock_days(1);
  empty[0].sessions[0].end = empty[0].sessions[0].begin;
  refused(nothing, empty);
}

TEST(SyntheticMarket, AValueBeyondThePricesIsAnError) {
  SyntheticMarketConfig config = synthetic_preset(SyntheticKind::kRandomWalk, {.seed = 1}).front();
  config.value.regimes = {{.drift = 1, .volatility = 0}};
  EXPECT_THROW((void)all_of(config, stock_days(1)), Error);
}

}  // namespace
}  // namespace godwit
