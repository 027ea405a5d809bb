// Missing time: the venue's own times step further than the cadence of the lane allows.
#pragma once

#include <optional>

#include "market/data/feed/alarm_latch.h"

namespace godwit {

struct GapConfig {
  bool enabled = true;
  double raise_steps = 1.5;  ///< Bad: a step of more than so many cadences.
  double clear_steps = 1.1;  ///< Good: a step of at most so many.
  LatchConfig latch;
};

/// One lane whose events come at a cadence (bars, depth every 100 ms).
class GapDetector {
 public:
  GapDetector(const GapConfig& config, Duration cadence) : config_{config}, cadence_{cadence} {}

  /// Nothing for the first event, and for one that is not later than the last.
  [[nodiscard]] std::optional<Observation> observe(Timestamp ts_event) {
    const std::optional<Timestamp> before = last_;
    if (before && ts_event <= *before) return std::nullopt;
    last_ = ts_event;
    if (!before) return std::nullopt;
    const double steps = in_seconds(ts_event - *before) / in_seconds(cadence_);
    const Level level = steps > config_.raise_steps   ? Level::kBad
                        : steps > config_.clear_steps ? Level::kBetween
                                                      : Level::kGood;
    return Observation{.level = level,
                       .observed = in_seconds(ts_event - *before),
                       .limit = config_.raise_steps * in_seconds(cadence_)};
  }

 private:
  GapConfig config_;
  Duration cadence_;
  std::optional<Timestamp> last_;
};

}  // namespace godwit
