// Sizing: from what a strategy wants to hold to how much of it that is.
#pragma once

#include <optional>

#include "market/domain/instrument.h"
#include "market/domain/money.h"
#include "market/domain/price.h"

namespace godwit {

/// A share of the equity in 1e-9; a double weight is rounded to it once, at the door.
using Weight = Fixed<struct WeightTag, 1'000'000'000>;

/// Nothing unless |weight| <= 1000.
[[nodiscard]] std::optional<Weight> weight_from_double(double weight) noexcept;

/// The largest whole number of lots worth at most |weight| x equity at `price`, with the sign of
/// the weight. Zero when the equity or the price is not positive. Nothing when out of range.
[[nodiscard]] std::optional<Quantity> size_target(Weight weight, Amount equity, Price price,
                                                  const Instrument& instrument) noexcept;

}  // namespace godwit
