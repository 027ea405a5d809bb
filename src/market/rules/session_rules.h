// The dated hours of markets, as rules/sessions.toml states them, by the local clock.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "foundation/base/config.h"
#include "market/domain/trading_day.h"
#include "market/rules/dated_table.h"
#include "market/rules/phase.h"

namespace godwit {

/// On which civil date the evening phases of a trading day lie.
enum class Evening : uint8_t {
  kPreviousTradingDay,  ///< Friday's night session belongs to Monday; none before a holiday.
  kPreviousDay,         ///< Monday begins on Sunday evening (foreign exchange, CME).
};

/// The hours of one market in one period.
struct HoursRow {
  std::vector<PhaseTimes> evening;    ///< Of the trading day's evening before; may be none.
  std::vector<PhaseTimes> day;        ///< On the trading day itself.
  std::vector<PhaseTimes> day_alone;  ///< Instead of `day` when it has no evening.
};

/// What does not change: [[market]].
struct MarketHours {
  std::string name;
  std::string calendar;   ///< Name of its TradingCalendar.
  std::string time_zone;  ///< IANA name.
  Evening evening = Evening::kPreviousTradingDay;
  Duration day_ends;  ///< Local clock: from here on an instant belongs to the next trading day.
};

/// rules/sessions.toml. Any thread once read.
class SessionRules {
 public:
  /// Throws Error(kUsage).
  explicit SessionRules(const ConfigFile& file);
  /// The market, or null.
  [[nodiscard]] const MarketHours* market(std::string_view name) const;
  [[nodiscard]] const DatedTable<HoursRow>& hours() const { return hours_; }
  /// Whether evening phases were suspended for all of a calendar's markets on a trading day.
  [[nodiscard]] bool evening_suspended(std::string_view calendar, TradingDay day) const;

 private:
  std::map<std::string, MarketHours, std::less<>> markets_;
  DatedTable<HoursRow> hours_{"sessions.toml [[hours]]"};
  struct NoEvening {};
  DatedTable<NoEvening> suspensions_{"sessions.toml [[no_evening]]"};
};

}  // namespace godwit
