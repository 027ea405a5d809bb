// A calendar of trading days that knows where its knowledge begins and ends.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "foundation/base/config.h"
#include "market/domain/calendar.h"
#include "market/rules/assumptions.h"

namespace godwit {

/// Trading days between two dates; what lies outside is not known. Any thread.
class TradingCalendar {
 public:
  /// assumptions: outlives the calendar.
  TradingCalendar(Calendar days, Date known_from, Date known_to, Assumptions& assumptions);

  /// The plain calendar: beyond the known dates the week pattern alone holds, silently.
  [[nodiscard]] const Calendar& days() const { return days_; }
  [[nodiscard]] const std::string& name() const { return days_.name(); }
  [[nodiscard]] Date known_from() const { return known_from_; }
  [[nodiscard]] Date known_to() const { return known_to_; }
  /// Throws Error(kUsage) outside the known dates; under Assume::kNearest records that the week
  /// pattern was used.
  [[nodiscard]] bool is_trading_day(TradingDay day) const;
  /// The first trading day after and the last one before `day`; the same errors.
  [[nodiscard]] TradingDay next(TradingDay day) const;
  [[nodiscard]] TradingDay previous(TradingDay day) const;
  /// Does nothing for a known day; else throws or records as above.
  void check_known(Date day) const;

 private:
  Calendar days_;
  Date known_from_;
  Date known_to_;
  Assumptions& assumptions_;
};

/// Reads rules/calendars/NAME.toml, one calendar, or one per name in `variants`, called
/// NAME_VARIANT: the days in `closed` hold for all, those in VARIANT_closed and VARIANT_open for
/// one. Every year from `from` to `to` needs its [[year]] with a source. Throws Error(kUsage).
[[nodiscard]] std::vector<std::unique_ptr<TradingCalendar>> read_calendars(
    const ConfigFile& file, const std::string& name, Assumptions& assumptions);

}  // namespace godwit
