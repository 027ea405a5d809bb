// How much to trade so that the stop, when it is hit, costs a given share of the equity.
#pragma once

#include <optional>

#include "market/domain/instrument.h"
#include "market/domain/money.h"
#include "market/domain/price.h"

namespace godwit {

/// The largest whole number of lots whose loss from `entry` to `stop` is at most share x equity;
/// zero when one lot is too much, or the equity is not positive. equity: in the instrument's
/// currency. share: >= 0. Nothing when entry and stop are equal, or it is more than can be counted.
/// Costs and a fill beyond the stop come on top.
[[nodiscard]] std::optional<Quantity> quantity_for_risk(Rate share, Amount equity, Price entry,
                                                        Price stop,
                                                        const Instrument& instrument) noexcept;

}  // namespace godwit
