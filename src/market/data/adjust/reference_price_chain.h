// Adjustment steps from what the venue published: where the reference price of a day is not the
// close before it, something happened to the share.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "market/data/adjust/adjustment_factors.h"
#include "market/domain/day_facts.h"
#include "market/domain/event.h"

namespace godwit {

/// For shares and funds; futures have settlements for reference prices, which say nothing of the
/// kind. Knows the price that the next reference price should be: the last close, or the reference
/// price of a day since on which nothing traded, so that an ex-date within a suspension counts
/// once.
class ReferencePriceChain {
 public:
  /// The facts of a day, before its close. The step when the reference price is not what it should
  /// be. Days without a reference price, and those before the first close, give none.
  [[nodiscard]] std::optional<AdjustmentStep> add(const DayFacts& facts);
  /// The close of a day on which something traded.
  void add_close(Price close) { expected_ = close; }
  /// What the next reference price should be, if nothing happens to the share; nothing before the
  /// first close or reference price.
  [[nodiscard]] std::optional<Price> expected() const { return expected_; }

 private:
  std::optional<Price> expected_;
};

/// The steps over daily bars and facts, each in the order of trading days; days may be missing from
/// either. Bars without volume (a suspended day's row) are no closes.
[[nodiscard]] std::vector<AdjustmentStep> steps_from_reference_prices(
    std::span<const Bar> daily_bars, std::span<const DayFacts> facts);

}  // namespace godwit
