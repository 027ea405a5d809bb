#include "stored/market_hours.h"

#include <algorithm>
#include <utility>

#include "market/data/catalog/row_schema.h"
#include "market/data/catalog/row_type.h"
#include "market/domain/venue.h"
#include "market/rules/instrument_sessions.h"

namespace godwit {
namespace {

/// The first instant of the first trading day at or after `day`; nothing for days that the sessions
/// do not know. Days follow one another, so that halving finds it; instants beyond the ends of what
/// is known lie in their UTC days, as they do on import.
std::optional<Timestamp> begin_of(const SessionCalendar& sessions, TradingDay day) {
  if (day < sessions.first_day() || day > sessions.last_day()) return std::nullopt;
  constexpr int32_t kDaysOff = 15;  // No holiday is longer.
  int64_t before = (day.date() + -kDaysOff).midnight_utc().ns();
  int64_t after = (day.date() + kDaysOff).midnight_utc().ns();
  const auto is_before_day = [&](int64_t ns) {
    const Timestamp t = Timestamp::from_ns(ns);
    return find_trading_day(sessions, t).value_or(trading_day_without_calendar(t)) < day;
  };
  if (!is_before_day(before) || is_before_day(after)) return std::nullopt;
  while (after - before > 1) {
    const int64_t middle = before + (after - before) / 2;
    (is_before_day(middle) ? before : after) = middle;
  }
  return Timestamp::from_ns(after);
}

TradingHours hours_on(const SessionCalendar& sessions, TradingDay day) {
  TradingHours hours{.day = day, .sessions = {}};
  for (const OpenHours& open : sessions.open_hours(day))
    hours.sessions.push_back({open.begin, open.end});
  return hours;
}

TradingDay week_of(TradingDay day) {
  return TradingDay{day.date() - static_cast<int32_t>(day.date().iso_weekday() - 1)};
}

/// Days of UTC.
BarHours hours_of_venue(const InstrumentId& id, TradingDay from, TradingDay to) {
  const Venue venue = find_venue(id.venue());
  const bool every_day = venue.market == Market::kUnknown || venue.market == Market::kForex;
  const Calendar& calendar = every_day ? Calendar::continuous() : *venue.calendar;
  const int32_t week_end = 7;
  BarHours hours;
  for (Date date = from.date(); date <= to.date() + week_end; date = date + 1) {
    const TradingDay day{date};
    if (calendar.is_trading_day(day))
      hours.days.push_back({.day = day, .sessions = {{day.begin_utc(), day.end_utc()}}});
  }
  if (venue.calendar != &Calendar::continuous())
    hours.note = "rules/ do not know the hours of " + id.text() +
                 ": its days are days of UTC, 00:00 to 24:00" +
                 (every_day ? "" : ", Monday to Friday");
  return hours;
}

}  // namespace

TradingDayRules trading_day_rules(const RuleBook& rules) {
  return [&rules](const InstrumentId& id) -> TradingDayOf {
    const SessionCalendar* const sessions = find_sessions(rules, id);
    if (sessions == nullptr) return nullptr;
    return [sessions](Timestamp t) { return find_trading_day(*sessions, t); };
  };
}

TimeRange by_sessions(const RuleBook& rules, const Series& series, const TimeRange& range) {
  const bool has_days =
      with_row_type(series.kind, []<class Row>(Row*) { return RowSchema<Row>::kHasTradingDay; });
  const bool is_tick =
      with_row_type(series.kind, []<class Row>(Row*) { return requires(Row row) { row.header; }; });
  const SessionCalendar* const sessions =
      has_days || !is_tick ? nullptr : find_sessions(rules, series.instrument);
  if (sessions == nullptr) return range;
  TimeRange instants = range;
  if (range.from_day)
    if (const auto begin = begin_of(*sessions, *range.from_day)) {
      instants.from_day.reset();
      instants.from = begin;
    }
  if (range.to_day)
    if (const auto end = begin_of(*sessions, TradingDay{range.to_day->date() + 1})) {
      instants.to_day.reset();
      instants.to = *end - Duration::from_ns(1);
    }
  return instants;
}

TradingHours trading_hours(const RuleBook& rules, const InstrumentId& id, TradingDay day) {
  return hours_on(sessions_of(rules, id), day);
}

BarHours bar_hours(const RuleBook& rules, const InstrumentId& id, TradingDay from, TradingDay to) {
  const SessionCalendar* sessions = find_sessions(rules, id);
  if (sessions == nullptr && rules.covers(id)) sessions = &rules.sessions(id);  // Says why.
  if (sessions == nullptr) return hours_of_venue(id, week_of(from), to);
  // A night session may begin days before its trading day, and the last print lie on the next date.
  constexpr int32_t kNights = 11;
  const TradingDay begin = std::max(week_of(from), std::min(from, sessions->first_day()));
  const TradingDay beyond{to.date() + kNights};
  const TradingDay end = std::min(beyond, std::max(to, sessions->last_day()));
  BarHours hours;
  for (Date date = begin.date(); date <= end.date(); date = date + 1) {
    TradingHours day = hours_on(*sessions, TradingDay{date});
    if (!day.sessions.empty()) hours.days.push_back(std::move(day));
  }
  return hours;
}

}  // namespace godwit
