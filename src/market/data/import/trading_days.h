// The trading days of intraday rows, by whoever knows the sessions of their instruments.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <utility>

#include "foundation/base/time.h"
#include "market/domain/instrument_id.h"
#include "market/domain/trading_day.h"

namespace godwit {

/// The trading day that an instant of one instrument belongs to; nothing where that is not known.
using TradingDayOf = std::function<std::optional<TradingDay>(Timestamp)>;
/// That of an instrument; an empty function where its sessions are not known at all.
using TradingDayRules = std::function<TradingDayOf(const InstrumentId&)>;

/// Asks the rules once for each instrument. One thread.
class TradingDays {
 public:
  /// Empty rules know nothing.
  explicit TradingDays(TradingDayRules rules) : rules_{std::move(rules)} {}

  /// Of what happened at `t`.
  [[nodiscard]] std::optional<TradingDay> of_tick(const InstrumentId& id, Timestamp t) {
    if (!rules_) return std::nullopt;
    const auto [found, is_new] = known_.try_emplace(id);
    if (is_new) found->second = rules_(id);
    return found->second ? found->second(t) : std::nullopt;
  }
  /// Of a bar that ends at `close`: of its last instant. Where the rules do not know, the UTC day.
  [[nodiscard]] TradingDay of_bar(const InstrumentId& id, Timestamp close) {
    return of_tick(id, close - Duration::from_ns(1)).value_or(trading_day_without_calendar(close));
  }

 private:
  TradingDayRules rules_;
  std::map<InstrumentId, TradingDayOf> known_;
};

}  // namespace godwit
