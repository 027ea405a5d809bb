// The call auctions of real Shanghai shares: their recorded orders go into the matching book, and
// its price, volume and pairs must be those that the exchange told. In none of them do two prices
// tie: of the tie rule they prove nothing.
#include <tuple>
#include <vector>

#include <gtest/gtest.h>

#include "foundation/base/decimal.h"
#include "trading/simulation/matching_book.h"
#include "trading/simulation/sse_day_testing.h"

namespace godwit {
namespace {

/// Buyer, seller, price, quantity.
using Pair = std::tuple<uint64_t, uint64_t, Price, Quantity>;

bool is_auction_trade(const OrderByOrder& event) {
  return event.action() == BookAction::kTrade &&
         (event.header.flags & OrderByOrder::kTakesBoth) != 0;
}

/// Takes one event that is no auction trade into a book that always collects.
void apply(MatchingBook& book, const OrderByOrder& event) {
  const bool buys = (event.header.flags & OrderByOrder::kBidSide) != 0;
  MatchingBook::Events outcomes;
  switch (event.action()) {
    case BookAction::kAdd:
      outcomes = book.submit({.order_id = event.order_id,
                              .side = buys ? Side::kBuy : Side::kSell,
                              .price = event.price,
                              .quantity = event.quantity});
      break;
    case BookAction::kReduce:
    case BookAction::kTrade: outcomes = book.reduce(event.order_id, event.quantity); break;
    default: FAIL() << "an event that these files do not have";
  }
  ASSERT_EQ(outcomes.size(), 1U);
  ASSERT_NE(outcomes[0].kind, MatchEventKind::kRejected)
      << event.header.sequence << ": " << name(outcomes[0].reason);
}

/// Both auctions of a day, or the one of a morning.
void compare_auctions(const std::vector<OrderByOrder>& events, size_t auctions_expected) {
  const AuctionRule rule = sse_auction(Price::from_raw(Price::kScale / 100));
  MatchingBook book;
  book.begin_auction();
  size_t auctions = 0;
  for (size_t i = 0; i < events.size();) {
    if (!is_auction_trade(events[i])) {
      apply(book, events[i++]);
      if (testing::Test::HasFatalFailure()) return;
      continue;
    }
    std::vector<Pair> recorded;
    Quantity volume;
    for (; i < events.size() && is_auction_trade(events[i]); ++i) {
      recorded.emplace_back(events[i].order_id, events[i].counter_order_id, events[i].price,
                            events[i].quantity);
      volume += events[i].quantity;
    }
    const auto indicated = book.indicative(rule);
    ASSERT_TRUE(indicated);
    EXPECT_EQ(indicated->price, events[i - 1].price);
    EXPECT_EQ(indicated->volume, volume);
    std::vector<Pair> ours;
    for (const MatchEvent& event : book.uncross(rule)) {
      ASSERT_EQ(event.kind, MatchEventKind::kTrade);
      ours.emplace_back(event.order_id, event.counter_order_id, event.price, event.quantity);
    }
    EXPECT_EQ(ours.size(), recorded.size());
    EXPECT_TRUE(ours == recorded) << "auction " << auctions << ": other pairs, or another order";
    book.check();
    book.begin_auction();
    ++auctions;
  }
  EXPECT_EQ(auctions, auctions_expected);
}

class SseAuction : public test::SseDays {};

TEST_F(SseAuction, OpeningAndClosingPairsAreTheExchanges) {
  for (const std::string share : {"600761", "600961", "605580"}) {
    SCOPED_TRACE(share);
    const std::string stem = level2_ + "sse_20230711/" + share + ".SH_";
    compare_auctions(test::sse_day(stem + "orders.csv.gz", stem + "trades.csv.gz",
                                   *Date::from_civil(2023, 7, 11)),
                     2);
  }
}

TEST_F(SseAuction, AnOpeningInTheOtherFormOfFiles) {
  const std::string stem = level2_ + "sse_20230201/600519_";
  compare_auctions(test::sse_day(stem + "entrust_am.csv.gz", stem + "trade_am.csv.gz",
                                 *Date::from_civil(2023, 2, 1)),
                   1);
}

struct Indication {
  Timestamp stamp;
  AuctionResult result;
};

Price tick_of(std::string_view text) {  // The file has the artefacts of binary fractions.
  const auto raw = parse_fixed<Price>(text.substr(0, text.find('.') + 7)).value();
  return round_to_grid(raw, Price::from_raw(Price::kScale / 100), Rounding::kHalfEven);
}

/// The exchange's pictures while the opening auction collects: price, volume, and what is left over
/// on one side.
std::vector<Indication> read_indications(const std::string& path) {
  CsvReader file{path};
  std::vector<Indication> indications;
  const auto quantity = [&](const std::string& column) {
    return parse_fixed<Quantity>(test::field(file, column)).value();
  };
  while (file.next()) {
    if (test::field(file, "InstruStatus") != "OCALL" || quantity("BidVolume1").is_zero()) continue;
    const std::string time{test::field(file, "UpdateTime")};
    indications.push_back(
        {.stamp = *parse_timestamp("2023-02-01T" + time + "Z") - Duration::hours(8),
         .result = {.price = tick_of(test::field(file, "BidPrice1")),
                    .volume = quantity("BidVolume1"),
                    .surplus = quantity("BidVolume2") - quantity("AskVolume2")}});
  }
  return indications;
}

TEST_F(SseAuction, IndicationsAreTheExchangesPictures) {
  const std::string stem = level2_ + "sse_20230201/600519_";
  const Date day = *Date::from_civil(2023, 2, 1);
  const AuctionRule rule = sse_auction(Price::from_raw(Price::kScale / 100));
  MatchingBook book;
  book.begin_auction();
  std::vector<Indication> states;
  for (const OrderByOrder& event :
       test::sse_day(stem + "entrust_am.csv.gz", stem + "trade_am.csv.gz", day)) {
    if (is_auction_trade(event)) break;
    apply(book, event);
    ASSERT_FALSE(HasFatalFailure());
    if (const auto result = book.indicative(rule))
      states.push_back({.stamp = event.header.ts_event, .result = *result});
  }
  // A picture is stamped up to a few seconds after it was taken; pictures keep their order.
  size_t first = 0;
  size_t matched = 0;
  const std::vector<Indication> pictures = read_indications(stem + "snapshot_am.csv.gz");
  for (const Indication& picture : pictures) {
    size_t at = first;
    while (at < states.size() && !(states[at].result == picture.result &&
                                   states[at].stamp <= picture.stamp + Duration::seconds(1) &&
                                   (at + 1 == states.size() ||
                                    states[at + 1].stamp >= picture.stamp - Duration::seconds(4))))
      ++at;
    if (at == states.size()) {
      ADD_FAILURE() << "no state of ours is the picture of " << format_timestamp(picture.stamp);
      continue;
    }
    first = at;
    ++matched;
  }
  EXPECT_GT(matched, 100U);
}

}  // namespace
}  // namespace godwit
