#include "market/decode/hyperliquid_json.h"

#include <string>

#include <gtest/gtest.h>

#include "market/decode/events_json_testing.h"

namespace godwit {
namespace {

CollectedEvents decode(const std::string& text) {
  HyperliquidJson decoder;
  CollectedEvents events;
  decoder.decode(text, Timestamp::from_ns(1'700'000'000'123'456'789), events);
  return events;
}

TEST(HyperliquidJson, EveryBookIsASnapshot) {
  const CollectedEvents events =
      decode(R"({"channel":"l2Book","data":{"coin":"BTC","levels":[[{"n":5,"px":"105055.0",)"
             R"("sz":"3.03622"}],[{"n":1,"px":"105056.0","sz":"0.1"}]],"time":1700000000100}})");
  ASSERT_EQ(events.depths.size(), 1U);
  const CollectedEvents::Depth& depth = events.depths[0];
  EXPECT_TRUE(depth.message.snapshot);
  EXPECT_EQ(depth.source.product, VenueProduct::kLinear);
  EXPECT_EQ(instrument_symbol({"HYPERLIQUID", "BTC", VenueProduct::kLinear}), "BTC-PERP");
  EXPECT_EQ(sequence_rule({"HYPERLIQUID", "BTC"}), SequenceRule::kSnapshots);
  ASSERT_EQ(depth.rows.size(), 2U);
  EXPECT_EQ(depth.rows[0].level.price.raw(), 105'055'000'000'000);
  EXPECT_EQ(depth.rows[0].level.volume.raw(), 303'622'000);
  EXPECT_EQ(depth.rows[0].header.ts_event.ns(), 1'700'000'000'100'000'000);
  EXPECT_NE(depth.rows[1].header.flags & BookDelta::kAskSide, 0);
}

TEST(HyperliquidJson, OneBadTradeDoesNotTakeTheOthersWithIt) {
  const auto trade = [](const std::string& side, const std::string& price) {
    return R"({"coin":"BTC","px":")" + price + R"(","side":")" + side +
           R"(","sz":"0.5","tid":12,"time":1700000000100})";
  };
  const CollectedEvents events =
      decode(R"({"channel":"trades","data":[)" + trade("B", "10") + "," + trade("A", "x") + "," +
             trade("A", "11") + "," + trade("C", "11") + "]}");
  ASSERT_EQ(events.trades.size(), 2U);
  EXPECT_EQ(events.trades[0].header.flags, static_cast<uint16_t>(AggressorSide::kBuy));
  EXPECT_EQ(events.trades[1].header.flags, static_cast<uint16_t>(AggressorSide::kSell));
  EXPECT_EQ(events.trades[0].trade_id, 12U);
  ASSERT_EQ(events.refusals.size(), 2U);
  EXPECT_EQ(events.refusals[0].error, DecodeError::kBadPrice);
  EXPECT_EQ(events.refusals[1].error, DecodeError::kBadField);
}

TEST(HyperliquidJson, RefusesBooksOfAnotherShape) {
  for (const std::string levels : {"[]", "[[]]", "[[],[],[]]", "[{},{}]", "[[1],[]]"})
    EXPECT_EQ(decode(R"({"channel":"l2Book","data":{"coin":"BTC","time":1700000000100,"levels":)" +
                     levels + "}}")
                  .refusals.size(),
              1U)
        << levels;
  EXPECT_EQ(decode(R"({"channel":"pong"})").refusals.at(0).error, DecodeError::kUnknownMessage);
}

}  // namespace
}  // namespace godwit
