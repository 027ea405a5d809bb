// The fast book against the naive one on random streams, sound ones and broken ones.
#include <gtest/gtest.h>

#include "foundation/base/random.h"
#include "market/book/naive_order_book.h"
#include "market/book/order_book.h"
#include "market/book/test_book_compare.h"

namespace godwit {
namespace {

using E = OrderByOrder;

/// Few numbers, prices and quantities, so that events meet each other; some of them nonsense.
OrderByOrder random_event(Rng& rng, int64_t prices) {
  OrderByOrder e;
  e.header.kind = EventKind::kOrderByOrder;
  const double kind = rng.uniform();
  const auto action = kind < 0.45   ? BookAction::kAdd
                      : kind < 0.65 ? BookAction::kReduce
                      : kind < 0.82 ? BookAction::kModify
                      : kind < 0.99 ? BookAction::kTrade
                                    : static_cast<BookAction>(77);
  int flags = static_cast<int>(action);
  if (rng.uniform() < 0.001) flags = static_cast<int>(BookAction::kClear);
  const double side = rng.uniform();
  flags |= side < 0.46 ? E::kBidSide : side < 0.92 ? E::kAskSide : side < 0.97 ? 0 : 0x300;
  if (rng.uniform() < 0.7) flags |= E::kLastOfRun;
  if (rng.uniform() < 0.001) flags |= E::kSnapshot;
  if (rng.uniform() < 0.8) flags |= E::kTakesResting;
  if (rng.uniform() < 0.2) flags |= E::kTakesBoth;
  e.header.flags = static_cast<uint16_t>(flags);
  e.order_id = static_cast<uint64_t>(rng.between(1, 300));
  e.counter_order_id = static_cast<uint64_t>(rng.between(1, 300));
  // Far apart, so that a side holds more levels than a short walk covers; negative ones too.
  e.price = Price::from_units(rng.between(-prices, prices));
  e.quantity = Quantity::from_units(rng.between(0, 9));
  if (rng.uniform() < 0.01) e.quantity = Quantity::max();
  if (rng.uniform() < 0.01) e.quantity = Quantity::from_units(-rng.between(1, 9));
  return e;
}

void check_stream(uint64_t seed, int64_t prices, int events) {
  Rng rng{seed};
  OrderBook book{{.orders_expected = 2}};
  NaiveOrderBook naive;
  for (int i = 0; i < events; ++i) {
    const bool continuous = rng.uniform() < 0.5;
    book.set_continuous(continuous);
    naive.set_continuous(continuous);
    const OrderByOrder e = random_event(rng, prices);
    ASSERT_EQ(test::fault_of(book.apply(e)), test::fault_of(naive.apply(e))) << "event " << i;
    ASSERT_TRUE(test::same_books(book, naive)) << "event " << i;
    ASSERT_EQ(book.find(e.order_id), naive.find(e.order_id)) << "event " << i;
    ASSERT_EQ(book.position(e.order_id), naive.position(e.order_id)) << "event " << i;
  }
  ASSERT_EQ(book.faults(), naive.faults());
}

TEST(OrderBookRandom, EqualsTheNaiveBookAfterEveryEvent) {
  for (uint64_t seed = 0; seed < 60; ++seed) {
    SCOPED_TRACE(seed);
    check_stream(seed, seed % 3 == 0 ? 3 : seed % 3 == 1 ? 20 : 200, 2000);
    if (HasFatalFailure()) return;
  }
}

TEST(OrderBookRandom, TheStreamsReachEveryFaultButTheBoundOnOrders) {
  NaiveOrderBook naive;
  naive.set_continuous(true);
  Rng rng{1};
  for (int i = 0; i < 20'000; ++i) (void)naive.apply(random_event(rng, 5));
  for (size_t fault = 0; fault < kBookFaultKinds; ++fault) {
    const auto kind = static_cast<BookFault>(fault);
    EXPECT_EQ(naive.faults().of(kind) > 0, kind != BookFault::kFull) << name(kind);
  }
}

}  // namespace
}  // namespace godwit
