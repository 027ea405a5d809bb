// Prices and quantities that are ours: orders, fills, books, positions. Exact integers.
#pragma once

#include <cstdint>
#include <type_traits>

#include "foundation/base/fixed.h"

namespace godwit {

/// Currency units per unit of the instrument, in 1e-9. Range about +-9.2e9. May be negative
/// (futures have settled below zero); rules say where that is allowed.
using Price = Fixed<struct PriceTag, 1'000'000'000>;

/// Shares, contracts or coins, in 1e-8. Range about +-9.2e10.
using Quantity = Fixed<struct QuantityTag, 100'000'000>;

static_assert(sizeof(Price) == 8 && std::is_trivially_copyable_v<Price>);
static_assert(sizeof(Quantity) == 8 && std::is_trivially_copyable_v<Quantity>);

/// `value` moved to the grid of `step` > 0 (a tick or a lot).
template <class F>
[[nodiscard]] constexpr F round_to_grid(F value, F step, Rounding rounding) {
  CHECK(step.raw() > 0, "grid step must be positive");
  const int128 steps = divide(value.raw(), step.raw(), rounding);
  const auto rounded = F::in_range(steps * step.raw());
  CHECK(rounded.has_value(), "grid rounding overflow");
  return *rounded;
}

}  // namespace godwit
