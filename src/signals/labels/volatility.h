// How much an instrument moves, known at each row: the unit in which barriers and scaled returns
// are measured.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "signals/labels/entry_rule.h"

namespace godwit {

struct VolatilityRule {
  size_t span = 100;         ///< Weights fall by 1 - 2 / (span + 1) a row.
  size_t returns_min = 100;  ///< NaN before so many returns; at least 2.
};

/// Deviation of the one-row returns of `prices`, weighted exponentially, per row: what pandas
/// computes as returns.ewm(span=span).std(), that is with adjusted weights, corrected for bias,
/// ages counted in rows also over missing ones. The value of row t uses rows up to t. Exactly 0
/// while all returns are equal.
/// Source: Lopez de Prado, "Advances in Financial Machine Learning", 2018 (AFML), snippet 3.1; his
/// returns are over a day, these over a row.
[[nodiscard]] std::vector<double> ewm_volatility(std::span<const double> prices, ReturnSpace space,
                                                 const VolatilityRule& rule);

}  // namespace godwit
