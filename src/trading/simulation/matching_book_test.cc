// The table of cases, and what a table cannot say: bounds, bytes, memory.
#include "trading/simulation/matching_book.h"

#include <gtest/gtest.h>

#include "foundation/base/error.h"
#include "trading/simulation/match_text_testing.h"
#include "trading/simulation/order_flow_testing.h"

namespace godwit {
namespace {

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : "; ") + word;
  return text;
}

TEST(MatchingBook, TheTableOfCases) {
  const std::vector<test::CaseLine> lines = test::case_lines("matching.txt");
  EXPECT_GE(lines.size(), 60U);
  for (const test::CaseLine& line : lines) {
    const std::vector<std::string> sides = test::parts_of(line.text, '|');
    ASSERT_EQ(sides.size(), 2U) << "matching.txt:" << line.number << ": one | is wanted";
    MatchingBook book;
    std::vector<std::string> outcomes;
    for (const std::string& request : test::parts_of(sides[0], ';')) {
      try {
        test::run_request(book, request, outcomes);
      } catch (const std::exception& error) {
        FAIL() << "matching.txt:" << line.number << ": " << error.what();
      }
      book.check();
    }
    std::erase_if(outcomes, [](const std::string& text) { return text.starts_with("rest"); });
    EXPECT_EQ(joined(outcomes), sides[1]) << "matching.txt:" << line.number << ": " << line.text;
  }
}

MatchOrder limit(uint64_t id, Side side, int64_t quantity, int64_t price) {
  return {.order_id = id,
          .side = side,
          .price = Price::from_units(price),
          .quantity = Quantity::from_units(quantity)};
}

TEST(MatchingBook, TheBoundOnOrdersRefusesAndKeepsWhatTradesAway) {
  MatchingBook book{{.orders_expected = 2, .orders_max = 2}};
  (void)book.submit(limit(1, Side::kBuy, 1, 100));
  (void)book.submit(limit(2, Side::kBuy, 1, 99));
  EXPECT_EQ(book.submit(limit(3, Side::kSell, 1, 200))[0].reason, Reason::kQuantityAboveMaximum);
  MatchOrder ioc = limit(4, Side::kSell, 1, 100);
  ioc.tif = TimeInForce::kIoc;
  EXPECT_EQ(book.submit(ioc)[0].kind, MatchEventKind::kTrade);
  EXPECT_EQ(book.submit(limit(3, Side::kSell, 1, 200))[0].kind, MatchEventKind::kRested);
}

TEST(MatchingBook, ASidesTotalStaysInRange) {
  MatchingBook book;
  MatchOrder large = limit(1, Side::kBuy, 1, 100);
  large.quantity = Quantity::max();
  large.display = Quantity::from_raw(Quantity::max().raw() / 500);
  EXPECT_EQ(book.submit(large)[0].kind, MatchEventKind::kRested);
  EXPECT_EQ(book.submit(limit(2, Side::kBuy, 1, 50))[0].reason, Reason::kQuantityAboveMaximum);
  EXPECT_EQ(book.submit(limit(3, Side::kSell, 1, 50)).front().kind, MatchEventKind::kTrade);
  EXPECT_EQ(book.submit(limit(2, Side::kBuy, 1, 50))[0].kind, MatchEventKind::kRested);
  book.check();
}

TEST(MatchingBook, MarketOrdersInAnAuctionAreNoLevel) {
  MatchingBook book;
  book.begin_auction();
  (void)book.submit(
      {.order_id = 1, .side = Side::kBuy, .type = OrderType::kMarket, .quantity = Quantity::max()});
  EXPECT_FALSE(book.best(Side::kBuy));
  (void)book.replace(1, Price::from_units(1), Quantity::from_units(1));
  (void)book.reduce(1, Quantity::max() - Quantity::from_units(5));
  (void)book.submit(limit(2, Side::kBuy, 3, 10));
  EXPECT_EQ(book.best(Side::kBuy)->price, Price::from_units(10));
  EXPECT_EQ(book.quantity_resting(Side::kBuy), Quantity::from_units(8));
  EXPECT_TRUE(book.find(1)->is_market);
  EXPECT_TRUE(book.find(1)->price.is_zero());
}

TEST(MatchingBook, TheHashKnowsEveryTerm) {
  const auto hash = [](auto change) {
    MatchingBook book;
    MatchOrder order = limit(1, Side::kBuy, 10, 100);
    change(order);
    (void)book.submit(order);
    return book.state_hash();
  };
  const Hash128 plain = hash([](MatchOrder&) {});
  EXPECT_EQ(plain, hash([](MatchOrder& order) { order.tif = TimeInForce::kDay; }));
  EXPECT_NE(plain, hash([](MatchOrder& order) { order.order_id = 2; }));
  EXPECT_NE(plain, hash([](MatchOrder& order) { order.owner = 2; }));
  EXPECT_NE(plain, hash([](MatchOrder& order) { order.side = Side::kSell; }));
  EXPECT_NE(plain, hash([](MatchOrder& order) { order.price = Price::from_units(99); }));
  EXPECT_NE(plain, hash([](MatchOrder& order) { order.quantity = Quantity::from_units(9); }));
  EXPECT_NE(plain, hash([](MatchOrder& order) { order.display = Quantity::from_units(9); }));
  EXPECT_NE(plain, hash([](MatchOrder& order) { order.post_only = true; }));
  EXPECT_NE(plain, hash([](MatchOrder& order) { order.self_match = SelfMatch::kCancelBoth; }));
}

TEST(MatchingBook, DamagedBytesAreRefusedOrMakeASoundBook) {
  MatchingBook book;
  test::RandomFlow flow{5, {}};
  for (int i = 0; i < 500; ++i) flow.learn(test::apply(book, flow.next(book.collecting())));
  Writer writer;
  book.save(writer);
  const std::vector<std::byte> bytes(writer.bytes().begin(), writer.bytes().end());
  int refused = 0;
  for (size_t at = 0; at < bytes.size(); ++at) {
    std::vector<std::byte> damaged = bytes;
    damaged[at] ^= std::byte{0x81};
    MatchingBook other;
    Reader reader{damaged};
    try {
      other.load(reader);
      reader.finish();
      other.check();
    } catch (const Error&) {
      ++refused;
    }
  }
  EXPECT_GT(refused, 100);
  MatchingBook cut;
  Reader reader{std::span{bytes}.first(bytes.size() - 1)};
  EXPECT_THROW(cut.load(reader), Error);
}

}  // namespace
}  // namespace godwit
