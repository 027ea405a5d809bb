#include "market/decode/recorded_json.h"

#include <string>

#include <gtest/gtest.h>

#include "market/decode/events_json_testing.h"

namespace godwit {
namespace {

CollectedEvents decode(const std::string& line) {
  RecordedJson decoder;
  CollectedEvents events;
  decoder.decode(line, events);
  return events;
}

const std::string kTrade =
    R"({"e":"trade","E":1700000000105,"s":"ABCUSDT","t":77,"p":"2.5","q":"4","T":1700000000100,)"
    R"("m":true,"M":true})";

TEST(RecordedJson, TakesTheLocalTimeFromTheLine) {
  const CollectedEvents events = decode("1700000000123456789 " + kTrade + "\r\n");
  ASSERT_EQ(events.trades.size(), 1U);
  EXPECT_EQ(events.trades[0].header.ts_recv.ns(), 1'700'000'000'123'456'789);
  EXPECT_EQ(events.trades[0].header.ts_event.ns(), 1'700'000'000'100'000'000);
}

TEST(RecordedJson, WithoutLocalTimeTheVenuesCounts) {
  const CollectedEvents events = decode(kTrade);
  ASSERT_EQ(events.trades.size(), 1U);
  EXPECT_EQ(events.trades[0].header.ts_recv, events.trades[0].header.ts_event);
}

TEST(RecordedJson, RefusesWhatIsNoLine) {
  for (const std::string& line :
       {std::string{}, std::string{"\n"}, std::string{"17"}, "17" + kTrade, "17  " + kTrade,
        "-17 " + kTrade, "0 " + kTrade, "99999999999999999999 " + kTrade, " " + kTrade,
        "17 [" + kTrade + "]", std::string{"garbage"}}) {
    const CollectedEvents events = decode(line);
    ASSERT_EQ(events.refusals.size(), 1U) << line;
    EXPECT_EQ(events.refusals[0].error, DecodeError::kBadLine) << line;
    EXPECT_TRUE(events.trades.empty());
  }
}

TEST(RecordedJson, OffsetsCountFromTheStartOfTheLine) {
  std::string line = "1700000000123456789 " + kTrade;
  line.replace(line.find("2.5"), 3, "2,5");
  const CollectedEvents events = decode(line);
  ASSERT_EQ(events.refusals.size(), 1U);
  EXPECT_EQ(events.refusals[0].error, DecodeError::kBadPrice);
  EXPECT_EQ(events.refusals[0].offset, line.find("2,5"));
}

TEST(RecordedJson, TellsTheVenuesApart) {
  EXPECT_EQ(decode(R"({"topic":"orderbook.1.ABC","type":"snapshot","ts":1700000000100,)"
                   R"("data":{"s":"ABC","b":[],"a":[],"u":5,"seq":6}})")
                .depths.at(0)
                .source.venue,
            "BYBIT");
  EXPECT_EQ(decode(R"(17 {"channel":"l2Book","data":{"coin":"ABC","levels":[[],[]],)"
                   R"("time":1700000000100}})")
                .depths.at(0)
                .source.venue,
            "HYPERLIQUID");
  EXPECT_EQ(decode(kTrade).sources.at(0).venue, "BINANCE");
}

}  // namespace
}  // namespace godwit
