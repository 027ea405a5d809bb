// The store of market data: Parquet files in a folder, one file per instrument (daily bars and
// longer) or per instrument and year (intraday bars), readable by any tool that reads Parquet.
#pragma once

#include <compare>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "foundation/base/time.h"
#include "market/domain/bar_stream.h"
#include "market/domain/event.h"
#include "market/domain/instrument_id.h"
#include "market/domain/interval.h"
#include "market/domain/time_range.h"
#include "market/domain/trading_day.h"

namespace godwit {

/// What one series of bars is of. Ordered by instrument, then by interval.
struct BarSeries {
  InstrumentId instrument;
  Interval interval = Interval::k1d;
  friend auto operator<=>(const BarSeries&, const BarSeries&) = default;
};

/// What a merge did to the rows it was given: added + replaced + unchanged = rows given.
struct MergeCounts {
  uint64_t added = 0;      ///< No row had this ts_event.
  uint64_t replaced = 0;   ///< A row had it, and at least one column differed: the new row stands.
  uint64_t unchanged = 0;  ///< A row had it, and every column was equal bit for bit (NaN = NaN).
  friend bool operator==(const MergeCounts&, const MergeCounts&) = default;
};

/// One series of the catalog, from the statistics in its files.
struct SeriesInfo {
  BarSeries series;
  uint64_t rows = 0;
  Timestamp first;  ///< ts_event of the first and the last bar.
  Timestamp last;
  TradingDay first_day;
  TradingDay last_day;
  uint64_t bytes = 0;  ///< Size of the files.
};

/// A folder of Parquet files and the one in-memory DuckDB that reads and writes them.
///
///   godwit-catalog.toml                     marks the folder, with the version of this layout
///   godwit-catalog.lock                     locked by the writer (flock)
///   bar/1d/600519.SSE.parquet               one file: daily and longer
///   bar/1m/BTCUSDT.BINANCE/2024.parquet     one file a year: intraday
///
/// The year is that of ts_event - 1 ns in UTC (a bar that closes at 24:00 belongs to the old year).
/// It is not the year of the trading day: the key of a row alone names its file, so that a row
/// whose trading day is corrected can never be stored twice.
/// Columns: ts TIMESTAMP_NS (UTC; the close), trading_day DATE, open, high, low, close
/// DECIMAL(18,9), volume, turnover, open_interest DOUBLE (NULL for NaN), trades UINTEGER. Rows are
/// in strictly increasing order of ts.
///
/// Processes: one writer at a time, any number of readers; readers take no lock and see each file
/// before or after a merge, whole. A kill at any instant leaves each file old or new.
/// Threads: one Catalog belongs to one thread at a time; several objects may share a folder.
/// Errors: Error (kFailed) with path and remedy for everything outside the program.
class Catalog {
 public:
  enum class Mode { kReadOnly, kReadWrite };
  /// Told once when another writer holds the lock and this one begins to wait; one sentence.
  using Note = std::function<void(std::string_view)>;

  /// Opens the catalog in `root`. kReadWrite creates it when `root` is missing or empty; a folder
  /// with other content is refused. `threads` >= 1 are DuckDB's.
  explicit Catalog(const std::filesystem::path& root, Mode mode, int threads = 1);
  ~Catalog();
  Catalog(Catalog&&) noexcept;
  Catalog& operator=(Catalog&&) noexcept;

  /// Adds `bars`, which must have strictly increasing ts_event, to the series. A bar at the time of
  /// a stored one replaces it. Only files whose content changes are written; each is replaced
  /// atomically, a merge over several years file by file, oldest first: one that fails midway
  /// leaves the earlier years merged, and may simply be repeated. Waits up to 10 s for another
  /// writer. Prices of 1e9 and more are refused before anything is written.
  MergeCounts merge_bars(const BarSeries& series, std::span<const Bar> bars,
                         const Note& note = nullptr);

  /// The stored bars of the series in `range`, block by block, in bounded memory; perhaps none.
  /// Throws Error when the series does not exist. The stream must not outlive the catalog.
  [[nodiscard]] std::unique_ptr<BarStream> read_bars(const BarSeries& series,
                                                     const TimeRange& range) const;

  /// Writes the stored bars of the series in `range` to a Parquet file with the columns of the
  /// catalog's own, atomically, in bounded memory; returns how many. Throws Error when the series
  /// does not exist or `path` cannot be written.
  uint64_t export_parquet(const BarSeries& series, const TimeRange& range,
                          const std::filesystem::path& path) const;

  /// Every series, sorted.
  [[nodiscard]] std::vector<SeriesInfo> list() const;
  [[nodiscard]] bool contains(const BarSeries& series) const;
  [[nodiscard]] const std::filesystem::path& root() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace godwit
