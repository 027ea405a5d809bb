#include "market/synthetic/synthetic_book.h"

#include <cmath>

#include <gtest/gtest.h>

#include "foundation/base/error.h"
#include "market/synthetic/naive_book_testing.h"

namespace godwit {
namespace {

void expect_same(const SyntheticBook& book, const NaiveBook& naive) {
  const auto compare = [&](Side side, auto first, auto last) {
    for (const SyntheticBook::Level& level : book.levels(side)) {
      ASSERT_NE(first, last);
      ASSERT_EQ(first->first, book.price_of(level.tick));
      ASSERT_EQ(NaiveBook::total(first->second), level.total);
      auto order = first->second.begin();
      for (const SyntheticBook::Order& ours : level.orders) {
        ASSERT_EQ(order->id, ours.id);
        ASSERT_EQ(order->quantity, ours.quantity);
        ++order;
      }
      ASSERT_EQ(order, first->second.end());
      ++first;
    }
    ASSERT_EQ(first, last);
  };
  compare(Side::kBuy, naive.bids.rbegin(), naive.bids.rend());
  compare(Side::kSell, naive.asks.begin(), naive.asks.end());
}

TEST(SyntheticBook, EventsRebuildTheBookWhateverArrives) {
  for (uint64_t seed = 0; seed < 20; ++seed) {
    Rng rng{seed};
    SyntheticBook book{{.levels = 5, .orders_per_level_max = 3}, Rng{seed + 1000}};
    NaiveBook naive;
    int64_t middle = 1000;
    int actions[6] = {};
    for (int i = 0; i < 2'000; ++i) {
      const int64_t what = rng.between(0, 9);
      const Side side = rng.uniform() < 0.5 ? Side::kBuy : Side::kSell;
      if (what == 0) {
        middle += rng.between(-3, 3);
        book.quote_around(middle, middle + rng.between(1, 2));
      } else if (what <= 4) {
        book.take(side);
      } else if (what <= 7) {
        book.join(side);
      } else if (what == 8) {
        book.leave(side);
      } else if (rng.uniform() < 0.02) {
        book.clear();
      }
      for (const OrderByOrder& event : book.events()) {
        naive.apply(event);
        ++actions[static_cast<size_t>(event.action())];
      }
      book.clear_events();
      expect_same(book, naive);
      if (HasFatalFailure()) FAIL() << "seed " << seed << ", action " << i;
      if (!naive.bids.empty() && !naive.asks.empty()) {
        ASSERT_LT(naive.bids.rbegin()->first, naive.asks.begin()->first) << "crossed";
      }
    }
    for (int action = 1; action <= 5; ++action) EXPECT_GT(actions[action], 0) << action;
  }
}

TEST(SyntheticBook, MakersQuoteEveryLevelWithinTheLimits) {
  SyntheticBook book{{.levels = 4}, Rng{1}};
  book.set_limits(98, 102);
  book.quote_around(100, 101);
  ASSERT_EQ(book.levels(Side::kBuy).size(), 3U);   // 100, 99, 98
  ASSERT_EQ(book.levels(Side::kSell).size(), 2U);  // 101, 102
  book.quote_around(102, 103);                     // At the upper limit nobody sells.
  EXPECT_TRUE(book.levels(Side::kSell).empty());
  EXPECT_EQ(book.levels(Side::kBuy).front().tick, 102);
}

TEST(SyntheticBook, QuantitiesAreLotsWithTheStatedMean) {
  SyntheticBook book{{.lot = Quantity::from_units(100), .levels = 1000, .mean_lots = 5}, Rng{5}};
  book.quote_around(5'000, 5'001);
  double sum = 0;
  for (const OrderByOrder& event : book.events()) {
    ASSERT_EQ(event.quantity.raw() % Quantity::from_units(100).raw(), 0);
    sum += event.quantity.to_double();
  }
  // Geometric from 1 with mean 5: variance 20.
  EXPECT_NEAR(sum / 2'000 / 100, 5, 4 * std::sqrt(20.0 / 2'000));
}

TEST(SyntheticBook, RefusesOptionsOutOfRange) {
  const auto refused = [](SyntheticBookOptions options) {
    EXPECT_THROW((SyntheticBook{options, Rng{0}}), Error);
  };
  refused({.tick = Price{}});
  refused({.lot = Quantity{}});
  refused({.levels = 0});
  refused({.mean_lots = 0.5});
  refused({.orders_per_level_max = 0});
  refused({.lot = Quantity::from_units(1'000'000'000)});
}

}  // namespace
}  // namespace godwit
