#include "market/synthetic/synthetic_market.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "foundation/base/error.h"
#include "foundation/base/hash.h"
#include "market/synthetic/synthetic_market_testing.h"

namespace godwit {
namespace {

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
      std::vector<KnownValue> signals = all.values;
      std::erase_if(signals, [](const KnownValue& value) { return value.name != "signal"; });
      ASSERT_EQ(all.bars.size(), signals.size());
      double sum[5] = {};
      const size_t count = all.bars.size() - 1;
      for (size_t t = 0; t < count; ++t) {
        ASSERT_EQ(signals[t].available_at, all.bars[t].header.ts_event);
        const double x = *signals[t].value;
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
  config.news_per_bar = 0;  // What means nothing would stand between the jumps.
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
    for (const SyntheticMarketConfig& config : synthetic_preset(*kind, {.seed = 1})) {
      const SyntheticBlock all = all_of(config, stock_days(1));
      EXPECT_GT(all.bars.size(), 200U) << kSyntheticKinds[i];
      for (const size_t rows :
           {all.quote_bars.size(), all.quotes.size(), all.trades.size(), all.depths.size(),
            all.deltas.size(), all.orders.size(), all.funding.size(), all.day_facts.size(),
            all.news.size(), all.values.size(), all.series.size(), all.relations.size()})
        EXPECT_GT(rows, 0U) << kSyntheticKinds[i];
      const DayFacts& facts = all.day_facts.at(0);
      EXPECT_TRUE(facts.limit_up && facts.limit_down && facts.total_shares && facts.float_shares);
    }
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
