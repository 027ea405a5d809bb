#include "market/data/feed/cross_venue_gap.h"

#include <map>
#include <vector>

#include <gtest/gtest.h>

#include "foundation/base/decimal.h"
#include "foundation/base/error.h"
#include "foundation/base/random.h"

namespace godwit {
namespace {

Timestamp at(int64_t seconds) { return Timestamp::from_ns(0) + Duration::seconds(seconds); }
Price price(std::string_view text) { return *parse_fixed<Price>(text); }
Rate rate(std::string_view text) { return *parse_fixed<Rate>(text); }

class Gaps final : public CrossVenueGapSink {
 public:
  void on_gap_opened(const CrossVenueGap& gap) override { opened.push_back(gap); }
  void on_gap_closed(const CrossVenueGap& gap) override { closed.push_back(gap); }
  std::vector<CrossVenueGap> opened;
  std::vector<CrossVenueGap> closed;
};

struct TwoVenues {
  explicit TwoVenues(Rate fee_a, Rate fee_b, Price edge_min = {})
      : book{{InstrumentIndex{0}, InstrumentIndex{1}}, Duration::seconds(10)},
        finder{book, {.taker_fees = {fee_a, fee_b}, .edge_min = edge_min}, gaps} {}
  void quote(uint32_t venue, Price bid, Price ask, int64_t units, int64_t seconds) {
    Quote event;
    event.header.instrument = InstrumentIndex{venue};
    event.bid_price = bid;
    event.ask_price = ask;
    event.bid_volume = event.ask_volume = Quantity::from_units(units);
    finder.on_quote(*book.apply_quote(event, at(seconds)), at(seconds));
  }
  Gaps gaps;
  ConsolidatedBook book;
  CrossVenueGapFinder finder;
};

TEST(CrossVenueGap, OpensGrowsAndClosesByHand) {
  // Sell at 100.30 less 0.1 % = 100.1997; buy at 100.00 and 0.1 % = 100.10: 0.0997 a unit.
  TwoVenues venues{rate("0.001"), rate("0.001")};
  venues.quote(0, price("100.30"), price("100.40"), 5, 1);
  EXPECT_TRUE(venues.gaps.opened.empty());
  venues.quote(1, price("99.90"), price("100.00"), 3, 2);
  ASSERT_EQ(venues.gaps.opened.size(), 1U);
  EXPECT_EQ(venues.gaps.opened[0].sell, VenueIndex{0});
  EXPECT_EQ(venues.gaps.opened[0].buy, VenueIndex{1});
  EXPECT_EQ(venues.gaps.opened[0].edge, price("0.0997"));
  EXPECT_EQ(venues.gaps.opened[0].size, Quantity::from_units(3));
  EXPECT_EQ(venues.finder.open(), 1U);
  venues.quote(0, price("100.50"), price("100.60"), 2, 3);  // 100.3995 - 100.10 = 0.2995.
  venues.quote(0, price("100.40"), price("100.50"), 9, 4);
  venues.quote(0, price("100.20"), price("100.30"), 9, 5);  // 100.0998 < 100.10.
  ASSERT_EQ(venues.gaps.closed.size(), 1U);
  const CrossVenueGap& gap = venues.gaps.closed[0];
  EXPECT_EQ(gap.edge, price("0.2995"));
  EXPECT_EQ(gap.bid, price("100.50"));
  EXPECT_EQ(gap.ask, price("100.00"));
  EXPECT_EQ(gap.size, Quantity::from_units(2));
  EXPECT_EQ(gap.opened, at(2));
  EXPECT_EQ(gap.best_at, at(3));
  EXPECT_EQ(gap.closed, at(5));
  EXPECT_EQ(gap.close, CrossVenueGap::Close::kPrice);
  EXPECT_EQ(gap.quotes, 3U);
}

TEST(CrossVenueGap, EvenIsNoGapAndTheSmallestUnitIsOne) {
  // 1001 less 0.1 % is 999.999; 999 and 0.1 % is 999.999: nothing is left, exactly.
  TwoVenues even{rate("0.001"), rate("0.001")};
  even.quote(0, price("1001"), price("1002"), 1, 1);
  even.quote(1, price("998"), price("999"), 1, 1);
  EXPECT_EQ(even.finder.open(), 0U);
  even.quote(1, price("998"), price("998.999999999"), 1, 2);
  ASSERT_EQ(even.finder.open(), 1U);
  EXPECT_EQ(even.gaps.opened[0].edge, price("0.000000001")) << "1.001e-9, rounded down";
  // A fee one step larger, 1e-12 of 1001 on top, takes it away again.
  TwoVenues dearer{rate("0.001000000002"), rate("0.001")};
  dearer.quote(0, price("1001"), price("1002"), 1, 1);
  dearer.quote(1, price("998"), price("998.999999999"), 1, 1);
  EXPECT_EQ(dearer.finder.open(), 0U);
  TwoVenues demanding{rate("0"), rate("0"), price("2")};
  demanding.quote(0, price("1001"), price("1002"), 1, 1);
  demanding.quote(1, price("998"), price("999"), 1, 1);
  EXPECT_EQ(demanding.finder.open(), 0U) << "the least edge must be exceeded";
}

TEST(CrossVenueGap, AStaleQuoteClosesItAtTheMomentItGrowsStale) {
  TwoVenues venues{rate("0"), rate("0")};
  venues.quote(0, price("11"), price("12"), 1, 1);
  venues.quote(1, price("8"), price("9"), 1, 5);
  venues.finder.on_time(at(11));
  EXPECT_EQ(venues.finder.open(), 1U);
  venues.finder.on_time(at(14));
  ASSERT_EQ(venues.gaps.closed.size(), 1U);
  EXPECT_EQ(venues.gaps.closed[0].close, CrossVenueGap::Close::kStale);
  EXPECT_EQ(venues.gaps.closed[0].closed, at(11));
  venues.quote(0, price("11"), price("12"), 1, 15);
  EXPECT_EQ(venues.finder.open(), 1U) << "the other is fresh until 15";
}

TEST(CrossVenueGap, BothWaysAndRefusals) {
  TwoVenues venues{rate("-0.0001"), rate("0.0001")};  // A rebate on one.
  venues.quote(0, price("100"), price("100"), 1, 1);
  venues.quote(1, price("99"), price("100.03"), 1, 1);
  EXPECT_EQ(venues.finder.open(), 0U);
  venues.quote(1, price("100.02"), price("100.03"), 1, 2);
  ASSERT_EQ(venues.finder.open(), 1U);
  EXPECT_EQ(venues.gaps.opened[0].sell, VenueIndex{1});
  Gaps gaps;
  EXPECT_THROW((CrossVenueGapFinder{venues.book, {.taker_fees = {rate("0")}}, gaps}), Error);
  EXPECT_THROW((CrossVenueGapFinder{venues.book, {.taker_fees = {rate("1"), rate("0")}}, gaps}),
               Error);
}

/// What is open after each quote, from nothing but the latest quotes.
TEST(CrossVenueGap, EqualsANaiveLookAtEveryPair) {
  for (uint64_t seed = 0; seed < 30; ++seed) {
    Rng rng{seed};
    constexpr size_t kVenues = 4;
    Gaps gaps;
    ConsolidatedBook book{
        {InstrumentIndex{0}, InstrumentIndex{1}, InstrumentIndex{2}, InstrumentIndex{3}},
        Duration::seconds(8)};
    std::vector<Rate> fees;
    for (size_t i = 0; i < kVenues; ++i)
      fees.push_back(Rate::from_raw(rng.between(-1, 3) * 1'000'000'000));
    CrossVenueGapFinder finder{book, {.taker_fees = fees}, gaps};
    std::map<size_t, std::pair<Quote, int64_t>> latest;
    int64_t now = 0;
    for (int i = 0; i < 300; ++i) {
      now += rng.between(0, 3);
      Quote quote;
      const auto venue = static_cast<uint32_t>(rng.between(0, kVenues - 1));
      quote.header.instrument = InstrumentIndex{venue};
      quote.bid_price = Price::from_units(rng.between(995, 1005));
      quote.ask_price = quote.bid_price + Price::from_units(rng.between(0, 3));
      quote.bid_volume = Quantity::from_units(rng.between(0, 3));
      quote.ask_volume = Quantity::from_units(rng.between(0, 3));
      finder.on_quote(*book.apply_quote(quote, at(now)), at(now));
      latest[venue] = {quote, now};
      size_t expected = 0;
      for (const auto& [a, sell] : latest)
        for (const auto& [b, buy] : latest) {
          if (a == b || now - sell.second > 8 || now - buy.second > 8) continue;
          if (sell.first.bid_volume.is_zero() || buy.first.ask_volume.is_zero()) continue;
          const int128 gets =
              static_cast<int128>(sell.first.bid_price.raw()) * (Rate::kScale - fees[a].raw());
          const int128 pays =
              static_cast<int128>(buy.first.ask_price.raw()) * (Rate::kScale + fees[b].raw());
          expected += gets > pays ? 1 : 0;
        }
      ASSERT_EQ(finder.open(), expected) << "seed " << seed << " quote " << i;
    }
    EXPECT_EQ(gaps.opened.size(), gaps.closed.size() + finder.open());
    EXPECT_GT(gaps.opened.size(), 5U);
  }
}

}  // namespace
}  // namespace godwit
