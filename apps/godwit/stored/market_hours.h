// The trading hours of an instrument, day by day, as the modules that cut time take them.
#pragma once

#include <string>
#include <vector>

#include "market/data/import/trading_days.h"
#include "market/domain/instrument_id.h"
#include "market/domain/series.h"
#include "market/domain/time_range.h"
#include "market/domain/trading_hours.h"
#include "market/rules/rule_book.h"

namespace godwit {

/// What bars of an instrument are cut by.
struct BarHours {
  std::vector<TradingHours> days;
  std::string note;  ///< What was taken for hours that rules/ do not know; "" for nothing.
};

/// The main session of every trading day from the Monday before `from` to `to`, as far back as the
/// rules know them; sessions are those of find_sessions(). Instruments that are none of the rules'
/// have the days of their venue from 00:00 to 24:00 UTC; where those are not known or trading
/// begins on Sunday evening (foreign exchange), every day. Throws Error (kUsage) for days and codes
/// that the rules have to know and do not.
[[nodiscard]] BarHours bar_hours(const RuleBook& rules, const InstrumentId& id, TradingDay from,
                                 TradingDay to);

/// The hours of one day; no sessions when it is not a trading day. Throws Error (kUsage) for days
/// and codes that the rules do not know.
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
