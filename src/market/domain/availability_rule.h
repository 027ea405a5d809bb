// From when a decision may use a value whose source gives the period but perhaps no release time.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "foundation/base/time.h"
#include "market/domain/calendar.h"

namespace godwit {

/// Fills `available_at` of fundamentals, series and news. A release time that the source states is
/// used as it is, under every rule; the rule says what holds where there is none. "Day D" then
/// means its first instant, which is one nanosecond after 00:00 UTC: 00:00 itself is the close of
/// the daily bar before (trading_day.h), and the decision made on that bar must not see a value
/// that belongs to the next one. Immutable; any thread.
class AvailabilityRule {
 public:
  /// "stated" (known_release), "end" (at_end), "next_day" or a lag of days like "45d". Nothing for
  /// other texts.
  [[nodiscard]] static std::optional<AvailabilityRule> parse(std::string_view text);
  /// Every row must state its release time.
  [[nodiscard]] static AvailabilityRule known_release();
  /// The end of the period: what was seen as it happened, like the open interest of a minute.
  [[nodiscard]] static AvailabilityRule at_end() { return {Kind::kEnd, nullptr, 0}; }
  /// The first trading day after the one in which the period ends. `calendar` outlives the rule;
  /// it must know the holidays around the data, or a value appears on the first of them.
  [[nodiscard]] static AvailabilityRule next_trading_day(const Calendar& calendar);
  /// The civil day after the one in which the period ends, UTC.
  [[nodiscard]] static AvailabilityRule next_day() { return lag_days(1); }
  /// `days` civil days after the one in which the period ends, UTC; 1 to 3,660.
  [[nodiscard]] static AvailabilityRule lag_days(int32_t days);

  /// ts_event: end of the period; 24:00 belongs to the old day. Throws Error (kFailed) when the
  /// release lies before ts_event, or is missing under known_release().
  [[nodiscard]] Timestamp available_at(Timestamp ts_event, std::optional<Timestamp> release) const;

  /// Whether it has no answer for rows that state no release time.
  [[nodiscard]] bool needs_release() const { return kind_ == Kind::kKnownRelease; }
  /// What the rule assumes, for reports: "where no release time is stated, available ...".
  [[nodiscard]] std::string describe() const;

 private:
  enum class Kind : uint8_t { kKnownRelease, kEnd, kNextTradingDay, kLagDays };
  AvailabilityRule(Kind kind, const Calendar* calendar, int32_t days)
      : kind_{kind}, calendar_{calendar}, days_{days} {}

  Kind kind_;
  const Calendar* calendar_;  // Of kNextTradingDay.
  int32_t days_;              // Of kLagDays.
};

}  // namespace godwit
