#include "market/data/catalog/catalog.h"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <map>

#include <gtest/gtest.h>

#include "foundation/base/error.h"
#include "foundation/base/file.h"
#include "foundation/base/hash.h"
#include "market/data/catalog/bar_codec.h"
#include "market/data/catalog/catalog_testing.h"
#include "market/data/catalog/duckdb_session.h"

namespace godwit {
namespace {

namespace fs = std::filesystem;

const BarSeries kMinutes = test_series("BTCUSDT.BINANCE", Interval::k1m);
const BarSeries kDays = test_series("600519.SSE", Interval::k1d);

std::vector<Bar> minutes(size_t count, std::string_view begin, uint64_t seed = 1) {
  return random_walk_bars(count, test_time(begin), Duration::minutes(1), seed);
}

std::vector<Bar> days(size_t count, std::string_view begin, uint64_t seed = 1) {
  return random_walk_bars(count, test_time(begin), Duration::days(1), seed);
}

void expect_same(const std::vector<Bar>& got, const std::vector<Bar>& expected) {
  ASSERT_EQ(got.size(), expected.size());
  for (size_t i = 0; i < got.size(); ++i) {
    ASSERT_TRUE(same_columns(got[i], expected[i])) << "row " << i;
    ASSERT_EQ(got[i].header.ts_recv, got[i].header.ts_event);
    ASSERT_EQ(got[i].header.kind, EventKind::kBar);
    ASSERT_EQ(got[i].header.sequence, 0u);
  }
}

/// Path and content hash and inode of every file below `root`: what a write would change.
std::map<std::string, std::string> snapshot(const fs::path& root) {
  std::map<std::string, std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator{root}) {
    if (!entry.is_regular_file()) continue;
    Hasher hasher;
    hasher.update(read_file(entry.path(), 1 << 30));
    files[entry.path().string()] =
        hasher.digest().hex() + " " +
        std::to_string(fs::last_write_time(entry.path()).time_since_epoch().count());
  }
  return files;
}

std::string error_of(const std::function<void()>& body) {
  try {
    body();
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

TEST(Catalog, GivesBackWhatItWasGiven) {
  const TemporaryFolder folder;
  const std::vector<Bar> bars =
      minutes(300'000, "2023-11-01T00:00:00Z");  // Two years, three groups.
  Catalog catalog{folder.path(), Catalog::Mode::kReadWrite};
  EXPECT_EQ(catalog.merge_bars(kMinutes, bars), (MergeCounts{.added = 300'000}));
  expect_same(read_all(catalog, kMinutes), bars);
  const Catalog reader{folder.path(), Catalog::Mode::kReadOnly};
  expect_same(read_all(reader, kMinutes), bars);
}

TEST(Catalog, KeepsEveryBitOfExtremeValues) {
  const TemporaryFolder folder;
  std::vector<Bar> bars = days(9, "1999-12-31T00:00:00Z");
  constexpr int64_t kWidest = 999'999'999'999'999'999;
  bars[0].high = Price::from_raw(kWidest);
  bars[0].low = Price::from_raw(-kWidest);
  bars[1].open = bars[1].close = Price{};
  bars[2].close = Price::from_raw(1);
  bars[3].volume = -0.0;
  bars[3].turnover = 0.0;
  bars[4].volume = std::numeric_limits<double>::denorm_min();
  bars[4].turnover = std::numeric_limits<double>::infinity();
  bars[5].volume = bars[5].turnover = -std::numeric_limits<double>::quiet_NaN();
  bars[6].open_interest = std::nextafter(1.0, 2.0);
  bars[7].trades = std::numeric_limits<uint32_t>::max();
  bars[8].header.ts_event = Timestamp::from_ns(bars[8].header.ts_event.ns() + 1);
  Catalog catalog{folder.path(), Catalog::Mode::kReadWrite};
  catalog.merge_bars(kDays, bars);
  for (Bar& bar : bars) bar.header.ts_recv = bar.header.ts_event;
  const std::vector<Bar> got = read_all(catalog, kDays);
  expect_same(got, bars);
  EXPECT_TRUE(std::isnan(got[5].volume) && !std::signbit(got[5].volume));  // One NaN only.
  EXPECT_TRUE(std::signbit(got[3].volume));
  EXPECT_EQ(catalog.merge_bars(kDays, bars), (MergeCounts{.unchanged = 9}));
}

TEST(Catalog, KeepsTimesFarFromToday) {
  const TemporaryFolder folder;
  Catalog catalog{folder.path(), Catalog::Mode::kReadWrite};
  std::vector<Bar> bars = days(3, "1970-01-01T00:00:00Z");
  const Timestamp times[] = {test_time("1678-01-01T00:00:00.000000001Z"), Timestamp::from_ns(-1),
                             test_time("2261-12-31T23:59:59.999999999Z")};
  for (size_t i = 0; i < 3; ++i) bars[i].header.ts_event = bars[i].header.ts_recv = times[i];
  for (Bar& bar : bars)
    bar.trading_day_days = trading_day_without_calendar(bar.header.ts_event).date().days();
  catalog.merge_bars(kDays, bars);
  catalog.merge_bars(kMinutes, bars);
  expect_same(read_all(catalog, kDays), bars);
  const TimeRange all{.from = Timestamp::from_ns(std::numeric_limits<int64_t>::min()),
                      .to = Timestamp::from_ns(std::numeric_limits<int64_t>::max())};
  expect_same(read_all(catalog, kMinutes, all), bars);
  const SeriesInfo info = catalog.list().front();
  EXPECT_EQ(info.first, bars[0].header.ts_event);
  EXPECT_EQ(info.last, bars[2].header.ts_event);
  EXPECT_EQ(info.first_day, bars[0].trading_day());
}

TEST(Catalog, MergingTheSameRowsAgainWritesNothing) {
  const TemporaryFolder folder;
  const std::vector<Bar> bars = minutes(5'000, "2023-12-30T00:00:00Z");
  {
    Catalog catalog{folder.path(), Catalog::Mode::kReadWrite};
    catalog.merge_bars(kMinutes, bars);
  }
  const auto before = snapshot(folder.path() / "bar");
  Catalog catalog{folder.path(), Catalog::Mode::kReadWrite};
  EXPECT_EQ(catalog.merge_bars(kMinutes, bars), (MergeCounts{.unchanged = 5'000}));
  EXPECT_EQ(catalog.merge_bars(kMinutes, std::span{bars}.subspan(100, 7)),
            (MergeCounts{.unchanged = 7}));
  EXPECT_EQ(catalog.merge_bars(kMinutes, {}), MergeCounts{});
  EXPECT_EQ(snapshot(folder.path() / "bar"), before);
}

TEST(Catalog, WritesOnlyTheYearsThatChange) {
  const TemporaryFolder folder;
  std::vector<Bar> bars = minutes(10'000, "2023-12-28T00:00:00Z");
  Catalog catalog{folder.path(), Catalog::Mode::kReadWrite};
  catalog.merge_bars(kMinutes, bars);
  const fs::path old_year = folder.path() / "bar/1m/BTCUSDT.BINANCE/2023.parquet";
  const auto before = snapshot(folder.path() / "bar");
  bars.back().volume += 1;
  EXPECT_EQ(catalog.merge_bars(kMinutes, bars), (MergeCounts{.replaced = 1, .unchanged = 9'999}));
  const auto after = snapshot(folder.path() / "bar");
  ASSERT_EQ(after.size(), 2u);
  EXPECT_EQ(after.at(old_year.string()), before.at(old_year.string()));
  EXPECT_NE(after, before);
  expect_same(read_all(catalog, kMinutes), bars);
}

TEST(Catalog, EveryColumnCountsAsAChange) {
  const TemporaryFolder folder;
  Catalog catalog{folder.path(), Catalog::Mode::kReadWrite};
  std::vector<Bar> bars = days(3, "2024-01-01T00:00:00Z");
  catalog.merge_bars(kDays, bars);
  const std::vector<std::function<void(Bar&)>> changes{
      [](Bar& b) { b.trading_day_days += 1; },
      [](Bar& b) { b.open = Price::from_raw(b.open.raw() + 1); },
      [](Bar& b) { b.high = Price::from_raw(b.high.raw() + 1); },
      [](Bar& b) { b.low = Price::from_raw(b.low.raw() + 1); },
      [](Bar& b) { b.close = Price::from_raw(b.close.raw() + 1); },
      [](Bar& b) { b.volume = std::nextafter(b.volume, 1e300); },
      [](Bar& b) { b.turnover = std::numeric_limits<double>::quiet_NaN(); },
      [](Bar& b) { b.open_interest = 0; },
      [](Bar& b) { b.trades += 1; }};
  for (size_t i = 0; i < changes.size(); ++i) {
    changes[i](bars[1]);
    EXPECT_EQ(catalog.merge_bars(kDays, bars), (MergeCounts{.replaced = 1, .unchanged = 2})) << i;
    expect_same(read_all(catalog, kDays), bars);
  }
}

/// The slow model: a map from time to bar.
TEST(Catalog, MatchesAMapAfterRandomMerges) {
  for (uint64_t seed = 0; seed < 12; ++seed) {
    const TemporaryFolder folder;
    const BarSeries series = seed % 2 == 0 ? kMinutes : kDays;
    const Duration step = seed % 2 == 0 ? Duration::hours(7) : Duration::days(1);
    Catalog catalog{folder.path(), Catalog::Mode::kReadWrite};
    std::map<Timestamp, Bar> model;
    Rng rng{seed};
    for (int round = 0; round < 8; ++round) {
      std::vector<Bar> bars = random_walk_bars(6'000, test_time("2022-01-01T00:00:00Z"), step,
                                               seed * 2 + rng.next() % 2);
      const int64_t share = rng.between(1, 100);
      std::erase_if(bars, [&](const Bar&) { return rng.between(0, 99) >= share; });
      MergeCounts expected;
      for (const Bar& bar : bars) {
        const auto [it, is_new] = model.try_emplace(bar.header.ts_event, bar);
        if (is_new)
          ++expected.added;
        else if (same_columns(it->second, bar))
          ++expected.unchanged;
        else
          ++expected.replaced;
        it->second = bar;
      }
      ASSERT_EQ(catalog.merge_bars(series, bars), expected) << "seed " << seed;
    }
    std::vector<Bar> all;
    for (const auto& [time, bar] : model) all.push_back(bar);
    expect_same(read_all(catalog, series), all);
    const size_t from = static_cast<size_t>(rng.between(0, 2000));
    const size_t to = static_cast<size_t>(rng.between(2000, 3000));
    ASSERT_LT(to, all.size());
    expect_same(read_all(catalog, series,
                         {.from = all[from].header.ts_event, .to = all[to].header.ts_event}),
                {all.begin() + static_cast<std::ptrdiff_t>(from),
                 all.begin() + static_cast<std::ptrdiff_t>(to) + 1});
  }
}

TEST(Catalog, RangesIncludeBothEndsAndMayBeEmpty) {
  const TemporaryFolder folder;
  Catalog catalog{folder.path(), Catalog::Mode::kReadWrite};
  const std::vector<Bar> bars = minutes(10, "2023-12-31T23:55:00Z");
  catalog.merge_bars(kMinutes, bars);
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

TEST(Catalog, RangesOfTradingDaysFollowTheColumnNotTheClock) {
  const TemporaryFolder folder;
  Catalog catalog{folder.path(), Catalog::Mode::kReadWrite};
  std::vector<Bar> bars = minutes(4, "2023-12-29T13:00:00Z");  // A Friday's night session ...
  const TradingDay monday{*Date::from_civil(2024, 1, 2)};      // ... belongs to the next year.
  for (size_t i = 2; i < 4; ++i) bars[i].trading_day_days = monday.date().days();
  catalog.merge_bars(kMinutes, bars);
  expect_same(read_all(catalog, kMinutes, {.from_day = monday, .to_day = monday}),
              {bars.begin() + 2, bars.end()});
  EXPECT_EQ(read_all(catalog, kMinutes, {.to_day = TradingDay{monday.date() - 1}}).size(), 2u);
  // Correcting the trading day replaces the row where it is.
  bars[1].trading_day_days = monday.date().days();
  EXPECT_EQ(catalog.merge_bars(kMinutes, bars), (MergeCounts{.replaced = 1, .unchanged = 3}));
  EXPECT_EQ(read_all(catalog, kMinutes).size(), 4u);
}

TEST(Catalog, ListsWhatItHolds) {
  const TemporaryFolder folder;
  Catalog catalog{folder.path(), Catalog::Mode::kReadWrite};
  EXPECT_TRUE(catalog.list().empty());
  const std::vector<Bar> bars = minutes(5'000, "2023-12-30T00:00:00Z");
  catalog.merge_bars(kMinutes, bars);
  catalog.merge_bars(kDays, days(400, "2023-01-01T00:00:00Z"));
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

TEST(Catalog, ListsMoreFilesThanAProcessOpensAtOnce) {
  const TemporaryFolder folder;
  Catalog catalog{folder.path(), Catalog::Mode::kReadWrite};
  const std::vector<Bar> first = days(1, "2024-01-01T00:00:00Z");
  catalog.merge_bars(kDays, first);
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

TEST(Catalog, FilesAreParquetForEveryTool) {
  const TemporaryFolder folder;
  Catalog catalog{folder.path(), Catalog::Mode::kReadWrite};
  std::vector<Bar> bars = days(2, "2024-01-01T00:00:00Z");
  bars[0].close = Price::from_raw(1'234'567'890'123);
  bars[0].volume = 1.5;
  catalog.merge_bars(kDays, bars);
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
      "open_interest DOUBLE\ntrades UINTEGER\n");
  EXPECT_EQ(text("SELECT ts || ' ' || trading_day || ' ' || close || ' ' || volume || ' ' || "
                 "coalesce(open_interest::VARCHAR, 'NULL') FROM " +
                 file + " LIMIT 1"),
            "2024-01-02 00:00:00 2024-01-01 1234.567890123 1.5 NULL\n");
}

TEST(Catalog, AReaderKeepsTheFileItOpened) {
  const TemporaryFolder folder;
  Catalog writer{folder.path(), Catalog::Mode::kReadWrite};
  const std::vector<Bar> before = days(9'000, "1990-01-01T00:00:00Z", 1);
  const std::vector<Bar> after = days(9'000, "1990-01-01T00:00:00Z", 2);
  writer.merge_bars(kDays, before);
  const Catalog reader{folder.path(), Catalog::Mode::kReadOnly};
  const auto stream = reader.read_bars(kDays, {});
  const auto block = stream->next();
  std::vector<Bar> got{block.begin(), block.end()};
  EXPECT_EQ(writer.merge_bars(kDays, after).added, 0u);
  for (auto rest = stream->next(); !rest.empty(); rest = stream->next())
    got.insert(got.end(), rest.begin(), rest.end());
  expect_same(got, before);
  expect_same(read_all(reader, kDays), after);
}

TEST(Catalog, SeveralStreamsRunSideBySide) {
  const TemporaryFolder folder;
  Catalog catalog{folder.path(), Catalog::Mode::kReadWrite};
  const std::vector<Bar> a = days(10'000, "1990-01-01T00:00:00Z", 1);
  const std::vector<Bar> b = minutes(10'000, "2024-01-01T00:00:00Z", 2);
  catalog.merge_bars(kDays, a);
  catalog.merge_bars(kMinutes, b);
  const auto first = catalog.read_bars(kDays, {});
  const auto second = catalog.read_bars(kMinutes, {});
  std::vector<Bar> from_first;
  std::vector<Bar> from_second;
  for (bool more = true; more;) {
    const auto x = first->next();
    const auto y = second->next();
    from_first.insert(from_first.end(), x.begin(), x.end());
    from_second.insert(from_second.end(), y.begin(), y.end());
    more = !x.empty() || !y.empty();
  }
  expect_same(from_first, a);
  expect_same(from_second, b);
}

TEST(Catalog, WorksInFoldersWithOddNames) {
  const TemporaryFolder folder;
  const std::vector<Bar> bars = minutes(10, "2024-01-01T00:00:00Z");
  for (const char* odd :
       {"it's", "a[1]*?", "open=1", "\xE6\x95\xB0\xE6\x8D\xAE", "a b/../c", "d/"}) {
    Catalog catalog{folder.path() / odd, Catalog::Mode::kReadWrite};
    catalog.merge_bars(kMinutes, bars);
    catalog.merge_bars(kMinutes, minutes(10, "2024-01-01T00:05:00Z"));
    EXPECT_EQ(read_all(catalog, kMinutes).size(), 15u) << odd;
    EXPECT_EQ(catalog.list().size(), 1u) << odd;
  }
}

TEST(Catalog, TheSameBarsGiveTheSameBytesWithMoreThreads) {
#ifdef GODWIT_SANITIZED
  GTEST_SKIP() << "DuckDB's threads are not instrumented";
#endif
  const std::vector<Bar> bars = minutes(400'000, "2024-01-01T00:00:00Z");
  std::string hashes[2];
  for (int i = 0; i < 2; ++i) {
    const TemporaryFolder folder;
    Catalog catalog{folder.path(), Catalog::Mode::kReadWrite, i == 0 ? 1 : 3};
    catalog.merge_bars(kMinutes, bars);
    catalog.merge_bars(kMinutes, std::span{bars}.first(10));
    expect_same(read_all(catalog, kMinutes), bars);
    Hasher hasher;
    hasher.update(read_file(folder.path() / "bar/1m/BTCUSDT.BINANCE/2024.parquet", 1 << 30));
    hashes[i] = hasher.digest().hex();
  }
  EXPECT_EQ(hashes[0], hashes[1]);
}

TEST(Catalog, SaysWhatIsMissing) {
  const TemporaryFolder folder;
  const Catalog catalog{folder.path(), Catalog::Mode::kReadWrite};
  EXPECT_EQ(error_of([&] { (void)catalog.read_bars(kDays, {}); }),
            "no data for 600519.SSE at 1d in the catalog " + folder.path().string() +
                "; import some with: godwit data import --instrument 600519.SSE --kind bar "
                "--interval 1d FILE");
  EXPECT_NE(error_of([&] {
              Catalog{folder.path() / "none", Catalog::Mode::kReadOnly};
            }).find("there is no catalog in"),
            std::string::npos);
}

TEST(Catalog, RefusesWhatItCannotHoldBeforeWriting) {
  const TemporaryFolder folder;
  Catalog catalog{folder.path(), Catalog::Mode::kReadWrite};
  std::vector<Bar> bars = minutes(10'000, "2023-12-30T00:00:00Z");
  bars.back().high = Price::from_raw(1'000'000'000'000'000'000);
  EXPECT_NE(error_of([&] { catalog.merge_bars(kMinutes, bars); }).find("1,000,000,000 or more"),
            std::string::npos);
  bars.back() = minutes(10'000, "2023-12-30T00:00:00Z").back();
  bars.back().trading_day_days = 2'000'000'000;
  EXPECT_NE(error_of([&] { catalog.merge_bars(kMinutes, bars); }).find("trading day"),
            std::string::npos);
  bars.back().trading_day_days = 0;
  for (const int64_t end :
       {std::numeric_limits<int64_t>::max(), Date::from_civil(2262, 1, 1)->midnight_utc().ns()}) {
    bars.back().header.ts_event = Timestamp::from_ns(end);
    EXPECT_NE(error_of([&] { catalog.merge_bars(kMinutes, bars); }).find("years 1678 to 2261"),
              std::string::npos);
  }
  EXPECT_FALSE(fs::exists(folder.path() / "bar"));
}

TEST(CatalogDeathTest, StopsOnBarsOutOfOrder) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  const TemporaryFolder folder;
  Catalog catalog{folder.path(), Catalog::Mode::kReadWrite};
  std::vector<Bar> bars = days(3, "2024-01-01T00:00:00Z");
  bars[2].header.ts_event = bars[1].header.ts_event;
  EXPECT_DEATH(catalog.merge_bars(kDays, bars), "strictly increasing");
  Catalog reader{folder.path(), Catalog::Mode::kReadOnly};
  EXPECT_DEATH(reader.merge_bars(kDays, {}), "reading only");
}

}  // namespace
}  // namespace godwit
