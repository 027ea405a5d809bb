// When each day's decision is made: up to then its news counts.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "foundation/base/time.h"
#include "market/domain/instrument_id.h"
#include "market/domain/trading_day.h"
#include "market/rules/rule_book.h"

namespace godwit {

struct TextDayArguments {
  std::string decision;  ///< HH:MM of the local clock; empty: the close.
  std::string zone;      ///< IANA; empty: UTC.
  std::string calendar;  ///< A calendar of rules/calendars; empty: see decision_days.
};

struct DecisionDays {
  Timestamp opening;  ///< The decision time of the day before the first.
  std::vector<TradingDay> days;
  std::vector<Timestamp> times;  ///< Of each day, ascending.
};

struct DaySpan {
  TradingDay from;  ///< Included, as `to`.
  /// Absent: the first day whose decision is made at or after `until`, so that all news up to then
  /// has a day that counts it.
  std::optional<TradingDay> to;
  Timestamp until;
};

/// The days of the span: those of the calendar named; else the trading days of the instrument;
/// without one, Mondays to Fridays. The decision is made at the hour stated on
/// the day itself; else at the end of the instrument's last session of the day; without one at the
/// end of the day, UTC. Throws Error (kUsage) where the rules do not know the instrument or the
/// calendar, or an hour is malformed, does not exist on a day or comes twice.
[[nodiscard]] DecisionDays decision_days(const RuleBook& rules,
                                         const std::optional<InstrumentId>& instrument,
                                         const DaySpan& span, const TextDayArguments& arguments);

/// The first day whose decision is made at or after `t`: it counts what is available at `t`.
/// Throws as above.
[[nodiscard]] TradingDay deciding_day(const RuleBook& rules,
                                      const std::optional<InstrumentId>& instrument, Timestamp t,
                                      const TextDayArguments& arguments);

}  // namespace godwit
