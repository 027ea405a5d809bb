// Silence: nothing has come from a source for too long.
#pragma once

#include <optional>

#include "market/data/feed/alarm_latch.h"

namespace godwit {

struct StaleConfig {
  bool enabled = true;
  Duration raise_after = Duration::seconds(5);
  LatchConfig latch{.clear_after = Duration::seconds(2)};
};

/// Silence counts from the first observe() on, so that a source that never speaks is stale as well.
class StaleDetector {
 public:
  explicit StaleDetector(const StaleConfig& config) : config_{config} {}

  /// Judges the silence up to `now`; call before arrived() and now and then.
  [[nodiscard]] Observation observe(Timestamp now) {
    if (!last_) last_ = now;
    const Duration age = now - *last_;
    return {.level = age > config_.raise_after ? Level::kBad : Level::kGood,
            .observed = in_seconds(age),
            .limit = in_seconds(config_.raise_after)};
  }
  /// An event has come, or the market has opened: silence counts from here.
  void arrived(Timestamp now) { last_ = now; }

 private:
  StaleConfig config_;
  std::optional<Timestamp> last_;
};

}  // namespace godwit
