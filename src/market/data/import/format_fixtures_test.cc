// Every format on a small file of its own: tests/fixtures/formats, made up line by line, against
// what is expected of it, which was read by eye. GODWIT_RENEW_EXPECTED=1 writes the expectations
// anew.
#include <algorithm>
#include <cstdlib>

#include "market/data/import/formats.h"
#include "market/data/import/importer_testing.h"
#include "market/data/import/row_csv_writer.h"

namespace godwit {
namespace {

const std::filesystem::path kSource = GODWIT_SOURCE_FOLDER;

FormatList all_formats() { return known_formats(kSource / "rules" / "formats"); }

/// The files below a folder, sorted.
std::vector<std::filesystem::path> files_in(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator{folder})
    if (entry.is_regular_file()) files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  return files;
}

template <class Row>
void append_rows(std::string& out, const Catalog& catalog, const Series& series) {
  out += row_csv_header<Row>();
  const auto stream = catalog.read<Row>(series, {});
  for (std::span<const Row> block = stream->next(); !block.empty(); block = stream->next())
    for (const Row& row : block) append_row_csv(out, row, series.interval);
}

void append_series(std::string& out, const Catalog& catalog, const Series& series) {
  out += "\n" + series.instrument.text() + " " + kind_text(series) + "\n";
  switch (series.kind) {
    case DataKind::kBar: return append_rows<Bar>(out, catalog, series);
    case DataKind::kQuoteBar: return append_rows<QuoteBar>(out, catalog, series);
    case DataKind::kQuote: return append_rows<Quote>(out, catalog, series);
    case DataKind::kTrade: return append_rows<Trade>(out, catalog, series);
    case DataKind::kBookSnapshot: return append_rows<Depth>(out, catalog, series);
    case DataKind::kBookDelta: return append_rows<BookDelta>(out, catalog, series);
    case DataKind::kOrderByOrder: return append_rows<OrderByOrder>(out, catalog, series);
    case DataKind::kDayFacts: return append_rows<DayFacts>(out, catalog, series);
    case DataKind::kFunding: return append_rows<Funding>(out, catalog, series);
    case DataKind::kNews: return append_rows<NewsItem>(out, catalog, series);
    case DataKind::kFundamental:
    case DataKind::kSeries: return append_rows<KnownValue>(out, catalog, series);
    case DataKind::kRelation: return append_rows<Relation>(out, catalog, series);
  }
}

/// What an import told and left in the catalog.
std::string told(const ImportReport& report, const std::filesystem::path& folder,
                 const std::filesystem::path& root) {
  std::string out;
  for (const FileReport& file : report.files) {
    out += std::filesystem::path{file.path}.lexically_relative(folder).string() + ": " +
           file.format + ", " + std::to_string(file.rows.rows_in) + " rows, " +
           std::to_string(file.rows.accepted) + " accepted";
    for (const auto& [reason, count] : file.rows.skip_reasons)
      out += ", " + std::to_string(count) + " skipped: " + reason;
    for (size_t i = 0; i < kRowRules.size(); ++i)
      if (file.rows.reasons[i] > 0)
        out += ", " + std::to_string(file.rows.reasons[i]) +
               " refused: " + std::string{kRowRules[i].name};
    out += "\n";
  }
  const Catalog catalog{root, Catalog::Mode::kReadOnly};
  for (const SeriesReport& series : report.series) append_series(out, catalog, series.series);
  return out;
}

class FormatFixtures : public ImporterTest, public testing::WithParamInterface<const char*> {};

TEST_P(FormatFixtures, GiveTheRowsThatAreExpected) {
  const std::filesystem::path folder = kSource / "tests" / "fixtures" / "formats" / GetParam();
  const FormatList formats = all_formats();
  std::vector<ImportFile> files;
  for (const std::filesystem::path& path : files_in(folder)) files.push_back({path, std::nullopt});
  const ImportOptions all{.refused_share_max = 1};
  const std::string out = told(import_files(root(), files, formats, all), folder, root());
  const std::filesystem::path expected = folder.string() + ".expected.txt";
  if (std::getenv("GODWIT_RENEW_EXPECTED") != nullptr)
    std::ofstream{expected, std::ios::binary} << out;
  EXPECT_EQ(out, read_file(expected, 1 << 20));
  // The same again changes nothing.
  const MergeCounts again = merged(import_files(root(), files, formats, all));
  EXPECT_EQ(again.added + again.replaced, 0U);
  EXPECT_GT(again.unchanged, 0U);
}

TEST_P(FormatFixtures, AreEachOfOneFormat) {
  const FormatList formats = all_formats();
  const std::filesystem::path folder = kSource / "tests" / "fixtures" / "formats" / GetParam();
  for (const std::filesystem::path& path : files_in(folder)) {
    const FileSample sample = sample_of(*open_plain_file(path), path.generic_string());
    std::string names;
    for (const auto& format : formats)
      if (format->recognises(sample)) names.append(" ").append(format->name());
    EXPECT_EQ(std::count(names.begin(), names.end(), ' '), 1) << path << ":" << names;
  }
}

std::string folder_name(const testing::TestParamInfo<const char*>& info) { return info.param; }

INSTANTIATE_TEST_SUITE_P(Markets, FormatFixtures,
                         testing::Values("a_share", "crypto", "forex", "futures", "news"),
                         folder_name);

}  // namespace
}  // namespace godwit
