#include "market/book/level_book.h"

#include <algorithm>
#include <vector>

#include <gtest/gtest.h>

#include "foundation/base/random.h"
#include "market/book/level_book_testing.h"
#include "market/book/naive_level_book.h"

namespace godwit {
namespace {

Price price(int64_t units) { return Price::from_units(units); }
Quantity volume(int64_t units) { return Quantity::from_units(units); }

TEST(LevelBook, StartsEmptyAndUntrusted) {
  const LevelBook book;
  EXPECT_EQ(book.touch(), LevelBook::Touch::kEmpty);
  EXPECT_FALSE(book.best_bid());
  EXPECT_FALSE(book.best_ask());
  EXPECT_FALSE(book.trusted());
  EXPECT_TRUE(book.consistent());
  EXPECT_EQ(book.depth().bids[0].volume, Quantity{});
}

TEST(LevelBook, AppliesRunsAndReportsTheTouch) {
  LevelBook book;
  book.apply(
      test_run(1, {{'b', 10, 3}, {'b', 9, 1}, {'a', 11, 2}, {'a', 13, 4}}, BookDelta::kSnapshot));
  EXPECT_TRUE(book.trusted());
  EXPECT_EQ(book.best_bid()->price, price(10));
  EXPECT_EQ(book.best_ask()->volume, volume(2));
  EXPECT_EQ(book.touch(), LevelBook::Touch::kNormal);
  book.apply(test_run(2, {{'b', 10, 0}, {'b', 8, 5}, {'b', 7, 0}, {'a', 12, 6}, {'a', 11, 1}}));
  EXPECT_EQ(book.best_bid()->price, price(9));
  EXPECT_EQ(book.bid_count(), 2U);
  EXPECT_EQ(book.ask_count(), 3U);
  EXPECT_EQ(book.asks()[1].price, price(12));
  EXPECT_EQ(book.ask_volume_at(price(11)), volume(1));
  EXPECT_EQ(book.ask_volume_at(price(14)), Quantity{});
  EXPECT_EQ(book.bid_volume_at(price(8)), volume(5));
  EXPECT_EQ(book.last().sequence, 2U);
  EXPECT_EQ(book.counts().runs, 2U);
  EXPECT_EQ(book.counts().rows, 9U);
  EXPECT_EQ(book.counts().snapshots, 1U);
}

TEST(LevelBook, TellsLockedCrossedAndOneSided) {
  LevelBook book;
  book.apply(test_run(1, {{'b', 10, 1}}));
  EXPECT_EQ(book.touch(), LevelBook::Touch::kOneSided);
  book.apply(test_run(2, {{'a', 10, 1}}));
  EXPECT_EQ(book.touch(), LevelBook::Touch::kLocked);
  book.apply(test_run(3, {{'a', 9, 1}}));
  EXPECT_EQ(book.touch(), LevelBook::Touch::kCrossed);
  book.apply(test_run(4, {{'b', 10, 0}}));
  EXPECT_EQ(book.touch(), LevelBook::Touch::kOneSided);
}

TEST(LevelBook, SnapshotReplacesEverythingOnceEvenInPieces) {
  LevelBook book;
  book.apply(test_run(1, {{'b', 10, 3}, {'a', 11, 2}}, BookDelta::kSnapshot));
  const std::vector<BookDelta> run =
      test_run(2, {{'b', 20, 1}, {'b', 19, 1}, {'a', 21, 1}}, BookDelta::kSnapshot);
  for (size_t i = 0; i < run.size(); ++i) {
    book.apply(std::span{&run[i], 1});
    EXPECT_EQ(book.consistent(), i + 1 == run.size());
  }
  EXPECT_EQ(book.bid_count(), 2U);
  EXPECT_EQ(book.ask_count(), 1U);
  EXPECT_EQ(book.best_bid()->price, price(20));
}

TEST(LevelBook, SnapshotAfterARunThatWasCutOffStillClears) {
  LevelBook book;
  std::vector<BookDelta> cut = test_run(1, {{'b', 10, 3}, {'b', 9, 2}});
  cut.pop_back();
  book.apply(cut);
  EXPECT_FALSE(book.consistent());
  book.apply(test_run(2, {{'b', 5, 1}}, BookDelta::kSnapshot));
  EXPECT_EQ(book.bid_count(), 1U);
  EXPECT_TRUE(book.consistent());
}

TEST(LevelBook, AGapTakesTrustAwayUntilTheNextSnapshot) {
  LevelBook book;
  book.apply(test_run(1, {{'b', 10, 3}}, BookDelta::kSnapshot));
  book.apply(test_run(5, {{'b', 9, 3}}, BookDelta::kAfterGap));
  EXPECT_FALSE(book.trusted());
  book.apply(test_run(6, {{'b', 8, 3}}));
  EXPECT_FALSE(book.trusted());
  book.apply(test_run(7, {{'b', 0, 0}}, BookDelta::kSnapshot));  // A snapshot of an empty book.
  EXPECT_TRUE(book.trusted());
  EXPECT_EQ(book.touch(), LevelBook::Touch::kEmpty);
}

TEST(LevelBook, DepthGivesTheTenBestAndTakesThemBack) {
  LevelBook book;
  std::vector<TestRow> rows;
  for (int64_t i = 0; i < 12; ++i) {
    rows.push_back({'b', 100 - i, i + 1});
    rows.push_back({'a', 101 + i, i + 2});
  }
  book.apply(test_run(3, rows, BookDelta::kSnapshot));
  const Depth depth = book.depth();
  EXPECT_EQ(depth.header.kind, EventKind::kDepth);
  EXPECT_EQ(depth.header.sequence, 3U);
  EXPECT_EQ(depth.header.flags, 0U);
  EXPECT_EQ(depth.bids[9].price, price(91));
  EXPECT_EQ(depth.asks[9].volume, volume(11));
  book.apply(depth);
  EXPECT_EQ(book.bid_count(), 10U);
  EXPECT_EQ(book.ask_count(), 10U);
  EXPECT_EQ(book.asks()[9].price, price(110));
}

TEST(LevelBook, LeavesOutWhatNoVenueMeansAndSaysSo) {
  LevelBook book;
  std::vector<BookDelta> run = test_run(1, {{'b', 10, -1}, {'b', 9, 1}, {'a', 1, 1}, {'b', 2, 1}});
  run[2].level.price = Price::max();
  run[3].level.price = -Price::max();
  book.apply(run);
  EXPECT_EQ(book.bid_count(), 1U);
  EXPECT_EQ(book.ask_count(), 0U);
  EXPECT_EQ(book.counts().refused, 3U);
}

TEST(LevelBook, DropsTheWorstLevelsBeyondItsLimit) {
  LevelBook book{{.levels_max = 2}};
  book.apply(test_run(1, {{'a', 10, 1}, {'a', 11, 1}, {'a', 12, 1}}));
  EXPECT_EQ(book.ask_count(), 2U);
  EXPECT_EQ(book.counts().levels_dropped, 1U);
  book.apply(test_run(2, {{'a', 9, 1}}));
  EXPECT_EQ(book.asks()[0].price, price(9));
  EXPECT_EQ(book.asks()[1].price, price(10));
  EXPECT_EQ(book.counts().levels_dropped, 2U);
}

/// A random walk of the touch, with changes near it, far from it, jumps and snapshots.
std::vector<BookDelta> random_run(Rng& rng, uint64_t sequence, int64_t& middle) {
  middle += rng.between(-3, 3);
  if (rng.uniform() < 0.01) middle += rng.between(-200, 200);
  const bool snapshot = rng.uniform() < 0.01;
  const bool best_first = rng.uniform() < 0.5;
  std::vector<TestRow> rows;
  const int64_t count = rng.between(1, snapshot ? 300 : 20);
  for (int64_t i = 0; i < count; ++i) {
    const char side = rng.uniform() < 0.5 ? 'b' : 'a';
    const int64_t reach = rng.uniform() < 0.1 ? 2'000 : 20;
    const int64_t away = snapshot && best_first ? i : rng.between(-2, reach);
    rows.push_back({side, side == 'b' ? middle - away : middle + away,
                    rng.uniform() < 0.4 ? 0 : rng.between(1, 1'000)});
  }
  return test_run(sequence, rows, snapshot ? BookDelta::kSnapshot : uint16_t{0});
}

TEST(LevelBook, AgreesWithMapsOnRandomStreams) {
  for (uint64_t seed = 0; seed < 40; ++seed) {
    Rng rng{seed};
    const size_t levels_max = seed % 4 == 0 ? 25 : 100'000;
    LevelBook book{{.levels_max = levels_max}};
    NaiveLevelBook naive{levels_max};
    int64_t middle = 100'000;
    for (uint64_t sequence = 1; sequence <= 1'000; ++sequence) {
      const std::vector<BookDelta> run = random_run(rng, sequence, middle);
      book.apply(run);
      naive.apply(run);
      ASSERT_TRUE(same_levels(book, naive)) << "seed " << seed << ", run " << sequence;
    }
  }
}

TEST(LevelBook, AgreesWithMapsWhereEveryChangeIsADrift) {
  // Always new levels at one end and removals at the other: blocks at one end of the directory
  // split again and again, those at the other empty and go.
  for (const char side : {'b', 'a'}) {
    for (const int64_t step : {1, -1}) {
      LevelBook book;
      NaiveLevelBook naive;
      for (int64_t i = 0; i < 3'000; ++i) {
        const int64_t at = 10'000 + step * i;
        const std::vector<BookDelta> run =
            test_run(static_cast<uint64_t>(i + 1),
                     {{side, at, i + 1}, {side, at - step * 40, 0}, {side, at + step * 7, 2}});
        book.apply(run);
        naive.apply(run);
        ASSERT_TRUE(same_levels(book, naive)) << side << step << " at " << i;
      }
    }
  }
}

}  // namespace
}  // namespace godwit
