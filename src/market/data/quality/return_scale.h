// How large the log returns of a series usually are, robustly.
#pragma once

#include <cstddef>

#include "market/data/quality/running_median.h"

namespace godwit {

/// Rolling median of the last log returns that were not zero, and of their distances from the
/// median of the moment they came (the MAD). Zeros are left out, so that a quiet series has the
/// scale of its ticks and not none; and the scale is never below the median itself: a share that
/// opens at its limit day after day has equal returns and no MAD, yet returns of that size are what
/// it has. Source of 1.4826 (MAD to standard deviation of a normal):
/// Rousseeuw and Croux, "Alternatives to the median absolute deviation", JASA 88 (1993).
class ReturnScale {
 public:
  static constexpr size_t kWarmUp = 20;  ///< Returns before the scale says anything.

  explicit ReturnScale(size_t window) : returns_{window}, distances_{window} {}

  void learn(double log_return);
  [[nodiscard]] bool ready() const { return returns_.count() >= kWarmUp; }
  /// (log_return - median) / (1.4826 x max(MAD, |median|)); NaN before ready().
  [[nodiscard]] double z_score(double log_return) const;

 private:
  RunningMedian returns_;
  RunningMedian distances_;
};

}  // namespace godwit
