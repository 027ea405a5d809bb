// When bars are missing: trading days that the calendar has and the series has not.
#pragma once

#include <cstdint>

#include "market/domain/calendar.h"
#include "market/domain/interval.h"
#include "market/domain/trading_day.h"

namespace godwit {

/// A gap lies between two neighbouring bars when more than days_max trading days of the calendar
/// are missing between them. By trading day for every interval: what is missing inside a day would
/// need session calendars. A weekly bar stands for its whole week.
///
/// Where every day is a trading day (crypto) none may be missing. Where a calendar does not know
/// its holidays, days_max is 6: the longest closing of the Chinese exchanges since 2005 (the first
/// week of October in 2020 and 2023, Spring Festival in 2020).
class GapRule {
 public:
  static constexpr int32_t kUnknownHolidaysMax = 6;

  /// days_max: trading days of the calendar that may be missing in a row; 0 for a calendar that
  /// knows its holidays. Not used where every day is one.
  GapRule(const Calendar& calendar, Interval interval, int32_t days_max = kUnknownHolidaysMax);
  /// Trading days missing between two days in order; 0 when it is no gap. `excused`: of those
  /// between, how many are known to have had no rows, e.g. suspended.
  [[nodiscard]] int32_t days_missing(TradingDay from, TradingDay to, int32_t excused = 0) const;

 private:
  const Calendar& calendar_;
  int32_t days_max_;
  int32_t days_of_bar_;  // Calendar days that one bar covers before its own: 0, a week's 6.
};

}  // namespace godwit
