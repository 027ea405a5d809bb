// When each day's decision is made: up to then its news counts.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "foundation/base/time.h"
#include "market/domain/instrument_id.h"
#include "market/domain/trading_day.h"
#include "market/rules/rule_book.h"

namespace CLI {
class App;
}

namespace godwit {

struct TextDayArguments {
  std::string from;  ///< Trading days; empty: see asked_days.
  std::string to;
  std::string decision;  ///< HH:MM of the local clock; empty: the close.
  std::string zone;      ///< IANA; empty: UTC.
  std::string calendar;  ///< A calendar of rules/calendars; empty: see decision_days.
};

struct DecisionDays {
  Timestamp opening;  ///< The decision time of the day before the first.
  std::vector<TradingDay> days;
  std::vector<Timestamp> times;  ///< Of each day, ascending.
  std::string note;              ///< What was taken for hours that rules/ do not know; or "".
};

/// Both included; `to` is not before `from`.
struct DaySpan {
  TradingDay from;
  TradingDay to;
};

/// --from, --to, --decision, --zone and --calendar. An empty text is refused.
void add_text_day_options(CLI::App& sub, TextDayArguments& arguments);

/// From --from to --to: by default the days that count the first news and the last. Throws Error
/// (kUsage) for what is no day, and where the span ends before it begins.
[[nodiscard]] DaySpan asked_days(TradingDay first_news, TradingDay last_news,
                                 const TextDayArguments& arguments);

/// The first day whose decision the rules know; nothing where they know every day.
[[nodiscard]] std::optional<TradingDay> first_known_day(
    const RuleBook& rules, const std::optional<InstrumentId>& instrument,
    const TextDayArguments& arguments);

/// The days of the span: those of the calendar named; else the trading days of the instrument;
/// without one, and of an instrument that is none of the rules', Mondays to Fridays (every day
/// where its venue never closes). The decision is made at the hour stated on the day itself; else
/// at the end of the instrument's last session of the day; where there are none at the end of the
/// day, UTC. Throws Error (kUsage) where the rules have to know the instrument or the day and do
/// not, for an unknown calendar, and where an hour is malformed, does not exist on a day or comes
/// twice.
[[nodiscard]] DecisionDays decision_days(const RuleBook& rules,
                                         const std::optional<InstrumentId>& instrument,
                                         const DaySpan& span, const TextDayArguments& arguments);

/// The first day whose decision is made at or after `t`: it counts what is available at `t`.
/// Throws as above.
[[nodiscard]] TradingDay deciding_day(const RuleBook& rules,
                                      const std::optional<InstrumentId>& instrument, Timestamp t,
                                      const TextDayArguments& arguments);

}  // namespace godwit
