// The day that a trade belongs to. Not the civil day of its time stamp: a night session belongs to
// the next trading day. Making it a type keeps the two apart.
#pragma once

#include <compare>
#include <string>

#include "foundation/base/time.h"

namespace godwit {

class TradingDay {
 public:
  constexpr TradingDay() = default;
  explicit constexpr TradingDay(Date date) : date_{date} {}
  [[nodiscard]] constexpr Date date() const { return date_; }
  /// Without a calendar a day ends at 24:00 UTC: the close time of a daily bar.
  [[nodiscard]] constexpr Timestamp end_utc() const { return (date_ + 1).midnight_utc(); }
  /// Without a calendar a day begins at 00:00 UTC: the open time of a daily bar.
  [[nodiscard]] constexpr Timestamp begin_utc() const { return date_.midnight_utc(); }
  friend constexpr auto operator<=>(TradingDay, TradingDay) = default;

 private:
  Date date_;
};

/// The trading day of an instant where no calendar says otherwise: the UTC day that ends at or
/// after `t`, so that a bar that closes at 24:00 belongs to the day it closes.
[[nodiscard]] constexpr TradingDay trading_day_without_calendar(Timestamp t) {
  return TradingDay{utc_date(t - Duration::from_ns(1))};
}

}  // namespace godwit
