#include "market/data/catalog/layout.h"

#include <algorithm>
#include <charconv>
#include <limits>
#include <string>
#include <string_view>
#include <system_error>

#include "foundation/base/error.h"
#include "foundation/base/file.h"

namespace godwit {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kExtension = ".parquet";
constexpr std::string_view kMarkerName = "godwit-catalog.toml";
constexpr std::string_view kMarkerKey = "layout = ";
constexpr int kLayout = 2;

fs::path series_folder(const fs::path& root, DataKind kind, Interval interval) {
  const fs::path folder = root / name(kind);
  return has_interval(kind) ? folder / name(interval) : folder;
}

std::optional<int> parse_int(std::string_view text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

/// "2024.parquet" to "2024"; nothing for other names, such as those of temporaries.
std::optional<std::string> parquet_stem(const fs::path& path) {
  std::string file = path.filename().string();
  if (!file.ends_with(kExtension)) return std::nullopt;
  file.resize(file.size() - kExtension.size());
  return file;
}

/// The entries of a folder, sorted; none when it does not exist.
std::vector<fs::path> entries(const fs::path& folder) {
  std::error_code error;
  std::vector<fs::path> paths;
  fs::directory_iterator it{folder, error};
  for (; !error && it != fs::directory_iterator{}; it.increment(error)) paths.push_back(it->path());
  // A file where a series' folder could be is a stranger, and passed over.
  if (error && error != std::errc::no_such_file_or_directory && error != std::errc::not_a_directory)
    throw failed("cannot list " + folder.string() + ": " + error.message());
  std::sort(paths.begin(), paths.end());
  return paths;
}

/// The days that a file may hold rows of, by file_day().
struct SpanFile {
  Date first;
  Date last;
  fs::path path;
};

/// "2024" or "2024-08-08", as the span has it.
std::optional<SpanFile> span_file(FileSpan span, const fs::path& path) {
  const std::optional<std::string> stem = parquet_stem(path);
  if (!stem) return std::nullopt;
  if (span == FileSpan::kDay) {
    const std::optional<Date> day = parse_date(*stem);
    return day ? std::optional{SpanFile{*day, *day, path}} : std::nullopt;
  }
  const std::optional<int> year = parse_int(*stem);
  const auto first = year ? Date::from_civil(*year, 1, 1) : std::nullopt;
  const auto last = year ? Date::from_civil(*year, 12, 31) : std::nullopt;
  return first && last ? std::optional{SpanFile{*first, *last, path}} : std::nullopt;
}

/// Names sort by time: years have four digits.
std::vector<SpanFile> span_files(FileSpan span, const fs::path& folder) {
  std::vector<SpanFile> files;
  for (const fs::path& path : entries(folder))
    if (std::optional<SpanFile> file = span_file(span, path)) files.push_back(std::move(*file));
  return files;
}

/// A trading day may begin some days before its date (a night session before a holiday), and its
/// rows then lie in an earlier file.
constexpr int32_t kNightDays = 14;

bool may_hold(const SpanFile& file, const TimeRange& range) {
  return (!range.from || file.last >= file_day(*range.from)) &&
         (!range.to || file.first <= file_day(*range.to)) &&
         (!range.from_day || file.last >= range.from_day->date() + -kNightDays) &&
         (!range.to_day || file.first <= range.to_day->date() + 2);
}

/// What may lie in a folder before it becomes a catalog: our own files (the trial ledger, the rest
/// of a killed creation), catalogs of their own in folders below, and what file systems put at
/// their top. A folder whose name a catalog uses itself is none of these.
bool may_precede(const fs::path& path) {
  const std::string file = path.filename().string();
  if (file.starts_with("godwit") || file == "lost+found") return true;
  std::error_code error;
  return !parse_data_kind(file) && fs::is_regular_file(path / kMarkerName, error);
}

}  // namespace

FileSpan file_span(const Series& series) {
  switch (series.kind) {
    case DataKind::kBar:
    case DataKind::kQuoteBar:
      return is_intraday(series.interval) ? FileSpan::kYear : FileSpan::kWhole;
    case DataKind::kNews: return FileSpan::kYear;
    case DataKind::kQuote:
    case DataKind::kTrade:
    case DataKind::kBookSnapshot:
    case DataKind::kBookDelta:
    case DataKind::kOrderByOrder: return FileSpan::kDay;
    case DataKind::kDayFacts:
    case DataKind::kFunding:
    case DataKind::kFundamental:
    case DataKind::kSeries:
    case DataKind::kRelation: break;
  }
  return FileSpan::kWhole;
}

Date file_day(Timestamp ts) {
  // The first instant of all has no predecessor; it belongs to the same day.
  const Timestamp first = Timestamp::from_ns(std::numeric_limits<int64_t>::min());
  return utc_date(ts == first ? ts : ts - Duration::from_ns(1));
}

fs::path file_path(const fs::path& root, const Series& series, Timestamp ts) {
  fs::path path = series_folder(root, series.kind, series.interval) / series.instrument.file_name();
  switch (file_span(series)) {
    case FileSpan::kWhole: break;
    case FileSpan::kYear: path /= std::to_string(file_day(ts).year()); break;
    case FileSpan::kDay: path /= format_date(file_day(ts)); break;
  }
  return path += kExtension;
}

bool share_file(const Series& series, Timestamp a, Timestamp b) {
  switch (file_span(series)) {
    case FileSpan::kWhole: break;
    case FileSpan::kYear: return file_day(a).year() == file_day(b).year();
    case FileSpan::kDay: return file_day(a) == file_day(b);
  }
  return true;
}

std::vector<fs::path> series_files(const fs::path& root, const Series& series,
                                   const TimeRange& range) {
  std::vector<fs::path> files;
  if (file_span(series) != FileSpan::kWhole) {
    const fs::path folder =
        series_folder(root, series.kind, series.interval) / series.instrument.file_name();
    for (SpanFile& file : span_files(file_span(series), folder))
      if (may_hold(file, range)) files.push_back(std::move(file.path));
  } else {
    fs::path path = file_path(root, series, Timestamp{});
    std::error_code error;
    const fs::file_status status = fs::status(path, error);
    // An error other than absence (permissions) is told when the file is opened.
    if (status.type() != fs::file_type::not_found) files.push_back(std::move(path));
  }
  return files;
}

namespace {

void add_stored_series(const fs::path& root, DataKind kind, Interval interval,
                       std::vector<Series>& found) {
  for (const fs::path& path : entries(series_folder(root, kind, interval))) {
    Series series{.kind = kind, .interval = interval};
    const FileSpan span = file_span(series);
    const std::optional<std::string> file =
        span == FileSpan::kWhole ? parquet_stem(path) : path.filename().string();
    const auto instrument = file ? InstrumentId::from_file_name(*file) : std::nullopt;
    if (!instrument || (span != FileSpan::kWhole && span_files(span, path).empty())) continue;
    series.instrument = *instrument;
    found.push_back(std::move(series));
  }
}

}  // namespace

std::vector<Series> stored_series(const fs::path& root) {
  std::vector<Series> found;
  for (size_t i = 0; i < kDataKinds.size(); ++i) {
    const auto kind = static_cast<DataKind>(i);
    if (!has_interval(kind)) {
      add_stored_series(root, kind, Series{}.interval, found);
      continue;
    }
    for (size_t j = 0; j < kIntervals.size(); ++j)
      add_stored_series(root, kind, static_cast<Interval>(j), found);
  }
  std::sort(found.begin(), found.end());
  return found;
}

fs::path lock_file_path(const fs::path& root) { return root / "godwit-catalog.lock"; }

void check_catalog_folder(const fs::path& root) {
  const fs::path marker = root / kMarkerName;
  std::error_code error;
  if (!fs::is_directory(root, error) || !fs::exists(marker, error))
    throw failed("there is no catalog in " + root.string() +
                 ": import data first (godwit data import), or name the folder of one with "
                 "--catalog");
  const std::string text = read_file(marker, 65536);
  const size_t key = text.rfind(kMarkerKey);
  const size_t value = key == std::string::npos ? text.size() : key + kMarkerKey.size();
  const size_t end = std::min(text.find('\n', value), text.size());
  const std::optional<int> layout = parse_int(std::string_view{text}.substr(value, end - value));
  if (!layout)
    throw failed(marker.string() + ": expected a line 'layout = " + std::to_string(kLayout) +
                 "'; the file is damaged, write that line into it");
  if (*layout != kLayout)
    throw failed("the catalog " + root.string() + " has layout " + std::to_string(*layout) +
                 ", this godwit knows layout " + std::to_string(kLayout) +
                 "; use the godwit that wrote it or import into another folder");
}

void prepare_catalog_folder(const fs::path& root) {
  std::error_code error;
  if (!fs::exists(root / kMarkerName, error)) {
    fs::create_directories(root, error);
    if (error)
      throw failed("cannot create the catalog folder " + root.string() + ": " + error.message());
    for (const fs::path& path : entries(root))
      if (!may_precede(path))
        throw failed(root.string() + " is not a catalog and not empty (it holds " +
                     path.filename().string() + "); name an empty or a new folder with --catalog");
    write_file(root / kMarkerName,
               "# Market data written by godwit: Parquet files, described in its documentation.\n" +
                   std::string{kMarkerKey} + std::to_string(kLayout) + "\n");
  }
  check_catalog_folder(root);
}

void create_synced_folders(const fs::path& root, const fs::path& folder) {
  std::error_code error;
  if (folder == root || fs::is_directory(folder, error)) return;
  create_synced_folders(root, folder.parent_path());
  fs::create_directory(folder, error);
  if (error) throw failed("cannot create the folder " + folder.string() + ": " + error.message());
  sync_path(folder.parent_path());
}

void remove_left_over_files(const fs::path& root) {
  std::error_code error;
  std::vector<fs::path> left_over;
  for (const std::string_view kind : kDataKinds) {
    fs::recursive_directory_iterator it{root / kind, error};
    for (; !error && it != fs::recursive_directory_iterator{}; it.increment(error)) {
      const std::string file = it->path().filename().string();
      if (file.ends_with(".tmp") && file.find(std::string{kExtension} + ".") != std::string::npos)
        left_over.push_back(it->path());
    }
  }
  // They are ignored by readers: one that cannot be removed costs disk space only.
  for (const fs::path& path : left_over) fs::remove(path, error);
}

}  // namespace godwit
