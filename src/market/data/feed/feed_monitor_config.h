// What a feed monitor watches for, with every default spelled out.
#pragma once

#include "market/data/feed/clock_skew_detector.h"
#include "market/data/feed/crossed_detector.h"
#include "market/data/feed/gap_detector.h"
#include "market/data/feed/lane_rule.h"
#include "market/data/feed/rate_detector.h"
#include "market/data/feed/sequence_detector.h"
#include "market/data/feed/spike_detector.h"
#include "market/data/feed/stale_detector.h"

namespace godwit {

class ConfigSection;

struct FeedMonitorConfig {
  LaneRules lanes;
  StaleConfig stale;
  GapConfig gap;
  SpikeConfig spike;
  CrossedConfig crossed;
  SequenceConfig sequence;
  ClockSkewConfig clock_skew;
  RateConfig rate_drop;
  /// Events that another source of the group brought and this one did not.
  LatchConfig missed{.raise_count = 3,
                     .raise_within = Duration::seconds(10),
                     .clear_after = Duration::seconds(30)};
};

/// Sections lane, stale, gap, spike, crossed, sequence, clock_skew, rate_drop and missed of
/// `feed`. Times
/// end in _ms; each alarm has enabled (but missed), raise_count, raise_within_ms and clear_after_ms
/// beside its own thresholds; docs/feeds.md lists them. Absent keys take the defaults above. Does
/// not finish `feed`. Throws Error(kUsage).
[[nodiscard]] FeedMonitorConfig read_feed_monitor_config(const ConfigSection& feed);

/// The keys raise_count, raise_within_ms and clear_after_ms of one alarm.
[[nodiscard]] LatchConfig read_latch_config(const ConfigSection& alarm, const LatchConfig& absent);

/// A time in whole milliseconds, from `min` on, up to 30 days.
[[nodiscard]] Duration read_ms(const ConfigSection& section, std::string_view key, Duration absent,
                               Duration min = {});

}  // namespace godwit
