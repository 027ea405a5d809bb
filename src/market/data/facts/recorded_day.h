// What the record holds of each trading day: bars, facts and calendar side by side.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "market/domain/day_facts.h"
#include "market/domain/event.h"
#include "market/domain/trading_day.h"
#include "market/rules/trading_calendar.h"

namespace godwit {

/// bar and facts are null where the record has none; they point into what was recorded.
struct RecordedDay {
  TradingDay day;
  const Bar* bar = nullptr;
  const DayFacts* facts = nullptr;
  /// Whether the calendar has the day; absent on days that it does not know.
  std::optional<bool> in_calendar;
};

/// Every day between the first and the last row, of bars or of facts, that has a row or is a day of
/// the calendar, oldest first. Outside the dates that the calendar knows only days with rows are
/// there: a weekday may have been a holiday. Throws Error (kFailed) naming the day unless bars and
/// facts have one row a day each, oldest first.
[[nodiscard]] std::vector<RecordedDay> recorded_days(const TradingCalendar& calendar,
                                                     std::span<const Bar> daily_bars,
                                                     std::span<const DayFacts> facts);

}  // namespace godwit
