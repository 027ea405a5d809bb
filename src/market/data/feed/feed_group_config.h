// How a feed group joins its sources, with every default spelled out.
#pragma once

#include <vector>

#include "market/data/feed/feed_lane.h"
#include "market/data/feed/feed_monitor_config.h"

namespace godwit {

struct FeedGroupConfig {
  FeedMonitorConfig monitor;
  LaneConfig lane;
  std::vector<EventKind> kinds{EventKind::kQuote, EventKind::kTrade};  ///< Others are refused.
  /// A source placed better than the active one takes over again after so long without alarm.
  Duration switch_back_after = Duration::seconds(60);
  /// A hole without sound source begins so long before the last source fell into alarm: it must
  /// cover the time that the alarms need to notice.
  Duration hole_look_back = Duration::seconds(30);
};

/// Keys hold_ms, window_events, memory_events, absent_after, restart_after,
/// restart_quiet_ms, prompt, switch_back_after_ms, hole_look_back_ms, kinds, and the sections of
/// read_feed_monitor_config(). Throws Error(kUsage).
[[nodiscard]] FeedGroupConfig read_feed_group_config(const ConfigSection& feed);

}  // namespace godwit
