// The civil date and the trading day of a snapshot of a Chinese futures exchange, whichever of the
// two the server wrote into both fields.
#pragma once

#include <string_view>

#include "foundation/base/time.h"
#include "market/domain/trading_day.h"

namespace godwit {

struct SnapshotDate {
  Date action;  ///< ActionDay: the civil date of the time of day.
  Date trading;
  friend bool operator==(const SnapshotDate&, const SnapshotDate&) = default;
};

/// Sets right what servers write at night (from 18:00, and until 04:00). DCE writes the trading day
/// into both fields: its civil date is the evening of the weekday before, or the morning behind it.
/// CZCE writes the civil date into both: the trading day is the next weekday. Holidays do not
/// matter, as no night session is held before them. Dates that differ are right as they are.
/// Source: CTP API, CThostFtdcDepthMarketDataField, and its known deviations by exchange.
[[nodiscard]] SnapshotDate right_night_date(SnapshotDate date, int hour, std::string_view exchange);

}  // namespace godwit
