// The distance between our clock and the venue's, which the latency of a sound source bounds.
#pragma once

#include "market/data/feed/alarm_latch.h"

namespace godwit {

struct ClockSkewConfig {
  bool enabled = true;
  Duration min = Duration::from_ns(-50'000'000);  ///< Of ts_recv - ts_event.
  Duration max = Duration::seconds(2);
  Duration clear_margin;  ///< Good again this far inside the band; 2 clear_margin <= max - min.
  LatchConfig latch;
};

[[nodiscard]] inline Observation observe_clock_skew(Timestamp ts_event, Timestamp ts_recv,
                                                    const ClockSkewConfig& config) {
  const Duration skew = ts_recv - ts_event;
  const bool inside = skew >= config.min && skew <= config.max;
  const int64_t margin = config.clear_margin.ns();
  const bool well_inside =
      skew.ns() - config.min.ns() >= margin && config.max.ns() - skew.ns() >= margin;
  return {.level = well_inside ? Level::kGood
                   : inside    ? Level::kBetween
                               : Level::kBad,
          .observed = in_seconds(skew),
          .limit = in_seconds(skew < config.min ? config.min : config.max)};
}

}  // namespace godwit
