// For tests of the feed group: two sources of one instrument, whose events arrive when the test
// says.
#pragma once

#include <string>

#include "market/data/feed/feed_testing.h"

namespace godwit::feed_testing {

inline constexpr InstrumentIndex kOnly{0};
inline constexpr uint8_t kBoth[] = {0, 1};

[[nodiscard]] inline Timestamp at(int64_t milliseconds) { return kStart + ms(milliseconds); }

/// A quote of number n, made by the venue n ms after the start.
[[nodiscard]] inline MarketEvent quote(uint64_t number, int64_t price = 100) {
  Quote event;
  event.header = {.ts_event = at(static_cast<int64_t>(number)), .sequence = number};
  event.bid_price = Price::from_units(price);
  event.ask_price = Price::from_units(price + 1);
  event.bid_volume = event.ask_volume = Quantity::from_units(1);
  return MarketEvent{event};
}

[[nodiscard]] inline MarketEvent trade(uint64_t number) {
  Trade event;
  event.header = {.ts_event = at(static_cast<int64_t>(number)), .sequence = number};
  event.price = Price::from_units(100);
  return MarketEvent{event};
}

/// Two sources, one instrument; events arrive when the test says.
struct Pair {
  explicit Pair(const FeedGroupConfig& config = group_config()) : group{config, 2, 1, consumer} {}
  void bring(uint8_t source, MarketEvent event, int64_t milliseconds) {
    event.set_ts_recv(at(milliseconds));
    group.on_event(SourceIndex{source}, event, at(milliseconds));
  }
  void pass(int64_t milliseconds) { group.on_time(at(milliseconds)); }
  [[nodiscard]] std::string numbers(EventKind kind = EventKind::kQuote) {
    std::string text;
    for (const Seen& seen : consumer.lanes[{0, kind}]) text += std::to_string(seen.number) + " ";
    return text;
  }
  [[nodiscard]] const LaneCounters& counters(EventKind kind = EventKind::kQuote) {
    return *group.lane_counters(kOnly, kind);
  }
  Consumer consumer;
  FeedGroup group;
};

}  // namespace godwit::feed_testing
