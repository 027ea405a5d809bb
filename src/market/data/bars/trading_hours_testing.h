// Trading hours for tests, from text.
#pragma once

#include <string>
#include <vector>

#include "foundation/base/time.h"
#include "market/domain/trading_hours.h"

namespace godwit {

/// "2024-01-02T09:30:00" on the clock of Shanghai.
inline Timestamp shanghai(const std::string& text) {
  return *parse_timestamp(text + "Z") - Duration::hours(8);
}

inline TradingHours a_share_day(const std::string& date) {
  return {
      .day = TradingDay{*parse_date(date)},
      .sessions = {{.begin = shanghai(date + "T09:30:00"), .end = shanghai(date + "T11:30:00")},
                   {.begin = shanghai(date + "T13:00:00"), .end = shanghai(date + "T15:00:00")}}};
}

/// Rubber at the SHFE: the night of `eve` from 21:00 to 23:00, then the day.
inline TradingHours rubber_day(const std::string& eve, const std::string& date) {
  TradingHours hours{.day = TradingDay{*parse_date(date)}, .sessions = {}};
  const auto add = [&](const std::string& day, const char* begin, const char* end) {
    hours.sessions.push_back({.begin = shanghai(day + begin), .end = shanghai(day + end)});
  };
  add(eve, "T21:00:00", "T23:00:00");
  add(date, "T09:00:00", "T10:15:00");
  add(date, "T10:30:00", "T11:30:00");
  add(date, "T13:30:00", "T15:00:00");
  return hours;
}

}  // namespace godwit
