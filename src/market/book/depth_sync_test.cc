#include "market/book/depth_sync.h"

#include <vector>

#include <gtest/gtest.h>

#include "market/book/level_book.h"
#include "market/book/level_book_testing.h"

namespace godwit {
namespace {

using Outcome = DepthSync::Outcome;
using State = DepthSync::State;

struct Numbers {
  uint64_t first = 0;
  uint64_t last = 0;
  uint64_t previous = 0;
};

/// Messages whose one bid has the price of its last update number; owns the rows.
struct TestMessage {
  explicit TestMessage(const Numbers& numbers, bool snapshot = false)
      : rows{test_run(numbers.last, {{'b', static_cast<int64_t>(numbers.last), 1}},
                      snapshot ? BookDelta::kSnapshot : uint16_t{0})},
        message{.deltas = rows,
                .first_update = numbers.first,
                .last_update = numbers.last,
                .previous_update = numbers.previous,
                .snapshot = snapshot} {}
  TestMessage(const TestMessage&) = delete;
  TestMessage& operator=(const TestMessage&) = delete;
  std::vector<BookDelta> rows;
  DepthMessage message;
};

Outcome change(DepthSync& sync, const Numbers& numbers) {
  return sync.accept(TestMessage{numbers}.message).outcome;
}
Outcome snapshot(DepthSync& sync, uint64_t number) {
  return sync.accept(TestMessage{{number, number, 0}, true}.message).outcome;
}

TEST(DepthSync, SpotFollowsTheDocumentedSteps) {
  DepthSync sync{SequenceRule::kBinanceSpot};
  EXPECT_EQ(sync.state(), State::kWaiting);
  EXPECT_EQ(change(sync, {10, 12}), Outcome::kHeld);
  EXPECT_EQ(sync.state(), State::kBuffering);
  EXPECT_EQ(change(sync, {13, 13}), Outcome::kHeld);
  EXPECT_EQ(change(sync, {14, 20}), Outcome::kHeld);
  LevelBook book;
  const TestMessage picture{{15, 15, 0}, true};
  const DepthSync::Step step = sync.accept(picture.message);
  EXPECT_EQ(step.outcome, Outcome::kSynced);
  ASSERT_EQ(step.deltas.size(), 2U);  // The snapshot, and the one message that goes beyond 15.
  EXPECT_EQ(step.deltas[1].header.sequence, 20U);
  EXPECT_EQ(step.deltas[1].header.flags & BookDelta::kAfterGap, 0);
  EXPECT_EQ(step.deltas[1].header.ts_recv, picture.rows[0].header.ts_recv);
  book.apply(step.deltas);
  EXPECT_EQ(book.bid_count(), 2U);
  EXPECT_EQ(sync.last_update(), 20U);
  EXPECT_FALSE(sync.needs_snapshot());
  EXPECT_EQ(change(sync, {21, 25}), Outcome::kApply);
  EXPECT_EQ(change(sync, {21, 25}), Outcome::kOld);
  EXPECT_EQ(change(sync, {24, 27}), Outcome::kApply);  // Reaches back, but has news.
}

TEST(DepthSync, SpotConnectsAtTheEdges) {
  {
    DepthSync sync{SequenceRule::kBinanceSpot};
    EXPECT_EQ(snapshot(sync, 100), Outcome::kSynced);
    EXPECT_EQ(change(sync, {90, 100}), Outcome::kOld);
    EXPECT_EQ(change(sync, {101, 101}), Outcome::kApply);
  }
  DepthSync sync{SequenceRule::kBinanceSpot};
  EXPECT_EQ(snapshot(sync, 100), Outcome::kSynced);
  EXPECT_EQ(change(sync, {102, 103}), Outcome::kGap);
}

TEST(DepthSync, ASnapshotOlderThanWhatIsHeldIsAskedForAgain) {
  DepthSync sync{SequenceRule::kBinanceSpot};
  EXPECT_EQ(change(sync, {50, 60}), Outcome::kHeld);
  EXPECT_EQ(snapshot(sync, 48), Outcome::kTooOldSnapshot);
  EXPECT_TRUE(sync.needs_snapshot());
  EXPECT_EQ(snapshot(sync, 49), Outcome::kSynced);
  EXPECT_EQ(sync.last_update(), 60U);
  EXPECT_EQ(sync.counts().snapshots_too_old, 1U);
}

TEST(DepthSync, AGapMarksTheRunAndTheNextSnapshotMends) {
  DepthSync sync{SequenceRule::kBinanceSpot};
  LevelBook book;
  const auto feed = [&](const TestMessage& message) {
    const DepthSync::Step step = sync.accept(message.message);
    book.apply(step.deltas);
    return step.outcome;
  };
  EXPECT_EQ(feed(TestMessage{{10, 10, 0}, true}), Outcome::kSynced);
  EXPECT_EQ(feed(TestMessage{{11, 11, 0}}), Outcome::kApply);
  EXPECT_TRUE(book.trusted());
  EXPECT_EQ(feed(TestMessage{{13, 13, 0}}), Outcome::kGap);
  EXPECT_EQ(sync.state(), State::kLost);
  EXPECT_TRUE(sync.needs_snapshot());
  EXPECT_FALSE(book.trusted());
  EXPECT_EQ(feed(TestMessage{{14, 14, 0}}), Outcome::kHeld);
  EXPECT_EQ(feed(TestMessage{{15, 15, 0}}), Outcome::kHeld);
  EXPECT_EQ(feed(TestMessage{{14, 14, 0}, true}), Outcome::kSynced);
  EXPECT_TRUE(book.trusted());
  EXPECT_EQ(book.bid_count(), 2U);  // 14 from the snapshot, 15 held.
  EXPECT_EQ(feed(TestMessage{{16, 16, 0}}), Outcome::kApply);
  const DepthSync::Counts expected{.applied = 2, .synced = 2, .held = 3, .gaps = 1};
  EXPECT_EQ(sync.counts(), expected);
}

TEST(DepthSync, AGapAmongTheHeldThrowsAwayWhatLiesBeforeIt) {
  DepthSync sync{SequenceRule::kBinanceSpot};
  EXPECT_EQ(change(sync, {10, 12}), Outcome::kHeld);
  EXPECT_EQ(change(sync, {15, 16}), Outcome::kHeld);
  EXPECT_EQ(change(sync, {10, 12}), Outcome::kOld);
  EXPECT_EQ(snapshot(sync, 11), Outcome::kTooOldSnapshot);
  EXPECT_EQ(snapshot(sync, 14), Outcome::kSynced);
  EXPECT_EQ(sync.last_update(), 16U);
}

TEST(DepthSync, FuturesGoByThePreviousNumber) {
  DepthSync sync{SequenceRule::kBinanceFutures};
  EXPECT_EQ(change(sync, {100, 110, 95}), Outcome::kHeld);
  EXPECT_EQ(change(sync, {115, 120, 110}), Outcome::kHeld);
  EXPECT_EQ(change(sync, {125, 130, 120}), Outcome::kHeld);
  EXPECT_EQ(snapshot(sync, 117), Outcome::kSynced);
  EXPECT_EQ(sync.last_update(), 130U);
  EXPECT_EQ(change(sync, {140, 150, 130}), Outcome::kApply);  // A hole in U, none in pu.
  EXPECT_EQ(change(sync, {151, 160, 149}), Outcome::kGap);    // Contiguous U, but another pu.
  EXPECT_EQ(sync.counts().gaps, 1U);
}

TEST(DepthSync, FuturesFirstMessageMayStartRightAtTheSnapshot) {
  DepthSync sync{SequenceRule::kBinanceFutures};
  EXPECT_EQ(snapshot(sync, 120), Outcome::kSynced);
  EXPECT_EQ(change(sync, {125, 130, 120}), Outcome::kApply);
  DepthSync other{SequenceRule::kBinanceFutures};
  EXPECT_EQ(snapshot(other, 120), Outcome::kSynced);
  EXPECT_EQ(change(other, {125, 130, 121}), Outcome::kGap);
}

TEST(DepthSync, BybitCountsByOneAndItsSnapshotsAlwaysReplace) {
  DepthSync sync{SequenceRule::kBybit};
  EXPECT_EQ(snapshot(sync, 500), Outcome::kSynced);
  EXPECT_EQ(change(sync, {501, 501}), Outcome::kApply);
  EXPECT_EQ(change(sync, {503, 503}), Outcome::kGap);
  EXPECT_EQ(change(sync, {504, 504}), Outcome::kHeld);
  EXPECT_EQ(snapshot(sync, 1), Outcome::kSynced);  // The service has started again.
  EXPECT_EQ(change(sync, {2, 2}), Outcome::kApply);
  EXPECT_EQ(sync.last_update(), 2U);
}

TEST(DepthSync, SnapshotsOnlyNeverLoseSync) {
  DepthSync sync{SequenceRule::kSnapshots};
  EXPECT_EQ(snapshot(sync, 0), Outcome::kSynced);
  EXPECT_EQ(snapshot(sync, 0), Outcome::kApply);
  EXPECT_FALSE(sync.needs_snapshot());
}

TEST(DepthSync, AnOldSnapshotDoesNotTurnTheBookBack) {
  DepthSync sync{SequenceRule::kBinanceSpot};
  EXPECT_EQ(snapshot(sync, 10), Outcome::kSynced);
  EXPECT_EQ(change(sync, {11, 20}), Outcome::kApply);
  EXPECT_EQ(snapshot(sync, 15), Outcome::kOld);
  EXPECT_EQ(snapshot(sync, 25), Outcome::kSynced);
  EXPECT_EQ(sync.last_update(), 25U);
}

TEST(DepthSync, NumbersThatStartAgainAreAGap) {
  DepthSync sync{SequenceRule::kBinanceSpot, {.old_in_a_row_max = 3}};
  EXPECT_EQ(snapshot(sync, 1'000), Outcome::kSynced);
  EXPECT_EQ(change(sync, {1, 1}), Outcome::kOld);
  EXPECT_EQ(change(sync, {2, 2}), Outcome::kOld);
  EXPECT_EQ(change(sync, {3, 3}), Outcome::kGap);
  EXPECT_EQ(snapshot(sync, 3), Outcome::kSynced);
  EXPECT_EQ(change(sync, {4, 4}), Outcome::kApply);
}

TEST(DepthSync, WhatIsHeldIsBounded) {
  DepthSync sync{SequenceRule::kBinanceSpot, {.held_rows_max = 10, .held_messages_max = 8}};
  for (uint64_t i = 1; i <= 1'000; ++i) EXPECT_EQ(change(sync, {i, i}), Outcome::kHeld);
  EXPECT_GE(sync.counts().held_discarded, 992U);
  EXPECT_EQ(snapshot(sync, 900), Outcome::kTooOldSnapshot);
  EXPECT_EQ(snapshot(sync, 999), Outcome::kSynced);
  EXPECT_EQ(sync.last_update(), 1'000U);
}

TEST(DepthSync, AMessageLargerThanTheBoundIsNotHeld) {
  DepthSync sync{SequenceRule::kBinanceSpot, {.held_rows_max = 1}};
  const std::vector<BookDelta> rows = test_run(5, {{'b', 1, 1}, {'b', 2, 1}});
  const DepthSync::Step step = sync.accept({.deltas = rows, .first_update = 5, .last_update = 5});
  EXPECT_EQ(step.outcome, Outcome::kHeld);
  EXPECT_EQ(step.deltas.size(), 2U);
  EXPECT_EQ(sync.counts().held_discarded, 1U);
  EXPECT_EQ(snapshot(sync, 4), Outcome::kSynced);
  EXPECT_EQ(change(sync, {6, 6}), Outcome::kGap);
}

TEST(DepthSync, LoseAndResume) {
  DepthSync sync{SequenceRule::kBinanceFutures};
  sync.resume(100);
  EXPECT_EQ(change(sync, {105, 110, 100}), Outcome::kApply);
  sync.lose();
  sync.lose();
  EXPECT_EQ(sync.state(), State::kLost);
  EXPECT_EQ(sync.counts().gaps, 1U);
  EXPECT_EQ(change(sync, {111, 120, 110}), Outcome::kHeld);
}

TEST(DepthSync, ASnapshotWithoutATimeTakesTheStreams) {
  DepthSync sync{SequenceRule::kBinanceSpot};
  EXPECT_EQ(change(sync, {10, 12}), Outcome::kHeld);
  EXPECT_EQ(change(sync, {13, 14}), Outcome::kHeld);
  TestMessage picture{{13, 13, 0}, true};
  picture.message.venue_time = false;
  const DepthSync::Step step = sync.accept(picture.message);
  ASSERT_EQ(step.deltas.size(), 2U);
  // The message up to 12 is the last that the snapshot contains.
  EXPECT_EQ(step.deltas[0].header.ts_event.ns(), 12'000'000);
  EXPECT_EQ(step.deltas[0].header.ts_recv, picture.rows[0].header.ts_recv);
}

TEST(DepthSync, EmptyMessagesMoveTheNumbersOn) {
  DepthSync sync{SequenceRule::kBinanceSpot};
  EXPECT_EQ(snapshot(sync, 10), Outcome::kSynced);
  const DepthSync::Step step = sync.accept({.deltas = {}, .first_update = 11, .last_update = 12});
  EXPECT_EQ(step.outcome, Outcome::kApply);
  EXPECT_TRUE(step.deltas.empty());
  EXPECT_EQ(change(sync, {13, 13}), Outcome::kApply);
}

}  // namespace
}  // namespace godwit
