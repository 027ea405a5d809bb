// When an instrument trades on one trading day, as instants: what sessions mean to code that cuts
// time, whoever knows the calendar.
#pragma once

#include <vector>

#include "foundation/base/time.h"
#include "market/domain/trading_day.h"

namespace godwit {

/// One stretch of continuous trading, begin < end.
struct SessionSpan {
  Timestamp begin;
  Timestamp end;
  friend bool operator==(const SessionSpan&, const SessionSpan&) = default;
};

/// The sessions of one trading day, at least one, in order and apart. A night session comes first
/// and belongs to the trading day that follows it, whatever civil day it falls on.
struct TradingHours {
  TradingDay day;
  std::vector<SessionSpan> sessions;
  friend bool operator==(const TradingHours&, const TradingHours&) = default;
};

}  // namespace godwit
