// The trading sessions of an instrument in UTC, day by day: which trading day an instant belongs
// to, which phase it lies in, and which hours bars cover. Everything is computed when it is made.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "market/domain/interval.h"
#include "market/domain/trading_day.h"
#include "market/rules/phase.h"
#include "market/rules/session_rules.h"
#include "market/rules/trading_calendar.h"

namespace godwit {

/// One phase of one trading day: begin <= t < end.
struct Session {
  Phase phase;
  Timestamp begin;
  Timestamp end;
  friend bool operator==(const Session&, const Session&) = default;
};

/// A stretch of the main session between two breaks: begin <= t < end.
struct OpenHours {
  Timestamp begin;
  Timestamp end;
  friend bool operator==(const OpenHours&, const OpenHours&) = default;
};

/// Queries allocate nothing and are O(1) but for the few sessions of one day; any thread. Outside
/// first_day() to last_day() they throw Error(kUsage). Under Assume::kNearest the days go on for
/// decades by the week pattern and the nearest hours; such queries are recorded.
class SessionCalendar {
 public:
  /// Which market's hours hold from when on, e.g. a future that got a night session; sorted.
  struct Part {
    Date from;
    const MarketHours* market;
  };
  struct Source {
    std::string name;         ///< For messages: "SHFE.rb".
    std::vector<Part> parts;  ///< Of one calendar, time zone and day end; not empty.
    std::optional<Date> to;   ///< Last day of the last part.
    const SessionRules* rules;
    const TradingCalendar* calendar;
  };
  /// Throws Error(kUsage) when hours are missing between the first and the last part.
  SessionCalendar(const Source& source, Assumptions& assumptions);

  /// The trading day that an instant belongs to: from the end of one trading day (18:00 for
  /// Chinese futures, 24:00 for stocks, 17:00 New York for foreign exchange) until the end of the
  /// next. For the close time of a bar ask for `t` less one nanosecond.
  [[nodiscard]] TradingDay trading_day(Timestamp t) const;
  /// The phases in order; none on a day that is not a trading day.
  [[nodiscard]] std::span<const Session> sessions(TradingDay day) const;
  /// The phase at `t`; nothing during breaks and closed hours.
  [[nodiscard]] std::optional<Phase> phase(Timestamp t) const;
  /// Whether `t` lies in the main session: continuous trading or the closing auction.
  [[nodiscard]] bool is_open(Timestamp t) const;
  /// The main session's stretches, phases that touch joined.
  [[nodiscard]] std::span<const OpenHours> open_hours(TradingDay day) const;
  /// How many bars cover the day when each stretch is cut from its own begin, a last shorter bar
  /// counting as one. 0 on other days; 1 for 1d and 1w on a trading day.
  [[nodiscard]] int64_t expected_bars(TradingDay day, Interval interval) const;

  [[nodiscard]] const TradingCalendar& calendar() const { return *calendar_; }
  /// The days that rules and calendar both know.
  [[nodiscard]] TradingDay first_day() const { return TradingDay{known_from_}; }
  [[nodiscard]] TradingDay last_day() const { return TradingDay{known_to_}; }

 private:
  struct Day {
    TradingDay day;
    int64_t end_ns;           // The first instant of the next trading day.
    uint32_t sessions_begin;  // Up to the next day's.
    uint32_t open_begin;
  };
  class Builder;

  [[nodiscard]] const Day* day_at(Timestamp t) const;
  [[nodiscard]] const Day* find_day(TradingDay day) const;
  void check_known(Date day) const;
  [[noreturn]] void fail(Date day) const;
  [[nodiscard]] std::span<const Session> sessions_of(const Day& day) const;

  std::string name_;
  const TradingCalendar* calendar_;
  Assumptions* assumptions_;
  Date known_from_;
  Date known_to_;
  std::vector<Day> days_;  // And one more that ends the last.
  std::vector<Session> sessions_;
  std::vector<OpenHours> open_;
  int64_t begin_ns_ = INT64_MIN;  // The end of the trading day before the first.
  Date first_date_;
  std::vector<uint32_t> day_by_date_;  // First trading day on or after first_date_ + i.
};

}  // namespace godwit
