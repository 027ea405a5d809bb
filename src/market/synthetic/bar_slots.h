// The bars of one trading day: which stretch of trading each covers, and the instants inside it.
#pragma once

#include <vector>

#include "foundation/base/time.h"
#include "market/domain/interval.h"
#include "market/domain/trading_hours.h"

namespace godwit {

/// A bar to be: it covers (begin, end] of each of its parts.
struct BarSlot {
  TradingDay day;
  Timestamp ts_event;  ///< As in Bar: its end, or the end of the trading day.
  std::vector<SessionSpan> parts;
  Duration trading_time;  ///< Of all parts.
  double length = 1;      ///< As a share of a full bar.
};

/// Intraday: a grid in each session that starts with it; the last bar of a session may be shorter.
/// Daily: one bar of all sessions. Throws Error (kUsage) for longer intervals, and when sessions
/// are missing, empty or out of order.
[[nodiscard]] std::vector<BarSlot> bar_slots(const TradingHours& hours, Interval interval);

/// The instant at which `offset` of trading time, in (0, trading_time], is over. Where one part
/// ends and the next begins this is the end.
[[nodiscard]] Timestamp instant_in(const BarSlot& slot, Duration offset);

}  // namespace godwit
