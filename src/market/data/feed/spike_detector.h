// A price far from those just before it.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>

#include "market/data/feed/alarm_latch.h"
#include "market/data/feed/rolling_median.h"

namespace godwit {

struct SpikeConfig {
  bool enabled = true;
  size_t window = 31;     ///< Prices of the rolling median, up to RollingMedian::kMax.
  size_t warm_up = 8;     ///< So many prices come before the first judgement, >= 1.
  double mad_limit = 12;  ///< In standard deviations, one being 1.4826 MAD of the window.
  /// Share of the median that is never a spike: the MAD of a price that stands still is zero.
  double floor = 0.005;
  double jump_limit = 0.05;  ///< Share of the median that is always one, however wild the window.
  double clear_share = 0.5;  ///< Good again within this share of the limit.
  LatchConfig latch{.clear_after = Duration::seconds(2)};
};

/// Prices of one instrument and kind: mids, or last prices. A spike enters the window as well, so
/// that a price that really moves is believed once it fills half of it.
class SpikeDetector {
 public:
  explicit SpikeDetector(const SpikeConfig& config) : config_{config}, prices_{config.window} {}

  /// Nothing while warming up, and where the median is zero.
  [[nodiscard]] std::optional<Observation> observe(double price) {
    std::optional<Observation> seen;
    if (prices_.size() >= config_.warm_up) seen = judge(price);
    prices_.add(price);
    return seen;
  }

 private:
  [[nodiscard]] std::optional<Observation> judge(double price) const {
    constexpr double kDeviationsPerMad = 1.4826;  // Of a normal distribution.
    const double median = prices_.median();
    const double scale = std::abs(median);
    if (scale == 0) return std::nullopt;
    const double deviation = std::abs(price - median) / scale;
    const double robust = config_.mad_limit * kDeviationsPerMad * prices_.mad() / scale;
    const double limit = std::min(std::max(robust, config_.floor), config_.jump_limit);
    const Level level = deviation > limit                         ? Level::kBad
                        : deviation > limit * config_.clear_share ? Level::kBetween
                                                                  : Level::kGood;
    return Observation{.level = level, .observed = deviation, .limit = limit};
  }
  SpikeConfig config_;
  RollingMedian prices_;
};

}  // namespace godwit
