// The formats on real files of futures, currencies and crypto, where such files are at hand:
// $GODWIT_TEST_DATA names the folder. Values are compared with the raw text of the files, times
// with what was worked out by hand.
#include <cmath>
#include <cstdlib>

#include "foundation/base/open_source.h"
#include "market/book/level_book.h"
#include "market/data/import/format_cases_testing.h"
#include "market/data/import/formats.h"
#include "market/data/import/importer_testing.h"
#include "market/data/import/row_csv_writer.h"

namespace godwit {
namespace {

namespace fs = std::filesystem;
using Strings = std::vector<std::string>;

FormatList all_formats() {
  return known_formats(fs::path{GODWIT_SOURCE_FOLDER} / "rules" / "formats");
}

Strings split(const std::string& line) {
  CsvReader csv{CsvText{"line", line}, {.header = false}};
  Strings fields;
  if (csv.next())
    for (const std::string_view field : csv.fields()) fields.emplace_back(field);
  return fields;
}

/// Records of a table as column -> text.
using Record = std::map<std::string, std::string>;

Record record_of(const std::string& header, const std::string& line) {
  const Strings names = split(header);
  const Strings fields = split(line);
  Record record;
  for (size_t i = 0; i < names.size() && i < fields.size(); ++i) record[names[i]] = fields[i];
  return record;
}

class FormatFiles : public ImporterTest {
 protected:
  void SetUp() override {
    const char* const data = std::getenv("GODWIT_TEST_DATA");
    if (data == nullptr) GTEST_SKIP() << "GODWIT_TEST_DATA is not set";
    data_ = data;
  }
  /// Every file of the three markets but those that are read by hand.
  [[nodiscard]] std::vector<fs::path> all_files() const {
    std::vector<fs::path> files;
    for (const char* market : {"futures", "forex", "crypto"})
      for (const auto& entry : fs::recursive_directory_iterator{data_ / market})
        if (entry.is_regular_file() && entry.path().parent_path().filename() != "reference")
          files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    return files;
  }
  template <class Row>
  Strings rows_as_csv(const Series& series) const {
    const Catalog catalog{root(), Catalog::Mode::kReadOnly};
    const auto stream = catalog.read<Row>(series, {});
    std::string first;
    std::string last;
    for (std::span<const Row> block = stream->next(); !block.empty(); block = stream->next()) {
      if (first.empty()) append_row_csv(first, block.front(), series.interval);
      last.clear();
      append_row_csv(last, block.back(), series.interval);
      if constexpr (requires { block.front().trading_day_days; })
        if (first_day_.empty())
          first_day_ = format_date(Date::from_days(block.front().trading_day_days));
    }
    return {row_csv_header<Row>(), first, last};
  }
  [[nodiscard]] Strings stored(const Series& series) const {
    first_day_.clear();
    switch (series.kind) {
      case DataKind::kBar: return rows_as_csv<Bar>(series);
      case DataKind::kQuoteBar: return rows_as_csv<QuoteBar>(series);
      case DataKind::kQuote: return rows_as_csv<Quote>(series);
      case DataKind::kTrade: return rows_as_csv<Trade>(series);
      case DataKind::kBookSnapshot: return rows_as_csv<Depth>(series);
      case DataKind::kBookDelta: return rows_as_csv<BookDelta>(series);
      case DataKind::kOrderByOrder: return rows_as_csv<OrderByOrder>(series);
      case DataKind::kFunding: return rows_as_csv<Funding>(series);
      default: return rows_as_csv<KnownValue>(series);
    }
  }
  /// The raw records of a case: the first and the last.
  [[nodiscard]] std::pair<Record, Record> raw(const FormatCase& each) const {
    CsvReader csv{data_ / each.file};
    std::vector<Record> records;
    while (csv.next()) {
      Record record;
      for (size_t i = 0; i < csv.columns().size(); ++i) record[csv.columns()[i]] = csv.fields()[i];
      const bool counts = std::all_of(each.where.begin(), each.where.end(), [&](const auto& pair) {
        return record[pair.first] == pair.second;
      });
      if (!counts) continue;
      // Only the front and the tail are needed.
      if (records.size() > each.head + each.tail + 2)
        records.erase(records.begin() + static_cast<ptrdiff_t>(each.head) + 1);
      records.push_back(std::move(record));
    }
    return {records.at(each.head), records.at(records.size() - 1 - each.tail)};
  }

