// What readers of a catalog see: ranges, lists, errors, and Parquet that any tool can read.
#include <filesystem>

#include <gtest/gtest.h>

#include "foundation/base/error.h"
#include "foundation/base/file.h"
#include "market/data/catalog/catalog.h"
#include "market/data/catalog/catalog_testing.h"
#include "market/data/catalog/duckdb_session.h"

namespace godwit {
namespace {

namespace fs = std::filesystem;

const Series kMinutes = test_series("BTCUSDT.BINANCE", Interval::k1m);
const Series kDays = test_series("600519.SSE", Interval::k1d);

TEST(CatalogRead, RangesIncludeBothEndsAndMayBeEmpty) {
  const TemporaryFolder folder;
  Catalog catalog{folder.path(), Catalog::Mode::kReadWrite};
  const std::vector<Bar> bars = minute_bars(10, "2023-12-31T23:55:00Z");
  catalog.merge<Bar>(kMinutes, bars);
  const auto count = [&](const TimeRange& range) {
    return read_all(catalog, kMinutes, range).size();
  };
  const Timestamp fourth = bars[3].header.ts_event;
  const Timestamp seventh = bars[6].header.ts_event;
  const Duration tick = Duration::from_ns(1);
  EXPECT_EQ(count({.from = fourth, .to = seventh}), 4u);
  EXPECT_EQ(count({.from = fourth + tick, .to = seventh - tick}), 2u);
  EXPECT_EQ(count({.from = fourth}), 7u);
  EXPECT_EQ(count({.to = fourth}), 4u);
  EXPECT_EQ(count({.from = seventh, .to = fourth}), 0u);
  EXPECT_EQ(count({.from = test_time("2030-01-01T00:00:00Z")}), 0u);
}

TEST(CatalogRead, RangesOfTradingDaysFollowTheColumnNotTheClock) {
  const TemporaryFolder folder;
  Catalog catalog{folder.path(), Catalog::Mode::kReadWrite};
  std::vector<Bar> bars = minute_bars(4, "2023-12-29T13:00:00Z");  // A Friday's night session ...
  const TradingDay monday{*Date::from_civil(2024, 1, 2)};          // ... belongs to the next year.
  for (size_t i = 2; i < 4; ++i) bars[i].trading_day_days = monday.date().days();
  catalog.merge<Bar>(kMinutes, bars);
  EXPECT_EQ(difference(read_all(catalog, kMinutes, {.from_day = monday, .to_day = monday}),
                       {bars.begin() + 2, bars.end()}),
            "");
  EXPECT_EQ(read_all(catalog, kMinutes, {.to_day = TradingDay{monday.date() - 1}}).size(), 2u);
  // Correcting the trading day replaces the row where it is.
  bars[1].trading_day_days = monday.date().days();
  EXPECT_EQ(catalog.merge<Bar>(kMinutes, bars), (MergeCounts{.replaced = 1, .unchanged = 3}));
  EXPECT_EQ(read_all(catalog, kMinutes).size(), 4u);
}

TEST(CatalogRead, ExportsAPartAsParquet) {
  const TemporaryFolder folder;
  Catalog catalog{folder.path(), Catalog::Mode::kReadWrite};
  const std::vector<Bar> bars = minute_bars(5'000, "2023-12-30T00:00:00Z");  // Two files.
  catalog.merge<Bar>(kMinutes, bars);
  // A file of the right name is a catalog again.
  const TemporaryFolder other;
  const Catalog copy{other.path(), Catalog::Mode::kReadWrite};
  const fs::path path = other.path() / "bar" / "1m" / "BTCUSDT.BINANCE" / "2023.parquet";
  const TimeRange old_year{.to = bars[2'000].header.ts_event};
  EXPECT_EQ(catalog.export_parquet(kMinutes, old_year, path), 2'001U);
  EXPECT_EQ(difference(read_all(copy, kMinutes), {bars.begin(), bars.begin() + 2'001}), "");
  EXPECT_EQ(catalog.export_parquet(kMinutes, {.to = test_time("2020-01-01T00:00:00Z")},
                                   other.path() / "none.parquet"),
            0U);
  EXPECT_THROW(catalog.export_parquet(kDays, {}, path), Error);
}

TEST(CatalogRead, ListsWhatItHolds) {
  const TemporaryFolder folder;
  Catalog catalog{folder.path(), Catalog::Mode::kReadWrite};
  EXPECT_TRUE(catalog.list().empty());
  const std::vector<Bar> bars = minute_bars(5'000, "2023-12-30T00:00:00Z");
  catalog.merge<Bar>(kMinutes, bars);
  catalog.merge<Bar>(kDays, day_bars(400, "2023-01-01T00:00:00Z"));
  const std::vector<SeriesInfo> infos = catalog.list();
  ASSERT_EQ(infos.size(), 2u);
  EXPECT_EQ(infos[0].series, kDays);
  EXPECT_EQ(infos[0].rows, 400u);
  EXPECT_EQ(infos[0].first_day, TradingDay{*Date::from_civil(2023, 1, 1)});
  EXPECT_EQ(infos[0].last_day, TradingDay{*Date::from_civil(2024, 2, 4)});
  EXPECT_EQ(infos[0].bytes, fs::file_size(folder.path() / "bar/1d/600519.SSE.parquet"));
  EXPECT_EQ(infos[1].series, kMinutes);
  EXPECT_EQ(infos[1].rows, 5'000u);
  EXPECT_EQ(infos[1].first, bars.front().header.ts_event);
  EXPECT_EQ(infos[1].last, bars.back().header.ts_event);
  EXPECT_TRUE(catalog.contains(kDays));
  EXPECT_FALSE(catalog.contains(test_series("600519.SSE", Interval::k1m)));
}

TEST(CatalogRead, ListsMoreFilesThanAProcessOpensAtOnce) {
  const TemporaryFolder folder;
  Catalog catalog{folder.path(), Catalog::Mode::kReadWrite};
  const std::vector<Bar> first = day_bars(1, "2024-01-01T00:00:00Z");
  catalog.merge<Bar>(kDays, first);
  const fs::path file = folder.path() / "bar/1d/600519.SSE.parquet";
  for (int i = 0; i < 1'200; ++i)
    fs::create_hard_link(file, file.parent_path() / ("S" + std::to_string(i) + ".SSE.parquet"));
  const std::vector<SeriesInfo> infos = catalog.list();
  ASSERT_EQ(infos.size(), 1'201u);
  for (const SeriesInfo& info : infos) {
    ASSERT_EQ(info.rows, 1u);
    ASSERT_EQ(info.last, first[0].header.ts_event);
    ASSERT_EQ(info.bytes, fs::file_size(file));
  }
  write_file(file.parent_path() / "S500.SSE.parquet", "PAR1");
  EXPECT_NE(error_of([&] { (void)catalog.list(); }).find("S500.SSE.parquet: "), std::string::npos);
}

TEST(CatalogRead, FilesAreParquetForEveryTool) {
  const TemporaryFolder folder;
  Catalog catalog{folder.path(), Catalog::Mode::kReadWrite};
  std::vector<Bar> bars = day_bars(2, "2024-01-01T00:00:00Z");
  bars[0].close = Price::from_raw(1'234'567'890'123);
  bars[0].volume = 1.5;
  catalog.merge<Bar>(kDays, bars);
  const std::string file = sql_text((folder.path() / "bar/1d/600519.SSE.parquet").string());
  const DuckDbSession session{folder.path(), 1};
  const auto text = [&](const std::string& sql) {
    DuckDbQuery query{session, sql};
    std::string out;
    while (const DuckDbChunk chunk = query.next())
      for (idx_t row = 0; row < duckdb_data_chunk_get_size(chunk.get()); ++row) {
        auto* strings = static_cast<duckdb_string_t*>(
            duckdb_vector_get_data(duckdb_data_chunk_get_vector(chunk.get(), 0)));
        out.append(duckdb_string_t_data(&strings[row]), duckdb_string_t_length(strings[row]));
        out += '\n';
      }
    return out;
  };
  EXPECT_EQ(
      text("SELECT column_name || ' ' || column_type FROM (DESCRIBE SELECT * FROM " + file + ")"),
      "ts TIMESTAMP_NS\ntrading_day DATE\nopen DECIMAL(18,9)\nhigh DECIMAL(18,9)\n"
      "low DECIMAL(18,9)\nclose DECIMAL(18,9)\nvolume DOUBLE\nturnover DOUBLE\n"
      "open_interest DOUBLE\ntrades UINTEGER\nrepaired BOOLEAN\n");
  EXPECT_EQ(text("SELECT ts || ' ' || trading_day || ' ' || close || ' ' || volume || ' ' || "
                 "coalesce(open_interest::VARCHAR, 'NULL') FROM " +
                 file + " LIMIT 1"),
            "2024-01-02 00:00:00 2024-01-01 1234.567890123 1.5 NULL\n");
}

TEST(CatalogRead, AReaderKeepsTheFileItOpened) {
  const TemporaryFolder folder;
  Catalog writer{folder.path(), Catalog::Mode::kReadWrite};
  const std::vector<Bar> before = day_bars(9'000, "1990-01-01T00:00:00Z", 1);
  const std::vector<Bar> after = day_bars(9'000, "1990-01-01T00:00:00Z", 2);
  writer.merge<Bar>(kDays, before);
  const Catalog reader{folder.path(), Catalog::Mode::kReadOnly};
  const auto stream = reader.read<Bar>(kDays, {});
  const auto block = stream->next();
  std::vector<Bar> got{block.begin(), block.end()};
  EXPECT_EQ(writer.merge<Bar>(kDays, after).added, 0u);
  for (auto rest = stream->next(); !rest.empty(); rest = stream->next())
    got.insert(got.end(), rest.begin(), rest.end());
  EXPECT_EQ(difference(got, before), "");
  EXPECT_EQ(difference(read_all(reader, kDays), after), "");
}

TEST(CatalogRead, SeveralStreamsRunSideBySide) {
  const TemporaryFolder folder;
  Catalog catalog{folder.path(), Catalog::Mode::kReadWrite};
  const std::vector<Bar> a = day_bars(10'000, "1990-01-01T00:00:00Z", 1);
  const std::vector<Bar> b = minute_bars(10'000, "2024-01-01T00:00:00Z", 2);
  catalog.merge<Bar>(kDays, a);
  catalog.merge<Bar>(kMinutes, b);
  const auto first = catalog.read<Bar>(kDays, {});
  const auto second = catalog.read<Bar>(kMinutes, {});
  std::vector<Bar> from_first;
  std::vector<Bar> from_second;
  for (bool more = true; more;) {
    const auto x = first->next();
    const auto y = second->next();
    from_first.insert(from_first.end(), x.begin(), x.end());
    from_second.insert(from_second.end(), y.begin(), y.end());
    more = !x.empty() || !y.empty();
  }
  EXPECT_EQ(difference(from_first, a), "");
  EXPECT_EQ(difference(from_second, b), "");
}

TEST(CatalogRead, SaysWhatIsMissing) {
  const TemporaryFolder folder;
  const Catalog catalog{folder.path(), Catalog::Mode::kReadWrite};
  EXPECT_EQ(error_of([&] { (void)catalog.read<Bar>(kDays, {}); }),
            "no bar 1d data for 600519.SSE in the catalog " + folder.path().string() +
                "; import some with: godwit data import --instrument 600519.SSE --kind bar "
                "--interval 1d FILE");
  EXPECT_NE(error_of([&] {
              Catalog{folder.path() / "none", Catalog::Mode::kReadOnly};
            }).find("there is no catalog in"),
            std::string::npos);
}

}  // namespace
}  // namespace godwit
