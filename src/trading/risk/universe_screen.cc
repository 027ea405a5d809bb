#include "trading/risk/universe_screen.h"

#include <cmath>

#include "foundation/base/check.h"

namespace godwit {
namespace {

using R = ScreenReason;

bool is_known(const std::optional<double>& value) { return value && !std::isnan(*value); }

R by_flag(bool asked, const std::optional<bool>& flag, R when_set, R when_unknown) {
  if (!asked) return R::kPassed;
  if (!flag) return when_unknown;
  return *flag ? when_set : R::kPassed;
}

/// 1 on the first day; 0 or less before it.
int32_t listing_age(const ScreenFacts& facts, TradingDay day) {
  const TradingDay listed{*facts.listed};
  if (day < listed) return 0;
  return day == listed ? 1 : facts.calendar->count_between(listed, day) + 2;
}

R by_listing(const ScreenFacts& facts, const UniverseScreen& screen, TradingDay day) {
  if (!screen.listing_days_min) return R::kPassed;
  if (!facts.listed) return R::kListingUnknown;
  return listing_age(facts, day) < *screen.listing_days_min ? R::kListedTooShort : R::kPassed;
}

R by_market(const ScreenFacts& facts, const UniverseScreen& screen) {
  if (screen.turnover_min) {
    if (!is_known(facts.average_turnover)) return R::kTurnoverUnknown;
    if (*facts.average_turnover < *screen.turnover_min) return R::kTurnoverTooLow;
  }
  if (screen.spread_max) {
    if (!is_known(facts.average_spread)) return R::kSpreadUnknown;
    if (*facts.average_spread > *screen.spread_max) return R::kSpreadTooWide;
  }
  return R::kPassed;
}

}  // namespace

std::string_view name(ScreenReason reason) noexcept {
  constexpr std::array<std::string_view, kScreenReasons> names{"passed",
                                                               "suspended",
                                                               "suspension_unknown",
                                                               "special_treatment",
                                                               "treatment_unknown",
                                                               "listed_too_short",
                                                               "listing_unknown",
                                                               "turnover_too_low",
                                                               "turnover_unknown",
                                                               "spread_too_wide",
                                                               "spread_unknown"};
  return names[static_cast<size_t>(reason)];
}

ScreenReason screen(const ScreenFacts& facts, const UniverseScreen& screen,
                    TradingDay day) noexcept {
  CHECK(facts.calendar != nullptr, "a listing age needs a calendar");
  R reason =
      by_flag(screen.without_suspended, facts.suspended, R::kSuspended, R::kSuspensionUnknown);
  if (reason == R::kPassed)
    reason = by_flag(screen.without_special_treatment, facts.special_treatment,
                     R::kSpecialTreatment, R::kTreatmentUnknown);
  if (reason == R::kPassed) reason = by_listing(facts, screen, day);
  if (reason == R::kPassed) reason = by_market(facts, screen);
  return reason;
}

ScreenedUniverse screen_universe(std::span<const ScreenFacts> instruments,
                                 const UniverseScreen& asked, TradingDay day) {
  ScreenedUniverse universe;
  universe.reasons.reserve(instruments.size());
  for (const ScreenFacts& facts : instruments) {
    universe.reasons.push_back(screen(facts, asked, day));
    ++universe.counts[static_cast<size_t>(universe.reasons.back())];
  }
  return universe;
}

}  // namespace godwit
