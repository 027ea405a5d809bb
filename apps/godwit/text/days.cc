#include "text/days.h"

#include "foundation/base/error.h"
#include "foundation/base/time_zone.h"
#include "market/domain/calendar.h"
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
  }

  /// Nothing when no decision is made that day.
  [[nodiscard]] std::optional<Timestamp> on(TradingDay day) {
    std::optional<Timestamp> close;
    if (instrument_ && (!minutes_ || calendar_ == nullptr)) {
      const TradingHours hours = trading_hours(rules_, *instrument_, day);
      if (!hours.sessions.empty()) close = hours.sessions.back().end;
    }
    const bool is_open = calendar_ != nullptr ? calendar_->is_trading_day(day)
                         : instrument_        ? close.has_value()
                                              : Calendar::weekdays().is_trading_day(day);
    if (!is_open) return std::nullopt;
    if (minutes_) return at_hour(day);
    if (!instrument_) return day.end_utc();
    return close;
  }

 private:
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
};

Error no_days(Date from, Date to) {
  return usage_error("no trading days from " + format_date(from) + " to " + format_date(to) +
                     "; change --from or --to");
}

/// The civil day before that of `t` in UTC: a decision at an hour west of Greenwich may be made
/// when UTC has the next day.
Date day_before(Timestamp t) { return utc_date(t) - 1; }

TradingDay deciding_day(Decisions& decisions, Timestamp t) {
  const Date from = day_before(t);
  for (Date date = from; date <= from + kDaysClosed; date = date + 1)
    if (const std::optional<Timestamp> decision = decisions.on(TradingDay{date});
        decision && *decision >= t)
      return TradingDay{date};
  throw no_days(from, from + kDaysClosed);
}

}  // namespace

TradingDay deciding_day(const RuleBook& rules, const std::optional<InstrumentId>& instrument,
                        Timestamp t, const TextDayArguments& arguments) {
  Decisions decisions{rules, instrument, arguments};
  return deciding_day(decisions, t);
}

DecisionDays decision_days(const RuleBook& rules, const std::optional<InstrumentId>& instrument,
                           const DaySpan& span, const TextDayArguments& arguments) {
  Decisions decisions{rules, instrument, arguments};
  DecisionDays out;
  std::optional<Timestamp> opening;
  for (int32_t back = 1; back <= kDaysClosed && !opening; ++back)
    opening = decisions.on(TradingDay{span.from.date() - back});
  const Date to = (span.to ? *span.to : deciding_day(decisions, span.until)).date();
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
