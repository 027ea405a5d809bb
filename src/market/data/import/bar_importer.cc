#include "market/data/import/bar_importer.h"

#include <algorithm>
#include <cmath>

#include "foundation/base/csv.h"
#include "foundation/base/error.h"
#include "foundation/base/interrupt.h"
#include "market/data/import/bar_csv_reader.h"
#include "market/data/import/quarantine.h"
#include "market/data/import/spool.h"
#include "market/data/quality/gap.h"
#include "market/domain/venue.h"

namespace godwit {
namespace {

namespace fs = std::filesystem;

// Rows between two looks at the clock, the interrupt flag and the progress.
constexpr uint64_t kRowsPerBlock = 4096;
// Rows of one merge: a year of one-minute bars that trade around the clock is 527,040.
constexpr uint64_t kBarsPerMerge = 1'000'000;

bool is_empty_or_missing(const fs::path& folder) {
  std::error_code error;
  return !fs::exists(folder, error) ||
         (fs::is_directory(folder, error) && fs::is_empty(folder, error));
}

/// The two phases over all files of one call.
class Import {
 public:
  Import(fs::path root, const ImportOptions& options, const ImportHooks& hooks)
      : root_{std::move(root)},
        options_{options},
        hooks_{hooks},
        bars_{root_, options.memory_bytes_max},
        quarantine_{root_} {}

  ImportReport run(std::span<const ImportFile> files) {
    // A catalog that cannot be opened is told before gigabytes are read; opening writes nothing
    // unless the folder is new.
    std::optional<Catalog> catalog;
    if (!is_empty_or_missing(root_))
      catalog.emplace(root_, Catalog::Mode::kReadWrite, options_.threads);
    measure(files);
    for (const ImportFile& file : files) read(file);
    for (const FileReport& file : report_.files) report_.refused |= file.over_limit;
    if (report_.refused) return std::move(report_);
    if (!catalog) catalog.emplace(root_, Catalog::Mode::kReadWrite, options_.threads);
    for (size_t i = 0; i < files.size(); ++i) write(*catalog, report_.files[i], spans_[i]);
    return std::move(report_);
  }

 private:
  /// Where one file's rows lie in the two spools.
  struct Spans {
    uint64_t bars_from = 0, bars_to = 0;
    uint64_t quarantine_from = 0, quarantine_to = 0;
  };

  void measure(std::span<const ImportFile> files) {
    for (const ImportFile& file : files) {
      std::error_code error;
      const uint64_t size =
          fs::is_regular_file(file.path, error) ? fs::file_size(file.path, error) : 0;
      if (!error) bytes_total_ += size;
    }
  }

  void tell_progress(uint64_t bytes) const {
    if (hooks_.progress) hooks_.progress(bytes_before_ + bytes, bytes_total_);
  }

  void read(const ImportFile& file) {
    CsvReader csv{file.path, options_.mapping.csv()};
    BarCsvReader reader{csv, options_.mapping, options_.interval};
    FileReport report{.path = file.path, .instrument = file.instrument};
    report.ignored_columns = reader.ignored_columns();
    Spans spans{.bars_from = bars_.size(), .quarantine_from = quarantine_.bytes()};

    const Venue venue = find_venue(file.instrument.venue());
    const GapRule gaps{*venue.calendar, options_.interval};
    std::optional<TradingDay> previous_day;
    for (BarCsvReader::Step step = reader.step(); step != BarCsvReader::Step::kEnd;
         step = reader.step()) {
      if (report.rows.rows_in % kRowsPerBlock == 0) {
        throw_if_interrupted();
        tell_progress(csv.bytes_done());
      }
      if (step == BarCsvReader::Step::kRefused) {
        keep_refused(csv, reader.refused(), report);
        continue;
      }
      const Bar& bar = reader.bar();
      report.rows.count_accepted(reader.repaired());
      if (bar.volume == 0) ++report.zero_volume;
      const TradingDay day = bar.trading_day();
      if (previous_day && gaps.days_missing(*previous_day, day) > 0) {
        ++report.gaps;
        if (!report.first_gap_from) report.first_gap_from = *previous_day;
      }
      previous_day = day;
      bars_.append(std::as_bytes(std::span{&bar, 1}));
    }
    if (report.rows.rows_in == 0)
      throw failed(file.path.string() + ": has no rows under its header, nothing to import");
    report.assumed_utc = reader.assumed_utc();
    spans.bars_to = bars_.size();
    spans.quarantine_to = quarantine_.bytes();
    report.over_limit = report.rows.exceeds(options_.refused_share_max);
    bytes_before_ += csv.bytes_done();
    tell_progress(0);
    report_.files.push_back(std::move(report));
    spans_.push_back(spans);
  }

