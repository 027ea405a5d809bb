#include "market/decode/depth_json.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "foundation/base/decimal.h"
#include "foundation/base/random.h"
#include "market/decode/events_json_testing.h"

namespace godwit {
namespace {

constexpr Timestamp kRecv = Timestamp::from_ns(1'700'000'000'123'456'789);

const std::string kSpot =
    R"({"stream":"abcusdt@depth@100ms","data":{"e":"depthUpdate","E":1700000000100,)"
    R"("s":"ABCUSDT","U":10,"u":12,"b":[["61837.63000000","1.54698000"],["0.5","0.00000000"]],)"
    R"("a":[["61900","12"]]}})";
const std::string kFutures =
    R"({"e":"depthUpdate","E":1700000000100,"T":1700000000095,"s":"ABCUSD_PERP","ps":"ABCUSD",)"
    R"("st":2,"U":10,"u":12,"pu":7,"b":[],"a":[["1.000000001","99999999.99999999"]]})";

/// Both readers on one text; the second one finds the data behind the envelope.
struct Both {
  explicit Both(const std::string& text, std::optional<Timestamp> ts_recv = kRecv) {
    // An exact copy on the heap lets AddressSanitizer see any read beyond the text.
    const std::vector<char> exact{text.begin(), text.end()};
    scanned = scan_depth({exact.data(), exact.size()}, ts_recv, scan_rows, scan);
    scan.source.symbol = {};  // It points into a copy that is about to go.
    const Result<JsonValue, Refusal> root = document.parse(text);
    if (!root) {
      read = Unexpected{root.error()};
      return;
    }
    const std::optional<JsonValue> data = root->find("data");
    read = read_depth(root->find("stream") && data ? *data : *root, ts_recv, read_rows);
  }
  DepthRows scan_rows;
  DepthRows read_rows;
  DepthUpdate scan;
  bool scanned = false;
  JsonDocument document;
  Result<DepthUpdate, Refusal> read = Unexpected{Refusal{DecodeError::kBadJson}};
};

/// Whatever the scanner takes, the other reader takes with equal results.
void expect_agreement(const std::string& text) {
  const std::vector<char> exact{text.begin(), text.end()};
  DepthRows scan_rows;
  DepthUpdate scan;
  if (!scan_depth({exact.data(), exact.size()}, kRecv, scan_rows, scan)) return;
  JsonDocument document;
  DepthRows read_rows;
  const Result<JsonValue, Refusal> root = document.parse(text);
  ASSERT_TRUE(root) << text;
  const std::optional<JsonValue> data = root->find("data");
  const Result<DepthUpdate, Refusal> read =
      read_depth(root->find("stream") ? *data : *root, kRecv, read_rows);
  ASSERT_TRUE(read) << text;
  EXPECT_TRUE(same_update(scan.source, scan.message, read->source, read->message)) << text;
}

TEST(DepthJson, ReadsASpotUpdate) {
  const Both both{kSpot};
  EXPECT_TRUE(both.scanned);
  ASSERT_TRUE(both.read);
  const DepthMessage& message = both.read->message;
  EXPECT_EQ(both.read->source.symbol, "ABCUSDT");
  EXPECT_EQ(both.read->source.product, VenueProduct::kSpot);
  EXPECT_EQ(message.first_update, 10U);
  EXPECT_EQ(message.last_update, 12U);
  ASSERT_EQ(message.deltas.size(), 3U);
  const BookDelta& first = message.deltas[0];
  EXPECT_EQ(first.header.ts_event.ns(), 1'700'000'000'100'000'000);
  EXPECT_EQ(first.header.ts_recv, kRecv);
  EXPECT_EQ(first.header.sequence, 12U);
  EXPECT_EQ(first.header.flags, 0U);
  EXPECT_EQ(first.level.price.raw(), 61'837'630'000'000);
  EXPECT_EQ(first.level.volume.raw(), 154'698'000);
  EXPECT_EQ(message.deltas[1].level.price.raw(), 500'000'000);
  EXPECT_EQ(message.deltas[1].level.volume.raw(), 0);
  EXPECT_EQ(message.deltas[2].header.flags, BookDelta::kAskSide | BookDelta::kLastOfRun);
  EXPECT_EQ(message.deltas[2].level.volume.raw(), 1'200'000'000);
  expect_agreement(kSpot);
}

TEST(DepthJson, FuturesTakeTheMatchingEnginesTimeAndTheirPreviousNumber) {
  // Nine decimals are more than the scanner takes: the other reader decides.
  const Both nine{kFutures};
  EXPECT_FALSE(nine.scanned);
  ASSERT_TRUE(nine.read);
  EXPECT_EQ(nine.read->message.deltas[0].level.price.raw(), 1'000'000'001);
  EXPECT_EQ(nine.read->message.previous_update, 7U);
  EXPECT_EQ(nine.read->message.deltas[0].header.ts_event.ns(), 1'700'000'000'095'000'000);
  EXPECT_EQ(nine.read->source.product, VenueProduct::kInverse);
  std::string eight = kFutures;
  eight.erase(eight.find(".000000001") + 1, 1);
  const Both both{eight, std::nullopt};
  EXPECT_TRUE(both.scanned);
  EXPECT_EQ(both.scan.message.deltas[0].header.ts_recv,
            both.scan.message.deltas[0].header.ts_event);
  expect_agreement(eight);
}

TEST(DepthJson, OtherOrdersAndSpacesGoToTheOtherReader) {
  const Both both{
      R"( { "a" : [ ] , "b" : [ [ "1.5" , "2" , "x" ] ] , "u" : 12 , "U" : 10, "s" : "ABC",)"
      R"( "E" : 1700000000100, "more": {"x": [1.5e3, null, true]} } )"};
  EXPECT_FALSE(both.scanned);
  ASSERT_TRUE(both.read);
  EXPECT_EQ(both.read->message.deltas.size(), 1U);
  EXPECT_EQ(both.read->message.deltas[0].level.price.raw(), 1'500'000'000);
}

TEST(DepthJson, AcceptsAMessageWithoutLevels) {
  std::string text = kFutures;
  text.replace(text.find("[[\"1.0"), std::string::npos, "[]}");
  const Both both{text};
  EXPECT_TRUE(both.scanned);
  EXPECT_TRUE(both.scan.message.deltas.empty());
  ASSERT_TRUE(both.read);
  EXPECT_TRUE(both.read->message.deltas.empty());
}

struct Case {
  std::string_view from;
  std::string_view to;
  DecodeError error;
};

TEST(DepthJson, RefusesWithAReasonAndThePlace) {
  const std::vector<Case> cases{
      {"\"61837.63000000\"", "\"-1\"", DecodeError::kBadPrice},
      {"\"61837.63000000\"", "\"0.0\"", DecodeError::kBadPrice},
      {"\"61837.63000000\"", "\"1e300\"", DecodeError::kBadPrice},
      {"\"61837.63000000\"", "\"nan\"", DecodeError::kBadPrice},
      {"\"61837.63000000\"", "\"0.0000000001\"", DecodeError::kBadPrice},
      {"\"61837.63000000\"", "\"\"", DecodeError::kBadPrice},
      {"\"61837.63000000\"", "61837.63", DecodeError::kBadField},
      {"\"1.54698000\"", "\"-1.5\"", DecodeError::kBadQuantity},
      {"\"1.54698000\"", "\"99999999999999\"", DecodeError::kBadQuantity},
      {"\"1.54698000\"", "\"0.000000001\"", DecodeError::kBadQuantity},
      {"\"1.54698000\"", "\"1.54698000", DecodeError::kBadJson},
      {"[\"61900\",\"12\"]", "[\"61900\"]", DecodeError::kBadField},
      {"[\"61900\",\"12\"]", "{}", DecodeError::kBadField},
      {"1700000000100", "0", DecodeError::kBadTime},
      {"1700000000100", "1700000000100000", DecodeError::kBadTime},
      {"1700000000100", "01700000000100", DecodeError::kBadJson},
      {"1700000000100", "-1", DecodeError::kBadField},
      {"1700000000100", "1.5", DecodeError::kBadField},
      {"1700000000100", "99999999999999999999", DecodeError::kBadField},
      {"\"ABCUSDT\"", "\"ABC USDT\"", DecodeError::kBadField},
      {"\"ABCUSDT\"", "\"\"", DecodeError::kBadField},
      {"\"ABCUSDT\"", "7", DecodeError::kBadField},
      {"\"U\":10", "\"U\":13", DecodeError::kBadField},
      {"\"U\":10,", "", DecodeError::kMissingField},
      {"\"U\":10,", "\"U\":10,\"U\":10,", DecodeError::kMissingField},
      {"]}}", "]}", DecodeError::kBadJson},
      {"]}}", "]}}}", DecodeError::kBadJson},
      {"]}}", "]}} 1", DecodeError::kBadJson},
      {"]}}", "],\"x\":tru}}", DecodeError::kBadJson},
      {"]}}", "],\"x\":\"\xff\"}}", DecodeError::kBadJson},
      {"]}}", "],\"x\":[[[[[[[[[[[[[[1]]]]]]]]]]]]]]}}", DecodeError::kTooComplex},
  };
  for (const Case& each : cases) {
    std::string text = kSpot;
    const size_t at = text.find(each.from);
    ASSERT_NE(at, std::string::npos) << each.from;
    text.replace(at, each.from.size(), each.to);
    const Both both{text};
    EXPECT_FALSE(both.scanned) << text;
    ASSERT_FALSE(both.read) << text;
    EXPECT_EQ(describe(both.read.error().error), describe(each.error)) << text;
    EXPECT_LE(both.read.error().offset, text.size());
    if (each.error == DecodeError::kBadPrice || each.error == DecodeError::kBadQuantity) {
      EXPECT_EQ(both.read.error().offset, at + 1) << text;
    }
  }
}

TEST(DepthJson, LevelsAndLengthAreBounded) {
  std::string text = R"({"e":"depthUpdate","E":1700000000100,"s":"ABC","U":10,"u":12,"b":[],"a":[)";
  for (size_t i = 0; i < kDepthRowsMax; ++i)
    text += (i == 0 ? "" : ",") + std::string{R"(["1","1"])"};
  const Both full{text + "]}"};
  EXPECT_TRUE(full.scanned);
  ASSERT_TRUE(full.read);
  const Both over{text + R"(,["1","1"]]})"};
  EXPECT_FALSE(over.scanned);
  ASSERT_FALSE(over.read);
  EXPECT_EQ(over.read.error().error, DecodeError::kTooManyLevels);
  const Both long_text{text + "]}" + std::string(kMessageBytesMax, ' ')};
  ASSERT_FALSE(long_text.read);
  EXPECT_EQ(long_text.read.error().error, DecodeError::kTooLong);
}

/// Decimal text in many forms, plain ones most often.
std::string random_decimal(Rng& rng) {
  const auto digits = [&](int64_t count) {
    std::string text;
    for (int64_t i = 0; i < count; ++i) text += static_cast<char>('0' + rng.between(0, 9));
    return text;
  };
  std::string text = digits(rng.between(1, rng.uniform() < 0.1 ? 12 : 8));
  if (rng.uniform() < 0.9) text += "." + digits(rng.between(1, rng.uniform() < 0.1 ? 11 : 8));
  return text;
}

std::string random_update(Rng& rng) {
  const bool futures = rng.uniform() < 0.5;
  std::string text = R"({"stream":"abc@depth","data":{"e":"depthUpdate","E":17000000001)";
  text += std::to_string(rng.between(10, 99));
  if (futures) text += R"(,"T":1700000000123)";
  text += R"(,"s":"ABCUSDT","U":)" + std::to_string(rng.between(1, 1'000'000'000'000));
  text += R"(,"u":)" + std::to_string(rng.between(1'000'000'000'000, 2'000'000'000'000));
  if (futures) text += R"(,"pu":)" + std::to_string(rng.between(0, 1'000));
  for (const char side : {'b', 'a'}) {
    text += std::string{",\""} + side + "\":[";
    const int64_t levels = rng.between(0, 6);
    for (int64_t i = 0; i < levels; ++i)
      text +=
          (i == 0 ? "[\"" : ",[\"") + random_decimal(rng) + "\",\"" + random_decimal(rng) + "\"]";
    text += "]";
  }
  return text + "}}";
}

TEST(DepthJson, BothReadersAgreeOnRandomAndDamagedMessages) {
  uint64_t accepted = 0;
  JsonDocument document;
  DepthRows scan_rows;
  DepthRows read_rows;
  for (uint64_t seed = 0; seed < 20'000; ++seed) {
    Rng rng{seed};
    std::string text = random_update(rng);
    if (seed % 2 == 1) {  // Damage: another byte, a cut, a byte less.
      const auto at = static_cast<size_t>(rng.between(0, static_cast<int64_t>(text.size()) - 1));
      const int64_t kind = rng.between(0, 2);
      if (kind == 0) text[at] = static_cast<char>(rng.between(0, 255));
      if (kind == 1) text.resize(at);
      if (kind == 2) text.erase(at, 1);
    }
    const std::vector<char> exact{text.begin(), text.end()};
    DepthUpdate scan;
    const bool scanned = scan_depth({exact.data(), exact.size()}, kRecv, scan_rows, scan);
    if (!scanned) continue;
    ++accepted;
    const Result<JsonValue, Refusal> root = document.parse(text);
    ASSERT_TRUE(root) << text;
    const Result<DepthUpdate, Refusal> read = read_depth(*root->find("data"), kRecv, read_rows);
    ASSERT_TRUE(read) << text;
    ASSERT_TRUE(same_update(scan.source, scan.message, read->source, read->message)) << text;
  }
  EXPECT_GT(accepted, 5'000U);
}

TEST(DepthJson, EveryDecimalIsExact) {
  // Against the decimal parser of base/, through both readers.
  for (uint64_t seed = 0; seed < 5'000; ++seed) {
    Rng rng{seed, RandomStream::kSlippage};
    const std::string price = random_decimal(rng);
    const std::string quantity = random_decimal(rng);
    const Both both{R"({"e":"depthUpdate","E":1700000000100,"s":"ABC","U":1,"u":1,"b":[[")" +
                    price + "\",\"" + quantity + R"("]],"a":[]})"};
    const auto expected_price = parse_fixed<Price>(price);
    const auto expected_quantity = parse_fixed<Quantity>(quantity);
    const bool sound = expected_price && !expected_price->is_zero() && expected_quantity;
    ASSERT_EQ(both.read.has_value(), sound) << price << ' ' << quantity;
    if (!sound) continue;
    ASSERT_EQ(both.read->message.deltas[0].level.price, *expected_price);
    ASSERT_EQ(both.read->message.deltas[0].level.volume, *expected_quantity);
    if (!both.scanned) continue;
    ASSERT_EQ(both.scan.message.deltas[0].level.price, *expected_price);
    ASSERT_EQ(both.scan.message.deltas[0].level.volume, *expected_quantity);
  }
}

}  // namespace
}  // namespace godwit
