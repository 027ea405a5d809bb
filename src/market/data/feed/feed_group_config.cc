#include "market/data/feed/feed_group_config.h"

#include "foundation/base/config.h"

namespace godwit {
namespace {

EventKind read_kind(const ConfigSection& feed, const std::string& name) {
  if (name == "bar") return EventKind::kBar;
  if (name == "quote") return EventKind::kQuote;
  if (name == "trade") return EventKind::kTrade;
  if (name == "depth") return EventKind::kDepth;
  if (name == "quote_bar") return EventKind::kQuoteBar;
  if (name == "order_by_order") return EventKind::kOrderByOrder;
  if (name == "funding") return EventKind::kFunding;
  feed.fail("kinds",
            "expected bar, quote, trade, depth, quote_bar, order_by_order or funding, "
            "got \"" +
                name + "\"");
}

}  // namespace

FeedGroupConfig read_feed_group_config(const ConfigSection& feed) {
  FeedGroupConfig config;
  config.monitor = read_feed_monitor_config(feed);
  LaneConfig& lane = config.lane;
  const auto size = [&feed](std::string_view key, size_t absent) {
    return static_cast<size_t>(
        feed.integer_or(key, static_cast<int64_t>(absent), {.min = 1, .max = 1 << 20}));
  };
  lane.hold = read_ms(feed, "hold_ms", lane.hold);
  lane.window_events = size("window_events", lane.window_events);
  lane.memory_events = size("memory_events", lane.memory_events);
  lane.absent_after = static_cast<uint32_t>(size("absent_after", lane.absent_after));
  lane.restart_after = static_cast<uint32_t>(size("restart_after", lane.restart_after));
  lane.restart_quiet = read_ms(feed, "restart_quiet_ms", lane.restart_quiet);
  lane.prompt = feed.boolean_or("prompt", lane.prompt);
  config.switch_back_after = read_ms(feed, "switch_back_after_ms", config.switch_back_after);
  config.hole_look_back = read_ms(feed, "hole_look_back_ms", config.hole_look_back);
  if (feed.has("kinds")) {
    config.kinds.clear();
    for (const std::string& name : feed.strings("kinds"))
      config.kinds.push_back(read_kind(feed, name));
  }
  feed.finish();
  return config;
}

}  // namespace godwit
