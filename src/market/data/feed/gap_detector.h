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

  /// Nothing for the first event, and for one that is not later than the last: late, or repeated.
  /// Two such in a row, the second later than the first, say that the last one's time was wrong:
  /// from then on steps count from them.
  [[nodiscard]] std::optional<Observation> observe(Timestamp ts_event) {
    std::optional<Timestamp> before = last_;
    if (before && ts_event <= *before) {
      before = back_;
      back_ = ts_event;
      if (!before || ts_event <= *before) return std::nullopt;
    }
    back_.reset();
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
  /// The market closes: the first event after it is compared with nothing.
  void restart() {
    last_.reset();
    back_.reset();
  }

 private:
  GapConfig config_;
  Duration cadence_;
  std::optional<Timestamp> last_;
  std::optional<Timestamp> back_;  // The event before this one, when it was not later than last_.
};

}  // namespace godwit