  fs::path data_;
  mutable std::string first_day_;
};

/// "5230.0" and 5230 are one number; words are compared as they are.
bool same_value(const std::string& stored, const std::string& raw) {
  char* end = nullptr;
  const double a = std::strtod(stored.c_str(), &end);
  if (end == stored.c_str())
    return stored == raw || (stored.empty() && (raw == "0" || raw.empty()));
  return std::abs(a - std::strtod(raw.c_str(), nullptr)) <= 1e-12 * std::abs(a);
}

TEST_F(FormatFiles, EachIsOfOneFormat) {
  const FormatList formats = all_formats();
  const std::vector<fs::path> files = all_files();
  EXPECT_EQ(files.size(), 129U);
  for (const fs::path& path : files) {
    for_each_source(path, {}, [&](std::unique_ptr<ByteSource> bytes) {
      const FileSample sample = sample_of(*bytes, path.generic_string());
      std::string names;
      for (const auto& format : formats)
        if (format->recognises(sample)) names.append(" ").append(format->name());
      EXPECT_EQ(std::count(names.begin(), names.end(), ' '), 1) << path << ":" << names;
    });
  }
}

TEST_F(FormatFiles, HaveAsManyRowsAsTheirListSays) {
  std::map<std::string, uint64_t> rows;
  CsvReader list{data_ / "MANIFEST.csv"};
  while (list.next())
    rows[std::string{list.fields()[*list.find_column("path")]}] =
        std::stoull("0" + std::string{list.fields()[*list.find_column("rows")]});
  std::vector<ImportFile> files;
  for (const fs::path& path : all_files()) files.push_back({path, std::nullopt});
  const FormatList formats = all_formats();
  const ImportReport report = import_files(root(), files, formats, {});
  ASSERT_FALSE(report.refused);
  uint64_t refused = 0;
  for (const FileReport& file : report.files) {
    EXPECT_EQ(file.rows.rows_in, rows[fs::path{file.path}.lexically_relative(data_)]) << file.path;
    EXPECT_EQ(file.rows.rows_in, file.rows.accepted + file.rows.skipped + file.rows.quarantined);
    refused += file.rows.quarantined;
  }
  EXPECT_EQ(refused, 195U);
  const MergeCounts again = merged(import_files(root(), files, formats, {}));
  EXPECT_EQ(again.added + again.replaced, 0U);
}

TEST_F(FormatFiles, FirstAndLastRowsAreThoseOfTheRawText) {
  const FormatList formats = all_formats();
  for (const FormatCase& each : format_cases()) {
    SCOPED_TRACE(each.file);
    fs::remove_all(root());
    const ImportFile file{data_ / each.file, std::nullopt};
    static_cast<void>(import_files(root(), {&file, 1}, formats, {}));
    const Series series{.instrument = *InstrumentId::parse(each.instrument),
                        .kind = each.kind,
                        .interval = each.interval};
    const Strings rows = stored(series);
    ASSERT_FALSE(rows.at(1).empty()) << each.instrument;
    const auto [raw_first, raw_last] = raw(each);
    const Record first = record_of(rows[0], rows[1]);
    const Record last = record_of(rows[0], rows[2]);
    EXPECT_EQ(first.at("ts"), each.first);
    EXPECT_EQ(last.at("ts"), each.last);
    if (*each.first_day != '\0') {
      EXPECT_EQ(first_day_, each.first_day);
    }
    for (const auto& [column, source] : each.columns) {
      EXPECT_TRUE(same_value(first.at(column), raw_first.at(source)))
          << column << ": " << first.at(column) << " " << raw_first.at(source);
      EXPECT_TRUE(same_value(last.at(column), raw_last.at(source)))
          << column << ": " << last.at(column) << " " << raw_last.at(source);
    }
  }
}

TEST_F(FormatFiles, TradesOfSnapshotsSumUpToTheDaysVolume) {
  const ImportFile file{data_ / "futures/cn_tick/CZCE.AP010_ctp_20200803.csv.gz", std::nullopt};
  static_cast<void>(import_files(root(), {&file, 1}, all_formats(), {}));
  const Catalog catalog{root(), Catalog::Mode::kReadOnly};
  const auto stream = catalog.read<Trade>(
      {.instrument = *InstrumentId::parse("AP010.CZCE"), .kind = DataKind::kTrade}, {});
  Quantity sum;
  for (std::span<const Trade> block = stream->next(); !block.empty(); block = stream->next())
    for (const Trade& trade : block) sum += trade.quantity;
  EXPECT_EQ(sum, Quantity::from_units(220'577)) << "the Volume of the last snapshot";
}

/// The book that the catalog's rows make, at their end.
TEST_F(FormatFiles, ARecordingMakesABookThatGoesOnIntoTheNextFile) {
  const std::vector<ImportFile> files{
      {data_ / "crypto/raw/binance_spot_btcusdt_20240808.txt.gz", std::nullopt},
      {data_ / "crypto/raw/binance_spot_btcusdt_20240809.txt.gz", std::nullopt}};
  const FormatList formats = all_formats();
  static_cast<void>(import_files(root(), files, formats, {}));
  const Series series{.instrument = *InstrumentId::parse("BTCUSDT.BINANCE"),
                      .kind = DataKind::kBookDelta};
  LevelBook book;
  {
    const Catalog catalog{root(), Catalog::Mode::kReadOnly};
    const auto stream = catalog.read<BookDelta>(series, {});
    for (std::span<const BookDelta> block = stream->next(); !block.empty(); block = stream->next())
      book.apply(block);
  }
  EXPECT_TRUE(book.trusted());
  EXPECT_EQ(book.touch(), LevelBook::Touch::kNormal);
  ASSERT_TRUE(book.best_bid() && book.best_ask());
  const Strings quotes =
      rows_as_csv<Quote>({.instrument = series.instrument, .kind = DataKind::kQuote});
  const Record quote = record_of(quotes[0], quotes[2]);
  EXPECT_TRUE(same_value(quote.at("bid_price"), format_fixed(book.best_bid()->price)));
  EXPECT_TRUE(same_value(quote.at("ask_price"), format_fixed(book.best_ask()->price)));
  // Alone, the second file has no book to start from.
  fs::remove_all(root());
  static_cast<void>(import_files(root(), {&files[1], 1}, formats, {}));
  const Catalog catalog{root(), Catalog::Mode::kReadOnly};
  const auto stream = catalog.read<BookDelta>(series, {});
  for (std::span<const BookDelta> block = stream->next(); !block.empty(); block = stream->next())
    for (const BookDelta& row : block)
      ASSERT_NE(row.header.flags & BookDelta::kAfterGap, 0) << "not to be trusted";
}

}  // namespace
}  // namespace godwit
