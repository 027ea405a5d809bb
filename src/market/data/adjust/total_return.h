// What one unit of money became: price changes with every dividend put back into the share.
#pragma once

#include <utility>

#include "market/data/adjust/adjustment_factors.h"
#include "market/domain/event.h"

namespace godwit {

/// Starts at 1 with the first bar's close. From close to close the index grows by
/// close_t * (ratios between) / close_(t-1): dividends are reinvested on the ex-day at the
/// reference price, before tax and costs. With steps from reference prices it carries their
/// rounding to the tick; with steps from theoretical_ratio it does not. Bars in the order of time,
/// prices > 0.
class TotalReturnIndex {
 public:
  explicit TotalReturnIndex(AdjustmentFactors factors) : factors_{std::move(factors)} {}
  /// The index at the close of `bar`. Throws Error (kFailed) naming the day of a price <= 0.
  [[nodiscard]] double add(const Bar& bar);

 private:
  AdjustmentFactors factors_;
  double base_ = 0;  // The first adjusted close; 0 before it.
};

}  // namespace godwit
