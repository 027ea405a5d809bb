// What failover costs on the way from a decoded event to the strategy: a monitored event of one
// source, an event through a group of two sources, a quote through the gap finder.
#include <algorithm>
#include <utility>
#include <vector>

#include <benchmark/benchmark.h>

#include "market/data/feed/cross_venue_gap.h"
#include "market/data/feed/feed_group.h"
#include "market/data/feed/feed_testing.h"

namespace godwit {
namespace {

using namespace feed_testing;

class Count final : public FeedGroupSink, public CrossVenueGapSink {
 public:
  void on_event(const MarketEvent&, SourceIndex) override { ++events; }
  void on_hole(const FeedHole&) override {}
  void on_switch(const FeedSwitch&) override {}
  void on_conflict(const FeedConflict&) override {}
  void on_alarm(const FeedAlarm&) override {}
  void on_gap_opened(const CrossVenueGap&) override { ++events; }
  void on_gap_closed(const CrossVenueGap&) override {}
  uint64_t events = 0;
};

const std::vector<Arrival>& market() {
  static const std::vector<Arrival> arrivals = generate_market(1, {.events = 100'000});
  return arrivals;
}

void count(benchmark::State& state, size_t events) {
  state.SetItemsProcessed(static_cast<int64_t>(state.iterations() * events));
}

void BM_Monitor(benchmark::State& state) {
  for (auto _ : state) {
    Count sink;
    FeedMonitor monitor{SourceIndex{0}, group_config().monitor, 2, sink};
    for (const Arrival& arrival : market()) {
      AlarmSet doubts = monitor.on_event(arrival.event, arrival.at);
      benchmark::DoNotOptimize(doubts);
    }
  }
  count(state, market().size());
}
BENCHMARK(BM_Monitor)->Unit(benchmark::kMillisecond);

/// Two sound sources, 5 to 15 ms behind the venue; an item is one arrival of either.
void BM_GroupOfTwo(benchmark::State& state) {
  std::vector<std::pair<SourceIndex, Arrival>> arrivals;
  for (uint8_t i = 0; i < 2; ++i) {
    const auto source = make_source(market(), {}, i);
    for (; source->peek() != nullptr; source->pop())
      arrivals.emplace_back(SourceIndex{i}, *source->peek());
  }
  std::stable_sort(arrivals.begin(), arrivals.end(),
                   [](const auto& a, const auto& b) { return a.second.at < b.second.at; });
  for (auto _ : state) {
    Count sink;
    FeedGroup group{group_config(), 2, 2, sink};
    for (const auto& [source, arrival] : arrivals)
      group.on_event(source, arrival.event, arrival.at);
    group.on_time(arrivals.back().second.at + Duration::seconds(1));
    if (sink.events != market().size()) state.SkipWithError("events are missing");
  }
  count(state, arrivals.size());
}
BENCHMARK(BM_GroupOfTwo)->Unit(benchmark::kMillisecond);

void BM_GapFinder(benchmark::State& state) {
  for (auto _ : state) {
    Count sink;
    ConsolidatedBook book{{InstrumentIndex{0}, InstrumentIndex{1}}, Duration::seconds(1)};
    CrossVenueGapFinder finder{book, {.taker_fees = {Rate{}, Rate{}}}, sink};
    for (const Arrival& arrival : market()) {
      if (arrival.event.header().kind != EventKind::kQuote) continue;
      finder.on_quote(*book.apply_quote(arrival.event.as<Quote>(), arrival.at), arrival.at);
    }
    benchmark::DoNotOptimize(sink.events);
  }
  count(state, market().size());
}
BENCHMARK(BM_GapFinder)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace godwit
