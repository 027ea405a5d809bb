// The catalog's budgets: over 3 million bar rows a second from memory into a synced file, over
// 10 million from the file to a consumer. One million one-minute bars, as for one instrument over
// two years; DuckDB on one thread.
#include <memory>
#include <utility>
#include <vector>

#include <benchmark/benchmark.h>

#include "market/data/catalog/catalog.h"
#include "market/data/catalog/catalog_testing.h"
#include "market/data/feed/replay_feed.h"

namespace godwit {
namespace {

constexpr size_t kRows = 1'000'000;
const Series kSeries = test_series("BTCUSDT.BINANCE", Interval::k1m);

const std::vector<Bar>& million() {
  static const std::vector<Bar> bars = minute_bars(kRows, "2022-01-01T00:00:00Z");
  return bars;
}

void count_rows(benchmark::State& state, size_t rows) {
  state.SetItemsProcessed(static_cast<int64_t>(state.iterations() * rows));
}

/// A new series: encoding, sync and rename of its two year files. The time is the wall's.
void BM_CatalogWrite(benchmark::State& state) {
  for (auto _ : state) {
    state.PauseTiming();
    const TemporaryFolder folder;
    Catalog catalog{folder.path(), Catalog::Mode::kReadWrite};
    catalog.merge<Bar>(test_series("600519.SSE", Interval::k1d), std::span{million()}.first(1));
    state.ResumeTiming();
    catalog.merge<Bar>(kSeries, million());
    state.PauseTiming();  // Removing the folder is not writing.
    state.counters["bytes_a_row"] = static_cast<double>(catalog.list().back().bytes) / kRows;
    state.ResumeTiming();
  }
  count_rows(state, kRows);
}
BENCHMARK(BM_CatalogWrite)->Unit(benchmark::kMillisecond)->UseRealTime();

/// One more day at the end of a year file: the file is read and written again.
void BM_CatalogAppendDay(benchmark::State& state) {
  const TemporaryFolder folder;
  Catalog catalog{folder.path(), Catalog::Mode::kReadWrite};
  constexpr size_t kDay = 1440;
  size_t begin = 100 * kDay;
  catalog.merge<Bar>(kSeries, std::span{million()}.first(begin));
  for (auto _ : state) {
    catalog.merge<Bar>(kSeries, std::span{million()}.subspan(begin, kDay));
    begin += kDay;
  }
  count_rows(state, kDay);
}
BENCHMARK(BM_CatalogAppendDay)->Unit(benchmark::kMillisecond)->Iterations(200)->UseRealTime();

/// The same rows again: everything is compared, nothing is written.
void BM_CatalogMergeUnchanged(benchmark::State& state) {
  const TemporaryFolder folder;
  Catalog catalog{folder.path(), Catalog::Mode::kReadWrite};
  catalog.merge<Bar>(kSeries, million());
  for (auto _ : state) benchmark::DoNotOptimize(catalog.merge<Bar>(kSeries, million()));
  count_rows(state, kRows);
}
BENCHMARK(BM_CatalogMergeUnchanged)->Unit(benchmark::kMillisecond);

/// Blocks of bars handed over, not looked at.
void BM_CatalogRead(benchmark::State& state) {
  const TemporaryFolder folder;
  Catalog catalog{folder.path(), Catalog::Mode::kReadWrite};
  catalog.merge<Bar>(kSeries, million());
  for (auto _ : state) {
    const auto stream = catalog.read<Bar>(kSeries, {});
    for (auto block = stream->next(); !block.empty(); block = stream->next())
      benchmark::DoNotOptimize(block.data());
  }
  count_rows(state, kRows);
}
BENCHMARK(BM_CatalogRead)->Unit(benchmark::kMillisecond);

/// A consumer that looks at every bar, from the opening of the catalog on.
void BM_CatalogReplay(benchmark::State& state) {
  const TemporaryFolder folder;
  Catalog{folder.path(), Catalog::Mode::kReadWrite}.merge<Bar>(kSeries, million());
  for (auto _ : state) {
    const Catalog catalog{folder.path(), Catalog::Mode::kReadOnly};
    const auto stream = catalog.read<Bar>(kSeries, {});
    int64_t closes = 0;
    double volume = 0;
    for (auto block = stream->next(); !block.empty(); block = stream->next())
      for (const Bar& bar : block) {
        closes += bar.close.raw() >> 20;
        volume += bar.volume;
      }
    benchmark::DoNotOptimize(closes);
    benchmark::DoNotOptimize(volume);
  }
  count_rows(state, kRows);
}
BENCHMARK(BM_CatalogReplay)->Unit(benchmark::kMillisecond);

/// 100 instruments of 10,000 bars each, merged by time as the kernel gets them, data hash included.
void BM_CatalogMergedReplay(benchmark::State& state) {
  constexpr size_t kInstruments = 100;
  const TemporaryFolder folder;
  std::vector<Series> series;
  {
    Catalog catalog{folder.path(), Catalog::Mode::kReadWrite};
    for (size_t i = 0; i < kInstruments; ++i) {
      series.push_back(test_series(std::to_string(600'000 + i) + ".SSE", Interval::k1m));
      catalog.merge<Bar>(series.back(), std::span{million()}.first(kRows / kInstruments));
    }
  }
  for (auto _ : state) {
    const Catalog catalog{folder.path(), Catalog::Mode::kReadOnly};
    std::vector<std::unique_ptr<BarStream>> streams;
    for (const Series& one : series) streams.push_back(catalog.read<Bar>(one, {}));
    ReplayFeed feed{std::move(streams), Interval::k1m};
    int64_t closes = 0;
    for (const FeedItem* item = feed.peek(); item != nullptr; item = feed.peek()) {
      if (item->instant == FeedInstant::kEvent) closes += item->as<Bar>().close.raw() >> 20;
      feed.pop();
    }
    benchmark::DoNotOptimize(closes);
  }
  count_rows(state, kRows);
}
BENCHMARK(BM_CatalogMergedReplay)->Unit(benchmark::kMillisecond);

/// One day out of two years.
void BM_CatalogReadOneDay(benchmark::State& state) {
  const TemporaryFolder folder;
  Catalog catalog{folder.path(), Catalog::Mode::kReadWrite};
  catalog.merge<Bar>(kSeries, million());
  const TradingDay day{*Date::from_civil(2022, 9, 9)};
  for (auto _ : state)
    benchmark::DoNotOptimize(read_all(catalog, kSeries, {.from_day = day, .to_day = day}));
}
BENCHMARK(BM_CatalogReadOneDay)->Unit(benchmark::kMillisecond);

/// The footers of 1,000 daily files.
void BM_CatalogList(benchmark::State& state) {
  const TemporaryFolder folder;
  Catalog catalog{folder.path(), Catalog::Mode::kReadWrite};
  const auto days =
      random_walk_bars(2'500, test_time("2014-01-01T00:00:00Z"), Duration::days(1), 1);
  for (int i = 0; i < 1'000; ++i)
    catalog.merge<Bar>(test_series(std::to_string(600'000 + i) + ".SSE", Interval::k1d), days);
  for (auto _ : state) benchmark::DoNotOptimize(catalog.list());
  count_rows(state, 1'000);
}
BENCHMARK(BM_CatalogList)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace godwit
