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

constexpr std::string_view kBarFolder = "bar";
constexpr std::string_view kExtension = ".parquet";
constexpr std::string_view kMarkerName = "godwit-catalog.toml";
constexpr std::string_view kMarkerKey = "layout = ";
constexpr int kLayout = 1;

fs::path interval_folder(const fs::path& root, Interval interval) {
  return root / kBarFolder / name(interval);
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
  if (error && error != std::errc::no_such_file_or_directory)
    throw failed("cannot list " + folder.string() + ": " + error.message());
  std::sort(paths.begin(), paths.end());
  return paths;
}

struct YearFile {
  int year;
  fs::path path;
};

std::vector<YearFile> year_files(const fs::path& folder) {
  std::vector<YearFile> files;
  for (const fs::path& path : entries(folder)) {
    const std::optional<std::string> stem = parquet_stem(path);
    const std::optional<int> year = stem ? parse_int(*stem) : std::nullopt;
    if (year) files.push_back({.year = *year, .path = path});
  }
  return files;  // Years have four digits: sorted by name is sorted by time.
}

/// A trading day may begin and end in a neighbouring year (a night session before New Year).
bool may_hold(int year, const TimeRange& range) {
  return (!range.from || year >= file_year(*range.from)) &&
         (!range.to || year <= file_year(*range.to)) &&
         (!range.from_day || year >= range.from_day->date().year() - 1) &&
         (!range.to_day || year <= range.to_day->date().year() + 1);
}

/// What may lie in a folder before it becomes a catalog: our own files (the trial ledger, the rest
/// of a killed creation), catalogs of their own in folders below, and what file systems put at
/// their top. A folder whose name a catalog uses itself is none of these.
bool may_precede(const fs::path& path) {
  const std::string file = path.filename().string();
  if (file.starts_with("godwit") || file == "lost+found") return true;
  std::error_code error;
  return file != kBarFolder && fs::is_regular_file(path / kMarkerName, error);
}

}  // namespace

int file_year(Timestamp ts_event) {
  // The first instant of all has no predecessor; it belongs to the same year.
  const Timestamp first = Timestamp::from_ns(std::numeric_limits<int64_t>::min());
  return utc_date(ts_event == first ? ts_event : ts_event - Duration::from_ns(1)).year();
}

fs::path bar_file_path(const fs::path& root, const BarSeries& series, Timestamp ts_event) {
  fs::path path = interval_folder(root, series.interval) / series.instrument.file_name();
  if (is_intraday(series.interval)) path /= std::to_string(file_year(ts_event));
  return path += kExtension;
}

std::vector<fs::path> bar_files(const fs::path& root, const BarSeries& series,
                                const TimeRange& range) {
  std::vector<fs::path> files;
  if (is_intraday(series.interval)) {
    const fs::path folder = interval_folder(root, series.interval) / series.instrument.file_name();
    for (YearFile& file : year_files(folder))
      if (may_hold(file.year, range)) files.push_back(std::move(file.path));
  } else {
    fs::path path = bar_file_path(root, series, Timestamp{});
    std::error_code error;
    const fs::file_status status = fs::status(path, error);
    // An error other than absence (permissions) is told when the file is opened.
    if (status.type() != fs::file_type::not_found) files.push_back(std::move(path));
  }
  return files;
}

std::vector<BarSeries> bar_series(const fs::path& root) {
  std::vector<BarSeries> found;
  for (size_t i = 0; i < kIntervals.size(); ++i) {
    const auto interval = static_cast<Interval>(i);
    for (const fs::path& path : entries(interval_folder(root, interval))) {
      const std::optional<std::string> file =
          is_intraday(interval) ? path.filename().string() : parquet_stem(path);
      const auto instrument = file ? InstrumentId::from_file_name(*file) : std::nullopt;
      if (!instrument || (is_intraday(interval) && year_files(path).empty())) continue;
      found.push_back({.instrument = *instrument, .interval = interval});
    }
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
  fs::recursive_directory_iterator it{root / kBarFolder, error};
  std::vector<fs::path> left_over;
  for (; !error && it != fs::recursive_directory_iterator{}; it.increment(error)) {
    const std::string file = it->path().filename().string();
    if (file.ends_with(".tmp") && file.find(std::string{kExtension} + ".") != std::string::npos)
      left_over.push_back(it->path());
  }
  // They are ignored by readers: one that cannot be removed costs disk space only.
  for (const fs::path& path : left_over) fs::remove(path, error);
}

}  // namespace godwit
