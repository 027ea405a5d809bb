// The factors that make prices before and after ex-dates comparable. Raw prices are stored; these
// are applied when they are read.
#pragma once

#include <span>
#include <vector>

#include "market/domain/trading_day.h"

namespace godwit {

/// On ex_day the price fell by `ratio` for no reason of the market: previous close / reference
/// price, e.g. 1.02 for a dividend of 2 %, 2 for a split of one share into two. > 0.
struct AdjustmentStep {
  TradingDay ex_day;
  double ratio = 1;
  friend bool operator==(const AdjustmentStep&, const AdjustmentStep&) = default;
};

/// Precision: a ratio is one division of doubles, a factor the product of n of them in the order of
/// time, a quotient of two factors has the errors of both: relative error below (2 n + 1) 2^-52.
class AdjustmentFactors {
 public:
  AdjustmentFactors() = default;
  /// Throws Error (kUsage) naming the day when the ex-days do not strictly increase or a ratio is
  /// not a number > 0.
  explicit AdjustmentFactors(std::vector<AdjustmentStep> steps);

  /// The product of all ratios with ex_day <= `day`; 1 before the first.
  [[nodiscard]] double cumulative(TradingDay day) const;
  /// The product of all ratios.
  [[nodiscard]] double total() const { return products_.empty() ? 1 : products_.back(); }
  [[nodiscard]] std::span<const AdjustmentStep> steps() const { return steps_; }

 private:
  std::vector<AdjustmentStep> steps_;
  std::vector<double> products_;  // Up to and with each step.
};

}  // namespace godwit
