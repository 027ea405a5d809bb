#include "market/decode/cme_mbo.h"

#include <gtest/gtest.h>

#include "market/book/naive_order_book.h"
#include "market/book/order_book.h"
#include "market/book/test_book_compare.h"
#include "market/decode/test_market_data.h"

namespace godwit {
namespace {

const std::vector<std::string> kHeader{"ts_event_ns", "ts_recv_ns", "instrument_id",  "action",
                                       "side",        "price",      "size",           "order_id",
                                       "flags",       "channel_id", "ts_in_delta_ns", "sequence"};

Result<CmeMboRow, CmeMboFault> parse(const std::vector<std::string_view>& fields) {
  return CmeMboColumns::from_header(kHeader)->parse(fields);
}

TEST(CmeMbo, ReadsARow) {
  const auto row = parse(
      {"1000000001", "1000000002", "42", "M", "A", "-0.25", "7", "99", "130", "0", "5", "12"});
  ASSERT_TRUE(row);
  EXPECT_EQ(row->ts_event.ns(), 1'000'000'001);
  EXPECT_EQ(row->ts_recv.ns(), 1'000'000'002);
  EXPECT_EQ(row->instrument_id, 42U);
  EXPECT_EQ(row->price, Price::from_raw(-250'000'000));
  const auto event = to_order_by_order(*row, InstrumentIndex{3});
  ASSERT_TRUE(event);
  EXPECT_EQ(event->action(), BookAction::kModify);
  EXPECT_EQ(event->header.flags & 0xFF00, OrderByOrder::kAskSide | OrderByOrder::kLastOfRun);
  EXPECT_EQ(event->order_id, 99U);
  EXPECT_EQ(event->quantity, Quantity::from_units(7));
  EXPECT_EQ(event->header.sequence, 12U);
}

TEST(CmeMbo, ATradeAndItsFillsAreOnePrintThatTakesNothing) {
  const auto trade = parse({"1", "1", "42", "T", "B", "5", "7", "99", "0", "0", "5", "12"});
  const auto event = to_order_by_order(*trade, InstrumentIndex{});
  ASSERT_TRUE(event);
  EXPECT_EQ(event->action(), BookAction::kTrade);
  EXPECT_EQ(event->header.flags & 0xFF00, OrderByOrder::kBidSide);
  EXPECT_EQ(event->order_id, 0U);
  EXPECT_EQ(event->counter_order_id, 99U);
  const auto fill = parse({"1", "1", "42", "F", "A", "5", "7", "98", "0", "0", "5", "12"});
  EXPECT_FALSE(to_order_by_order(*fill, InstrumentIndex{}));
}

TEST(CmeMbo, SaysWhatIsWrongWithARow) {
  using F = CmeMboFault;
  struct Case {
    F fault;
    std::vector<std::string_view> fields;
  };
  const std::vector<Case> cases{
      {F::kTooFewFields, {"1", "1", "4", "A", "B", "5", "7", "9", "0", "0", "5"}},
      {F::kBadTime, {"1.5", "1", "4", "A", "B", "5", "7", "9", "0", "0", "5", "1"}},
      {F::kBadNumber, {"1", "1", "4", "A", "B", "5", "7", "-9", "0", "0", "5", "1"}},
      {F::kBadPrice, {"1", "1", "4", "A", "B", "1e300", "7", "9", "0", "0", "5", "1"}},
      {F::kBadQuantity, {"1", "1", "4", "A", "B", "5", "4294967296", "9", "0", "0", "5", "1"}},
      {F::kBadAction, {"1", "1", "4", "", "B", "5", "7", "9", "0", "0", "5", "1"}},
      {F::kBadSide, {"1", "1", "4", "A", "AB", "5", "7", "9", "0", "0", "5", "1"}}};
  for (const Case& c : cases) {
    const auto row = parse(c.fields);
    ASSERT_FALSE(row);
    EXPECT_EQ(row.error(), c.fault) << name(c.fault) << ", " << name(row.error());
  }
  EXPECT_FALSE(CmeMboColumns::from_header(std::vector<std::string>{"ts_event_ns", "price"}));
}

/// The real file of one day beside the naive book. Returns rows by kind.
struct Rebuilt {
  uint64_t rows = 0;
  uint64_t runs_in_session = 0;
  Quantity volume;
  size_t orders_at_end = 0;
};
Rebuilt rebuild(const std::string& path, Timestamp session_open) {
  CsvReader file{path};
  const auto columns = CmeMboColumns::from_header(file.columns()).value();
  OrderBook book;
  NaiveOrderBook naive;
  Rebuilt result;
  while (file.next()) {
    const CmeMboRow row = columns.parse(file.fields()).value();
    ++result.rows;
    const auto event = to_order_by_order(row, InstrumentIndex{});
    if (!event) continue;
    // Until the opening auction orders may cross; afterwards a crossed book at the end of a run is
    // a fault.
    const bool in_session = row.ts_event >= session_open;
    book.set_continuous(in_session);
    naive.set_continuous(in_session);
    const auto fault = test::fault_of(book.apply(*event));
    EXPECT_EQ(fault, std::nullopt) << file.place() << ": " << name(*fault);
    EXPECT_EQ(test::fault_of(naive.apply(*event)), fault) << file.place();
    const size_t levels = result.rows % 200 == 0 ? test::kAllLevels : 10;
    EXPECT_TRUE(test::same_books(book, naive, levels)) << file.place();
    if (testing::Test::HasFailure()) return result;
    if (in_session && book.at_end_of_run()) ++result.runs_in_session;
    if (event->action() == BookAction::kTrade) result.volume += event->quantity;
  }
  EXPECT_TRUE(test::same_books(book, naive));
  result.orders_at_end = book.order_count();
  return result;
}

TEST(CmeMbo, RebuildsRealDaysWithoutInconsistency) {
  const auto data = test::market_data_folder();
  if (!data) GTEST_SKIP() << "GODWIT_TEST_DATA is not set";
  const Timestamp open = *parse_timestamp("2023-12-25T23:00:00Z");
  const Rebuilt picture = rebuild(*data + "/futures/cme/ESH4_mbo_20231224.csv.gz", open);
  EXPECT_EQ(picture.rows, 8725U);
  EXPECT_EQ(picture.orders_at_end, 8725U);
  const Rebuilt day = rebuild(*data + "/futures/cme/ESH4_mbo_20231225.csv.gz", open);
  EXPECT_EQ(day.rows, 68'792U);
  EXPECT_EQ(day.orders_at_end, 11'217U);
  EXPECT_GT(day.runs_in_session, 45'000U);
  EXPECT_EQ(day.volume, Quantity::from_units(9892)) << "T alone, without F";
}

}  // namespace
}  // namespace godwit
