// Events per second against a source's own slow average.
#pragma once

#include <cstdint>
#include <optional>

#include "market/data/feed/alarm_latch.h"

namespace godwit {

struct RateConfig {
  bool enabled = true;
  Duration bucket = Duration::seconds(10);  ///< Events are counted over stretches of this length.
  double slow_buckets = 30;  ///< Time constant of the slow average; also its warm-up. >= 1.
  double raise_share = 0.1;  ///< Bad: below this share of the slow average.
  double clear_share = 0.3;  ///< Good: at or above this share.
  double rate_min = 1;       ///< Events a second; a slower source is not judged.
  LatchConfig latch{.raise_within = Duration::minutes(1)};
};

/// A bad stretch enters the slow average at its full weight: a market that has really become quiet
/// is believed after some slow_buckets.
class RateDetector {
 public:
  explicit RateDetector(const RateConfig& config) : config_{config} {}

  void arrived() { ++count_; }
  /// Judges the stretch that has ended by `now`, if one has. After a pause of many stretches only
  /// the first is judged with its events, the rest as one empty stretch.
  [[nodiscard]] std::optional<Observation> observe(Timestamp now) {
    if (!start_) start_ = now;
    if (now - *start_ < config_.bucket) return std::nullopt;
    const int64_t passed = (now - *start_).ns() / config_.bucket.ns();
    start_ = *start_ + Duration::from_ns(passed * config_.bucket.ns());
    const double rate = static_cast<double>(count_) / in_seconds(config_.bucket);
    count_ = 0;
    std::optional<Observation> seen = close_bucket(rate);
    if (passed > 1) seen = close_bucket(0);
    return seen;
  }
  /// The market opens: counting begins anew; the slow average stays.
  void restart(Timestamp now) {
    start_ = now;
    count_ = 0;
  }

 private:
  [[nodiscard]] std::optional<Observation> close_bucket(double rate) {
    const double slow = slow_;
    const bool warm = buckets_ >= config_.slow_buckets;
    // The plain mean while warming up, then exponential.
    buckets_ += warm ? 0 : 1;
    slow_ += (rate - slow_) / (warm ? config_.slow_buckets : buckets_);
    if (!warm || slow < config_.rate_min) return std::nullopt;
    const Level level = rate < slow * config_.raise_share   ? Level::kBad
                        : rate < slow * config_.clear_share ? Level::kBetween
                                                            : Level::kGood;
    return Observation{.level = level, .observed = rate, .limit = slow * config_.raise_share};
  }
  RateConfig config_;
  std::optional<Timestamp> start_;
  uint64_t count_ = 0;
  double slow_ = 0;  // Events per second.
  double buckets_ = 0;
};

}  // namespace godwit
