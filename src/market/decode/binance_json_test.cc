#include "market/decode/binance_json.h"

#include <string>

#include <gtest/gtest.h>

#include "market/decode/events_json_testing.h"

namespace godwit {
namespace {

constexpr Timestamp kRecv = Timestamp::from_ns(1'700'000'000'123'456'789);

CollectedEvents decode(const std::string& text, std::optional<Timestamp> ts_recv = kRecv) {
  BinanceJson decoder;
  CollectedEvents events;
  decoder.decode(text, ts_recv, events);
  return events;
}

DecodeError error_of(const std::string& text, std::optional<Timestamp> ts_recv = kRecv) {
  const CollectedEvents events = decode(text, ts_recv);
  EXPECT_EQ(events.refusals.size(), 1U) << text;
  EXPECT_EQ(events.depths.size() + events.trades.size() + events.quotes.size(), 0U) << text;
  return events.refusals.empty() ? DecodeError::kTooLong : events.refusals[0].error;
}

TEST(BinanceJson, SpotTrade) {
  const CollectedEvents events =
      decode(R"({"stream":"abcusdt@trade","data":{"e":"trade","E":1700000000105,"s":"ABCUSDT",)"
             R"("t":77,"p":"0.00001234","q":"4.00000000","T":1700000000100,"m":true,"M":true}})");
  ASSERT_EQ(events.trades.size(), 1U);
  const Trade& trade = events.trades[0];
  EXPECT_EQ(trade.price.raw(), 12'340);
  EXPECT_EQ(trade.quantity.raw(), 400'000'000);
  EXPECT_EQ(trade.trade_id, 77U);
  EXPECT_EQ(trade.header.sequence, 77U);
  EXPECT_EQ(trade.header.kind, EventKind::kTrade);
  EXPECT_EQ(trade.header.ts_event.ns(), 1'700'000'000'100'000'000);
  // The buyer was waiting: the seller hit it.
  EXPECT_EQ(trade.header.flags, static_cast<uint16_t>(AggressorSide::kSell));
  EXPECT_EQ(events.sources[0].product, VenueProduct::kSpot);
  EXPECT_EQ(instrument_symbol({"BINANCE", events.sources[0].symbol, VenueProduct::kSpot}),
            "ABCUSDT");
}

TEST(BinanceJson, FuturesTradesAndPrintsThatAreNone) {
  const std::string text =
      R"({"e":"trade","E":1700000000105,"T":1700000000100,"s":"ABCUSDT","t":78,"p":"2.5",)"
      R"("q":"0.006","X":"MARKET","m":false})";
  const CollectedEvents events = decode(text);
  ASSERT_EQ(events.trades.size(), 1U);
  EXPECT_EQ(events.trades[0].header.flags, static_cast<uint16_t>(AggressorSide::kBuy));
  EXPECT_EQ(events.sources[0].product, VenueProduct::kLinear);
  std::string insurance = text;
  insurance.replace(insurance.find("MARKET"), 6, "INSURANCE_FUND");
  EXPECT_EQ(error_of(insurance), DecodeError::kNotATrade);
}

TEST(BinanceJson, AggregateTrade) {
  const CollectedEvents events =
      decode(R"({"e":"aggTrade","E":1700000000105,"s":"ABCUSDT","a":9,"p":"2.5","q":"1","f":1,)"
             R"("l":3,"T":1700000000100,"m":true,"M":true})");
  ASSERT_EQ(events.trades.size(), 1U);
  EXPECT_EQ(events.trades[0].trade_id, 9U);
}

TEST(BinanceJson, SpotQuoteHasOnlyOurTime) {
  const std::string text =
      R"({"stream":"abcusdt@bookTicker","data":{"u":5,"s":"ABCUSDT","b":"2.5","B":"1","a":"2.6",)"
      R"("A":"3"}})";
  const CollectedEvents events = decode(text);
  ASSERT_EQ(events.quotes.size(), 1U);
  EXPECT_EQ(events.quotes[0].header.ts_event, kRecv);
  EXPECT_EQ(events.quotes[0].header.sequence, 5U);
  EXPECT_EQ(events.quotes[0].bid_price.raw(), 2'500'000'000);
  EXPECT_EQ(events.quotes[0].ask_volume.raw(), 300'000'000);
  EXPECT_EQ(error_of(text, std::nullopt), DecodeError::kBadTime);
}

TEST(BinanceJson, FuturesQuoteHasTheMatchingEnginesTime) {
  const CollectedEvents events =
      decode(R"({"e":"bookTicker","u":5,"s":"ABCUSD_PERP","ps":"ABCUSD","b":"2.5","B":"1",)"
             R"("a":"0","A":"0","T":1700000000100,"E":1700000000105})");
  ASSERT_EQ(events.quotes.size(), 1U);
  EXPECT_EQ(events.quotes[0].header.ts_event.ns(), 1'700'000'000'100'000'000);
  EXPECT_TRUE(events.quotes[0].ask_volume.is_zero());  // No ask at all.
  EXPECT_EQ(events.sources[0].product, VenueProduct::kInverse);
  EXPECT_EQ(instrument_symbol({"BINANCE", "ABCUSD_PERP", VenueProduct::kInverse}), "ABCUSD-PERP");
  EXPECT_EQ(instrument_symbol({"BINANCE", "ABCUSDT", VenueProduct::kLinear}), "ABCUSDT-PERP");
  EXPECT_EQ(instrument_symbol({"BINANCE", "ABCUSDT_240927", VenueProduct::kLinear}),
            "ABCUSDT_240927");
}

TEST(BinanceJson, SpotSnapshotHasNeitherSymbolNorTime) {
  const std::string text =
      R"({"lastUpdateId":99,"bids":[["2.5","1"],["2.4","2"]],"asks":[["2.6","3"]]})";
  const CollectedEvents events = decode(text);
  ASSERT_EQ(events.depths.size(), 1U);
  const CollectedEvents::Depth& depth = events.depths[0];
  EXPECT_TRUE(depth.message.snapshot);
  EXPECT_FALSE(depth.message.venue_time);
  EXPECT_EQ(depth.message.last_update, 99U);
  EXPECT_TRUE(depth.source.symbol.empty());
  EXPECT_EQ(sequence_rule({"BINANCE", "", depth.source.product}), SequenceRule::kBinanceSpot);
  ASSERT_EQ(depth.rows.size(), 3U);
  EXPECT_EQ(depth.rows[0].header.flags, BookDelta::kSnapshot);
  EXPECT_EQ(depth.rows[2].header.flags,
            BookDelta::kSnapshot | BookDelta::kAskSide | BookDelta::kLastOfRun);
  EXPECT_EQ(depth.rows[0].header.sequence, 99U);
  EXPECT_EQ(error_of(text, std::nullopt), DecodeError::kBadTime);
}

TEST(BinanceJson, FuturesSnapshotAndAnEmptyOne) {
  const CollectedEvents events =
      decode(R"({"lastUpdateId":99,"E":1700000000105,"T":1700000000100,"symbol":"ABCUSD_PERP",)"
             R"("pair":"ABCUSD","bids":[],"asks":[]})");
  ASSERT_EQ(events.depths.size(), 1U);
  EXPECT_TRUE(events.depths[0].message.venue_time);
  EXPECT_EQ(events.depths[0].source.product, VenueProduct::kInverse);
  ASSERT_EQ(events.depths[0].rows.size(), 1U);  // One row that removes nothing: the run exists.
  EXPECT_EQ(events.depths[0].rows[0].header.flags, BookDelta::kSnapshot | BookDelta::kLastOfRun);
  EXPECT_TRUE(events.depths[0].rows[0].level.volume.is_zero());
}

TEST(BinanceJson, RefusesWhatIsNoMarketData) {
  EXPECT_EQ(error_of(R"({"result":null,"id":1})"), DecodeError::kUnknownMessage);
  EXPECT_EQ(error_of(R"({"stream":"a@kline_1m","data":{"e":"kline","E":1}})"),
            DecodeError::kUnknownMessage);
  EXPECT_EQ(error_of(R"({"stream":"a@depth5","data":{"lastUpdateId":1,"bids":[],"asks":[]}})"),
            DecodeError::kUnknownMessage);
  EXPECT_EQ(error_of(R"({"stream":"a@depth5"})"), DecodeError::kMissingField);
  EXPECT_EQ(error_of(R"({"stream":1,"data":{}})"), DecodeError::kBadField);
  EXPECT_EQ(error_of(R"({"stream":"a","data":[]})"), DecodeError::kBadField);
  EXPECT_EQ(error_of("{}"), DecodeError::kUnknownMessage);
  EXPECT_EQ(error_of(""), DecodeError::kBadJson);
  EXPECT_EQ(error_of("{"), DecodeError::kBadJson);
  EXPECT_EQ(error_of("[1]"), DecodeError::kBadJson);
}

TEST(BinanceJson, RefusesQuotesAndTradesWithoutAMeaning) {
  EXPECT_EQ(error_of(R"({"u":5,"s":"A","b":"0","B":"1","a":"2","A":"1"})"), DecodeError::kBadPrice);
  EXPECT_EQ(error_of(R"({"u":5,"s":"A","b":"1","B":"-1","a":"2","A":"1"})"),
            DecodeError::kBadQuantity);
  EXPECT_EQ(error_of(R"({"e":"trade","E":1,"s":"A","t":7,"p":"1","q":"0","T":1,"m":true})"),
            DecodeError::kBadQuantity);
  EXPECT_EQ(error_of(R"({"e":"trade","E":1,"s":"A","t":7,"p":"0","q":"1","T":1,"m":true})"),
            DecodeError::kBadPrice);
  EXPECT_EQ(error_of(R"({"e":"trade","E":1,"s":"A","t":7,"p":"1","q":"1","T":1})"),
            DecodeError::kMissingField);
}

}  // namespace
}  // namespace godwit
