#include "market/decode/sse_columns.h"

#include <gtest/gtest.h>

namespace godwit {
namespace {

std::vector<std::string> split(const std::string& line) {
  std::vector<std::string> fields{""};
  for (const char c : line) {
    if (c == ',')
      fields.emplace_back();
    else
      fields.back() += c;
  }
  return fields;
}
std::vector<std::string_view> views(const std::vector<std::string>& fields) {
  return {fields.begin(), fields.end()};
}

// Self-made rows in the two forms.
constexpr auto kExchangeOrders =
    "DataStatus,OrderIndex,OrderChannel,SecurityID,OrderTime,OrderType,OrderNO,OrderPrice,Balance,"
    "OrderBSFlag,BizIndex,LocalTime,SeqNo";
constexpr auto kExchangeTrades =
    "DataStatus,TradeIndex,TradeChan,SecurityID,TradTime,TradPrice,TradVolume,TradeMoney,"
    "TradeBuyNo,TradeSellNo,TradeBSFlag,BizIndex,LocalTime,SeqNo";
constexpr auto kTerminalOrders =
    "MDDate,MDTime,Symbol,ReceiveDateTime,OrderIndex,OrderType,OrderPrice,OrderQty,OrderBSFlag,"
    "ChannelNo,ApplSeqNum,OrderNO,SecurityID";
constexpr auto kTerminalTrades =
    "MDDate,MDTime,TradeBuyNo,TradeSellNo,TradeBSFlag,TradePrice,TradeQty,ReceiveDateTime,"
    "ApplSeqNum,SecurityID";

const Date kDay = *Date::from_civil(2023, 2, 1);

Result<SseOrderRow, SseFault> order(const std::string& header, const std::string& line) {
  const auto columns = SseOrderColumns::from_header(split(header));
  EXPECT_TRUE(columns.has_value());
  const auto fields = split(line);
  return columns->parse(views(fields), kDay);
}
Result<SseTradeRow, SseFault> trade(const std::string& header, const std::string& line) {
  const auto columns = SseTradeColumns::from_header(split(header));
  EXPECT_TRUE(columns.has_value());
  const auto fields = split(line);
  return columns->parse(views(fields), kDay);
}

TEST(SseColumns, ReadsTheExchangesOrders) {
  const auto row = order(
      kExchangeOrders, "0,1,6,600001,09:15:00.020,A,90,10.00999999999999979,50,S,76,09:25:26.1,9");
  ASSERT_TRUE(row);
  EXPECT_EQ(row->ts_event, *parse_timestamp("2023-02-01T01:15:00.02Z"));
  EXPECT_EQ(row->ts_recv, *parse_timestamp("2023-02-01T01:25:26.1Z"));
  EXPECT_EQ(row->sequence, 76U);
  EXPECT_EQ(row->order_id, 90U);
  EXPECT_EQ(row->price, Price::from_raw(10'010'000'000));
  EXPECT_EQ(row->quantity, Quantity::from_units(50));
  EXPECT_EQ(row->side, BookSide::kAsk);
  EXPECT_EQ(row->action, SseOrderAction::kAdd);
}

TEST(SseColumns, ReadsTheTerminalForm) {
  const auto row = order(kTerminalOrders,
                         "2023.07.11,14:59:59.630,N,2023.07.11T15:00:00.249,1,10,"
                         "15.929999999999999,1000,1,1,7,8288,600001.SH");
  ASSERT_TRUE(row);
  EXPECT_EQ(row->ts_event, *parse_timestamp("2023-07-11T06:59:59.63Z"));
  EXPECT_EQ(row->ts_recv, *parse_timestamp("2023-07-11T07:00:00.249Z"));
  EXPECT_EQ(row->price, Price::from_raw(15'930'000'000));
  EXPECT_EQ(row->side, BookSide::kBid);
  EXPECT_EQ(row->action, SseOrderAction::kDelete);
  const auto print = trade(kTerminalTrades,
                           "2023.07.11,09:25:00.010,19,81,0,21.3,200,2023.07.11T09:25:00.240,"
                           "252,600001.SH");
  ASSERT_TRUE(print);
  EXPECT_EQ(print->buy_order_id, 19U);
  EXPECT_EQ(print->sell_order_id, 81U);
  EXPECT_EQ(print->aggressor, AggressorSide::kUnknown);
}

TEST(SseColumns, ReadsTheExchangesTrades) {
  const std::string start = "0,8502,6,600001,09:30:00.940,11.5,100,1150,113304,38420,";
  const auto aggressor = [&](const std::string& flag) {
    return trade(kExchangeTrades, start + flag + ",78259,09:30:08.075,90265")->aggressor;
  };
  EXPECT_EQ(aggressor("B"), AggressorSide::kBuy);
  EXPECT_EQ(aggressor("S"), AggressorSide::kSell);
  EXPECT_EQ(aggressor("N"), AggressorSide::kUnknown);
}

TEST(SseColumns, KnowsItsHeaders) {
  EXPECT_FALSE(SseOrderColumns::from_header(split(kExchangeTrades)));
  EXPECT_FALSE(SseTradeColumns::from_header(split(kExchangeOrders)));
  EXPECT_FALSE(SseOrderColumns::from_header({}));
  EXPECT_FALSE(SseOrderColumns::from_header(split(kExchangeOrders))->has_date());
  EXPECT_TRUE(SseTradeColumns::from_header(split(kTerminalTrades))->has_date());
  EXPECT_EQ(SseOrderColumns::from_header(split(kExchangeOrders))->symbol_column(), 3U);
}

TEST(SseColumns, SaysWhatIsWrongWithARow) {
  struct Case {
    SseFault fault;
    std::string line;
  };
  const std::string good = "0,1,6,600001,09:15:00.020,A,90,10.01,50,S,76,09:25:26.1,9";
  ASSERT_TRUE(order(kExchangeOrders, good));
  const std::vector<Case> cases{
      {SseFault::kTooFewFields, "0,1,6,600001,09:15:00.020,A,90,10.01,50,S,76"},
      {SseFault::kBadTime, "0,1,6,600001,24:15:00.020,A,90,10.01,50,S,76,09:25:26.1,9"},
      {SseFault::kBadTime, "0,1,6,600001,09:15:00.,A,90,10.01,50,S,76,09:25:26.1,9"},
      {SseFault::kBadTime, "0,1,6,600001,9:15:00,A,90,10.01,50,S,76,09:25:26.1,9"},
      {SseFault::kBadTime, "0,1,6,600001,09:15:00,A,90,10.01,50,S,76,,9"},
      {SseFault::kBadNumber, "0,1,6,600001,09:15:00.020,A,90,10.01,50,S,-1,09:25:26.1,9"},
      {SseFault::kBadNumber, "0,1,6,600001,09:15:00.020,A,,10.01,50,S,76,09:25:26.1,9"},
      {SseFault::kBadPrice, "0,1,6,600001,09:15:00.020,A,90,10.015,50,S,76,09:25:26.1,9"},
      {SseFault::kBadPrice, "0,1,6,600001,09:15:00.020,A,90,0,50,S,76,09:25:26.1,9"},
      {SseFault::kBadPrice, "0,1,6,600001,09:15:00.020,A,90,1e300,50,S,76,09:25:26.1,9"},
      {SseFault::kBadPrice, "0,1,6,600001,09:15:00.020,A,90,9.0000000000e5,5,S,76,09:25:26.1,9"},
      {SseFault::kBadPrice, "0,1,6,600001,09:15:00.020,A,90,nan,50,S,76,09:25:26.1,9"},
      {SseFault::kBadQuantity, "0,1,6,600001,09:15:00.020,A,90,10.01,0,S,76,09:25:26.1,9"},
      {SseFault::kBadQuantity, "0,1,6,600001,09:15:00.020,A,90,10.01,1.5,S,76,09:25:26.1,9"},
      {SseFault::kBadQuantity, "0,1,6,600001,09:15:00.020,A,90,10.01,1e18,S,76,09:25:26.1,9"},
      {SseFault::kBadSide, "0,1,6,600001,09:15:00.020,A,90,10.01,50,X,76,09:25:26.1,9"},
      {SseFault::kBadType, "0,1,6,600001,09:15:00.020,Z,90,10.01,50,S,76,09:25:26.1,9"}};
  for (const Case& c : cases) {
    const auto row = order(kExchangeOrders, c.line);
    ASSERT_FALSE(row) << c.line;
    EXPECT_EQ(row.error(), c.fault) << c.line << ": " << name(row.error());
  }
}

}  // namespace
}  // namespace godwit
