#include "market/book/order_book.h"

#include <gtest/gtest.h>

#include "market/book/naive_order_book.h"
#include "market/book/test_book_compare.h"

namespace godwit {
namespace {

using E = OrderByOrder;

Price price(int64_t units) { return Price::from_units(units); }
Quantity quantity(int64_t units) { return Quantity::from_units(units); }

struct What {
  uint64_t id = 0;
  int64_t price = 0;
  int64_t quantity = 0;
  uint64_t counter = 0;
};
OrderByOrder event(BookAction action, int flags, const What& what) {
  OrderByOrder e;
  e.header.kind = EventKind::kOrderByOrder;
  e.header.flags = static_cast<uint16_t>(static_cast<int>(action) | flags);
  e.price = price(what.price);
  e.quantity = Quantity::from_units(what.quantity);
  e.order_id = what.id;
  e.counter_order_id = what.counter;
  return e;
}

/// Both books, which must agree after every event and on its outcome.
class OrderBookTest : public testing::Test {
 protected:
  std::optional<BookFault> apply(const OrderByOrder& e) {
    const auto fault = test::fault_of(book_.apply(e));
    EXPECT_EQ(fault, test::fault_of(naive_.apply(e)));
    EXPECT_TRUE(test::same_books(book_, naive_));
    return fault;
  }
  std::optional<BookFault> add(int side, const What& what) {
    return apply(event(BookAction::kAdd, side | E::kLastOfRun, what));
  }
  [[nodiscard]] std::vector<uint64_t> queue(BookSide side) const {
    std::vector<uint64_t> ids;
    book_.visit_orders(side, 1, [&](const PriceLevel&, const RestingOrder& order) {
      ids.push_back(order.order_id);
    });
    return ids;
  }
  OrderBook book_;
  NaiveOrderBook naive_;
};

TEST_F(OrderBookTest, QueuesOrdersByPriceThenArrival) {
  add(E::kBidSide, {.id = 1, .price = 10, .quantity = 5});
  add(E::kBidSide, {.id = 2, .price = 11, .quantity = 7});
  add(E::kBidSide, {.id = 3, .price = 11, .quantity = 9});
  add(E::kAskSide, {.id = 4, .price = 12, .quantity = 1});
  EXPECT_EQ(book_.best(BookSide::kBid),
            (PriceLevel{.price = price(11), .volume = quantity(16), .orders = 2}));
  EXPECT_EQ(book_.best(BookSide::kAsk)->price, price(12));
  EXPECT_EQ(queue(BookSide::kBid), (std::vector<uint64_t>{2, 3}));
  EXPECT_EQ(book_.position(3), (QueuePosition{.orders_ahead = 1, .volume_ahead = quantity(7)}));
  EXPECT_EQ(book_.position(2), QueuePosition{});
  EXPECT_EQ(book_.position(9), std::nullopt);
  EXPECT_EQ(book_.order_count(), 4U);
}

TEST_F(OrderBookTest, DepthHoldsTenLevelsBestFirst) {
  for (int64_t i = 0; i < 12; ++i) {
    add(E::kBidSide, {.id = static_cast<uint64_t>(100 + i), .price = 50 - i, .quantity = i + 1});
    add(E::kAskSide, {.id = static_cast<uint64_t>(200 + i), .price = 60 + i, .quantity = 1});
  }
  EventHeader header;
  header.flags = 77;
  header.sequence = 5;
  const Depth depth = book_.depth(header);
  EXPECT_EQ(depth.header.kind, EventKind::kDepth);
  EXPECT_EQ(depth.header.flags, 0);
  EXPECT_EQ(depth.header.sequence, 5U);
  EXPECT_EQ(depth.bids[0].price, price(50));
  EXPECT_EQ(depth.bids[9].price, price(41));
  EXPECT_EQ(depth.bids[9].volume, quantity(10));
  EXPECT_EQ(depth.asks[9].price, price(69));
}

TEST_F(OrderBookTest, ReduceKeepsThePlaceAndRemovesAtZero) {
  add(E::kAskSide, {.id = 1, .price = 10, .quantity = 5});
  add(E::kAskSide, {.id = 2, .price = 10, .quantity = 5});
  EXPECT_EQ(apply(event(BookAction::kReduce, E::kAskSide, {.id = 1, .quantity = 2})), std::nullopt);
  EXPECT_EQ(queue(BookSide::kAsk), (std::vector<uint64_t>{1, 2}));
  EXPECT_EQ(book_.find(1)->quantity, quantity(3));
  EXPECT_EQ(apply(event(BookAction::kReduce, 0, {.id = 1, .quantity = 3})), std::nullopt);
  EXPECT_EQ(book_.find(1), std::nullopt);
  EXPECT_EQ(apply(event(BookAction::kReduce, 0, {.id = 2, .quantity = 5})), std::nullopt);
  EXPECT_EQ(book_.best(BookSide::kAsk), std::nullopt);
}

TEST_F(OrderBookTest, ModifyLosesThePlaceWhenThePriceMovesOrTheQuantityGrows) {
  struct Case {
    int64_t price;
    int64_t quantity;
    std::vector<uint64_t> queue;
  };
  for (const Case& c : {Case{10, 4, {1, 2}}, Case{10, 5, {1, 2}}, Case{10, 6, {2, 1}},
                        Case{9, 5, {2}}, Case{11, 5, {1}}}) {
    apply(event(BookAction::kClear, 0, {}));
    add(E::kBidSide, {.id = 1, .price = 10, .quantity = 5});
    add(E::kBidSide, {.id = 2, .price = 10, .quantity = 5});
    const What what{.id = 1, .price = c.price, .quantity = c.quantity};
    EXPECT_EQ(apply(event(BookAction::kModify, E::kBidSide, what)), std::nullopt);
    EXPECT_EQ(queue(BookSide::kBid), c.queue) << c.price << " " << c.quantity;
  }
}

TEST_F(OrderBookTest, AnOrderAloneGrowsInItsPlace) {
  add(E::kBidSide, {.id = 1, .price = 10, .quantity = 5});
  EXPECT_EQ(apply(event(BookAction::kModify, 0, {.id = 1, .price = 10, .quantity = 8})),
            std::nullopt);
  EXPECT_EQ(book_.best(BookSide::kBid)->volume, quantity(8));
}

TEST_F(OrderBookTest, TradesTakeFromTheRestingOrderFromBothOrFromNone) {
  add(E::kAskSide, {.id = 1, .price = 10, .quantity = 5});
  add(E::kBidSide, {.id = 2, .price = 9, .quantity = 5});
  const What print{.id = 1, .price = 10, .quantity = 2, .counter = 2};
  EXPECT_EQ(apply(event(BookAction::kTrade, E::kBidSide, print)), std::nullopt);
  EXPECT_EQ(book_.find(1)->quantity, quantity(5));
  EXPECT_EQ(apply(event(BookAction::kTrade, E::kBidSide | E::kTakesResting, print)), std::nullopt);
  EXPECT_EQ(book_.find(1)->quantity, quantity(3));
  EXPECT_EQ(book_.find(2)->quantity, quantity(5));
  const What cross{.id = 2, .price = 10, .quantity = 3, .counter = 1};
  EXPECT_EQ(apply(event(BookAction::kTrade, E::kTakesBoth, cross)), std::nullopt);
  EXPECT_EQ(book_.find(1), std::nullopt);
  EXPECT_EQ(book_.find(2)->quantity, quantity(2));
}

TEST_F(OrderBookTest, EveryInconsistentEventHasItsName) {
  add(E::kBidSide, {.id = 1, .price = 10, .quantity = 5});
  add(E::kAskSide, {.id = 2, .price = 12, .quantity = 5});
  using F = BookFault;
  using A = BookAction;
  struct Case {
    F fault;
    OrderByOrder event;
  };
  const What plain{.id = 3, .price = 10, .quantity = 1};
  const std::vector<Case> cases{
      {F::kUnknownAction, event(static_cast<A>(0), E::kBidSide, plain)},
      {F::kUnknownAction, event(static_cast<A>(200), E::kBidSide, plain)},
      {F::kNoSide, event(A::kAdd, 0, plain)},
      {F::kNoSide, event(A::kAdd, E::kBidSide | E::kAskSide, plain)},
      {F::kNoSide, event(A::kTrade, E::kTakesResting, {.id = 1, .quantity = 1})},
      {F::kWrongSide, event(A::kReduce, E::kAskSide, {.id = 1, .quantity = 1})},
      {F::kWrongSide, event(A::kModify, E::kAskSide, {.id = 1, .price = 9, .quantity = 1})},
      {F::kWrongSide, event(A::kTrade, E::kBidSide | E::kTakesResting, {.id = 1, .quantity = 1})},
      {F::kBadQuantity, event(A::kAdd, E::kBidSide, {.id = 3, .price = 10, .quantity = 0})},
      {F::kBadQuantity, event(A::kReduce, E::kBidSide, {.id = 1, .quantity = -1})},
      {F::kBadQuantity, event(A::kModify, 0, {.id = 1, .price = 10, .quantity = 0})},
      {F::kBadQuantity, event(A::kTrade, E::kBidSide, {.id = 1, .quantity = 0})},
      {F::kUnknownOrder, event(A::kReduce, 0, plain)},
      {F::kUnknownOrder, event(A::kModify, 0, plain)},
      {F::kUnknownOrder, event(A::kTrade, E::kAskSide | E::kTakesResting, plain)},
      {F::kDuplicateOrder, event(A::kAdd, E::kAskSide, {.id = 1, .price = 10, .quantity = 1})}};
  uint64_t faults = 0;
  for (const Case& c : cases) {
    EXPECT_EQ(apply(c.event), c.fault) << name(c.fault);
    EXPECT_EQ(book_.faults().total(), ++faults);
    EXPECT_EQ(book_.order_count(), 2U);
  }
  EXPECT_EQ(book_.faults(), naive_.faults());
}

TEST_F(OrderBookTest, TakingTooMuchRemovesTheOrder) {
  add(E::kBidSide, {.id = 1, .price = 10, .quantity = 5});
  EXPECT_EQ(apply(event(BookAction::kReduce, 0, {.id = 1, .quantity = 6})),
            BookFault::kNegativeRest);
  EXPECT_EQ(book_.order_count(), 0U);
}

TEST_F(OrderBookTest, AVolumeBeyondItsRangeIsRefused) {
  OrderByOrder huge = event(BookAction::kAdd, E::kBidSide, {.id = 1, .price = 10});
  huge.quantity = Quantity::max();
  EXPECT_EQ(apply(huge), std::nullopt);
  EXPECT_EQ(add(E::kBidSide, {.id = 2, .price = 10, .quantity = 1}), BookFault::kVolumeOverflow);
  EXPECT_EQ(add(E::kBidSide, {.id = 2, .price = 9, .quantity = 1}), std::nullopt);
  EXPECT_EQ(apply(event(BookAction::kModify, 0, {.id = 2, .price = 10, .quantity = 2})),
            BookFault::kVolumeOverflow);
  EXPECT_EQ(book_.find(2)->price, price(9));
}

TEST_F(OrderBookTest, CrossedIsAFaultInContinuousTradingAtTheEndOfARun) {
  const OrderByOrder crossing =
      event(BookAction::kAdd, E::kAskSide, {.id = 2, .price = 10, .quantity = 1});
  add(E::kBidSide, {.id = 1, .price = 10, .quantity = 5});
  EXPECT_EQ(apply(crossing), std::nullopt) << "an auction";
  book_.set_continuous(true);
  naive_.set_continuous(true);
  EXPECT_EQ(apply(event(BookAction::kReduce, 0, {.id = 1, .quantity = 1})), std::nullopt);
  EXPECT_FALSE(book_.at_end_of_run());
  EXPECT_EQ(apply(event(BookAction::kReduce, E::kLastOfRun, {.id = 1, .quantity = 1})),
            BookFault::kCrossed);
  EXPECT_EQ(book_.find(1)->quantity, quantity(3)) << "applied all the same";
}

TEST_F(OrderBookTest, APictureReplacesWhatWasThere) {
  const auto picture = [](uint64_t id, int flags) {
    return event(BookAction::kAdd, E::kBidSide | E::kSnapshot | flags,
                 {.id = id, .price = 9, .quantity = 1});
  };
  add(E::kBidSide, {.id = 1, .price = 10, .quantity = 5});
  apply(picture(2, 0));
  apply(picture(3, 0));
  EXPECT_EQ(queue(BookSide::kBid), (std::vector<uint64_t>{2, 3}));
  add(E::kBidSide, {.id = 4, .price = 10, .quantity = 5});
  apply(picture(5, E::kLastOfRun));
  EXPECT_EQ(book_.order_count(), 1U);
  apply(picture(6, 0));  // The last picture has ended: this is another one.
  EXPECT_EQ(queue(BookSide::kBid), (std::vector<uint64_t>{6}));
}

TEST(OrderBook, ABoundOnOrdersIsKept) {
  OrderBook book{{.orders_expected = 1, .orders_max = 2}};
  for (uint64_t id = 1; id <= 3; ++id) {
    const auto outcome =
        book.apply(event(BookAction::kAdd, E::kBidSide, {.id = id, .price = 5, .quantity = 1}));
    const auto expected = id <= 2 ? std::nullopt : std::optional{BookFault::kFull};
    EXPECT_EQ(test::fault_of(outcome), expected);
  }
  EXPECT_TRUE(book.apply(event(BookAction::kReduce, 0, {.id = 1, .quantity = 1})));
  EXPECT_TRUE(
      book.apply(event(BookAction::kAdd, E::kBidSide, {.id = 3, .price = 5, .quantity = 1})));
}

}  // namespace
}  // namespace godwit
