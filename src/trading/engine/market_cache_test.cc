#include "trading/engine/market_cache.h"

#include <gtest/gtest.h>

#include "foundation/base/decimal.h"

namespace godwit {
namespace {

constexpr InstrumentIndex kFirst{0};

Price price(const char* text) { return parse_fixed<Price>(text).value(); }
Quantity units(int64_t count) { return Quantity::from_units(count); }

/// Events of one instrument that happen at a second and are numbered by it.
EventHeader header(int64_t second, EventKind kind, uint16_t flags = 0) {
  const Timestamp ts = Timestamp::from_ns(second * 1'000'000'000);
  return {.ts_event = ts,
          .ts_recv = ts + Duration::from_ns(1),
          .sequence = static_cast<uint64_t>(second),
          .instrument = kFirst,
          .kind = kind,
          .flags = flags};
}

Quote quote(int64_t second, Quantity bid, Quantity ask, uint16_t flags = 0) {
  return {.header = header(second, EventKind::kQuote, flags),
          .bid_price = price("9.9"),
          .ask_price = price("10.1"),
          .bid_volume = bid,
          .ask_volume = ask};
}

TEST(MarketCache, MarksAtWhatCameLastWithItsTime) {
  MarketCache cache{1};
  EXPECT_FALSE(cache.mark(kFirst).has_value());
  cache.apply(quote(1, units(5), units(6)));
  ASSERT_TRUE(cache.mark(kFirst).has_value());
  EXPECT_EQ(cache.mark(kFirst)->price, price("10"));
  EXPECT_EQ(cache.mark(kFirst)->ts, Timestamp::from_ns(1'000'000'000));
  cache.apply(Trade{.header = header(2, EventKind::kTrade), .price = price("11")});
  cache.apply(quote(3, units(5), units(6)));
  // Once there are trades, quotes do not move the mark, nor its age.
  EXPECT_EQ(cache.mark(kFirst)->price, price("11"));
  EXPECT_EQ(cache.mark(kFirst)->ts, Timestamp::from_ns(2'000'000'000));
  Bar bar{.header = header(4, EventKind::kBar)};
  bar.close = price("12");
  cache.apply(bar);
  EXPECT_EQ(cache.mark(kFirst)->price, price("12"));
  EXPECT_EQ(cache.price(kFirst), price("12"));
  EXPECT_EQ(cache.mark(kFirst)->ts, Timestamp::from_ns(4'000'000'000));
}

TEST(MarketCache, AQuoteShowsItsTwoSides) {
  MarketCache cache{1};
  EXPECT_FALSE(cache.best(kFirst, Side::kBuy).has_value());
  cache.apply(quote(1, units(5), units(0)));
  EXPECT_EQ(cache.best(kFirst, Side::kBuy), price("9.9"));
  EXPECT_EQ(cache.displayed_depth(kFirst, Side::kBuy), units(5));
  EXPECT_FALSE(cache.best(kFirst, Side::kSell).has_value());
  EXPECT_FALSE(cache.displayed_depth(kFirst, Side::kSell).has_value());
  cache.apply(quote(2, units(0), units(0), Quote::kVolumesUnknown));
  EXPECT_EQ(cache.best(kFirst, Side::kSell), price("10.1"));
  EXPECT_FALSE(cache.displayed_depth(kFirst, Side::kSell).has_value());
}

TEST(MarketCache, DepthCountsAllLevelsAndNoAuction) {
  MarketCache cache{1};
  cache.apply(quote(1, units(5), units(6)));
  Depth depth{.header = header(2, EventKind::kDepth)};
  for (size_t i = 0; i < 3; ++i) {
    depth.bids[i] = {price("9.8") - Price::from_units(static_cast<int64_t>(i)), units(10)};
    depth.asks[i] = {price("10.2") + Price::from_units(static_cast<int64_t>(i)), units(20)};
  }
  cache.apply(depth);
  EXPECT_EQ(cache.best(kFirst, Side::kBuy), price("9.8"));
  EXPECT_EQ(cache.best(kFirst, Side::kSell), price("10.2"));
  EXPECT_EQ(cache.displayed_depth(kFirst, Side::kBuy), units(30));
  EXPECT_EQ(cache.displayed_depth(kFirst, Side::kSell), units(60));
  depth.header = header(3, EventKind::kDepth, Depth::kIndicative);
  cache.apply(depth);
  EXPECT_FALSE(cache.best(kFirst, Side::kBuy).has_value());
  cache.apply(quote(4, units(5), units(6)));  // What comes last speaks.
  EXPECT_EQ(cache.displayed_depth(kFirst, Side::kSell), units(6));
}

TEST(MarketCache, ABookShowsAllItsLevels) {
  MarketCache cache{1};
  const auto level = [&](int64_t second, const char* at, int64_t volume, uint16_t side) {
    cache.apply(BookDelta{.header = header(second, EventKind::kBookDelta, side),
                          .level = {price(at), units(volume)}});
  };
  for (int i = 0; i < 40; ++i) level(1, i % 2 == 0 ? "9" : "8", 10 + i, BookDelta::kSnapshot);
  level(1, "10", 7, BookDelta::kSnapshot | BookDelta::kAskSide | BookDelta::kLastOfRun);
  EXPECT_EQ(cache.best(kFirst, Side::kBuy), price("9"));
  EXPECT_EQ(cache.displayed_depth(kFirst, Side::kBuy), units(48 + 49));
  EXPECT_EQ(cache.displayed_depth(kFirst, Side::kSell), units(7));
  level(2, "10", 0, BookDelta::kAskSide | BookDelta::kLastOfRun);
  EXPECT_FALSE(cache.best(kFirst, Side::kSell).has_value());
}

}  // namespace
}  // namespace godwit
