// The trading hours of an instrument, day by day, as the modules that cut time take them.
#pragma once

#include <vector>

#include "market/data/import/trading_days.h"
#include "market/domain/instrument_id.h"
#include "market/domain/series.h"
#include "market/domain/time_range.h"
#include "market/domain/trading_hours.h"
#include "market/rules/rule_book.h"

namespace godwit {

/// The main session of every trading day from `from` to `to`, both included. Throws Error (kUsage)
/// where the rules do not know them.
[[nodiscard]] std::vector<TradingHours> trading_hours(const RuleBook& rules, const InstrumentId& id,
                                                      TradingDay from, TradingDay to);

/// The hours of one day; no sessions when it is not a trading day.
[[nodiscard]] TradingHours trading_hours(const RuleBook& rules, const InstrumentId& id,
                                         TradingDay day);

/// The trading days of instants by the sessions of `rules`, which must outlive it; none of
/// instruments and years that the rules do not know.
[[nodiscard]] TradingDayRules trading_day_rules(const RuleBook& rules);

/// A range of trading days as one of instants, for kinds whose rows do not say their day (ticks):
/// a night session belongs to the next one. As it is for other kinds, and where the rules do not
/// know the sessions: days are then UTC days.
[[nodiscard]] TimeRange by_sessions(const RuleBook& rules, const Series& series,
                                    const TimeRange& range);

}  // namespace godwit
