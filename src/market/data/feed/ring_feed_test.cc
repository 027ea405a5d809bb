#include "market/data/feed/ring_feed.h"

#include <atomic>
#include <thread>

#include <gtest/gtest.h>

#include "market/data/feed/feed_testing.h"

namespace godwit {
namespace {

using namespace feed_testing;

/// Everything within a second of market time: timing between the threads decides nothing.
FeedGroupConfig patient() {
  FeedGroupConfig config = group_config();
  config.lane.hold = Duration::hours(1);
  config.lane.window_events = 1 << 14;
  config.lane.absent_after = 1 << 14;
  config.lane.memory_events = 1 << 15;
  config.monitor.clock_skew.enabled = false;
  return config;
}

TEST(RingFeed, TwoThreadsOneConsumer) {
  const std::vector<Arrival> market = generate_market(3, {.events = 20'000});
  Consumer consumer;
  FeedGroup group{patient(), 2, 2, consumer};
  RingFeed feed{group, 2, 1 << 15};
  std::atomic<int> refused{0};
  std::atomic<int> running{2};
  const auto run_source = [&](uint8_t index) {
    // Each leaves out its own seventh of the events; together they have all.
    for (size_t i = 0; i < market.size(); ++i) {
      if (i % 14 == index * 7U) continue;
      if (!feed.source(SourceIndex{index}).publish(market[i].event)) ++refused;
    }
    --running;
  };
  std::thread primary{run_source, uint8_t{0}};
  std::thread stand_by{run_source, uint8_t{1}};
  while (running.load() > 0) feed.poll(kStart);
  while (feed.poll(kStart) > 0) {
  }
  primary.join();
  stand_by.join();
  group.on_time(kStart + Duration::hours(2));
  EXPECT_EQ(refused.load(), 0);
  EXPECT_TRUE(consumer.lanes == lanes_of(market));
}

TEST(RingFeed, AFullRingIsToldToTheGroup) {
  const std::vector<Arrival> market = generate_market(4, {.events = 100, .instruments = 1});
  Consumer consumer;
  FeedGroup group{patient(), 2, 1, consumer};
  RingFeed feed{group, 2, 8};
  size_t refused = 0;
  for (size_t i = 0; i < 20; ++i)
    refused += feed.source(SourceIndex{0}).publish(market[i].event) ? 0 : 1;
  EXPECT_EQ(refused, 12U);
  EXPECT_EQ(feed.poll(kStart), 8);
  EXPECT_EQ(group.counters().lost_before, 0U) << "nothing has come since that could tell";
  EXPECT_TRUE(feed.source(SourceIndex{0}).publish(market[20].event));
  EXPECT_EQ(feed.poll(kStart), 1);
  EXPECT_EQ(group.counters().lost_before, 12U);
  EXPECT_TRUE(group.alarms(SourceIndex{0}, InstrumentIndex{0}).has(AlarmCode::kMissed));
  EXPECT_EQ(group.active(InstrumentIndex{0}), SourceIndex{1});
}

}  // namespace
}  // namespace godwit
