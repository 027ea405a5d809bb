#include "market/data/feed/feed_group.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "foundation/base/config.h"
#include "foundation/base/error.h"
#include "market/data/feed/feed_group_testing.h"

namespace godwit {
namespace {

using namespace feed_testing;

TEST(FeedGroup, WaitsForTheSlowerSourceAndNoLongerThanTheHold) {
  Pair pair;
  pair.bring(0, quote(10), 20);
  EXPECT_EQ(pair.numbers(), "") << "the other may bring an earlier one";
  pair.bring(1, quote(10), 30);
  EXPECT_EQ(pair.numbers(), "10 ");
  pair.bring(0, quote(14), 40);
  pair.bring(1, quote(12), 41);
  EXPECT_EQ(pair.numbers(), "10 12 ") << "the primary has passed 12 without bringing it";
  pair.pass(239);
  EXPECT_EQ(pair.numbers(), "10 12 ");
  pair.pass(240);
  EXPECT_EQ(pair.numbers(), "10 12 14 ") << "it has waited the hold";
  EXPECT_EQ(pair.counters().filled, 1U);
  EXPECT_TRUE(pair.consumer.holes.empty());
}

TEST(FeedGroup, ConsecutiveNumbersOfTheActiveSourceDoNotWait) {
  Pair pair;
  for (const uint8_t source : kBoth) pair.bring(source, trade(1), 20);
  pair.bring(0, trade(2), 21);
  pair.bring(0, trade(3), 22);
  EXPECT_EQ(pair.numbers(EventKind::kTrade), "1 2 3 ");
  for (const uint64_t n : {2U, 3U}) pair.bring(1, trade(n), 23);
  pair.bring(0, trade(6), 24);
  EXPECT_EQ(pair.group.active(kOnly), SourceIndex{1}) << "the primary has a hole";
  EXPECT_EQ(pair.numbers(EventKind::kTrade), "1 2 3 ") << "4 may still come from the stand-by";
  pair.bring(1, trade(5), 25);
  EXPECT_EQ(pair.numbers(EventKind::kTrade), "1 2 3 5 ") << "now both have passed 4";
  pair.bring(1, trade(6), 26);
  EXPECT_EQ(pair.numbers(EventKind::kTrade), "1 2 3 5 6 ");
  ASSERT_FALSE(pair.consumer.holes.empty());
  const FeedHole hole = pair.consumer.holes.back();
  EXPECT_EQ(hole.cause, HoleCause::kNumbers);
  EXPECT_EQ(hole.first, 4U);
  EXPECT_EQ(hole.last, 4U);
  EXPECT_EQ(hole.from, at(22));
  EXPECT_EQ(hole.to, at(25));
  const size_t holes = pair.consumer.holes.size();
  pair.bring(0, trade(4), 27);
  EXPECT_EQ(pair.numbers(EventKind::kTrade), "1 2 3 5 6 ") << "too late to be in order";
  EXPECT_EQ(pair.counters(EventKind::kTrade).late, 1U);
  EXPECT_EQ(pair.consumer.holes.size(), holes) << "marked already";
}

TEST(FeedGroup, ADeadStandByIsNotWaitedForUntilItSpeaks) {
  FeedGroupConfig config = group_config();
  config.lane.absent_after = 3;
  Pair pair{config};
  for (const uint8_t source : kBoth) pair.bring(source, quote(1), 1);
  for (const uint64_t n : {2U, 3U, 4U}) pair.bring(0, quote(n), static_cast<int64_t>(n));
  pair.pass(210);
  EXPECT_EQ(pair.numbers(), "1 2 3 4 ");
  pair.bring(0, quote(205), 211);
  EXPECT_EQ(pair.numbers(), "1 2 3 4 205 ") << "at once";
  pair.bring(1, quote(210), 212);
  pair.bring(0, quote(211), 213);
  EXPECT_EQ(pair.numbers(), "1 2 3 4 205 210 ") << "211 waits for the stand-by again";
}

TEST(FeedGroup, PromptGivesOrderUpForLatency) {
  FeedGroupConfig config = group_config();
  config.lane.prompt = true;
  Pair pair{config};
  pair.bring(0, quote(10), 20);
  EXPECT_EQ(pair.numbers(), "10 ");
  pair.bring(1, quote(9), 21);
  EXPECT_EQ(pair.numbers(), "10 ");
  ASSERT_EQ(pair.consumer.holes.size(), 1U);
  EXPECT_EQ(pair.consumer.holes[0].cause, HoleCause::kLate);
  EXPECT_EQ(pair.consumer.holes[0].first, 9U);
}

/// Both sources, or the stand-by alone, bring a quote every 10 ms. Numbers go on from the last.
void run(Pair& pair, int64_t from, int64_t to, bool primary) {
  for (int64_t t = from; t < to; t += 10) {
    const auto number = static_cast<uint64_t>(t + 1);
    pair.pass(t);
    if (primary) pair.bring(0, quote(number), t);
    pair.bring(1, quote(number), t);
  }
}

TEST(FeedGroup, SwitchesOnAlarmAndBackWhenThePrimaryHasBeenSound) {
  FeedGroupConfig config = group_config();  // Back after 3 s; MISSED clears after 3 s.
  config.monitor.rate_drop.enabled = false;
  Pair pair{config};
  run(pair, 0, 1000, true);
  EXPECT_EQ(pair.group.active(kOnly), SourceIndex{0});
  run(pair, 1000, 10'000, false);
  EXPECT_EQ(pair.group.active(kOnly), SourceIndex{1});
  EXPECT_TRUE(pair.group.alarms(SourceIndex{0}, kOnly).has(AlarmCode::kStale));
  EXPECT_TRUE(pair.group.alarms(SourceIndex{0}, kOnly).has(AlarmCode::kMissed));
  run(pair, 10'000, 15'900, true);
  EXPECT_EQ(pair.group.active(kOnly), SourceIndex{1}) << "cleared, but not for long enough";
  run(pair, 15'900, 17'000, true);
  EXPECT_EQ(pair.group.active(kOnly), SourceIndex{0});
  ASSERT_EQ(pair.consumer.switches.size(), 2U);
  EXPECT_EQ(pair.consumer.switches[0].cause, SwitchCause::kAlarm);
  EXPECT_EQ(pair.consumer.switches[0].to, SourceIndex{1});
  EXPECT_LT(pair.consumer.switches[0].ts, at(2000)) << "what was missed tells before the silence";
  EXPECT_EQ(pair.consumer.switches[1].cause, SwitchCause::kBack);
  EXPECT_EQ(pair.group.counters().switches, 2U);
  const std::vector<Seen>& out = pair.consumer.lanes[{0, EventKind::kQuote}];
  ASSERT_EQ(out.size(), 1700U);
  for (size_t i = 0; i < out.size(); ++i) ASSERT_EQ(out[i].number, i * 10 + 1);
}

TEST(FeedGroup, WithoutASoundSourceAHoleIsOpenUntilOneIsSound) {
  FeedGroupConfig config = group_config();
  config.hole_look_back = ms(1000);
  Pair pair{config};
  run(pair, 0, 1000, true);
  for (int64_t t = 1000; t < 5000; t += 10) pair.pass(t);
  ASSERT_EQ(pair.consumer.holes.size(), 1U);
  EXPECT_TRUE(pair.consumer.holes[0].open);
  EXPECT_EQ(pair.consumer.holes[0].cause, HoleCause::kNoSoundSource);
  run(pair, 5000, 9000, true);
  ASSERT_EQ(pair.consumer.holes.size(), 2U);
  EXPECT_FALSE(pair.consumer.holes[1].open);
  EXPECT_EQ(pair.consumer.holes[1].from, pair.consumer.holes[0].from);
  EXPECT_EQ(pair.consumer.holes[1].from, pair.consumer.holes[0].to - ms(1000));
  EXPECT_GT(pair.consumer.holes[1].to, at(5000));
}

TEST(FeedGroup, ClosedHoursAreNoSilence) {
  FeedGroupConfig config = group_config();
  config.monitor.lanes[EventKind::kQuote].cadence = ms(10);
  config.monitor.rate_drop = {.bucket = ms(100), .slow_buckets = 5};
  Pair pair{config};
  run(pair, 0, 1000, true);
  pair.group.pause(kOnly, at(1000));
  for (int64_t t = 1000; t < 90'000; t += 1000) pair.pass(t);
  pair.group.resume(kOnly, at(90'000));
  run(pair, 90'000, 91'000, true);
  EXPECT_TRUE(pair.consumer.alarms.empty()) << describe(pair.consumer.alarms[0]);
  EXPECT_TRUE(pair.consumer.holes.empty());
  for (int64_t t = 91'000; t < 95'000; t += 1000) pair.pass(t);
  EXPECT_EQ(pair.consumer.raised(AlarmCode::kStale), 2U) << "open again: silence is an alarm";
  pair.group.pause(kOnly, at(95'000));
  pair.group.resume(kOnly, at(99'000));
  EXPECT_TRUE(pair.group.alarms(SourceIndex{0}, kOnly).has(AlarmCode::kStale))
      << "who was silent before the close is no better after it";
}

TEST(FeedGroup, AWrongPriceGivesWayToTheStandBysAndAloneStaysOut) {
  Pair pair;
  run(pair, 0, 500, true);
  const std::string before = pair.numbers();
  pair.bring(0, quote(501, 120), 501);
  EXPECT_EQ(pair.group.active(kOnly), SourceIndex{1}) << "SPIKE";
  EXPECT_EQ(pair.numbers(), before);
  pair.bring(1, quote(501), 502);
  EXPECT_EQ(pair.numbers(), before + "501 ");
  EXPECT_EQ(pair.consumer.lanes[(LaneId{0, EventKind::kQuote})].back().content,
            quote(501).content_hash(true));
  ASSERT_EQ(pair.consumer.conflicts.size(), 1U);
  EXPECT_EQ(pair.consumer.conflicts[0].other, SourceIndex{0});
  EXPECT_TRUE(pair.consumer.holes.empty()) << "nothing was missed";
  pair.bring(0, quote(503, 130), 503);  // A number that the stand-by never brings.
  pair.bring(1, quote(511), 511);
  pair.pass(800);
  EXPECT_EQ(pair.numbers(), before + "501 511 ");
  EXPECT_EQ(pair.counters().distrusted, 1U);
  EXPECT_EQ(pair.consumer.holes.back().cause, HoleCause::kDistrusted);
  EXPECT_EQ(pair.consumer.holes.back().first, 503U);
}

TEST(FeedGroup, AWrongPriceOfTheNextTradeWaitsForTheStandBysAsWell) {
  FeedGroupConfig config = group_config();
  config.monitor.spike.warm_up = 3;
  config.monitor.spike.latch.raise_count = 2;  // The source stays the active one.
  Pair pair{config};
  for (uint64_t n = 1; n <= 5; ++n)
    for (const uint8_t source : kBoth) pair.bring(source, trade(n), static_cast<int64_t>(n) + 5);
  Trade wrong = trade(6).as<Trade>();
  wrong.price = Price::from_units(150);
  pair.bring(0, MarketEvent{wrong}, 12);
  pair.bring(1, trade(6), 13);
  EXPECT_EQ(pair.numbers(EventKind::kTrade), "1 2 3 4 5 6 ");
  EXPECT_EQ(pair.consumer.lanes[(LaneId{0, EventKind::kTrade})].back().content,
            trade(6).content_hash(true));
  EXPECT_TRUE(pair.consumer.holes.empty());
}

TEST(FeedGroup, APriceThatBothSeeJumpIsTrue) {
  Pair pair;
  run(pair, 0, 500, true);
  const std::string before = pair.numbers();
  pair.bring(0, quote(501, 120), 501);
  pair.bring(1, quote(501, 120), 502);
  EXPECT_EQ(pair.numbers(), before + "501 ");
  EXPECT_EQ(pair.counters().distrusted, 0U);
}

TEST(FeedGroup, ANumberTooFarAheadDoesNotCarryTheLaneAway) {
  FeedGroupConfig config = group_config();
  config.monitor.sequence.jump_max = 1000;
  Pair pair{config};
  for (const uint8_t source : kBoth) pair.bring(source, quote(10), 20);
  MarketEvent wrong = quote(10);
  Quote far = wrong.as<Quote>();
  far.header.sequence = 9'000'000'000;
  pair.bring(0, MarketEvent{far}, 30);
  pair.bring(1, quote(40), 50);
  EXPECT_EQ(pair.numbers(), "10 ") << "the primary may still bring one before it";
  pair.bring(0, quote(40), 51);
  EXPECT_EQ(pair.numbers(), "10 40 ");
  pair.pass(400);
  for (const uint8_t source : kBoth) pair.bring(source, quote(401), 402);
  EXPECT_EQ(pair.numbers(), "10 40 401 ");
}

TEST(FeedGroup, WithoutNumbersContentAndTimeTellEventsApart) {
  FeedGroupConfig config = group_config();
  config.monitor.lanes[EventKind::kQuote].numbering = Numbering::kContent;
  Pair pair{config};
  const auto bring = [&](uint8_t source, int64_t ts, int64_t price, int64_t when) {
    Quote event = quote(static_cast<uint64_t>(ts), price).as<Quote>();
    event.header.sequence = 0;
    pair.bring(source, MarketEvent{event}, when);
  };
  bring(0, 10, 100, 11);
  bring(1, 10, 100, 12);
  bring(1, 10, 101, 13);
  bring(0, 20, 100, 21);  // The primary has lost the second one of time 10.
  bring(1, 20, 100, 22);
  bring(1, 20, 100, 23);  // A repeat.
  pair.pass(300);
  EXPECT_EQ(pair.counters().delivered, 3U);
  EXPECT_EQ(pair.counters().repeats, 1U);
  EXPECT_EQ(pair.counters().copies, 2U);
  bring(0, 10, 101, 301);
  EXPECT_EQ(pair.counters().delivered, 3U) << "a copy, long after";
}

TEST(FeedGroup, BarsAreToldApartByTheirTime) {
  FeedGroupConfig config = group_config();
  config.kinds = {EventKind::kBar};
  config.monitor.clock_skew.enabled = false;
  Pair pair{config};
  const auto bring = [&](uint8_t source, int64_t close, int64_t when) {
    Bar bar;
    bar.header.ts_event = at(60'000);
    bar.close = Price::from_units(close);
    pair.bring(source, MarketEvent{bar}, when);
  };
  bring(1, 7, 60'010);
  bring(0, 8, 60'020);
  EXPECT_EQ(pair.counters(EventKind::kBar).delivered, 1U);
  ASSERT_EQ(pair.consumer.conflicts.size(), 1U);
  EXPECT_EQ(pair.consumer.conflicts[0].delivered, SourceIndex{0}) << "the active source's";
}

TEST(FeedGroup, RefusesAndCountsWhatItCannotJoin) {
  Pair pair;
  Depth depth;
  pair.bring(0, MarketEvent{depth}, 1);
  EXPECT_EQ(pair.group.counters().refused_kind, 1U);
  EXPECT_EQ(pair.group.lane_counters(kOnly, EventKind::kDepth), nullptr);
  pair.bring(0, quote(0), 2);
  EXPECT_EQ(pair.group.counters().unnumbered, 1U);
  EXPECT_EQ(pair.numbers(), "");
  EXPECT_EQ(pair.consumer.raised(AlarmCode::kSequence), 1U) << "a source without numbers is told";
  ASSERT_EQ(pair.consumer.holes.size(), 1U);
  EXPECT_EQ(pair.consumer.holes[0].cause, HoleCause::kUnnumbered);
  EXPECT_EQ(pair.consumer.holes[0].kind, EventKind::kQuote);
  EXPECT_EQ(pair.consumer.holes[0].from, at(2));
}

TEST(FeedGroup, ANewSessionMayCountFromOneAgain) {
  Pair pair;
  for (const uint8_t source : kBoth) pair.bring(source, trade(900), 905);
  pair.bring(0, trade(902), 906);
  pair.group.restart(at(1000));
  for (const uint8_t source : kBoth) {
    Trade first = trade(1).as<Trade>();
    first.header.ts_event = at(1001);
    pair.bring(source, MarketEvent{first}, 1005);
  }
  EXPECT_EQ(pair.numbers(EventKind::kTrade), "900 902 1 ");
  EXPECT_EQ(pair.consumer.holes.size(), 1U) << "901";
  EXPECT_EQ(pair.consumer.raised(AlarmCode::kSequence), 1U) << "by the step to 902 alone";
}

TEST(FeedGroup, BeyondTheMemoryACopyIsOnlyCounted) {
  FeedGroupConfig config = group_config();
  config.lane.memory_events = 4;
  Pair pair{config};
  for (uint64_t n = 1; n <= 10; ++n)
    for (const uint8_t source : kBoth) pair.bring(source, quote(n), static_cast<int64_t>(n) + 5);
  EXPECT_EQ(pair.counters().delivered, 10U);
  pair.bring(0, quote(8), 20);
  EXPECT_EQ(pair.counters().repeats, 1U);
  pair.bring(0, quote(3), 21);
  EXPECT_EQ(pair.counters().too_old, 1U);
  EXPECT_EQ(pair.counters().delivered, 10U);
}

TEST(FeedGroupConfig, ReadsItsKeys) {
  const FeedGroupConfig config = read_feed_group_config(ConfigFile::parse(R"(
hold_ms = 50
window_events = 64
switch_back_after_ms = 1000
kinds = ["depth", "funding"]
[missed]
raise_count = 7
)",
                                                                          "feed.toml")
                                                            .root());
  EXPECT_EQ(config.lane.hold, ms(50));
  EXPECT_EQ(config.lane.window_events, 64U);
  EXPECT_EQ(config.lane.memory_events, LaneConfig{}.memory_events);
  EXPECT_EQ(config.switch_back_after, ms(1000));
  EXPECT_EQ(config.kinds, (std::vector{EventKind::kDepth, EventKind::kFunding}));
  EXPECT_EQ(config.monitor.missed.raise_count, 7U);
  for (const auto& [text, part] : {std::pair{"kinds = [\"book_delta\"]", "got \"book_delta\""},
                                   std::pair{"hold = 5", "got hold"}}) {
    try {
      (void)read_feed_group_config(ConfigFile::parse(text, "feed.toml").root());
      ADD_FAILURE() << text;
    } catch (const Error& error) {
      EXPECT_NE(std::string{error.what()}.find(part), std::string::npos) << error.what();
    }
  }
}

}  // namespace
}  // namespace godwit
