// The promises of FeedGroup over many seeds, on a generated market.
#include <algorithm>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "market/data/feed/feed_group.h"
#include "market/data/feed/feed_testing.h"

namespace godwit {
namespace {

using namespace feed_testing;

struct NamedFaults {
  std::string name;
  std::vector<Fault> faults;
};

/// Each kind alone at a rate that hits often, then all at once. Prices are left alone during the
/// first seconds: the monitor needs some to know a wrong one.
std::vector<NamedFaults> all_faults() {
  const Fault drop{.kind = FaultKind::kDrop, .rate = 0.05};
  const Fault outage{.kind = FaultKind::kDrop,
                     .rate = 1,
                     .from = kStart + Duration::seconds(5),
                     .to = kStart + Duration::seconds(9)};
  const Fault delay{.kind = FaultKind::kDelay, .rate = 0.02, .amount = ms(900)};
  const Fault duplicate{.kind = FaultKind::kDuplicate, .rate = 0.05, .amount = ms(700)};
  const Fault corrupt{.kind = FaultKind::kCorrupt,
                      .rate = 0.03,
                      .magnitude = 0.02,
                      .from = kStart + Duration::seconds(3)};
  const Fault reorder{.kind = FaultKind::kReorder, .rate = 0.05, .amount = ms(300)};
  const Fault freeze{.kind = FaultKind::kFreeze, .rate = 0.002, .amount = Duration::seconds(3)};
  const Fault ahead{.kind = FaultKind::kClockSkew, .rate = 0.05, .amount = Duration::seconds(1)};
  const Fault behind{.kind = FaultKind::kClockSkew, .rate = 0.05, .amount = Duration::seconds(-3)};
  return {{"none", {}},
          {"drop", {drop}},
          {"outage", {outage}},
          {"delay", {delay}},
          {"duplicate", {duplicate}},
          {"corrupt", {corrupt}},
          {"reorder", {reorder}},
          {"freeze", {freeze}},
          {"clock_skew", {ahead, behind}},
          {"all", {drop, delay, duplicate, corrupt, reorder, freeze, ahead, behind}}};
}

/// And those that no two sources may have at a time: a wrong number that both pass comes out, as it
/// were an event.
std::vector<NamedFaults> all_faults_of_one() {
  std::vector<NamedFaults> faults = all_faults();
  // At the start nobody knows the lane's steps, and at the end nobody speaks against a number.
  const Timestamp from = kStart + Duration::seconds(3);
  const Timestamp to = kStart + Duration::seconds(17);
  const Fault number{
      .kind = FaultKind::kNumber, .rate = 0.03, .magnitude = 1e6, .from = from, .to = to};
  const Fault far{
      .kind = FaultKind::kNumber, .rate = 0.05, .magnitude = 1e8, .from = from, .to = to};
  faults.push_back({"number", {number}});
  faults.push_back({"numbers", {number, far}});
  faults.back().faults.push_back({.kind = FaultKind::kDrop, .rate = 0.1});
  faults.push_back(faults[9]);
  faults.back().name = "all and number";
  faults.back().faults.push_back(number);
  return faults;
}

std::vector<std::unique_ptr<ArrivalStream>> sources_of(const std::vector<Arrival>& market,
                                                       const std::vector<SourceShape>& shapes,
                                                       uint64_t seed) {
  std::vector<std::unique_ptr<ArrivalStream>> sources;
  for (size_t i = 0; i < shapes.size(); ++i)
    sources.push_back(make_source(market, shapes[i], seed * 10 + i));
  return sources;
}

void expect_truth(const Lanes& truth, const Consumer& consumer, const std::string& what) {
  for (const auto& [lane, events] : truth) {
    const auto found = consumer.lanes.find(lane);
    ASSERT_NE(found, consumer.lanes.end()) << what;
    ASSERT_EQ(found->second.size(), events.size()) << what;
    ASSERT_TRUE(found->second == events) << what << ": order or content";
  }
}

TEST(FeedGroupProperty, OneSoundSourceGivesTheTruth) {
  for (uint64_t seed = 0; seed < 25; ++seed) {
    const std::vector<Arrival> market = generate_market(seed);
    const Lanes truth = lanes_of(market);
    for (const NamedFaults& faults : all_faults_of_one())
      for (size_t faulty = 0; faulty < 2; ++faulty) {
        std::vector<SourceShape> shapes(2);
        shapes[faulty].faults = faults.faults;
        shapes[seed % 2].lag = ms(60);  // Either may be the slower one.
        Consumer consumer;
        FeedGroup group{group_config(), 2, 2, consumer};
        play(group, sources_of(market, shapes, seed));
        expect_truth(truth, consumer,
                     faults.name + " on source " + std::to_string(faulty) + ", seed " +
                         std::to_string(seed));
        if (HasFatalFailure()) return;
      }
  }
}

TEST(FeedGroupProperty, OneSoundAmongFourGivesTheTruth) {
  const std::vector<NamedFaults> faults = all_faults_of_one();
  for (uint64_t seed = 0; seed < 40; ++seed) {
    const std::vector<Arrival> market = generate_market(seed);
    std::vector<SourceShape> shapes(4);
    for (size_t i = 0; i < shapes.size(); ++i)
      if (i != seed % 4)
        shapes[i].faults = own_mistakes(faults[(seed + i) % faults.size()].faults, i);
    Consumer consumer;
    FeedGroup group{group_config(), 4, 2, consumer};
    play(group, sources_of(market, shapes, seed));
    expect_truth(lanes_of(market), consumer, "seed " + std::to_string(seed));
    if (HasFatalFailure()) return;
  }
}

TEST(FeedGroupProperty, WithoutASoundSourceEveryLossLiesInAMarkedHole) {
  const MarketShape shape{.events = 6000};  // About a minute.
  size_t lost = 0;
  double marked = 0;
  double played = 0;
  for (uint64_t seed = 0; seed < 12; ++seed) {
    const std::vector<Arrival> market = generate_market(seed, shape);
    for (const NamedFaults& faults : all_faults()) {
      std::vector<SourceShape> shapes(2);
      for (size_t i = 0; i < shapes.size(); ++i) {
        shapes[i].faults = own_mistakes(faults.faults, i);
        for (Fault& fault : shapes[i].faults) {  // Ten bad seconds on both.
          fault.from = kStart + Duration::seconds(20);
          fault.to = kStart + Duration::seconds(30);
        }
      }
      FeedGroupConfig config = group_config();
      config.hole_look_back = Duration::seconds(4);
      Consumer consumer;
      FeedGroup group{config, 2, 2, consumer};
      play(group, sources_of(market, shapes, seed));
      const Missing missing = missing_events(market, consumer);
      EXPECT_EQ(missing.invented, 0U) << faults.name << ", seed " << seed;
      lost += missing.events.size();
      for (const Arrival& event : missing.events)
        ASSERT_TRUE(is_marked(consumer, event))
            << faults.name << ", seed " << seed << ": instrument "
            << event.event.header().instrument.value() << " number "
            << event.event.header().sequence << ", " << in_seconds(event.at - kStart) << " s";
      for (const FeedHole& hole : consumer.holes)
        if (hole.cause == HoleCause::kNoSoundSource && !hole.open)
          marked += in_seconds(hole.to - hole.from);
      played += 2 * in_seconds(market.back().at - kStart);  // Two instruments.
    }
  }
  EXPECT_GT(lost, 1000U) << "the faults are too weak to prove anything";
  EXPECT_LT(marked, played / 3) << "holes must not be marked everywhere";
}

TEST(FeedGroupProperty, AStandByBeyondTheHoldLosesOnlyIntoCountedHoles) {
  uint64_t late = 0;
  for (uint64_t seed = 0; seed < 20; ++seed) {
    const std::vector<Arrival> market = generate_market(seed);
    std::vector<SourceShape> shapes(2);
    shapes[0].faults = {{.kind = FaultKind::kDrop, .rate = 0.05}};
    shapes[1].lag = ms(400);  // Sound, but twice the hold behind.
    Consumer consumer;
    FeedGroup group{group_config(), 2, 2, consumer};
    play(group, sources_of(market, shapes, seed));
    const Missing missing = missing_events(market, consumer);
    ASSERT_EQ(missing.invented, 0U);
    ASSERT_FALSE(missing.events.empty()) << "seed " << seed;
    for (const Arrival& event : missing.events)
      ASSERT_TRUE(std::any_of(consumer.holes.begin(), consumer.holes.end(),
                              [&](const FeedHole& hole) {
                                return hole.cause != HoleCause::kNoSoundSource &&
                                       covers(hole, event);
                              }))
          << "seed " << seed << " number " << event.event.header().sequence;
    uint64_t counted = 0;
    for (uint32_t i = 0; i < 2; ++i)
      for (const EventKind kind : {EventKind::kQuote, EventKind::kTrade})
        counted += group.lane_counters(InstrumentIndex{i}, kind)->late;
    EXPECT_EQ(counted, missing.events.size()) << "seed " << seed;
    late += counted;
  }
  EXPECT_GT(late, 500U);
}

TEST(FeedGroupProperty, AWindowTooSmallLosesOnlyIntoCountedHoles) {
  for (uint64_t seed = 0; seed < 20; ++seed) {
    const std::vector<Arrival> market = generate_market(seed, {.step_ms_max = 4});
    std::vector<SourceShape> shapes(2);
    shapes[0].faults = {{.kind = FaultKind::kDrop, .rate = 0.05}};
    shapes[1].lag = ms(100);
    FeedGroupConfig config = group_config();
    config.lane.window_events = 3;
    Consumer consumer;
    FeedGroup group{config, 2, 2, consumer};
    play(group, sources_of(market, shapes, seed));
    const Missing missing = missing_events(market, consumer);
    for (const Arrival& event : missing.events)
      ASSERT_TRUE(is_marked(consumer, event)) << "seed " << seed;
    ASSERT_EQ(missing.invented, 0U);
    ASSERT_FALSE(missing.events.empty());
    EXPECT_GT(group.lane_counters(InstrumentIndex{0}, EventKind::kQuote)->overruns, 0U);
  }
}

TEST(FeedGroupProperty, WrongPricesBelowEveryThresholdAreToldAsConflicts) {
  for (uint64_t seed = 0; seed < 10; ++seed) {
    const std::vector<Arrival> market = generate_market(seed);
    std::vector<SourceShape> shapes(2);
    shapes[0].faults = {{.kind = FaultKind::kCorrupt, .rate = 0.02, .magnitude = 0.0002}};
    Consumer consumer;
    FeedGroup group{group_config(), 2, 2, consumer};
    play(group, sources_of(market, shapes, seed));
    const Lanes truth = lanes_of(market);
    size_t wrong = 0;
    for (const auto& [lane, events] : truth) {
      const std::vector<Seen>& output = consumer.lanes[lane];
      ASSERT_EQ(output.size(), events.size());
      for (size_t i = 0; i < events.size(); ++i) {
        ASSERT_EQ(output[i].number, events[i].number);
        wrong += output[i].content != events[i].content ? 1 : 0;
      }
    }
    EXPECT_GT(wrong, 0U);
    EXPECT_GE(consumer.conflicts.size(), wrong);
  }
}

}  // namespace
}  // namespace godwit
