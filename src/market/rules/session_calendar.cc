#include "market/rules/session_calendar.h"

#include <algorithm>

#include "foundation/base/check.h"
#include "foundation/base/error.h"
#include "foundation/base/time_zone.h"

namespace godwit {
namespace {

// How far days go on by the week pattern under Assume::kNearest.
constexpr int32_t kAssumedYearsDays = 30 * 366;

const Date kEarliest = *parse_date("1970-01-02");
const Date kLatest = *parse_date("2199-12-31");

/// Whether only Saturdays and Sundays lie between two trading days.
bool only_weekend_between(Date before, Date day) {
  for (Date date = before + 1; date < day; date = date + 1)
    if (date.iso_weekday() < 6) return false;
  return true;
}

}  // namespace

/// Lays out days one after the other.
class SessionCalendar::Builder {
 public:
  Builder(const Source& source, SessionCalendar& out)
      : source_{source},
        market_{*source.parts.front().market},
        zone_{market_.time_zone},
        out_{out} {}

  void build(Date from, Date to) {
    const Calendar& days = source_.calendar->days();
    std::optional<Date> before = last_trading_day_before(days, from);
    if (before) out_.begin_ns_ = instant(*before, market_.day_ends).ns();
    for (Date date = from; date <= to; date = date + 1) {
      if (!days.is_trading_day(TradingDay{date})) continue;
      add_day(date, before);
      before = date;
    }
    out_.days_.push_back({TradingDay{to + 1}, INT64_MAX, size(out_.sessions_), size(out_.open_)});
    index_dates(from, to);
  }

 private:
  template <class T>
  static uint32_t size(const std::vector<T>& v) {
    return static_cast<uint32_t>(v.size());
  }

  static std::optional<Date> last_trading_day_before(const Calendar& days, Date from) {
    for (Date date = from - 1; date > from - 15; date = date - 1)
      if (days.is_trading_day(TradingDay{date})) return date;
    return std::nullopt;
  }

  const MarketHours& market_on(Date date) const {
    const MarketHours* market = source_.parts.front().market;
    for (const Part& part : source_.parts)
      if (part.from <= date) market = part.market;
    return *market;
  }

  const HoursRow& hours_on(Date date) const {
    const std::string& name = market_on(date).name;
    const DatedTable<HoursRow>& hours = source_.rules->hours();
    if (const HoursRow* row = hours.find(name, date)) return *row;
    if (date >= out_.known_from_ && date <= out_.known_to_)
      throw usage_error("rules: " + source_.name + ": " + hours.index().table() +
                        " has no hours of \"" + name + "\" on " + format_date(date) +
                        ", although rows before and after have; close the gap");
    // Beyond the known days, which only Assume::kNearest gets to: queries record it, not this.
    const std::vector<DatedIndex::Entry>& all = hours.index().entries(name);
    CHECK(!all.empty(), "a market without hours");
    const bool early = date < all.front().validity.from;
    return hours.row(early ? all.front().row : all.back().row);
  }

  Timestamp instant(Date date, Duration clock) {
    const Result<Timestamp, LocalTimeError> t = zone_.to_utc(date.midnight_utc().ns() + clock.ns());
    if (!t)
      throw usage_error("rules: " + source_.name + ": the clocks of " + market_.time_zone +
                        " change at a session's time on " + format_date(date));
    return *t;
  }

  void add_phases(const std::vector<PhaseTimes>& phases, Date date) {
    for (const PhaseTimes& times : phases) {
      const Session session{times.phase, instant(date, times.begin), instant(date, times.end)};
      out_.sessions_.push_back(session);
      if (!is_main_session(session.phase)) continue;
      const bool first = size(out_.open_) == out_.days_.back().open_begin;
      if (!first && out_.open_.back().end == session.begin)
        out_.open_.back().end = session.end;
      else
        out_.open_.push_back({session.begin, session.end});
    }
  }

  void add_day(Date date, std::optional<Date> before) {
    const HoursRow& hours = hours_on(date);
    out_.days_.push_back({TradingDay{date}, instant(date, market_.day_ends).ns(),
                          size(out_.sessions_), size(out_.open_)});
    // A product that is new on a day opens with its day session. Of contracts only the day of the
    // product is known.
    std::optional<Date> evening;
    if (market_.evening == Evening::kPreviousDay)
      evening = date - 1;
    else if (before && date > source_.parts.front().from && only_weekend_between(*before, date) &&
             !source_.rules->evening_suspended(source_.calendar->name(), TradingDay{date}))
      evening = before;
    if (hours.evening.empty()) evening.reset();
    if (evening) add_phases(hours.evening, *evening);
    add_phases(evening || hours.day_alone.empty() ? hours.day : hours.day_alone, date);
  }

  void index_dates(Date from, Date to) {
    out_.first_date_ = from;
    uint32_t next = 0;
    for (Date date = from; date <= to + 1; date = date + 1) {
      while (out_.days_[next].day.date() < date) ++next;
      out_.day_by_date_.push_back(next);
    }
  }

