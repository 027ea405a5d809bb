// Several series read one after the other: the rows that read() gives, through fewer queries.
#include <array>

#include <gtest/gtest.h>

#include "foundation/base/error.h"
#include "foundation/base/file.h"
#include "market/data/catalog/catalog.h"
#include "market/data/catalog/catalog_testing.h"
#include "market/data/catalog/duckdb_session.h"

namespace godwit {
namespace {

const std::vector<std::string> kAllColumns{
    "open", "high", "low", "close", "volume", "turnover", "open_interest", "trades", "repaired"};

std::vector<Bar> rest_of(RowStream<Bar>& stream) {
  std::vector<Bar> rows;
  for (auto block = stream.next(); !block.empty(); block = stream.next())
    rows.insert(rows.end(), block.begin(), block.end());
  return rows;
}

class CatalogInTurn : public testing::Test {
 protected:
  CatalogInTurn() {
    for (size_t i = 0; i < 35; ++i) {
      series_.push_back(test_series(std::to_string(600'000 + i) + ".SSE", Interval::k1d));
      // From one row to more than a chunk of DuckDB's, from several years.
      const std::string begin = std::to_string(2000 + i % 7) + "-01-04T00:00:00Z";
      catalog_.merge<Bar>(series_.back(), day_bars(1 + i * 90, begin));
    }
  }
  [[nodiscard]] auto in_turn(const TimeRange& range) const {
    return catalog_.read_in_turn<Bar>(series_, range, kAllColumns);
  }
  [[nodiscard]] std::string file(size_t i) const {
    return (folder_.path() / "bar/1d" / (series_[i].instrument.file_name() + ".parquet")).string();
  }
  /// What is said of the first series that cannot be read; "" when all can.
  [[nodiscard]] std::string said() const {
    try {
      for (const auto& stream : in_turn({})) (void)rest_of(*stream);
      return "";
    } catch (const Error& error) {
      return error.what();
    }
  }

  TemporaryFolder folder_;
  Catalog catalog_{folder_.path(), Catalog::Mode::kReadWrite};
  std::vector<Series> series_;
};

TEST_F(CatalogInTurn, GivesTheRowsThatReadGives) {
  const TimeRange late{.from = test_time("2006-06-01T00:00:00Z")};
  const TimeRange days{.from_day = TradingDay{*Date::from_civil(2001, 3, 1)},
                       .to_day = TradingDay{*Date::from_civil(2001, 3, 9)}};
  for (const TimeRange& range : {TimeRange{}, late, days}) {
    const auto streams = in_turn(range);
    ASSERT_EQ(streams.size(), series_.size());
    for (size_t i = 0; i < series_.size(); ++i)
      EXPECT_EQ(difference(rest_of(*streams[i]), read_all(catalog_, series_[i], range)), "") << i;
  }
}

TEST_F(CatalogInTurn, AStreamMayBeGivenUp) {
  const auto streams = in_turn({});
  for (const size_t i : {size_t{2}, size_t{3}, size_t{30}, size_t{34}})
    EXPECT_EQ(difference(rest_of(*streams[i]), read_all(catalog_, series_[i])), "") << i;
  EXPECT_TRUE(rest_of(*streams[1]).empty());  // A later one has been read.
}

TEST_F(CatalogInTurn, OnlyTheColumnsAskedFor) {
  const std::vector<std::string> columns{"close"};
  std::vector<Bar> want = read_all(catalog_, series_[20]);
  for (Bar& bar : want) {
    bar.open = bar.high = bar.low = Price{};
    bar.volume = bar.turnover = bar.open_interest = Bar{}.volume;
    bar.trades = 0;
  }
  const auto streams = catalog_.read_in_turn<Bar>(series_, {}, columns);
  const std::vector<Bar> got = rest_of(*streams[20]);
  ASSERT_EQ(got.size(), want.size());
  for (size_t i = 0; i < got.size(); ++i) {
    EXPECT_EQ(got[i].close, want[i].close);
    EXPECT_EQ(got[i].header.ts_event, want[i].header.ts_event);
    EXPECT_EQ(got[i].trading_day_days, want[i].trading_day_days);
    EXPECT_EQ(got[i].high, Bar{}.high);
    EXPECT_EQ(got[i].trades, 0u);
  }
}

TEST_F(CatalogInTurn, FilesOfYearsStandBetweenWholeOnes) {
  const Series minutes = test_series("BTCUSDT.BINANCE", Interval::k1m);
  catalog_.merge<Bar>(minutes, minute_bars(3'000, "2023-12-31T00:00:00Z"));
  const std::array mixed{series_[3], minutes, series_[4], series_[5]};
  const auto streams = catalog_.read_in_turn<Bar>(mixed, {}, kAllColumns);
  for (size_t i = 0; i < mixed.size(); ++i)
    EXPECT_EQ(difference(rest_of(*streams[i]), read_all(catalog_, mixed[i])), "") << i;
}

TEST_F(CatalogInTurn, WhatCannotBeReadIsNamed) {
  series_.push_back(test_series("000001.SZSE", Interval::k1d));
  EXPECT_NE(said().find("no bar 1d data for 000001.SZSE"), std::string::npos) << said();
  series_.pop_back();
  const std::string whole = read_file(file(21), 1 << 24);
  for (const size_t kept : {size_t{0}, size_t{4}, whole.size() / 2, whole.size() - 1}) {
    write_file(file(21), whole.substr(0, kept));
    EXPECT_NE(said().find("cannot read " + file(21)), std::string::npos) << said();
  }
  const DuckDbSession session{folder_.path(), 1};
  const DuckDbConnection connection = session.connect();
  for (const char* change :
       {"* EXCLUDE (close)", "* REPLACE (NULL::DECIMAL(18,9) AS open)", "* REPLACE ('x' AS volume)",
        "* REPLACE (make_timestamp_ns(5) AS ts)", "* REPLACE (1e12 AS high)"}) {
    run_statement(connection.get(), "COPY (SELECT " + std::string{change} + " FROM read_parquet(" +
                                        sql_text(file(9)) + ")) TO " + sql_text(file(21)) +
                                        " (FORMAT parquet)");
    EXPECT_NE(said().find("cannot read " + file(21)), std::string::npos) << change << said();
  }
  write_file(file(21), whole);
  EXPECT_EQ(said(), "");
}

}  // namespace
}  // namespace godwit
