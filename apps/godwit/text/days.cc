#include "text/days.h"

#include <algorithm>

#include <CLI/CLI.hpp>

#include "foundation/base/error.h"
#include "foundation/base/time_zone.h"
#include "market/domain/calendar.h"
#include "market/domain/venue.h"
#include "market/rules/instrument_sessions.h"
#include "stored/market_hours.h"

namespace godwit {
namespace {

constexpr int32_t kDaysClosed = 30;  // Longer than any exchange closes.
constexpr int64_t kMinuteNs = 60'000'000'000;

/// Minutes since midnight; "24:00" is the end of the day.
int64_t minutes_of(const std::string& text) {
  const auto digit = [&](size_t i) { return text[i] >= '0' && text[i] <= '9'; };
  if (text.size() == 5 && text[2] == ':' && digit(0) && digit(1) && digit(3) && digit(4)) {
    const int hour = (text[0] - '0') * 10 + (text[1] - '0');
    const int minute = (text[3] - '0') * 10 + (text[4] - '0');
    if (minute < 60 && hour * 60 + minute <= 24 * 60) return int64_t{hour} * 60 + minute;
  }
  throw usage_error("--decision: expected a time of day like 15:00, got \"" + text + "\"");
}

class Decisions {
 public:
  Decisions(const RuleBook& rules, const std::optional<InstrumentId>& instrument,
            const TextDayArguments& arguments)
      : rules_{rules}, instrument_{instrument}, zone_{make_zone(arguments.zone)} {
    if (!arguments.decision.empty()) minutes_ = minutes_of(arguments.decision);
    if (!arguments.zone.empty() && !minutes_)
      throw usage_error("--zone: a zone needs a time of day; add --decision HH:MM");
    if (!arguments.calendar.empty()) calendar_ = &rules.calendar(arguments.calendar);
    if (!instrument) return;
    has_hours_ = find_sessions(rules, *instrument) != nullptr || rules.covers(*instrument);
    if (!has_hours_) plain_days_ = find_venue(instrument->venue()).calendar;
  }

  /// The first day that on() knows; nothing where it knows all of the past.
  [[nodiscard]] std::optional<TradingDay> first_known_day() const {
    std::optional<TradingDay> first;
    if (calendar_ != nullptr) first = TradingDay{calendar_->known_from()};
    if (!needs_hours()) return first;
    const SessionCalendar* const sessions = find_sessions(rules_, *instrument_);
    if (sessions == nullptr) return first;
    return first ? std::max(*first, sessions->first_day()) : sessions->first_day();
  }

  /// Nothing when no decision is made that day.
  [[nodiscard]] std::optional<Timestamp> on(TradingDay day) {
    std::optional<Timestamp> close;
    if (needs_hours()) close = close_of(day);
    const bool is_open = calendar_ != nullptr ? calendar_->is_trading_day(day)
                         : has_hours_         ? close.has_value()
                                              : plain_days_->is_trading_day(day);
    if (!is_open) return std::nullopt;
    if (minutes_) return at_hour(day);
    return has_hours_ ? close : day.end_utc();
  }

  /// What was taken for hours that the rules do not know; or "".
  [[nodiscard]] std::string note() const {
    if (!instrument_ || has_hours_ || (minutes_ && calendar_ != nullptr)) return "";
    std::string text = "rules/ do not know the hours of " + instrument_->text() + ": ";
    if (calendar_ == nullptr)
      text +=
          plain_days_ == &Calendar::continuous() ? "every day counts" : "days are Monday to Friday";
    if (calendar_ == nullptr && !minutes_) text += ", ";
    if (!minutes_) text += "the decision is made at 24:00 UTC";
    return text + "; --calendar NAME and --decision HH:MM say otherwise";
  }

 private:
  [[nodiscard]] bool needs_hours() const {
    return has_hours_ && (!minutes_ || calendar_ == nullptr);
  }
  [[nodiscard]] std::optional<Timestamp> close_of(TradingDay day) const try {
    const TradingHours hours = trading_hours(rules_, *instrument_, day);
    if (hours.sessions.empty()) return std::nullopt;
    return hours.sessions.back().end;
  } catch (const Error& error) {
    throw Error{error.kind(), std::string{error.what()} +
                                  "; --from and --to leave days out, --calendar NAME and "
                                  "--decision HH:MM together do without the hours of rules/"};
  }
  static TimeZone make_zone(const std::string& name) {
    return name.empty() ? TimeZone{} : TimeZone{name};
  }
  [[nodiscard]] Timestamp at_hour(TradingDay day) {
    const auto utc = zone_.to_utc(day.date().midnight_utc().ns() + *minutes_ * kMinuteNs);
    if (!utc)
      throw usage_error("--decision: on " + format_date(day.date()) +
                        " that time does not exist or comes twice in " + zone_.name() +
                        "; choose another");
    return *utc;
  }