  const Source& source_;
  const MarketHours& market_;
  TimeZone zone_;
  SessionCalendar& out_;
};

SessionCalendar::SessionCalendar(const Source& source, Assumptions& assumptions)
    : name_{source.name}, calendar_{source.calendar}, assumptions_{&assumptions} {
  CHECK(!source.parts.empty(), "sessions need a market");
  const DatedIndex& hours = source.rules->hours().index();
  const MarketHours& first = *source.parts.front().market;
  for (const Part& part : source.parts) {
    if (!hours.has(part.market->name))
      throw usage_error("rules: " + source.name + ": " + hours.table() + " has no hours of \"" +
                        part.market->name + "\"");
    if (part.market->calendar != first.calendar || part.market->time_zone != first.time_zone ||
        part.market->day_ends != first.day_ends || part.market->evening != first.evening)
      throw usage_error("rules: " + source.name + ": the markets \"" + first.name + "\" and \"" +
                        part.market->name + "\" differ in calendar, time zone or day end");
  }
  known_from_ = std::max(
      {source.calendar->known_from(), source.parts.front().from, hours.span(first.name).from});
  known_to_ = std::min(source.calendar->known_to(), source.to.value_or(kLatest));
  if (const std::optional<Date> to = hours.span(source.parts.back().market->name).to)
    known_to_ = std::min(known_to_, *to);
  if (known_from_ > known_to_)
    throw usage_error("rules: " + source.name + ": its hours and the calendar " +
                      calendar_->name() + " have no day in common");
  Date from = std::max(known_from_, kEarliest);
  Date to = std::min(known_to_, kLatest);
  if (assumptions.policy() == Assume::kNearest) {
    from = std::max(kEarliest, from - kAssumedYearsDays);
    to = std::min(kLatest, to + kAssumedYearsDays);
  }
  Builder{source, *this}.build(from, to);
}

void SessionCalendar::fail(Date day) const {
  throw usage_error("rules: sessions of " + name_ + ": " + format_date(day) +
                    " is not known (known are " + format_date(known_from_) + " to " +
                    format_date(known_to_) +
                    "); add rows to rules/sessions.toml and rules/calendars");
}

void SessionCalendar::check_known(Date day) const {
  if (day >= known_from_ && day <= known_to_) [[likely]]
    return;
  if (assumptions_->policy() == Assume::kNothing) fail(day);
  assumptions_->record("sessions of " + name_ + ": nearest hours, week pattern without holidays",
                       day);
}

const SessionCalendar::Day* SessionCalendar::find_day(TradingDay day) const {
  check_known(day.date());
  const int64_t offset = int64_t{day.date().days()} - first_date_.days();
  if (offset < 0 || offset >= static_cast<int64_t>(day_by_date_.size()) - 1) fail(day.date());
  const Day& found = days_[day_by_date_[static_cast<size_t>(offset)]];
  return found.day == day ? &found : nullptr;
}

const SessionCalendar::Day* SessionCalendar::day_at(Timestamp t) const {
  // A trading day ends at most a day away from its date's midnight UTC, whatever the zone.
  const Date date = utc_date(t);
  const int64_t offset = std::max<int64_t>(0, int64_t{date.days()} - 1 - first_date_.days());
  if (date < first_date_ - 1 || offset >= static_cast<int64_t>(day_by_date_.size())) fail(date);
  if (t.ns() < begin_ns_) fail(date);
  const Day* day = &days_[day_by_date_[static_cast<size_t>(offset)]];
  while (t.ns() >= day->end_ns) ++day;
  if (day == &days_.back()) fail(date);
  return day;
}

std::span<const Session> SessionCalendar::sessions_of(const Day& day) const {
  const Day& next = *(&day + 1);
  return std::span{sessions_}.subspan(day.sessions_begin, next.sessions_begin - day.sessions_begin);
}

TradingDay SessionCalendar::trading_day(Timestamp t) const {
  const Day* const day = day_at(t);
  check_known(day->day.date());
  return day->day;
}

std::span<const Session> SessionCalendar::sessions(TradingDay day) const {
  const Day* const found = find_day(day);
  return found == nullptr ? std::span<const Session>{} : sessions_of(*found);
}

std::optional<Phase> SessionCalendar::phase(Timestamp t) const {
  const Day* const day = day_at(t);
  check_known(day->day.date());
  for (const Session& session : sessions_of(*day))
    if (t >= session.begin && t < session.end) return session.phase;
  return std::nullopt;
}

bool SessionCalendar::is_open(Timestamp t) const {
  const std::optional<Phase> now = phase(t);
  return now && is_main_session(*now);
}

std::span<const OpenHours> SessionCalendar::open_hours(TradingDay day) const {
  const Day* const found = find_day(day);
  if (found == nullptr) return {};
  const Day& next = *(found + 1);
  return std::span{open_}.subspan(found->open_begin, next.open_begin - found->open_begin);
}

int64_t SessionCalendar::expected_bars(TradingDay day, Interval interval) const {
  const std::span<const OpenHours> hours = open_hours(day);
  if (!is_intraday(interval)) return hours.empty() ? 0 : 1;
  const int64_t step = duration(interval).ns();
  int64_t count = 0;
  for (const OpenHours& stretch : hours)
    count += ((stretch.end - stretch.begin).ns() + step - 1) / step;
  return count;
}

}  // namespace godwit
