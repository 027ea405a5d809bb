// When a future trades for the last time, by the rule of its contract terms.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "market/rules/futures_code.h"
#include "market/rules/trading_calendar.h"

namespace godwit {

struct LastDayRule {
  enum class Kind : uint8_t {
    kDay,         ///< The n-th of the month, or the next trading day.
    kWeekday,     ///< The n-th Monday ... Friday, or the next trading day; -1 the last that trades.
    kTradingDay,  ///< The n-th trading day; -1 the last.
  };
  Kind kind = Kind::kDay;
  unsigned weekday = 0;  ///< ISO, for kWeekday.
  int32_t n = 1;         ///< Not 0.
  int32_t month_offset = 0;
};

/// "day 15", "friday 3", "monday -1", "trading_day 10", "trading_day -4"; nothing otherwise.
[[nodiscard]] std::optional<LastDayRule> parse_last_day(std::string_view text);

/// Nothing when the calendar does not know the whole month.
[[nodiscard]] std::optional<Date> last_trading_day(const LastDayRule& rule, DeliveryMonth month,
                                                   const TradingCalendar& calendar);

}  // namespace godwit