  const RuleBook& rules_;
  std::optional<InstrumentId> instrument_;
  TimeZone zone_;
  std::optional<int64_t> minutes_;
  const TradingCalendar* calendar_ = nullptr;
  bool has_hours_ = false;  // The rules have, or ought to have, those of the instrument.
  const Calendar* plain_days_ = &Calendar::weekdays();
};

Error no_days(Date from, Date to) {
  return usage_error("no trading days from " + format_date(from) + " to " + format_date(to) +
                     "; change --from or --to");
}

std::optional<TradingDay> day_option(std::string_view flag, const std::string& text) {
  if (text.empty()) return std::nullopt;
  if (const std::optional<Date> date = parse_date(text)) return TradingDay{*date};
  throw usage_error(std::string{flag} + ": expected a trading day like 2024-01-02, got \"" + text +
                    "\"");
}

/// The civil day before that of `t` in UTC: a decision at an hour west of Greenwich may be made
/// when UTC has the next day.
Date day_before(Timestamp t) { return utc_date(t) - 1; }

TradingDay deciding_day(Decisions& decisions, Timestamp t) {
  Date from = day_before(t);
  if (const auto known = decisions.first_known_day(); known && known->date() == from + 1)
    from = known->date();
  for (Date date = from; date <= from + kDaysClosed; date = date + 1)
    if (const std::optional<Timestamp> decision = decisions.on(TradingDay{date});
        decision && *decision >= t)
      return TradingDay{date};
  throw no_days(from, from + kDaysClosed);
}

}  // namespace

void add_text_day_options(CLI::App& sub, TextDayArguments& arguments) {
  const auto add = [&sub](const char* name, std::string& value, const char* about) {
    return sub.add_option(name, value, about)->check([](const std::string& text) {
      return std::string{text.empty() ? "expected a text, got \"\"; leave it out for the default"
                                      : ""};
    });
  };
  add("--from", arguments.from, "First trading day (default: that which counts the first news)")
      ->type_name("DAY");
  add("--to", arguments.to, "Last trading day (default: that which counts the last news)")
      ->type_name("DAY");
  add("--decision", arguments.decision,
      "Time of day of the decision (default: the instrument's close, else 24:00 UTC)")
      ->type_name("HH:MM");
  add("--zone", arguments.zone, "Time zone of --decision (default UTC)")->type_name("AREA/CITY");
  add("--calendar", arguments.calendar,
      "Trading days of china_stocks or another calendar of docs/rules.md (default: the "
      "instrument's, else Monday to Friday)")
      ->type_name("NAME");
}

DaySpan asked_days(TradingDay first_news, TradingDay last_news, const TextDayArguments& arguments) {
  const std::optional<TradingDay> from = day_option("--from", arguments.from);
  const std::optional<TradingDay> to = day_option("--to", arguments.to);
  const DaySpan span{.from = from.value_or(first_news), .to = to.value_or(last_news)};
  if (span.from <= span.to) return span;
  const std::string begin = format_date(span.from.date());
  const std::string end = format_date(span.to.date());
  if (from && to) throw usage_error("--from: " + begin + " is after --to, " + end);
  if (from)
    throw usage_error("--from: " + begin + " is after the day that counts the last news, " + end +
                      "; choose an earlier one, or say with --to how far the news reaches");
  throw usage_error("--to: " + end + " is before the day that counts the first news, " + begin +
                    "; choose a later one");
}

TradingDay deciding_day(const RuleBook& rules, const std::optional<InstrumentId>& instrument,
                        Timestamp t, const TextDayArguments& arguments) {
  Decisions decisions{rules, instrument, arguments};
  return deciding_day(decisions, t);
}

std::optional<TradingDay> first_known_day(const RuleBook& rules,
                                          const std::optional<InstrumentId>& instrument,
                                          const TextDayArguments& arguments) {
  return Decisions{rules, instrument, arguments}.first_known_day();
}

DecisionDays decision_days(const RuleBook& rules, const std::optional<InstrumentId>& instrument,
                           const DaySpan& span, const TextDayArguments& arguments) {
  Decisions decisions{rules, instrument, arguments};
  DecisionDays out;
  out.note = decisions.note();
  std::optional<Timestamp> opening;
  const std::optional<TradingDay> known = decisions.first_known_day();
  for (int32_t back = 1; back <= kDaysClosed && !opening; ++back) {
    const TradingDay day{span.from.date() - back};
    if (known && day < *known) break;
    opening = decisions.on(day);
  }
  const Date to = span.to.date();
  for (Date date = span.from.date(); date <= to; date = date + 1) {
    const std::optional<Timestamp> decision = decisions.on(TradingDay{date});
    if (!decision) continue;
    out.days.push_back(TradingDay{date});
    out.times.push_back(*decision);
  }
  if (out.days.empty()) throw no_days(span.from.date(), to);
  out.opening = opening.value_or(out.times.front() - Duration::days(1));
  return out;
}

}  // namespace godwit
