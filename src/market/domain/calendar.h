// On which days a market is open, and how many of them make a year.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "market/domain/trading_day.h"

namespace godwit {

/// Trading days of one market: a week pattern less known holidays, with the few days that were open
/// against the pattern. Knowledge of both may end; beyond it the week pattern alone holds.
class Calendar {
 public:
  /// weekday_mask: bit 0 = Monday ... bit 6 = Sunday, not empty; holidays in any order.
  /// days_per_year: the convention for annualising, e.g. 252; > 0. extra_days: open although the
  /// mask says closed; in any order, those that the mask has anyway are ignored.
  Calendar(std::string name, uint8_t weekday_mask, double days_per_year,
           std::vector<Date> holidays = {}, std::vector<Date> extra_days = {});

  /// Monday to Friday, 252 days a year: exchanges whose holidays are not known here.
  [[nodiscard]] static const Calendar& weekdays();
  /// Monday to Friday, 260 days a year: over-the-counter foreign exchange.
  [[nodiscard]] static const Calendar& foreign_exchange();
  /// Every day, 365 days a year: crypto.
  [[nodiscard]] static const Calendar& continuous();

  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] double days_per_year() const { return days_per_year_; }
  [[nodiscard]] bool is_trading_day(TradingDay day) const;
  /// The first trading day after `day`.
  [[nodiscard]] TradingDay next(TradingDay day) const;
  /// Trading days strictly between two days; 0 when `to` <= `from`.
  [[nodiscard]] int32_t count_between(TradingDay from, TradingDay to) const;

 private:
  std::string name_;
  uint8_t weekday_mask_;
  double days_per_year_;
  std::vector<Date> holidays_;    // Sorted, no duplicates, on masked-in weekdays only.
  std::vector<Date> extra_days_;  // Sorted, no duplicates, on masked-out weekdays only.
};

}  // namespace godwit
