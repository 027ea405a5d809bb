// One way to compare prices whatever the side: what a price costs us.
#pragma once

#include <cstdint>

#include "foundation/base/fixed.h"
#include "market/domain/fill.h"
#include "market/domain/price.h"

namespace godwit {

/// A price as one side pays it: the price to a buyer, minus the price to a seller. Lower is better
/// for us, so that rules are written once, as for a buyer.
using SideCost = Fixed<struct SideCostTag, Price::kScale>;

[[nodiscard]] constexpr SideCost cost_of(Side side, Price price) {
  return SideCost::from_raw(sign(side) * price.raw());
}
[[nodiscard]] constexpr Price price_of(Side side, SideCost cost) {
  return Price::from_raw(sign(side) * cost.raw());
}

}  // namespace godwit
