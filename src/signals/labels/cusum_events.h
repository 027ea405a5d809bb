// Rows worth a decision: those at which the price has moved far enough since the last one.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace godwit {

/// The symmetric CUSUM filter on d_t = ln(P_t / P_(t-1)): S+ = max(0, S+ + d), S- = min(0, S- + d);
/// row t is an event when S+ > h_t or S- < -h_t, and the sum that passed its bound starts again
/// from zero. `thresholds` holds h_t for each row; where it is NaN the sums go on without a bound.
/// A missing price moves nothing; the next d is measured from the last price that is there.
/// Returns the rows of events, rising. Looks ahead: no.
/// Source: AFML section 2.5.2.1.
[[nodiscard]] std::vector<size_t> cusum_events(std::span<const double> prices,
                                               std::span<const double> thresholds);

}  // namespace godwit
