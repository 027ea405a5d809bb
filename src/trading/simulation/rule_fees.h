// The charges of one instrument on one day, from a profile, an account's terms and the rules.
#pragma once

#include <optional>

#include "market/domain/instrument.h"
#include "market/domain/trading_day.h"
#include "market/rules/rule_book.h"
#include "trading/simulation/cost_profile.h"
#include "trading/simulation/fee_schedule.h"
#include "trading/simulation/fee_terms.h"

namespace godwit {

/// Throws Error(kUsage) for a term that is not of this profile.
void require_applicable(const FeeTerms& terms, const CostProfile& profile);

/// rules: needed where profile.fees is not kProfile, may be null else. Throws Error(kUsage) that
/// names table, key and day where a row is missing, and for an instrument that is not of the
/// profile's market. Allocates: call it once a trading day.
[[nodiscard]] FeeSchedule make_fee_schedule(const CostProfile& profile, const FeeTerms& terms,
                                            const RuleBook* rules, const Instrument& instrument,
                                            TradingDay day);

/// The assumed distance from bid to ask; nothing where the profile has none. Throws as above.
[[nodiscard]] std::optional<Price> assumed_spread(const CostProfile& profile, const RuleBook* rules,
                                                  const Instrument& instrument, TradingDay day);

/// Half of a spread, rounded up.
[[nodiscard]] constexpr Price half_of(Price spread) {
  return Price::from_raw(static_cast<int64_t>(divide(spread.raw(), 2, Rounding::kUp)));
}

/// Margin as a share of price x quantity x multiplier; nothing for what is paid in full and where
/// the rules have no margin. Throws as above.
[[nodiscard]] std::optional<Rate> margin_rate(const CostProfile& profile, const RuleBook* rules,
                                              const Instrument& instrument, TradingDay day);

}  // namespace godwit
