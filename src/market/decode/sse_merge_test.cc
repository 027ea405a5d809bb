#include "market/decode/sse_merge.h"

#include <vector>

#include <gtest/gtest.h>

#include "market/book/order_book.h"

namespace godwit {
namespace {

SseOrderRow order(uint64_t sequence, uint64_t id, int64_t price, int64_t shares, BookSide side) {
  SseOrderRow row;
  row.sequence = sequence;
  row.order_id = id;
  row.price = Price::from_units(price);
  row.quantity = Quantity::from_units(shares);
  row.side = side;
  return row;
}
SseTradeRow trade(uint64_t sequence, uint64_t buy, uint64_t sell, int64_t shares,
                  AggressorSide aggressor) {
  SseTradeRow row;
  row.sequence = sequence;
  row.buy_order_id = buy;
  row.sell_order_id = sell;
  row.price = Price::from_units(10);
  row.quantity = Quantity::from_units(shares);
  row.aggressor = aggressor;
  return row;
}

template <class Row>
std::function<std::optional<Row>()> source(std::vector<Row> rows) {
  return [rows = std::move(rows), at = size_t{0}]() mutable -> std::optional<Row> {
    if (at == rows.size()) return std::nullopt;
    return rows[at++];
  };
}

TEST(SseMerge, AnAggressorsTradesComeBeforeItsRest) {
  using S = BookSide;
  SseOrderRow gone = order(7, 3, 11, 200, S::kBid);
  gone.action = SseOrderAction::kDelete;
  SseMerge merge{source<SseOrderRow>({order(1, 1, 10, 100, S::kAsk), order(2, 2, 10, 50, S::kAsk),
                                      order(5, 3, 11, 200, S::kBid), gone}),
                 source<SseTradeRow>({trade(3, 3, 1, 100, AggressorSide::kBuy),
                                      trade(4, 3, 2, 50, AggressorSide::kBuy)}),
                 InstrumentIndex{4}};
  OrderBook book;
  book.set_continuous(true);
  std::vector<uint64_t> sequences;
  while (const auto event = merge.next()) {
    EXPECT_EQ(event->header.instrument, InstrumentIndex{4});
    EXPECT_TRUE(book.apply(*event));
    sequences.push_back(event->header.sequence);
    if (event->header.sequence == 4) {
      EXPECT_EQ(book.order_count(), 0U);
    }
    if (event->header.sequence == 5) {
      EXPECT_EQ(book.best(S::kBid)->volume, Quantity::from_units(200));
    }
  }
  EXPECT_EQ(sequences, (std::vector<uint64_t>{1, 2, 3, 4, 5, 7}));
  EXPECT_EQ(book.order_count(), 0U);
  EXPECT_FALSE(merge.next());
}

TEST(SseMerge, AnAuctionTakesFromBothOrders) {
  using S = BookSide;
  SseMerge merge{
      source<SseOrderRow>({order(1, 1, 10, 100, S::kAsk), order(2, 2, 11, 300, S::kBid)}),
      source<SseTradeRow>({trade(3, 2, 1, 100, AggressorSide::kUnknown)}), InstrumentIndex{}};
  OrderBook book;
  while (const auto event = merge.next()) EXPECT_TRUE(book.apply(*event));
  EXPECT_EQ(book.find(1), std::nullopt);
  EXPECT_EQ(book.find(2)->quantity, Quantity::from_units(200));
}

TEST(SseMerge, LeavesOutAndCountsWhatIsOutOfSequence) {
  using S = BookSide;
  SseMerge merge{source<SseOrderRow>({order(2, 1, 10, 1, S::kAsk), order(2, 1, 10, 1, S::kAsk),
                                      order(1, 2, 10, 1, S::kAsk), order(6, 3, 10, 1, S::kAsk)}),
                 source<SseTradeRow>({trade(6, 9, 1, 1, AggressorSide::kBuy)}), InstrumentIndex{}};
  std::vector<BookAction> actions;
  while (const auto event = merge.next()) actions.push_back(event->action());
  EXPECT_EQ(actions, (std::vector{BookAction::kAdd, BookAction::kTrade, BookAction::kAdd}));
  EXPECT_EQ(merge.rows_out_of_sequence(), 2U);
  EXPECT_EQ(merge.numbers_shared(), 1U);
}

}  // namespace
}  // namespace godwit
