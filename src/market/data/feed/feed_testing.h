// For tests of the feed: a generated market, sources made from it, and a consumer that remembers.
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <utility>
#include <vector>

#include "foundation/base/random.h"
#include "market/data/feed/arrival.h"
#include "market/data/feed/fault_injector.h"
#include "market/data/feed/feed_group.h"

namespace godwit::feed_testing {

inline constexpr int64_t kMs = 1'000'000;
inline constexpr Timestamp kStart = Timestamp::from_ns(1'700'000'000'000'000'000);
[[nodiscard]] inline Duration ms(int64_t count) { return Duration::from_ns(count * kMs); }

struct MarketShape {
  size_t events = 2000;
  uint32_t instruments = 2;
  int64_t step_ms_max = 20;  ///< Between two events: uniform from 0.
};

/// Quotes numbered by growing steps and trades numbered 1, 2, 3 ... of a slow random walk; `at` and
/// ts_recv are ts_event.
[[nodiscard]] inline std::vector<Arrival> generate_market(uint64_t seed,
                                                          const MarketShape& shape = {}) {
  Rng rng{seed};
  std::vector<int64_t> prices(shape.instruments, 50'000);  // In ticks of 0.1.
  std::vector<uint64_t> trades(shape.instruments, 0);
  uint64_t number = 1000;
  Timestamp ts = kStart;
  std::vector<Arrival> arrivals;
  for (size_t i = 0; i < shape.events; ++i) {
    ts = ts + ms(rng.between(0, shape.step_ms_max));
    const auto instrument = static_cast<uint32_t>(rng.between(0, shape.instruments - 1));
    int64_t& price = prices[instrument];
    price += rng.between(-2, 2);
    EventHeader header{.ts_event = ts, .ts_recv = ts, .instrument = InstrumentIndex{instrument}};
    const auto tick = [](int64_t ticks) { return Price::from_raw(ticks * 100'000'000); };
    const Quantity size = Quantity::from_units(rng.between(1, 9));
    if (rng.between(0, 2) == 0) {
      header.kind = EventKind::kTrade;
      header.sequence = ++trades[instrument];
      arrivals.push_back({ts, MarketEvent{Trade{.header = header,
                                                .price = tick(price),
                                                .quantity = size,
                                                .trade_id = header.sequence}}});
    } else {
      header.kind = EventKind::kQuote;
      header.sequence = number += static_cast<uint64_t>(rng.between(1, 40));
      arrivals.push_back({ts, MarketEvent{Quote{.header = header,
                                                .bid_price = tick(price),
                                                .ask_price = tick(price + 1),
                                                .bid_volume = size,
                                                .ask_volume = size}}});
    }
  }
  return arrivals;
}

/// The market as one source brings it: later by `lag` and up to `jitter`, in order, with faults.
struct SourceShape {
  Duration lag = ms(5);
  Duration jitter = ms(10);
  std::vector<Fault> faults;
};

[[nodiscard]] inline std::unique_ptr<ArrivalStream> make_source(const std::vector<Arrival>& market,
                                                                const SourceShape& shape,
                                                                uint64_t seed) {
  Rng rng{seed};
  std::vector<Arrival> arrivals = market;
  Timestamp before = Timestamp::from_ns(INT64_MIN);
  for (Arrival& arrival : arrivals) {
    const Duration wait = Duration::from_ns(rng.between(0, shape.jitter.ns()));
    arrival.at = std::max(before, arrival.at + shape.lag + wait);
    arrival.event.set_ts_recv(arrival.at);
    before = arrival.at;
  }
  auto recorded = std::make_unique<RecordedArrivals>(std::move(arrivals));
  return std::make_unique<FaultInjector>(std::move(recorded), seed, shape.faults);
}

/// What tells events of a market apart here: lane, number, content without ts_recv.
struct Seen {
  uint64_t number = 0;
  uint64_t content = 0;
  friend bool operator==(const Seen&, const Seen&) = default;
};
using LaneId = std::pair<uint32_t, EventKind>;
using Lanes = std::map<LaneId, std::vector<Seen>>;

/// quotes_have_time: their ts_event is the venue's.
[[nodiscard]] inline Seen see(const MarketEvent& event, bool quotes_have_time) {
  const EventHeader& header = event.header();
  return {header.sequence,
          event.content_hash(quotes_have_time || header.kind != EventKind::kQuote)};
}

class Consumer final : public FeedGroupSink {
 public:
  explicit Consumer(bool quotes_have_time = true) : quotes_have_time_{quotes_have_time} {}
  void on_event(const MarketEvent& event, SourceIndex) override {
    lanes[{event.header().instrument.value(), event.header().kind}].push_back(seen(event));
  }
  void on_hole(const FeedHole& hole) override { holes.push_back(hole); }
  void on_switch(const FeedSwitch& change) override { switches.push_back(change); }
  void on_conflict(const FeedConflict& conflict) override { conflicts.push_back(conflict); }
  void on_alarm(const FeedAlarm& alarm) override { alarms.push_back(alarm); }

  [[nodiscard]] Seen seen(const MarketEvent& event) const { return see(event, quotes_have_time_); }
  [[nodiscard]] size_t raised(AlarmCode code) const {
    size_t count = 0;
    for (const FeedAlarm& alarm : alarms) count += alarm.raised && alarm.code == code ? 1 : 0;
    return count;
  }

  Lanes lanes;
  std::vector<FeedHole> holes;
  std::vector<FeedSwitch> switches;
  std::vector<FeedConflict> conflicts;
  std::vector<FeedAlarm> alarms;

 private:
  bool quotes_have_time_;
};

/// Whether the hole says that this event of the market, seen at its arrival, may be missing.
[[nodiscard]] inline bool covers(const FeedHole& hole, const Arrival& missing) {
  const EventHeader& header = missing.event.header();
  if (hole.instrument != header.instrument) return false;
  if (hole.cause == HoleCause::kNoSoundSource)
    return !hole.open && missing.at >= hole.from && missing.at <= hole.to;
  return hole.kind == header.kind && header.sequence >= hole.first && header.sequence <= hole.last;
}

[[nodiscard]] inline bool is_marked(const Consumer& consumer, const Arrival& missing) {
  for (const FeedHole& hole : consumer.holes)
    if (covers(hole, missing)) return true;
  return false;
}

/// The events of the market that did not come out. What did must be nothing but the others, once
/// each, in order; if not, `invented` counts them.
struct Missing {
  std::vector<Arrival> events;
  size_t invented = 0;
};
[[nodiscard]] inline Missing missing_events(const std::vector<Arrival>& market,
                                            const Consumer& consumer) {
  std::map<LaneId, size_t> next;
  Missing missing;
  for (const Arrival& arrival : market) {
    const EventHeader& header = arrival.event.header();
    const LaneId lane{header.instrument.value(), header.kind};
    const auto found = consumer.lanes.find(lane);
    size_t& at = next[lane];
    const Seen seen = consumer.seen(arrival.event);
    if (found != consumer.lanes.end() && at < found->second.size() && found->second[at] == seen)
      ++at;
    else
      missing.events.push_back(arrival);
  }
  for (const auto& [lane, events] : consumer.lanes) missing.invented += events.size() - next[lane];
  return missing;
}

/// The same mistake in two sources would be believed, as promised: make each source err its own
/// way.
[[nodiscard]] inline std::vector<Fault> own_mistakes(std::vector<Fault> faults, size_t source) {
  for (Fault& fault : faults) {
    fault.magnitude *= 1 + 0.3 * static_cast<double>(source);
    if (fault.kind == FaultKind::kClockSkew)
      fault.amount = Duration::from_ns(fault.amount.ns() + static_cast<int64_t>(source) * kMs);
  }
  return faults;
}

/// Hands all sources' arrivals to the group in the order of time, with on_time() every `tick`, and
/// lets the rest out at the end. Returns the last time.
inline Timestamp play(FeedGroup& group, std::vector<std::unique_ptr<ArrivalStream>> sources,
                      Duration tick = ms(20)) {
  Timestamp next_tick = kStart;
  Timestamp now = kStart;
  bool started = false;
  while (true) {
    size_t first = sources.size();
    for (size_t i = 0; i < sources.size(); ++i)
      if (const Arrival* const arrival = sources[i]->peek())
        if (first == sources.size() || arrival->at < sources[first]->peek()->at) first = i;
    if (first == sources.size()) break;
    now = sources[first]->peek()->at;
    if (!std::exchange(started, true)) next_tick = now;
    for (; next_tick <= now; next_tick = next_tick + tick) group.on_time(next_tick);
    group.on_event(SourceIndex{static_cast<uint8_t>(first)}, sources[first]->peek()->event, now);
    sources[first]->pop();
  }
  for (int i = 0; i < 3; ++i) group.on_time(now = now + Duration::minutes(1));
  return now;
}

[[nodiscard]] inline Lanes lanes_of(const std::vector<Arrival>& market,
                                    bool quotes_have_time = true) {
  Lanes lanes;
  for (const Arrival& arrival : market) {
    const EventHeader& header = arrival.event.header();
    lanes[{header.instrument.value(), header.kind}].push_back(see(arrival.event, quotes_have_time));
  }
  return lanes;
}

/// Quotes numbered by growing steps, trades consecutively; a silence of seconds is an alarm.
[[nodiscard]] inline FeedGroupConfig group_config() {
  FeedGroupConfig config;
  config.monitor.lanes[EventKind::kTrade].numbering = Numbering::kContiguous;
  config.monitor.stale.raise_after = Duration::seconds(2);
  config.switch_back_after = Duration::seconds(3);
  config.monitor.missed.clear_after = Duration::seconds(3);
  return config;
}

}  // namespace godwit::feed_testing
