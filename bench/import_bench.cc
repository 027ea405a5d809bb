// The budget of import: over 1 million rows a second from a CSV file to synced catalog files on one
// core; reading and judging alone should exceed 3 million. One million one-minute bars, 2 years.
#include <fstream>
#include <memory>
#include <string>

#include <benchmark/benchmark.h>

#include "foundation/base/csv.h"
#include "market/data/catalog/catalog_testing.h"
#include "market/data/catalog/duckdb_session.h"
#include "market/data/import/bar_csv_reader.h"
#include "market/data/import/bar_csv_writer.h"
#include "market/data/import/importer.h"
#include "market/data/import/table_file.h"

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
  FormatList formats;
  formats.push_back(std::make_unique<TableFileFormat>(
      read_mapping_format(ConfigFile::parse("", ""), DataKind::kBar, Interval::k1m)));
  for (auto _ : state) {
    state.PauseTiming();
    const TemporaryFolder folder;
    state.ResumeTiming();
    const ImportReport report = import_files(folder.path() / "catalog", {&file, 1}, formats, {});
    if (report.series.at(0).merged.added != kRows) state.SkipWithError("rows were refused");
    state.PauseTiming();
    std::filesystem::remove_all(folder.path() / "catalog");
    state.ResumeTiming();
  }
  count(state);
}
BENCHMARK(BM_Import)->Unit(benchmark::kMillisecond)->UseRealTime();

std::string duckdb_csv() {
  return "read_csv(" + sql_text(csv_file().string()) +
         ", auto_detect = false, header = true, columns = {'ts': 'TIMESTAMP_NS', 'open': "
         "'DECIMAL(18,9)', 'high': 'DECIMAL(18,9)', 'low': 'DECIMAL(18,9)', 'close': "
         "'DECIMAL(18,9)', 'volume': 'DOUBLE', 'turnover': 'DOUBLE', 'open_interest': 'DOUBLE', "
         "'trades': 'UINTEGER'})";
}

/// Every column parsed and looked at; nothing is judged.
void BM_DuckDbReadCsv(benchmark::State& state) {
  const DuckDbSession session{csv_file().parent_path(), 1};
  for (auto _ : state) {
    DuckDbQuery query{session,
                      "SELECT max(ts), sum(open), sum(high), sum(low), sum(close), sum(volume), "
                      "sum(turnover), sum(open_interest), sum(trades) FROM " +
                          duckdb_csv()};
    while (const DuckDbChunk chunk = query.next()) benchmark::DoNotOptimize(chunk.get());
  }
  count(state);
}
BENCHMARK(BM_DuckDbReadCsv)->Unit(benchmark::kMillisecond);

/// CSV to an unsynced Parquet file with the catalog's options.
void BM_DuckDbCsvToParquet(benchmark::State& state) {
  const TemporaryFolder folder;
  for (auto _ : state) {
    const DuckDbSession session{std::filesystem::temp_directory_path(), 1};
    run_statement(session.connect().get(),
                  "COPY (SELECT * FROM " + duckdb_csv() + ") TO " +
                      sql_text((folder.path() / "bars.parquet").string()) +
                      " (FORMAT parquet, COMPRESSION lz4_raw, ROW_GROUP_SIZE 122880)");
  }
  count(state);
}
BENCHMARK(BM_DuckDbCsvToParquet)->Unit(benchmark::kMillisecond)->UseRealTime();

}  // namespace
}  // namespace godwit
