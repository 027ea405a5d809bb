#include "market/decode/bybit_json.h"

#include <string>

#include <gtest/gtest.h>

#include "market/decode/events_json_testing.h"

namespace godwit {
namespace {

std::string message(const std::string& type, uint64_t number) {
  return R"({"topic":"orderbook.50.ABCUSDT","type":")" + type +
         R"(","ts":1700000000105,"data":{"s":"ABCUSDT","b":[["1.5","3"]],"a":[["1.6","0"]],"u":)" +
         std::to_string(number) + R"(,"seq":9},"cts":1700000000100})";
}

CollectedEvents decode(const std::string& text) {
  BybitJson decoder;
  CollectedEvents events;
  decoder.decode(text, std::nullopt, events);
  return events;
}

TEST(BybitJson, SnapshotThenChange) {
  const CollectedEvents first = decode(message("snapshot", 7));
  ASSERT_EQ(first.depths.size(), 1U);
  EXPECT_TRUE(first.depths[0].message.snapshot);
  EXPECT_EQ(first.depths[0].source, (CollectedEvents::Source{"BYBIT", "ABCUSDT"}));
  EXPECT_EQ(sequence_rule({"BYBIT", "ABCUSDT"}), SequenceRule::kBybit);
  EXPECT_EQ(first.depths[0].rows[0].header.ts_event.ns(), 1'700'000'000'100'000'000);
  EXPECT_EQ(first.depths[0].rows[0].header.ts_recv, first.depths[0].rows[0].header.ts_event);
  const CollectedEvents second = decode(message("delta", 8));
  ASSERT_EQ(second.depths.size(), 1U);
  EXPECT_FALSE(second.depths[0].message.snapshot);
  EXPECT_EQ(second.depths[0].message.first_update, 8U);
  EXPECT_EQ(second.depths[0].rows[1].header.sequence, 8U);
}

TEST(BybitJson, NumberOneIsASnapshotWhateverItsType) {
  EXPECT_TRUE(decode(message("delta", 1)).depths.at(0).message.snapshot);
}

TEST(BybitJson, RefusesOtherTopicsAndTypes) {
  std::string other = message("delta", 5);
  other.replace(other.find("orderbook"), 9, "kline");
  EXPECT_EQ(decode(other).refusals.at(0).error, DecodeError::kUnknownMessage);
  EXPECT_EQ(decode(message("copy", 5)).refusals.at(0).error, DecodeError::kBadField);
  EXPECT_EQ(decode(R"({"success":true})").refusals.at(0).error, DecodeError::kUnknownMessage);
}

}  // namespace
}  // namespace godwit
