#include "market/data/catalog/catalog.h"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <map>

#include <gtest/gtest.h>

#include "foundation/base/error.h"
#include "foundation/base/file.h"
#include "foundation/base/hash.h"
#include "market/data/catalog/catalog_testing.h"
#include "market/data/catalog/duckdb_session.h"
#include "market/data/catalog/row_codec.h"

namespace godwit {
namespace {

namespace fs = std::filesystem;

const Series kMinutes = test_series("BTCUSDT.BINANCE", Interval::k1m);
const Series kDays = test_series("600519.SSE", Interval::k1d);

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

TEST(Catalog, GivesBackWhatItWasGiven) {
  const TemporaryFolder folder;
  const std::vector<Bar> bars =
      minute_bars(300'000, "2023-11-01T00:00:00Z");  // Two years, three groups.
  Catalog catalog{folder.path(), Catalog::Mode::kReadWrite};
  EXPECT_EQ(catalog.merge<Bar>(kMinutes, bars), (MergeCounts{.added = 300'000}));
  EXPECT_EQ(difference(read_all(catalog, kMinutes), bars), "");
  const Catalog reader{folder.path(), Catalog::Mode::kReadOnly};
  EXPECT_EQ(difference(read_all(reader, kMinutes), bars), "");
}

TEST(Catalog, KeepsEveryBitOfExtremeValues) {
  const TemporaryFolder folder;
  std::vector<Bar> bars = day_bars(9, "1999-12-31T00:00:00Z");
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
  catalog.merge<Bar>(kDays, bars);
  for (Bar& bar : bars) bar.header.ts_recv = bar.header.ts_event;
  const std::vector<Bar> got = read_all(catalog, kDays);
  EXPECT_EQ(difference(got, bars), "");
  EXPECT_TRUE(std::isnan(got[5].volume) && !std::signbit(got[5].volume));  // One NaN only.
  EXPECT_TRUE(std::signbit(got[3].volume));
  EXPECT_EQ(catalog.merge<Bar>(kDays, bars), (MergeCounts{.unchanged = 9}));
}

TEST(Catalog, KeepsTimesFarFromToday) {
  const TemporaryFolder folder;
  Catalog catalog{folder.path(), Catalog::Mode::kReadWrite};
  std::vector<Bar> bars = day_bars(3, "1970-01-01T00:00:00Z");
  const Timestamp times[] = {test_time("1678-01-01T00:00:00.000000001Z"), Timestamp::from_ns(-1),
                             test_time("2261-12-31T23:59:59.999999999Z")};
  for (size_t i = 0; i < 3; ++i) bars[i].header.ts_event = bars[i].header.ts_recv = times[i];
  for (Bar& bar : bars)
    bar.trading_day_days = trading_day_without_calendar(bar.header.ts_event).date().days();
  catalog.merge<Bar>(kDays, bars);
  catalog.merge<Bar>(kMinutes, bars);
  EXPECT_EQ(difference(read_all(catalog, kDays), bars), "");
  const TimeRange all{.from = Timestamp::from_ns(std::numeric_limits<int64_t>::min()),
                      .to = Timestamp::from_ns(std::numeric_limits<int64_t>::max())};
  EXPECT_EQ(difference(read_all(catalog, kMinutes, all), bars), "");
  const SeriesInfo info = catalog.list().front();
  EXPECT_EQ(info.first, bars[0].header.ts_event);
  EXPECT_EQ(info.last, bars[2].header.ts_event);
  EXPECT_EQ(info.first_day, bars[0].trading_day());
}

TEST(Catalog, MergingTheSameRowsAgainWritesNothing) {
  const TemporaryFolder folder;
  const std::vector<Bar> bars = minute_bars(5'000, "2023-12-30T00:00:00Z");
  {
    Catalog catalog{folder.path(), Catalog::Mode::kReadWrite};
    catalog.merge<Bar>(kMinutes, bars);
  }
  const auto before = snapshot(folder.path() / "bar");
  Catalog catalog{folder.path(), Catalog::Mode::kReadWrite};
  EXPECT_EQ(catalog.merge<Bar>(kMinutes, bars), (MergeCounts{.unchanged = 5'000}));
  EXPECT_EQ(catalog.merge<Bar>(kMinutes, std::span{bars}.subspan(100, 7)),
            (MergeCounts{.unchanged = 7}));
  EXPECT_EQ(catalog.merge<Bar>(kMinutes, {}), MergeCounts{});
  EXPECT_EQ(snapshot(folder.path() / "bar"), before);
}

TEST(Catalog, WritesOnlyTheYearsThatChange) {
  const TemporaryFolder folder;
  std::vector<Bar> bars = minute_bars(10'000, "2023-12-28T00:00:00Z");
  Catalog catalog{folder.path(), Catalog::Mode::kReadWrite};
  catalog.merge<Bar>(kMinutes, bars);
  const fs::path old_year = folder.path() / "bar/1m/BTCUSDT.BINANCE/2023.parquet";
  const auto before = snapshot(folder.path() / "bar");
  bars.back().volume += 1;
  EXPECT_EQ(catalog.merge<Bar>(kMinutes, bars), (MergeCounts{.replaced = 1, .unchanged = 9'999}));
  const auto after = snapshot(folder.path() / "bar");
  ASSERT_EQ(after.size(), 2u);
  EXPECT_EQ(after.at(old_year.string()), before.at(old_year.string()));
  EXPECT_NE(after, before);
  EXPECT_EQ(difference(read_all(catalog, kMinutes), bars), "");
}

TEST(Catalog, EveryColumnCountsAsAChange) {
  const TemporaryFolder folder;
  Catalog catalog{folder.path(), Catalog::Mode::kReadWrite};
  std::vector<Bar> bars = day_bars(3, "2024-01-01T00:00:00Z");
  catalog.merge<Bar>(kDays, bars);
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
    EXPECT_EQ(catalog.merge<Bar>(kDays, bars), (MergeCounts{.replaced = 1, .unchanged = 2})) << i;
    EXPECT_EQ(difference(read_all(catalog, kDays), bars), "");
  }
}

/// The slow model: a map from time to bar.
TEST(Catalog, MatchesAMapAfterRandomMerges) {
  for (uint64_t seed = 0; seed < 12; ++seed) {
    const TemporaryFolder folder;
    const Series series = seed % 2 == 0 ? kMinutes : kDays;
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
      ASSERT_EQ(catalog.merge<Bar>(series, bars), expected) << "seed " << seed;
    }
    std::vector<Bar> all;
    for (const auto& [time, bar] : model) all.push_back(bar);
    EXPECT_EQ(difference(read_all(catalog, series), all), "");
    const size_t from = static_cast<size_t>(rng.between(0, 2000));
    const size_t to = static_cast<size_t>(rng.between(2000, 3000));
    ASSERT_LT(to, all.size());
    EXPECT_EQ(
        difference(read_all(catalog, series,
                            {.from = all[from].header.ts_event, .to = all[to].header.ts_event}),
                   {all.begin() + static_cast<std::ptrdiff_t>(from),
                    all.begin() + static_cast<std::ptrdiff_t>(to) + 1}),
        "");
  }
}

TEST(Catalog, WorksInFoldersWithOddNames) {
  const TemporaryFolder folder;
  const std::vector<Bar> bars = minute_bars(10, "2024-01-01T00:00:00Z");
  for (const char* odd :
       {"it's", "a[1]*?", "open=1", "\xE6\x95\xB0\xE6\x8D\xAE", "a b/../c", "d/"}) {
    Catalog catalog{folder.path() / odd, Catalog::Mode::kReadWrite};
    catalog.merge<Bar>(kMinutes, bars);
    catalog.merge<Bar>(kMinutes, minute_bars(10, "2024-01-01T00:05:00Z"));
    EXPECT_EQ(read_all(catalog, kMinutes).size(), 15u) << odd;
    EXPECT_EQ(catalog.list().size(), 1u) << odd;
  }
}

TEST(Catalog, TheSameBarsGiveTheSameBytesWithMoreThreads) {
#ifdef GODWIT_SANITIZED
  GTEST_SKIP() << "DuckDB's threads are not instrumented";
#endif
  const std::vector<Bar> bars = minute_bars(400'000, "2024-01-01T00:00:00Z");
  std::string hashes[2];
  for (int i = 0; i < 2; ++i) {
    const TemporaryFolder folder;
    Catalog catalog{folder.path(), Catalog::Mode::kReadWrite, i == 0 ? 1 : 3};
    catalog.merge<Bar>(kMinutes, bars);
    catalog.merge<Bar>(kMinutes, std::span{bars}.first(10));
    EXPECT_EQ(difference(read_all(catalog, kMinutes), bars), "");
    Hasher hasher;
    hasher.update(read_file(folder.path() / "bar/1m/BTCUSDT.BINANCE/2024.parquet", 1 << 30));
    hashes[i] = hasher.digest().hex();
  }
  EXPECT_EQ(hashes[0], hashes[1]);
}

TEST(Catalog, RefusesWhatItCannotHoldBeforeWriting) {
  const TemporaryFolder folder;
  Catalog catalog{folder.path(), Catalog::Mode::kReadWrite};
  std::vector<Bar> bars = minute_bars(10'000, "2023-12-30T00:00:00Z");
  bars.back().high = Price::from_raw(1'000'000'000'000'000'000);
  EXPECT_NE(error_of([&] { catalog.merge<Bar>(kMinutes, bars); }).find("1,000,000,000 or more"),
            std::string::npos);
  bars.back() = minute_bars(10'000, "2023-12-30T00:00:00Z").back();
  bars.back().trading_day_days = 2'000'000'000;
  EXPECT_NE(error_of([&] { catalog.merge<Bar>(kMinutes, bars); }).find("trading day"),
            std::string::npos);
  bars.back().trading_day_days = 0;
  for (const int64_t end :
       {std::numeric_limits<int64_t>::max(), Date::from_civil(2262, 1, 1)->midnight_utc().ns()}) {
    bars.back().header.ts_event = Timestamp::from_ns(end);
    EXPECT_NE(error_of([&] { catalog.merge<Bar>(kMinutes, bars); }).find("years 1678 to 2261"),
              std::string::npos);
  }
  EXPECT_FALSE(fs::exists(folder.path() / "bar"));
}

TEST(CatalogDeathTest, StopsOnBarsOutOfOrder) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  const TemporaryFolder folder;
  Catalog catalog{folder.path(), Catalog::Mode::kReadWrite};
  std::vector<Bar> bars = day_bars(3, "2024-01-01T00:00:00Z");
  bars[2].header.ts_event = bars[1].header.ts_event;
  EXPECT_DEATH(catalog.merge<Bar>(kDays, bars), "in the order of their keys");
  Catalog reader{folder.path(), Catalog::Mode::kReadOnly};
  EXPECT_DEATH(reader.merge<Bar>(kDays, {}), "reading only");
}

}  // namespace
}  // namespace godwit
