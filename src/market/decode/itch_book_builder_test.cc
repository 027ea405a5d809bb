#include "market/decode/itch_book_builder.h"

#include <gtest/gtest.h>

#include "market/book/test_book_compare.h"
#include "market/decode/itch_generator.h"

namespace godwit {
namespace {

/// A builder that is fed message structs.
class ItchBookBuilderTest : public testing::Test {
 protected:
  template <class Message>
  std::optional<ItchFault> apply(const Message& message) {
    std::vector<std::byte> bytes;
    append_itch(bytes, message);
    const auto outcome = books_.apply(bytes);
    return outcome ? std::nullopt : std::optional{outcome.error()};
  }
  std::optional<ItchFault> add(uint64_t ref, char side, uint32_t shares, uint32_t price_1e4,
                               uint16_t locate = 1) {
    return apply(ItchAddOrder{.header = {.stock_locate = locate},
                              .order_ref = ref,
                              .side = side,
                              .shares = shares,
                              .price_1e4 = price_1e4});
  }
  void open(uint16_t locate) {
    apply(ItchStockDirectory{.header = {.stock_locate = locate}, .stock = {'A'}});
    apply(ItchStockTradingAction{.header = {.stock_locate = locate}, .state = 'T'});
    apply(ItchSystemEvent{.event = 'Q'});
  }
  [[nodiscard]] std::vector<uint64_t> queue(BookSide side) const {
    std::vector<uint64_t> refs;
    books_.book(1).visit_orders(side, 1, [&](const PriceLevel&, const RestingOrder& order) {
      refs.push_back(order.order_id);
    });
    return refs;
  }
  ItchBookBuilder books_{{.orders_expected = 8, .orders_max = 1000}};
};

constexpr ItchHeader kOne{.stock_locate = 1};

TEST_F(ItchBookBuilderTest, FollowsAnOrderThroughItsLife) {
  open(1);
  add(1, 'B', 300, 100'000);
  add(2, 'B', 200, 100'000);
  EXPECT_EQ(apply(ItchOrderExecuted{.header = kOne, .order_ref = 1, .shares = 100}), std::nullopt);
  EXPECT_EQ(apply(ItchOrderCancel{.header = kOne, .order_ref = 1, .shares = 50}), std::nullopt);
  EXPECT_EQ(books_.book(1).best(BookSide::kBid),
            (PriceLevel{
                .price = Price::from_units(10), .volume = Quantity::from_units(350), .orders = 2}));
  EXPECT_EQ(queue(BookSide::kBid), (std::vector<uint64_t>{1, 2}));
  // A replace of the same price and size goes to the end all the same, and inherits the side.
  EXPECT_EQ(
      apply(ItchOrderReplace{
          .header = kOne, .original_ref = 1, .new_ref = 3, .shares = 150, .price_1e4 = 100'000}),
      std::nullopt);
  EXPECT_EQ(queue(BookSide::kBid), (std::vector<uint64_t>{2, 3}));
  EXPECT_EQ(apply(ItchOrderDelete{.header = kOne, .order_ref = 2}), std::nullopt);
  EXPECT_EQ(apply(ItchOrderExecutedAtPrice{
                .header = kOne, .order_ref = 3, .shares = 150, .printable = 'N'}),
            std::nullopt);
  EXPECT_EQ(books_.order_count(), 0U);
  EXPECT_EQ(books_.stock(1).shares_printed, 100U) << "what is not printable does not count";
}

TEST_F(ItchBookBuilderTest, PrintsAddUpAndDoNotTouchTheBook) {
  open(1);
  add(1, 'S', 100, 50);
  apply(ItchTrade{.header = kOne, .side = 'B', .shares = 7});
  apply(ItchCrossTrade{.header = kOne, .shares = 5'000'000'000});
  apply(ItchBrokenTrade{.header = kOne, .match_number = 1});
  EXPECT_EQ(books_.stock(1).shares_printed, 5'000'000'007U);
  EXPECT_EQ(books_.counts().broken_trades, 1U);
  EXPECT_EQ(books_.order_count(), 1U);
  EXPECT_EQ(books_.counts().faults_total(), 0U);
}

TEST_F(ItchBookBuilderTest, EveryFaultHasItsName) {
  using F = ItchFault;
  EXPECT_EQ(add(1, 'B', 100, 100), F::kUndefinedStock);
  EXPECT_EQ(books_.order_count(), 1U) << "applied all the same";
  open(1);
  open(2);
  EXPECT_EQ(add(2, 'X', 100, 100), F::kBadSide);
  EXPECT_EQ(add(2, 'B', 0, 100), F::kBadQuantity);
  EXPECT_EQ(add(1, 'B', 100, 100), F::kDuplicateOrder);
  EXPECT_EQ(apply(ItchOrderDelete{.header = kOne, .order_ref = 9}), F::kUnknownOrder);
  EXPECT_EQ(apply(ItchOrderExecuted{.header = kOne, .order_ref = 9, .shares = 1}),
            F::kUnknownOrder);
  const auto replace = [&](uint64_t from, uint64_t to, uint32_t shares) {
    return apply(ItchOrderReplace{
        .header = kOne, .original_ref = from, .new_ref = to, .shares = shares, .price_1e4 = 100});
  };
  add(2, 'B', 100, 100);
  EXPECT_EQ(replace(9, 10, 1), F::kUnknownOrder);
  EXPECT_EQ(replace(1, 2, 1), F::kDuplicateOrder);
  EXPECT_EQ(replace(1, 3, 0), F::kBadQuantity);
  EXPECT_EQ(queue(BookSide::kBid), (std::vector<uint64_t>{1, 2})) << "nothing has changed";
  EXPECT_EQ(replace(1, 1, 5), std::nullopt) << "a replace may keep the number";
  EXPECT_EQ(apply(ItchOrderCancel{.header = {.stock_locate = 2}, .order_ref = 2, .shares = 1}),
            F::kWrongLocate);
  EXPECT_EQ(apply(ItchOrderCancel{.header = kOne, .order_ref = 2, .shares = 100}),
            F::kNegativeRest);
  EXPECT_EQ(add(5, 'S', 1, 100), F::kCrossed);
  apply(ItchStockTradingAction{.header = kOne, .state = 'H'});
  EXPECT_EQ(add(6, 'S', 1, 100), std::nullopt) << "a halted stock may cross";
  EXPECT_EQ(books_.apply({}).error(), F::kEmpty);
  const std::vector<std::byte> unknown(36, std::byte{'z'});
  EXPECT_EQ(books_.apply(unknown).error(), F::kUnknownType);
  EXPECT_EQ(books_.counts().of(F::kUnknownType), 1U);
  EXPECT_EQ(books_.counts().of(F::kUnknownOrder), 3U);
}

TEST_F(ItchBookBuilderTest, TheBoundOnOrdersIsKept) {
  open(1);
  for (uint64_t ref = 1; ref <= 1000; ++ref) ASSERT_EQ(add(ref, 'B', 1, 100), std::nullopt);
  EXPECT_EQ(add(1001, 'B', 1, 100), ItchFault::kFull);
  EXPECT_EQ(books_.order_count(), 1000U);
}

TEST_F(ItchBookBuilderTest, AStockThatWasNeverNamedHasAnEmptyBook) {
  EXPECT_EQ(books_.book(65'535).order_count(), 0U);
  EXPECT_EQ(books_.book(3).best(BookSide::kAsk), std::nullopt);
  EXPECT_FALSE(books_.stock(3).defined);
}

/// Books of all stocks against the generator's truth.
void expect_truth(const ItchBookBuilder& books, const ItchGenerator& generator, uint16_t stocks) {
  ASSERT_EQ(books.order_count(), generator.order_count());
  for (uint16_t locate = 1; locate <= stocks; ++locate) {
    ASSERT_TRUE(test::same_books(books.book(locate), generator.truth(locate))) << locate;
    ASSERT_EQ(books.stock(locate).shares_printed, generator.shares_printed(locate)) << locate;
    ASSERT_EQ(books.stock(locate).symbol, generator.symbol(locate));
  }
}

TEST(ItchGenerator, BooksEqualItsTruthAfterEveryMessage) {
  for (uint64_t seed = 0; seed < 4; ++seed) {
    SCOPED_TRACE(seed);
    ItchGenerator generator{{.seed = seed, .stocks = 3, .orders_per_stock = 40}};
    ItchBookBuilder books{{.orders_expected = 2}};
    std::vector<std::byte> frames;
    generator.append_start_of_day(frames);
    books.apply_frames(frames);
    for (int i = 0; i < 6000; ++i) {
      frames.clear();
      generator.append(frames, 1);
      ASSERT_EQ(books.apply_frames(frames), frames.size());
      expect_truth(books, generator, 3);
      if (testing::Test::HasFatalFailure()) return;
    }
    ASSERT_EQ(books.counts().faults_total(), 0U);
  }
}

TEST(ItchGenerator, AWholeDayIsValidAndEndsWithoutOrders) {
  constexpr uint16_t kStocks = 500;
  ItchGenerator generator{{.seed = 5, .stocks = kStocks, .orders_per_stock = 60}};
  ItchBookBuilder books{{.orders_expected = 1024}};
  std::vector<std::byte> frames;
  generator.append_start_of_day(frames);
  std::array<uint64_t, 256> types{};
  for (int piece = 0; piece < 10; ++piece) {
    generator.append(frames, 30'000);
    ItchFrames counted{frames};
    while (const auto message = counted.next()) ++types[static_cast<size_t>(message->front())];
    ASSERT_EQ(books.apply_frames(frames), frames.size());
    expect_truth(books, generator, kStocks);
    if (testing::Test::HasFatalFailure()) return;
    frames.clear();
  }
  for (const char type : std::string_view{"SRHYLVWKJhAFECXDUPQBINO"})
    EXPECT_GT(types[static_cast<size_t>(type)], 0U) << type;
  EXPECT_GT(books.order_count(), 10'000U);
  EXPECT_TRUE(books.market_open());
  generator.append_end_of_day(frames);
  books.apply_frames(frames);
  EXPECT_FALSE(books.market_open());
  EXPECT_TRUE(books.end_of_session());
  EXPECT_EQ(books.order_count(), 0U);
  EXPECT_EQ(books.counts().faults_total(), 0U);
}

TEST(ItchGenerator, OneSeedGivesOneStream) {
  const auto stream = [](uint64_t seed) {
    ItchGenerator generator{{.seed = seed, .stocks = 20}};
    std::vector<std::byte> frames;
    generator.append_start_of_day(frames);
    generator.append(frames, 5000);
    return frames;
  };
  EXPECT_EQ(stream(3), stream(3));
  EXPECT_NE(stream(3), stream(4));
}

}  // namespace
}  // namespace godwit
