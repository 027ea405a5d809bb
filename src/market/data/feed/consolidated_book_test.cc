#include "market/data/feed/consolidated_book.h"

#include <gtest/gtest.h>

#include "foundation/base/decimal.h"
#include "foundation/base/error.h"

namespace godwit {
namespace {

constexpr VenueIndex kA{0};
constexpr VenueIndex kB{1};
constexpr VenueIndex kC{2};

Timestamp at(int64_t seconds) { return Timestamp::from_ns(0) + Duration::seconds(seconds); }
Price price(std::string_view text) { return *parse_fixed<Price>(text); }
Quantity size(std::string_view text) { return *parse_fixed<Quantity>(text); }

Quote quote(uint32_t instrument, std::string_view bid, std::string_view bid_size,
            std::string_view ask, std::string_view ask_size) {
  Quote event;
  event.header.instrument = InstrumentIndex{instrument};
  event.bid_price = price(bid);
  event.bid_volume = size(bid_size);
  event.ask_price = price(ask);
  event.ask_volume = size(ask_size);
  return event;
}

ConsolidatedBook three_venues() {
  return ConsolidatedBook{{InstrumentIndex{7}, InstrumentIndex{3}, InstrumentIndex{5}},
                          Duration::seconds(10)};
}

TEST(ConsolidatedBook, TakesTheBestOfEachSide) {
  ConsolidatedBook book = three_venues();
  EXPECT_FALSE(book.best(at(0)).bid.has_value());
  EXPECT_EQ(book.apply_quote(quote(7, "100", "1", "102", "1"), at(1)), kA);
  EXPECT_EQ(book.apply_quote(quote(3, "101", "2", "103", "2"), at(2)), kB);
  EXPECT_EQ(book.apply_quote(quote(5, "101", "5", "102", "0.5"), at(3)), kC);
  EXPECT_EQ(book.apply_quote(quote(9, "500", "5", "1", "5"), at(3)), std::nullopt);
  const ConsolidatedQuote best = book.best(at(4));
  EXPECT_EQ(best.bid->best.price, price("101"));
  EXPECT_EQ(best.bid->best.venue, kC) << "the larger size";
  EXPECT_EQ(best.bid->best.age, Duration::seconds(1));
  EXPECT_EQ(best.bid->size_total, size("7"));
  EXPECT_EQ(best.bid->venues, 2U);
  EXPECT_EQ(best.ask->best.venue, kA);
  EXPECT_EQ(best.ask->size_total, size("1.5"));
  EXPECT_EQ(book.bid(kA, at(4))->price, price("100"));
}

TEST(ConsolidatedBook, LeavesOutStaleVenuesAndEmptySides) {
  ConsolidatedBook book = three_venues();
  book.apply_quote(quote(7, "100", "1", "101", "1"), at(0));
  book.apply_quote(quote(3, "99", "1", "102", "0"), at(5));
  EXPECT_EQ(book.best(at(10)).bid->best.venue, kA) << "ten seconds old, not older";
  EXPECT_FALSE(book.ask(kB, at(10)).has_value()) << "empty";
  const ConsolidatedQuote later = book.best(at(11));
  EXPECT_EQ(later.bid->best.venue, kB);
  EXPECT_FALSE(later.ask.has_value());
  EXPECT_EQ(book.fresh_until(kB), at(15));
  EXPECT_EQ(book.fresh_until(kC), std::nullopt);
  Quote no_sizes = quote(5, "98", "0", "103", "0");
  no_sizes.header.flags = Quote::kVolumesUnknown;
  book.apply_quote(no_sizes, at(11));
  EXPECT_EQ(book.ask(kC, at(11))->price, price("103"));
  EXPECT_TRUE(book.ask(kC, at(11))->size.is_zero());
}

TEST(ConsolidatedBook, ConvertsAgainstUs) {
  ConsolidatedBook book = three_venues();
  book.apply_quote(quote(7, "0.000000003", "1", "0.000000004", "1"), at(0));
  book.set_conversion(kA, {.bid = price("0.5"), .ask = price("0.6")});
  EXPECT_EQ(book.bid(kA, at(0))->price, price("0.000000001")) << "1.5 down";
  EXPECT_EQ(book.ask(kA, at(0))->price, price("0.000000003")) << "2.4 up";
  book.apply_quote(quote(7, "-3", "1", "-2", "1"), at(0));
  EXPECT_EQ(book.bid(kA, at(0))->price, price("-1.8")) << "selling below zero costs: at the ask";
  EXPECT_EQ(book.ask(kA, at(0))->price, price("-1"));
  book.apply_quote(quote(7, "9000000000", "1", "9000000001", "1"), at(0));
  book.set_conversion(kA, {.bid = price("2"), .ask = price("2")});
  EXPECT_FALSE(book.bid(kA, at(0)).has_value()) << "cannot be represented";
}

TEST(ConsolidatedBook, RefusesVenuesNamedTwice) {
  EXPECT_THROW((ConsolidatedBook{{InstrumentIndex{1}, InstrumentIndex{1}}, Duration{}}), Error);
  EXPECT_THROW((ConsolidatedBook{{}, Duration{}}), Error);
}

}  // namespace
}  // namespace godwit
