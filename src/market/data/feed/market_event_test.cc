#include "market/data/feed/market_event.h"

#include <cstring>

#include <gtest/gtest.h>

namespace godwit {
namespace {

template <class T>
void expect_round_trip() {
  T event;
  auto* const bytes = reinterpret_cast<unsigned char*>(&event);
  for (size_t i = sizeof(EventHeader); i < sizeof(T); ++i)
    bytes[i] = static_cast<unsigned char>(i * 37);
  event.header.sequence = 77;
  event.header.kind = kind_of<T>();
  const MarketEvent held{event};
  const MarketEvent copy = held;
  const T back = copy.as<T>();
  EXPECT_EQ(std::memcmp(&back, &event, sizeof(T)), 0);
  EXPECT_EQ(copy.body().size(), sizeof(T) - sizeof(EventHeader));
  for (size_t i = sizeof(EventHeader); i < sizeof(T); ++i) {
    T other = event;
    reinterpret_cast<unsigned char*>(&other)[i] ^= 1U;
    ASSERT_NE(MarketEvent{other}.content_hash(true), held.content_hash(true)) << "byte " << i;
  }
}

TEST(MarketEvent, HoldsEveryKindThatStandsAlone) {
  expect_round_trip<Bar>();
  expect_round_trip<Quote>();
  expect_round_trip<Trade>();
  expect_round_trip<Depth>();
  expect_round_trip<QuoteBar>();
  expect_round_trip<OrderByOrder>();
  expect_round_trip<Funding>();
  EXPECT_EQ(event_size(EventKind::kBookDelta), 0U);
}

TEST(MarketEvent, ContentIsWhatTheVenueSaid) {
  Trade trade;
  trade.price = Price::from_units(5);
  const auto hash = [&](bool with_venue_time) {
    return MarketEvent{trade}.content_hash(with_venue_time);
  };
  const uint64_t timed = hash(true);
  const uint64_t timeless = hash(false);
  trade.header.ts_recv = Timestamp::from_ns(9);
  trade.header.sequence = 9;
  trade.header.instrument = InstrumentIndex{9};
  EXPECT_EQ(hash(true), timed);
  trade.header.ts_event = Timestamp::from_ns(1);
  EXPECT_NE(hash(true), timed);
  EXPECT_EQ(hash(false), timeless);
  trade.header.flags = static_cast<uint16_t>(AggressorSide::kSell);
  EXPECT_NE(hash(false), timeless);
}

TEST(MarketEventDeathTest, StopsWhenTakenForAnotherKind) {
  EXPECT_DEATH((void)MarketEvent{Trade{}}.as<Quote>(), "taken for one of another kind");
}

}  // namespace
}  // namespace godwit
