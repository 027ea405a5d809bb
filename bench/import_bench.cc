// The budget of import: over 1 million rows a second from a CSV file to synced catalog files on one
// core; reading and judging alone should exceed 3 million. One million one-minute bars, 2 years.
#include <fstream>

#include <benchmark/benchmark.h>

#include "foundation/base/csv.h"
#include "market/data/catalog/catalog_testing.h"
#include "market/data/import/bar_csv_reader.h"
#include "market/data/import/bar_csv_writer.h"
#include "market/data/import/bar_importer.h"

namespace godwit {
namespace {

constexpr size_t kRows = 1'000'000;

/// The bars as a contract file (about 70 bytes a row), removed with the folder.
const std::filesystem::path& csv_file() {
  static const TemporaryFolder folder;
  static const std::filesystem::path path = [] {
    std::filesystem::path file = folder.path() / "bars.csv";
    std::string text{bar_csv_header()};
    for (const Bar& bar :
         random_walk_bars(kRows, test_time("2022-01-01T00:00:00Z"), Duration::minutes(1), 1))
      append_bar_csv(text, bar, Interval::k1m);
    std::ofstream{file, std::ios::binary} << text;
    return file;
  }();
  return path;
}

void count(benchmark::State& state) {
  state.SetItemsProcessed(static_cast<int64_t>(state.iterations() * kRows));
  state.SetBytesProcessed(
      static_cast<int64_t>(state.iterations() * std::filesystem::file_size(csv_file())));
}

void BM_CsvRecords(benchmark::State& state) {
  static_cast<void>(csv_file());
  for (auto _ : state) {
    CsvReader csv{csv_file()};
    size_t fields = 0;
    while (csv.next()) fields += csv.fields().size();
    benchmark::DoNotOptimize(fields);
  }
  count(state);
}
BENCHMARK(BM_CsvRecords)->Unit(benchmark::kMillisecond);

void BM_ParseAndJudge(benchmark::State& state) {
  static_cast<void>(csv_file());
  for (auto _ : state) {
    CsvReader csv{csv_file()};
    BarCsvReader reader{csv, BarMapping{}, Interval::k1m};
    size_t bars = 0;
    while (reader.step() == BarCsvReader::Step::kBar) ++bars;
    if (bars != kRows) state.SkipWithError("rows were refused");
  }
  count(state);
}
BENCHMARK(BM_ParseAndJudge)->Unit(benchmark::kMillisecond);

/// File to catalog, two year files synced; the time is the wall's.
void BM_Import(benchmark::State& state) {
  const ImportFile file{csv_file(), *InstrumentId::parse("BTCUSDT.BINANCE")};
  for (auto _ : state) {
    state.PauseTiming();
    const TemporaryFolder folder;
    state.ResumeTiming();
    const ImportReport report =
        import_bars(folder.path() / "catalog", {&file, 1}, {.interval = Interval::k1m});
    if (report.files[0].merged.added != kRows) state.SkipWithError("rows were refused");
    state.PauseTiming();
    std::filesystem::remove_all(folder.path() / "catalog");
    state.ResumeTiming();
  }
  count(state);
}
BENCHMARK(BM_Import)->Unit(benchmark::kMillisecond)->UseRealTime();

}  // namespace
}  // namespace godwit
