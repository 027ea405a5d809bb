// Days and markets for tests of simulated markets.
#pragma once

#include <utility>
#include <vector>

#include "market/synthetic/presets.h"
#include "market/synthetic/synthetic_market.h"

namespace godwit {

/// Two sessions a day like a Chinese stock: 01:30 to 03:30 and 05:00 to 07:00 UTC.
inline std::vector<TradingHours> stock_days(int count) {
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
inline std::vector<TradingHours> continuous_days(int count) {
  std::vector<TradingHours> days;
  for (int i = 0; i < count; ++i) {
    const Date date = *Date::from_civil(2024, 1, 1) + i;
    days.push_back(
        {.day = TradingDay{date},
         .sessions = {{.begin = date.midnight_utc(), .end = (date + 1).midnight_utc()}}});
  }
  return days;
}

inline SyntheticBlock all_of(SyntheticMarketConfig config, const std::vector<TradingHours>& days) {
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
    append(all.series, block->series);
    append(all.relations, block->relations);
  }
  return all;
}

/// Order flow, jumps, regimes, a signal, funding and news all at once.
inline SyntheticMarketConfig busy(uint64_t seed) {
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

}  // namespace godwit
