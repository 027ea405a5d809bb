// A stretch of recorded data, by instants or by trading days.
#pragma once

#include <optional>

#include "foundation/base/time.h"
#include "market/domain/trading_day.h"

namespace godwit {

/// The rows with from <= ts_event <= to and from_day <= trading_day <= to_day; all ends are
/// included, an absent bound does not bind. Dates given by people are trading days, for daily and
/// for intraday bars alike: a night session belongs to the next one.
struct TimeRange {
  std::optional<Timestamp> from;
  std::optional<Timestamp> to;
  std::optional<TradingDay> from_day;
  std::optional<TradingDay> to_day;
};

}  // namespace godwit
