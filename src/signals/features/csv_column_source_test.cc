#include "signals/features/csv_column_source.h"

#include <gtest/gtest.h>

#include "foundation/base/file.h"
#include "market/data/catalog/catalog_testing.h"
#include "signals/features/catalog_column_source.h"
#include "signals/features/features_testing.h"

namespace godwit::features {
namespace {

const RuleBook& book() {
  static const RuleBook all{GODWIT_SOURCE_FOLDER "/rules"};
  return all;
}

InstrumentKnowledge by_rules(const std::string& name) {
  return {&book(), InstrumentId::parse(name), {}};
}

RowBlock read(const std::string& text, const KnowledgeOf& knowledge = nothing_known,
              const std::optional<std::string>& chosen = {}) {
  const TemporaryFolder folder;
  const std::filesystem::path path = folder.path() / "a.csv";
  write_file(path, text);
  CsvColumnSource source{path, {}, knowledge, chosen};
  source.select(source.column_names());
  RowBlock all;
  RowBlock block;
  while (source.next(block, 2)) append(all, block);
  return all;
}

std::string refusal(const std::string& text) {
  const std::string said = error_of([&] { (void)read(text); });
  return said.substr(said.find("a.csv") == std::string::npos ? 0 : said.find("a.csv"));
}

TEST(CsvColumns, ASecondRowOfOneTimeIsRefused) {
  EXPECT_EQ(refusal("ts,close\n2024-01-02,1\n2024-01-02,1\n"),
            "a.csv:3: a second row of 2024-01-02; keep one, or tell instruments apart in a column "
            "instrument");
  EXPECT_EQ(refusal("ts,instrument,close\n2024-01-02,A.INDEX,1\n2024-01-02,B.INDEX,1\n"
                    "2024-01-03,B.INDEX,1\n2024-01-03,A.INDEX,1\n2024-01-03,B.INDEX,2\n"),
            "a.csv:6: a second row of 2024-01-03 of B.INDEX; keep one");
  EXPECT_EQ(refusal("ts,open,price\n2024-01-02T01:00:00Z,1,1\n2024-01-02T01:00:00Z,1,1\n"),
            "a.csv:3: a second row of 2024-01-02T01:00:00Z; keep one, or tell instruments apart in "
            "a column instrument");
  EXPECT_EQ(refusal("ts,close\n2024-01-02,1\n2024-01-03T00:00:00Z,1\n"),
            "a.csv:3: a second row of 2024-01-03T00:00:00Z (a date like 2024-01-02 is the end of "
            "its day, 2024-01-03T00:00:00Z); keep one, or tell instruments apart in a column "
            "instrument");
  EXPECT_EQ(refusal("ts,close\n2024-01-03,1\n2024-01-02,1\n"),
            "a.csv:3: the row is of 2024-01-02, earlier than the one before it; sort the rows by "
            "ts");
}

TEST(CsvColumns, AnInstrumentInTheSpellingOfAVendorIsRefused) {
  EXPECT_EQ(refusal("ts,instrument,close\n2024-01-02,X.NOWHERE,1\n2024-01-02,600519.SH,1\n"),
            "a.csv:3: column instrument: the venue is called SSE here, not SH; did you mean "
            "600519.SSE?");
  EXPECT_EQ(refusal("ts,instrument,close\n2024-01-02,IF2101.CFE,1\n"),
            "a.csv:2: column instrument: the venue is called CFFEX here, not CFE; did you mean "
            "IF2101.CFFEX?");
}

TEST(CsvColumns, OneInstrumentIsChosen) {
  const std::string rows =
      "ts,instrument,close\n2024-01-02,A.INDEX,1\n2024-01-03,B.INDEX,2\nno time,A.INDEX,none\n"
      "2024-01-04,B.INDEX,3\n";
  const RowBlock chosen = read(rows, nothing_known, "B.INDEX");
  EXPECT_EQ(chosen.columns[0], (std::vector<double>{2, 3}));
  EXPECT_EQ(chosen.instruments, (std::vector<uint32_t>{0, 0}));
  EXPECT_EQ(read(rows, nothing_known, "C.INDEX").rows(), 0U);
  EXPECT_EQ(read("ts,close\n2024-01-02,1\n", nothing_known, "C.INDEX").rows(), 1U);
}

TEST(CsvColumns, TicksMayShareATime) {
  const RowBlock all = read("ts,price\n2024-01-02T01:00:00Z,1\n2024-01-02T01:00:00Z,2\n");
  EXPECT_EQ(all.columns[0], (std::vector<double>{1, 2}));
}

// A bar that closes at 23:00 in Shanghai is of the next trading day, and so is one that closes at
// its first minute.
TEST(CsvColumns, TheDayIsStatedOrThatOfTheSession) {
  const std::string rows =
      "2019-06-05T07:00:00Z,rb1910.SHFE,1\n2019-06-05T13:01:00Z,rb1910.SHFE,1\n"
      "2019-06-05T15:00:00Z,rb1910.SHFE,1\n2019-06-06T01:01:00Z,rb1910.SHFE,1\n";
  const auto days = [](const RowBlock& all) {
    std::string text;
    for (const RowTime& time : all.times) text += format_date(time.day.date()).substr(8) + " ";
    return text;
  };
  EXPECT_EQ(days(read("ts,instrument,close\n" + rows, by_rules)), "05 06 06 06 ");
  EXPECT_EQ(days(read("ts,instrument,close\n" + rows)), "05 05 05 06 ");
  EXPECT_EQ(days(read("ts,instrument,trading_day\n2019-06-05T13:01:00Z,rb1910.SHFE,2019-06-04\n",
                      by_rules)),
            "04 ");
  EXPECT_EQ(days(read("ts,instrument,close\n2024-06-02T00:00:00Z,BTCUSDT.BINANCE,1\n"
                      "2024-06-02T00:01:00Z,BTCUSDT.BINANCE,1\n",
                      by_rules)),
            "01 02 ");
}

TEST(CsvColumns, ATickWhereTwoDaysMeetIsOfTheNewOneAsInTheCatalog) {
  struct Case {
    const char* instrument;
    const char* ts;
    const char* day;
  };
  const TemporaryFolder folder;
  Catalog catalog{folder.path(), Catalog::Mode::kReadWrite};
  for (const Case& one : {Case{"BTCUSDT.BINANCE", "2024-01-02T00:00:00Z", "2024-01-02"},
                          Case{"EUR/USD.OANDA", "2024-01-02T22:00:00Z", "2024-01-03"},
                          Case{"rb1910.SHFE", "2019-06-05T07:00:00Z", "2019-06-05"}}) {
    const InstrumentId id = InstrumentId::parse(one.instrument).value();
    Trade trade{};
    trade.header.kind = EventKind::kTrade;
    trade.header.ts_event = trade.header.ts_recv = parse_timestamp(one.ts).value();
    trade.price = Price::from_raw(Price::kScale);
    trade.quantity = Quantity::from_units(1);
    catalog.merge(Series{.instrument = id, .kind = DataKind::kTrade},
                  std::span<const Trade>{&trade, 1});
    const auto stored = open_catalog_columns(
        catalog, {.instruments = {id}, .kind = DataKind::kTrade}, {}, by_rules);
    stored->select({});
    RowBlock rows;
    ASSERT_TRUE(stored->next(rows, 2));
    const std::string line = "\n" + std::string{one.ts} + "," + one.instrument + ",1\n";
    const RowBlock ticks = read("ts,instrument,price" + line, by_rules);
    EXPECT_EQ(format_date(ticks.times[0].day.date()), one.day) << one.instrument;
    EXPECT_EQ(ticks.times, rows.times) << one.instrument;
    if (id.text() == "rb1910.SHFE") continue;  // Its day is over, but no other has begun.
    const RowBlock bars = read("ts,instrument,close" + line, by_rules);
    EXPECT_EQ(bars.times[0].day.date(), ticks.times[0].day.date() - 1) << one.instrument;
  }
}

TEST(CsvColumns, ADayIsKnownAtTheEndOfItsSessions) {
  const RowBlock all =
      read("ts,instrument\n2019-06-05,rb1910.SHFE\n2019-06-05,X.NOWHERE\n", by_rules);
  EXPECT_EQ(all.times[0].known(), parse_timestamp("2019-06-05T07:00:00Z"));
  EXPECT_EQ(all.times[1].known(), parse_timestamp("2019-06-06T00:00:00Z"));
}

}  // namespace
}  // namespace godwit::features