  void keep_refused(const CsvReader& csv, const RefusedRow& row, FileReport& report) {
    report.rows.count_refused(csv.line(), row.rule, row.detail);
    quarantine_.append({.file = csv.path().native(),
                        .line = csv.line(),
                        .reason = text(row.rule).name,
                        .detail = row.detail,
                        .raw = csv.raw()});
  }

  void write(Catalog& catalog, FileReport& report, const Spans& spans) {
    throw_if_interrupted();
    const Series series = bar_series(report.instrument, options_.interval);
    const fs::path path = quarantine_path(root_, series, report.path);
    // First the refused rows: a kill between the two loses none of them.
    if (report.rows.quarantined > 0) {
      quarantine_.save(spans.quarantine_from, spans.quarantine_to, path);
      report.quarantine = path;
    } else {
      std::error_code ignored;
      fs::remove(path, ignored);  // What an earlier, worse version of the file left.
    }
    std::vector<Bar> bars;
    for (uint64_t at = spans.bars_from; at < spans.bars_to;) {
      const uint64_t count = std::min(kBarsPerMerge, (spans.bars_to - at) / sizeof(Bar));
      bars.resize(static_cast<size_t>(count));
      bars_.read(at, std::as_writable_bytes(std::span{bars}));
      at += count * sizeof(Bar);
      const size_t done = merge(catalog, series, bars, at == spans.bars_to, report.merged);
      at -= (bars.size() - done) * sizeof(Bar);
    }
  }

  /// Hands `bars` to the catalog, an intraday series year by year, as each merge rewrites the years
  /// it touches. The last year waits for the next block when that may hold more of it; returns how
  /// many rows were merged, at least one.
  size_t merge(Catalog& catalog, const Series& series, std::span<const Bar> bars, bool is_last,
               MergeCounts& total) {
    size_t done = 0;
    while (done < bars.size()) {
      throw_if_interrupted();
      std::span<const Bar> rest = bars.subspan(done);
      if (is_intraday(series.interval)) rest = rest.first(rows_of_first_year(rest));
      if (!is_last && done > 0 && done + rest.size() == bars.size()) break;
      const MergeCounts merged = catalog.merge<Bar>(series, rest, hooks_.note);
      total.added += merged.added;
      total.replaced += merged.replaced;
      total.unchanged += merged.unchanged;
      done += rest.size();
    }
    return done;
  }

  static size_t rows_of_first_year(std::span<const Bar> bars) {
    // The catalog's year: of the UTC day that ends at or after the close.
    const int year = trading_day_without_calendar(bars.front().header.ts_event).date().year();
    const Timestamp end_of_year = Date::from_civil(year + 1, 1, 1)->midnight_utc();
    const auto end = std::partition_point(bars.begin(), bars.end(), [&](const Bar& bar) {
      return bar.header.ts_event <= end_of_year;
    });
    return static_cast<size_t>(end - bars.begin());
  }

  fs::path root_;
  const ImportOptions& options_;
  const ImportHooks& hooks_;
  Spool bars_;
  Quarantine quarantine_;
  ImportReport report_;
  std::vector<Spans> spans_;
  uint64_t bytes_total_ = 0;
  uint64_t bytes_before_ = 0;  // Of the files that are done.
};

}  // namespace

ImportReport import_bars(const fs::path& catalog_root, std::span<const ImportFile> files,
                         const ImportOptions& options, const ImportHooks& hooks) {
  return Import{catalog_root, options, hooks}.run(files);
}

}  // namespace godwit
