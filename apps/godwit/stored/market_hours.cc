#include "stored/market_hours.h"

#include <algorithm>
#include <utility>

#include "foundation/base/error.h"
#include "market/data/catalog/row_schema.h"
#include "market/data/catalog/row_type.h"
#include "market/domain/venue.h"

namespace godwit {
namespace {

/// "ES@main.CME" of ES201312.CME: vendors write contracts in ways that the rules do not, and the
/// sessions are those of the product.
std::optional<InstrumentId> series_of_product(const InstrumentId& id) {
  const auto is_letter = [](char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); };
  const std::string_view symbol = id.symbol();
  const auto end = std::find_if_not(symbol.begin(), symbol.end(), is_letter);
  return InstrumentId::parse(std::string{symbol.begin(), end} + "@main." + std::string{id.venue()});
}

const SessionCalendar* sessions_by_name(const RuleBook& rules, const InstrumentId& id) {
  try {
    return &rules.sessions(id);
  } catch (const Error&) {
    return nullptr;  // Not known to the rules.
  }
}

const SessionCalendar* find_sessions(const RuleBook& rules, const InstrumentId& id) {
  if (const SessionCalendar* const own = sessions_by_name(rules, id)) return own;
  const std::optional<InstrumentId> product = series_of_product(id);
  return product ? sessions_by_name(rules, *product) : nullptr;
}

std::optional<TradingDay> find_trading_day(const SessionCalendar& sessions, Timestamp t) {
  const Date date = utc_date(t);
  if (date < sessions.first_day().date() || date > sessions.last_day().date()) return std::nullopt;
  try {
    return sessions.trading_day(t);
  } catch (const Error&) {
    return std::nullopt;  // Behind the end of the last day.
  }
}

/// The first instant of the first trading day at or after `day`; days follow one another, so that
/// halving finds it.
std::optional<Timestamp> begin_of(const SessionCalendar& sessions, TradingDay day) {
  constexpr int32_t kDaysOff = 15;  // No holiday is longer.
  int64_t before = (day.date() + -kDaysOff).midnight_utc().ns();
  int64_t after = (day.date() + kDaysOff).midnight_utc().ns();
  const auto day_at = [&](int64_t ns) {
    return find_trading_day(sessions, Timestamp::from_ns(ns));
  };
  const std::optional<TradingDay> low = day_at(before);
  const std::optional<TradingDay> high = day_at(after);
  if (!low || !high || *low >= day || *high < day) return std::nullopt;
  while (after - before > 1) {
    const int64_t middle = before + (after - before) / 2;
    (day_at(middle).value_or(day) < day ? before : after) = middle;
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
  return hours_on(rules.sessions(id), day);
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
