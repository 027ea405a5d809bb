// Wrong numbers, new counts and no numbers: none of them may silence a lane.
#include <string>

#include <gtest/gtest.h>

#include "market/data/feed/feed_group.h"
#include "market/data/feed/feed_group_testing.h"

namespace godwit {
namespace {

using namespace feed_testing;

/// A quote of any number, made by the venue `milliseconds` after the start.
MarketEvent quote_at(uint64_t number, int64_t milliseconds) {
  MarketEvent event = quote(number);
  event.set_ts_event(at(milliseconds));
  return event;
}

/// Both sources bring numbers `first` on, one every `step` ms from `from` on.
void bring_both(Pair& pair, uint64_t first, uint64_t last, int64_t from, int64_t step = 10) {
  for (uint64_t number = first; number <= last; ++number) {
    const int64_t t = from + static_cast<int64_t>(number - first) * step;
    pair.pass(t);
    for (const uint8_t source : kBoth) pair.bring(source, quote_at(number, t), t + source);
  }
}

std::string numbers_of(uint64_t first, uint64_t last) {
  std::string text;
  for (uint64_t number = first; number <= last; ++number) text += std::to_string(number) + " ";
  return text;
}

size_t holes_of(const Consumer& consumer, HoleCause cause) {
  size_t count = 0;
  for (const FeedHole& hole : consumer.holes) count += hole.cause == cause ? 1 : 0;
  return count;
}

constexpr uint64_t kFar = 1'000'000;

TEST(FeedGroupNumbers, OneNumberFarAheadTakesNothingFromTheLane) {
  for (const int64_t step : {10, 300, 4000})  // Also where nothing comes within the hold.
    for (const uint8_t wrong : kBoth) {
      Pair pair;
      bring_both(pair, 1, 20, 0, step);
      pair.bring(wrong, quote_at(20 + kFar, 20 * step - 1), 20 * step - 1);
      bring_both(pair, 21, 60, 20 * step, step);
      pair.pass(100 * step);
      EXPECT_EQ(pair.numbers(), numbers_of(1, 60)) << step << " ms, source " << int{wrong};
      EXPECT_EQ(pair.counters().late, 0U);
      EXPECT_EQ(pair.counters().distrusted, 1U);
      EXPECT_EQ(holes_of(pair.consumer, HoleCause::kDistrusted), 1U);
    }
}

TEST(FeedGroupNumbers, AfterAWrongNumberItsSourceIsWaitedForAsBefore) {
  Pair pair;
  bring_both(pair, 1, 20, 0);
  pair.bring(0, quote_at(20 + kFar, 201), 201);
  bring_both(pair, 21, 60, 210);
  pair.bring(1, quote_at(62, 620), 620);
  EXPECT_EQ(pair.numbers(), numbers_of(1, 60)) << "source 0 may still bring 61";
  pair.bring(0, quote_at(61, 610), 621);
  EXPECT_EQ(pair.numbers(), numbers_of(1, 61));
}

TEST(FeedGroupNumbers, WhoCatchesUpSpeaksNoLongerAgainstWhatIsAhead) {
  FeedGroupConfig config = group_config();
  config.lane.window_events = 1 << 12;
  config.lane.absent_after = 1 << 12;
  config.monitor.clock_skew.enabled = false;
  Pair pair{config};
  bring_both(pair, 1, 20, 0);
  for (uint64_t number = 21; number <= 2020; ++number)
    if (number != 21) pair.bring(0, quote_at(number, 210), 210);  // Source 1 alone has 21,
  for (uint64_t number = 21; number < 2020; ++number)
    pair.bring(1, quote_at(number, 210), 211);  // and does not bring the last.
  pair.pass(60'000);
  EXPECT_EQ(pair.numbers(), numbers_of(1, 2020));
  EXPECT_EQ(pair.counters().distrusted, 0U);
}

TEST(FeedGroupNumbers, ATrueJumpOfOneSourceComesOutWhenTheOtherIsSilent) {
  FeedGroupConfig config = group_config();
  config.lane.restart_quiet = ms(3000);
  Pair pair{config};
  bring_both(pair, 1, 20, 0);
  for (uint64_t n = 0; n < 5; ++n) {
    const int64_t t = 60'000 + static_cast<int64_t>(n);
    pair.bring(0, quote_at(kFar + n, t), t);
  }
  pair.pass(62'999);
  EXPECT_EQ(pair.numbers(), numbers_of(1, 20));
  pair.pass(63'004);
  EXPECT_EQ(pair.numbers(), numbers_of(1, 20) + numbers_of(kFar, kFar + 4));
  EXPECT_EQ(pair.counters().late, 0U);
  EXPECT_EQ(pair.counters().distrusted, 0U);
}

TEST(FeedGroupNumbers, ASourceAloneComesBackFromAWrongNumber) {
  Consumer consumer;
  FeedGroup group{group_config(), 1, 1, consumer};
  const auto bring = [&](uint64_t number, int64_t t) {
    MarketEvent event = quote_at(number, t);
    event.set_ts_recv(at(t));
    group.on_event(SourceIndex{0}, event, at(t));
  };
  for (uint64_t n = 1; n <= 20; ++n) bring(n, static_cast<int64_t>(n) * 100);
  bring(kFar, 2050);
  for (uint64_t n = 21; n <= 60; ++n) bring(n, static_cast<int64_t>(n) * 100);
  std::string numbers;
  for (const Seen& seen : consumer.lanes[{0, EventKind::kQuote}])
    numbers += std::to_string(seen.number) + " ";
  EXPECT_EQ(numbers, numbers_of(1, 20) + numbers_of(kFar, kFar) + numbers_of(25, 60));
  EXPECT_EQ(holes_of(consumer, HoleCause::kLate), 4U) << "21 to 24";
  EXPECT_EQ(holes_of(consumer, HoleCause::kRestart), 1U);
  EXPECT_EQ(group.lane_counters(kOnly, EventKind::kQuote)->restarts, 1U);
  EXPECT_GE(consumer.raised(AlarmCode::kSequence), 1U);
}

/// What came out of a new count from 1 on, of which nobody was told.
void expect_new_count(Pair& pair, const std::string& before, int64_t from, int64_t step) {
  const size_t alarms = pair.consumer.raised(AlarmCode::kSequence);
  bring_both(pair, 1, 100, from, step);
  pair.pass(from + 200 * step);
  const std::string numbers = pair.numbers();
  ASSERT_TRUE(numbers.starts_with(before));
  const std::string anew = numbers.substr(before.size());
  ASSERT_FALSE(anew.empty());
  const uint64_t first = std::stoull(anew);
  EXPECT_EQ(anew, numbers_of(first, 100));
  EXPECT_EQ(holes_of(pair.consumer, HoleCause::kRestart), 1U);
  const Timestamp first_out = at(from + static_cast<int64_t>(first - 1) * step);
  for (const FeedHole& hole : pair.consumer.holes)
    EXPECT_TRUE(hole.cause != HoleCause::kRestart || hole.to >= first_out) << "it covers the loss";
  EXPECT_GT(pair.consumer.raised(AlarmCode::kSequence), alarms);
  EXPECT_EQ(pair.counters().restarts, 1U);
}

TEST(FeedGroupNumbers, ACountThatBeginsAnewUntoldIsFoundOut) {
  for (const size_t memory : {4U, 4096U})  // Whether or not the old numbers are forgotten.
    for (const bool has_time : {true, false}) {
      FeedGroupConfig config = group_config();
      config.lane.memory_events = memory;
      config.monitor.lanes[EventKind::kQuote].venue_time = has_time;
      Pair pair{config};
      bring_both(pair, 900, 990, 0);
      expect_new_count(pair, numbers_of(900, 990), 60'000, has_time ? 100 : 200);
      SCOPED_TRACE(std::to_string(memory) + (has_time ? " timed" : " untimed"));
    }
}

TEST(FeedGroupNumbers, ConsecutiveNumbersThatBeginAnewAreFoundOut) {
  Pair pair;
  const auto bring = [&](uint64_t number, int64_t t) {
    MarketEvent event = trade(number);
    event.set_ts_event(at(t));
    for (const uint8_t source : kBoth) pair.bring(source, event, t);
  };
  for (uint64_t n = 900; n <= 920; ++n) bring(n, static_cast<int64_t>(n));
  for (uint64_t n = 1; n <= 20; ++n) bring(n, 60'000 + static_cast<int64_t>(n) * 200);
  EXPECT_EQ(pair.numbers(EventKind::kTrade), numbers_of(900, 920) + numbers_of(5, 20));
  EXPECT_EQ(holes_of(pair.consumer, HoleCause::kLate), 4U) << "1 to 4, once each";
  EXPECT_EQ(holes_of(pair.consumer, HoleCause::kRestart), 1U);
}

TEST(FeedGroupNumbers, ALaggingSourceIsNoNewCount) {
  Pair pair;
  bring_both(pair, 1, 20, 0);
  for (uint64_t n = 41; n <= 60; ++n)  // Source 1 is dead, source 0 had lost 21 to 40.
    pair.bring(0, quote_at(n, static_cast<int64_t>(n) * 10), static_cast<int64_t>(n) * 10);
  pair.pass(2000);
  for (uint64_t n = 21; n <= 60; ++n)
    pair.bring(1, quote_at(n, static_cast<int64_t>(n) * 10), 1000 + static_cast<int64_t>(n) * 50);
  EXPECT_EQ(pair.numbers(), numbers_of(1, 20) + numbers_of(41, 60));
  EXPECT_EQ(pair.counters().late, 20U);
  EXPECT_EQ(pair.counters().restarts, 0U);
}

TEST(FeedGroupNumbers, AfterARestartALaggingSourceDoesNotBringTheOldCountBack) {
  for (const bool has_time : {true, false}) {
    FeedGroupConfig config = group_config();
    config.monitor.lanes[EventKind::kQuote].venue_time = has_time;
    Pair pair{config};
    bring_both(pair, 890, 900, 800);
    for (const uint64_t n : {901U, 902U}) pair.bring(0, quote_at(n, 905), 905);
    pair.group.restart(at(1000));
    EXPECT_EQ(pair.numbers(), numbers_of(890, 902));
    for (const uint64_t n : {1U, 2U}) pair.bring(0, quote_at(n, 1001), 1005);
    for (const uint64_t n : {901U, 902U}) {
      MarketEvent late = quote_at(n, 905);
      if (!has_time) late.set_ts_event(at(1006));
      pair.bring(1, late, 1006);
    }
    EXPECT_EQ(pair.counters().too_old, 2U);
    EXPECT_EQ(holes_of(pair.consumer, HoleCause::kRestart), 1U) << "told once";
    pair.bring(1, quote_at(1, 1001), 1007);
    pair.bring(1, quote_at(2, 1001), 1007);
    bring_both(pair, 3, 40, 1010);
    EXPECT_EQ(pair.numbers(), numbers_of(890, 902) + numbers_of(1, 40)) << has_time;
    EXPECT_EQ(pair.counters().late, 0U);
  }
}

TEST(FeedGroupNumbers, ARestartLeavesLanesOrderedByTimeAlone) {
  FeedGroupConfig config = group_config();
  config.kinds = {EventKind::kBar};
  config.monitor.clock_skew.enabled = false;
  Pair pair{config};
  Bar bar;
  bar.header.ts_event = at(60'000);
  bar.close = Price::from_units(7);
  pair.bring(0, MarketEvent{bar}, 60'010);
  pair.pass(61'000);
  pair.group.restart(at(62'000));
  pair.bring(1, MarketEvent{bar}, 62'001);
  EXPECT_EQ(pair.counters(EventKind::kBar).delivered, 1U);
  EXPECT_EQ(pair.counters(EventKind::kBar).copies, 1U);
}

}  // namespace
}  // namespace godwit
