// Which instruments a strategy may look at on a day: a pure filter over what is known of each.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "market/domain/calendar.h"
#include "market/domain/trading_day.h"

namespace godwit {

/// What is known of an instrument before the day begins; statistics, so double. Absent: not known.
struct ScreenFacts {
  const Calendar* calendar = nullptr;      ///< For the listing age; not null.
  std::optional<double> average_turnover;  ///< A day, in the instrument's currency.
  std::optional<double> average_spread;    ///< Over the mid price.
  std::optional<Date> listed;
  std::optional<bool> special_treatment;
  std::optional<bool> suspended;
};

/// An absent screen lets everything through.
struct UniverseScreen {
  std::optional<double> turnover_min;
  std::optional<double> spread_max;
  /// Trading days since the listing, its own day included; the first day has age 1.
  std::optional<int32_t> listing_days_min;
  bool without_special_treatment = false;
  bool without_suspended = false;
};

/// Why an instrument is left out. What a screen asks for and nobody knows is left out as well.
enum class ScreenReason : uint8_t {
  kPassed,
  kSuspended,
  kSuspensionUnknown,
  kSpecialTreatment,
  kTreatmentUnknown,
  kListedTooShort,
  kListingUnknown,
  kTurnoverTooLow,
  kTurnoverUnknown,
  kSpreadTooWide,
  kSpreadUnknown,
};
inline constexpr int kScreenReasons = 11;
/// "passed", "listed_too_short", ...
[[nodiscard]] std::string_view name(ScreenReason reason) noexcept;

/// The first screen, in the order of ScreenReason, that leaves the instrument out. Exactly at a
/// bound passes; NaN counts as not known.
[[nodiscard]] ScreenReason screen(const ScreenFacts& facts, const UniverseScreen& screen,
                                  TradingDay day) noexcept;

/// One reason per instrument, in their order, and how many there are of each.
struct ScreenedUniverse {
  std::vector<ScreenReason> reasons;
  std::array<uint32_t, kScreenReasons> counts{};
};
[[nodiscard]] ScreenedUniverse screen_universe(std::span<const ScreenFacts> instruments,
                                               const UniverseScreen& screen, TradingDay day);

}  // namespace godwit
