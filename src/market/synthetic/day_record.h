// What a simulated venue publishes of a trading day: reference price, limits, settlement.
#pragma once

#include <cstdint>
#include <optional>

#include "market/domain/day_facts.h"
#include "market/domain/event.h"

namespace godwit {

/// The reference price is the previous close (at first the start price); limits are a share of it
/// either way, rounded half up to the tick; settlement is the volume-weighted price of the day,
/// rounded half to even to the tick, or the reference price of a day without trades.
class DayRecord {
 public:
  struct Options {
    Price tick;  ///< > 0.
    Quantity lot;
    Price start_price;             ///< On the tick grid, > 0.
    std::optional<int> limit_bps;  ///< 1 to 9,999.
    std::optional<int64_t> total_shares;
    std::optional<int64_t> float_shares;
  };
  explicit DayRecord(const Options& options);

  void begin(TradingDay day);
  void add(const Trade& trade);
  /// The facts of the day that began last, complete after its last trade.
  [[nodiscard]] DayFacts facts() const;
  /// In ticks, while a day is on; none without limits.
  [[nodiscard]] std::optional<int64_t> tick_low() const { return tick_low_; }
  [[nodiscard]] std::optional<int64_t> tick_high() const { return tick_high_; }

 private:
  [[nodiscard]] Price at(int64_t tick) const;

  Options options_;
  TradingDay day_;
  Price reference_;
  Price close_;
  std::optional<int64_t> tick_low_;
  std::optional<int64_t> tick_high_;
  int128 tick_lots_ = 0;
  int128 lots_ = 0;
};

}  // namespace godwit
