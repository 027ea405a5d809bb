// The hot path allocates nothing: counted by this program's own operator new.
#include <cstdlib>
#include <new>

#include <gtest/gtest.h>

#include "market/data/feed/cross_venue_gap.h"
#include "market/data/feed/feed_group.h"
#include "market/data/feed/feed_testing.h"

#if !defined(GODWIT_SANITIZED)  // The sanitizers bring their own.

namespace {
bool counting = false;
size_t allocations = 0;
}  // namespace

// Not inlined: seeing free() alone, the compiler would think that it meets another new.
[[gnu::noinline]] void* operator new(size_t size) {
  allocations += counting ? 1 : 0;
  if (void* const memory = std::malloc(size == 0 ? 1 : size)) return memory;
  throw std::bad_alloc{};
}
[[gnu::noinline]] void operator delete(void* memory) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, size_t) noexcept { std::free(memory); }

namespace godwit {
namespace {

using namespace feed_testing;

class Discard final : public FeedGroupSink {
 public:
  void on_event(const MarketEvent&, SourceIndex) override { ++told; }
  void on_hole(const FeedHole&) override { ++told; }
  void on_switch(const FeedSwitch&) override { ++told; }
  void on_conflict(const FeedConflict&) override { ++told; }
  void on_alarm(const FeedAlarm&) override { ++told; }
  size_t told = 0;
};

TEST(FeedAllocation, AGroupAtWorkAllocatesNothing) {
  std::vector<std::pair<SourceIndex, Arrival>> arrivals;
  const std::vector<Arrival> market = generate_market(1, {.events = 5000});
  const std::vector<Fault> faults{{.kind = FaultKind::kDrop, .rate = 0.1},
                                  {.kind = FaultKind::kReorder, .rate = 0.1, .amount = ms(400)},
                                  {.kind = FaultKind::kCorrupt, .rate = 0.1, .magnitude = 0.02},
                                  {.kind = FaultKind::kDuplicate, .rate = 0.1, .amount = ms(400)}};
  for (uint8_t i = 0; i < 2; ++i) {
    const auto source = make_source(market, {.faults = faults}, i);
    for (; source->peek() != nullptr; source->pop())
      arrivals.emplace_back(SourceIndex{i}, *source->peek());
  }
  std::stable_sort(arrivals.begin(), arrivals.end(),
                   [](const auto& a, const auto& b) { return a.second.at < b.second.at; });
  Discard sink;
  FeedGroupConfig config = group_config();
  config.lane.memory_events = 256;
  config.lane.window_events = 16;
  FeedGroup group{config, 2, 2, sink};
  counting = true;
  for (const auto& [source, arrival] : arrivals) {
    group.on_event(source, arrival.event, arrival.at);
    group.on_time(arrival.at);
  }
  counting = false;
  EXPECT_EQ(allocations, 0U);
  EXPECT_GT(sink.told, 4000U);
}

class NoGaps final : public CrossVenueGapSink {
 public:
  void on_gap_opened(const CrossVenueGap&) override {}
  void on_gap_closed(const CrossVenueGap&) override {}
};

TEST(FeedAllocation, TheGapFinderAllocatesNothing) {
  ConsolidatedBook book{{InstrumentIndex{0}, InstrumentIndex{1}}, Duration::seconds(1)};
  NoGaps sink;
  CrossVenueGapFinder finder{book, {.taker_fees = {Rate{}, Rate{}}}, sink};
  const std::vector<Arrival> market = generate_market(2);
  allocations = 0;
  counting = true;
  for (const Arrival& arrival : market) {
    if (arrival.event.header().kind != EventKind::kQuote) continue;
    finder.on_quote(*book.apply_quote(arrival.event.as<Quote>(), arrival.at), arrival.at);
    (void)book.best(arrival.at);
  }
  counting = false;
  EXPECT_EQ(allocations, 0U);
}

}  // namespace
}  // namespace godwit

#endif
