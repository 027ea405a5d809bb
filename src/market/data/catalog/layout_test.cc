#include "market/data/catalog/layout.h"

#include <fstream>

#include <gtest/gtest.h>

#include "foundation/base/error.h"
#include "foundation/base/file.h"
#include "market/data/catalog/catalog_testing.h"

namespace godwit {
namespace {

namespace fs = std::filesystem;

TEST(Layout, NamesFilesByInstrumentAndYear) {
  const auto path = [](const char* id, Interval interval, const char* time) {
    return file_path("/c", test_series(id, interval), test_time(time)).string();
  };
  EXPECT_EQ(path("600519.SSE", Interval::k1d, "2024-01-03T00:00:00Z"),
            "/c/bar/1d/600519.SSE.parquet");
  EXPECT_EQ(path("EUR/USD.OANDA", Interval::k1w, "2024-01-03T00:00:00Z"),
            "/c/bar/1w/EUR%2FUSD.OANDA.parquet");
  EXPECT_EQ(path("BTCUSDT.BINANCE", Interval::k1m, "2024-01-01T00:01:00Z"),
            "/c/bar/1m/BTCUSDT.BINANCE/2024.parquet");
  EXPECT_EQ(path("BTCUSDT.BINANCE", Interval::k1m, "2024-01-01T00:00:00Z"),
            "/c/bar/1m/BTCUSDT.BINANCE/2023.parquet");  // Closes at 24:00 of the old year.
}

TEST(Layout, FileDayKnowsTheEndsOfTime) {
  EXPECT_EQ(file_day(Timestamp::from_ns(std::numeric_limits<int64_t>::min())).year(), 1677);
  EXPECT_EQ(file_day(Timestamp::from_ns(std::numeric_limits<int64_t>::max())).year(), 2262);
}

TEST(Layout, PicksTheYearFilesOfARange) {
  const TemporaryFolder folder;
  const Series series = test_series("RB@main.SHFE", Interval::k1m);
  for (int year = 2018; year <= 2024; ++year)
    write_file(file_path(folder.path(), series, Date::from_civil(year, 6, 1)->midnight_utc()), "");
  const auto years = [&](const TimeRange& range) {
    std::string text;
    for (const fs::path& path : series_files(folder.path(), series, range))
      text += path.stem().string() + " ";
    return text;
  };
  EXPECT_EQ(years({}), "2018 2019 2020 2021 2022 2023 2024 ");
  EXPECT_EQ(years({.from = test_time("2022-05-05T00:00:00Z")}), "2022 2023 2024 ");
  EXPECT_EQ(years({.to = test_time("2019-01-01T00:00:00Z")}), "2018 ");
  // A trading day's night session may lie in the old year.
  const TradingDay day{*Date::from_civil(2021, 1, 4)};
  EXPECT_EQ(years({.from_day = day, .to_day = day}), "2020 2021 ");
}

TEST(Layout, ListsSeriesAndPassesOverStrangers) {
  const TemporaryFolder folder;
  for (const char* file :
       {"bar/1d/600519.SSE.parquet", "bar/1d/EUR%2FUSD.OANDA.parquet", "bar/1d/notes.txt",
        "bar/1d/600519.SSE.parquet.77.tmp", "bar/1m/600519.SSE/2024.parquet",
        "bar/1m/AAPL.NASDAQ/2024.parquet.5.tmp", "bar/2h/600519.SSE/2024.parquet", "quote/x"})
    write_file(folder.path() / file, "");
  std::string text;
  for (const Series& series : stored_series(folder.path()))
    text += series.instrument.text() + " " + std::string{name(series.interval)} + "\n";
  EXPECT_EQ(text, "600519.SSE 1m\n600519.SSE 1d\nEUR/USD.OANDA 1d\n");
}

TEST(Layout, MakesACatalogOfAMissingOrEmptyFolder) {
  const TemporaryFolder folder;
  prepare_catalog_folder(folder.path());
  prepare_catalog_folder(folder.path());  // Already one.
  prepare_catalog_folder(folder.path() / "a/b");
  check_catalog_folder(folder.path() / "a/b");
  EXPECT_THROW(check_catalog_folder(folder.path() / "a"), Error);
  EXPECT_THROW(check_catalog_folder(folder.path() / "missing"), Error);
}

TEST(Layout, AcceptsAFolderWithOurOwnFilesOnly) {
  const TemporaryFolder folder;
  write_file(folder.path() / "godwit.sqlite", "trials");
  prepare_catalog_folder(folder.path());
  check_catalog_folder(folder.path());
}

TEST(Layout, AcceptsAFolderOfCatalogs) {
  const TemporaryFolder folder;
  prepare_catalog_folder(folder.path() / "demo");
  prepare_catalog_folder(folder.path());
  check_catalog_folder(folder.path());
  check_catalog_folder(folder.path() / "demo");
}

TEST(Layout, RefusesACatalogWhereItsBarsWouldBe) {
  const TemporaryFolder folder;
  prepare_catalog_folder(folder.path() / "bar");
  EXPECT_THROW(prepare_catalog_folder(folder.path()), Error);
}

TEST(Layout, RefusesAFolderBelowThatIsNoCatalog) {
  const TemporaryFolder folder;
  prepare_catalog_folder(folder.path() / "demo");
  write_file(folder.path() / "photos/godwit.jpg", "x");
  EXPECT_THROW(prepare_catalog_folder(folder.path()), Error);
}

TEST(Layout, RefusesAFolderWithOtherThings) {
  const TemporaryFolder folder;
  write_file(folder.path() / "thesis.tex", "x");
  try {
    prepare_catalog_folder(folder.path());
    FAIL() << "accepted";
  } catch (const Error& error) {
    EXPECT_NE(std::string{error.what()}.find("thesis.tex"), std::string::npos) << error.what();
  }
  EXPECT_FALSE(fs::exists(folder.path() / "godwit-catalog.toml"));
}

TEST(Layout, RefusesAnotherLayoutAndADamagedMarker) {
  for (const char* text : {"layout = 1\n", "layout = 3\n", "layout = \n", "", "layout = 1x\n"}) {
    const TemporaryFolder folder;
    write_file(folder.path() / "godwit-catalog.toml", text);
    EXPECT_THROW(check_catalog_folder(folder.path()), Error) << text;
    EXPECT_THROW(prepare_catalog_folder(folder.path()), Error) << text;
  }
}

TEST(Layout, SweepsTemporariesOnly) {
  const TemporaryFolder folder;
  write_file(folder.path() / "bar/1d/600519.SSE.parquet", "");
  write_file(folder.path() / "bar/1d/600519.SSE.parquet.77.tmp", "");
  write_file(folder.path() / "bar/1m/600519.SSE/2024.parquet.8.tmp", "");
  write_file(folder.path() / "bar/1m/600519.SSE/mine.tmp", "");
  remove_left_over_files(folder.path());
  EXPECT_TRUE(fs::exists(folder.path() / "bar/1d/600519.SSE.parquet"));
  EXPECT_TRUE(fs::exists(folder.path() / "bar/1m/600519.SSE/mine.tmp"));
  EXPECT_FALSE(fs::exists(folder.path() / "bar/1d/600519.SSE.parquet.77.tmp"));
  EXPECT_FALSE(fs::exists(folder.path() / "bar/1m/600519.SSE/2024.parquet.8.tmp"));
}

}  // namespace
}  // namespace godwit
