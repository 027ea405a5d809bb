#include "market/data/feed/lane_rule.h"

#include <gtest/gtest.h>

namespace godwit {
namespace {

MarketEvent trade(int64_t ts, uint64_t sequence, uint64_t trade_id, int64_t units = 1) {
  Trade event;
  event.header.ts_event = Timestamp::from_ns(ts);
  event.header.sequence = sequence;
  event.trade_id = trade_id;
  event.price = Price::from_units(units);
  return MarketEvent{event};
}

TEST(LaneKey, NumbersComeFromTheSequenceElseTheTradeId) {
  const LaneRule rule{.numbering = Numbering::kContiguous};
  EXPECT_EQ(lane_key(trade(1, 7, 8), rule)->order, 7U);
  EXPECT_EQ(lane_key(trade(1, 0, 8), rule)->order, 8U);
  EXPECT_FALSE(lane_key(trade(1, 0, 0), rule).has_value());
  EXPECT_EQ(*lane_key(trade(1, 7, 8, 1), rule), *lane_key(trade(2, 7, 9, 2), rule));
}

TEST(LaneKey, TimesKeepTheirOrderAcross1970) {
  const LaneRule rule{.numbering = Numbering::kTime};
  uint64_t before = 0;
  for (const int64_t ts : {INT64_MIN + 1, int64_t{-5}, int64_t{0}, int64_t{5}, INT64_MAX}) {
    const uint64_t order = lane_key(trade(ts, 0, 0), rule)->order;
    EXPECT_GT(order, before);
    before = order;
  }
}

TEST(LaneKey, ContentTellsEventsOfOneTimeApart) {
  const LaneRule rule{.numbering = Numbering::kContent};
  const LaneKey key = *lane_key(trade(5, 0, 0, 1), rule);
  EXPECT_EQ(key, *lane_key(trade(5, 3, 0, 1), rule)) << "numbers are not asked";
  EXPECT_NE(key, *lane_key(trade(5, 0, 0, 2), rule));
  EXPECT_EQ(key.order, lane_key(trade(5, 0, 0, 2), rule)->order);
}

}  // namespace
}  // namespace godwit
