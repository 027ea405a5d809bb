// The store of market data: Parquet files in a folder, one per instrument, instrument and year or
// instrument and day, readable by any tool that reads Parquet.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "foundation/base/time.h"
#include "market/domain/merge_counts.h"
#include "market/domain/row_stream.h"
#include "market/domain/series.h"
#include "market/domain/time_range.h"
#include "market/domain/trading_day.h"

namespace godwit {

/// One series of the catalog, from the statistics in its files.
struct SeriesInfo {
  Series series;
  uint64_t rows = 0;
  Timestamp first;  ///< `ts` of the first and the last row.
  Timestamp last;
  TradingDay first_day;
  TradingDay last_day;
  uint64_t bytes = 0;  ///< Size of the files.
};

/// A series whose files cannot be read, and why.
struct DamagedSeries {
  Series series;
  std::string error;
};

/// A folder of Parquet files and the one in-memory DuckDB that reads and writes them.
///
///   godwit-catalog.toml                     marks the folder, with the version of this layout
///   godwit-catalog.lock                     locked by the writer (flock)
///   bar/1d/600519.SSE.parquet               one file: daily and longer bars, day facts, funding,
///                                           fundamentals, series, relations
///   bar/1m/BTCUSDT.BINANCE/2024.parquet     one file a year: intraday bars, news
///   trade/BTCUSDT.BINANCE/2024-08-08.parquet    one file a day: quotes, trades, books, orders
///
/// Year and day are those of ts - 1 ns in UTC (a bar that closes at 24:00 belongs to the old year).
/// They are not those of the trading day: the key of a row alone names its file, so that a row
/// whose trading day is corrected can never be stored twice. Columns and keys of each kind:
/// row_schema.h. Rows are in the order of their keys.
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

  /// Adds `rows`, which must be in the order of their keys, to the series. Rows of one key are a
  /// group: a group with the key of a stored one replaces it whole. Only files whose content
  /// changes are written; each is replaced atomically, a merge over several files file by file,
  /// oldest first: one that fails midway leaves the earlier files merged, and may simply be
  /// repeated. Waits up to 10 s for another writer. Values too wide for their columns are refused
  /// before anything is written. Row: a type with a RowSchema that is of series.kind.
  template <class Row>
  MergeCounts merge(const Series& series, std::span<const Row> rows, const Note& note = nullptr);

  /// The stored rows of the series in `range`, block by block, in bounded memory; perhaps none.
  /// Throws Error when the series does not exist. The stream must not outlive the catalog.
  template <class Row>
  [[nodiscard]] std::unique_ptr<RowStream<Row>> read(const Series& series,
                                                     const TimeRange& range) const;

  /// read() of several series of one kind, of the columns with these names and of ts and
  /// trading_day; what else is in a row is as in a new one. Each stream is read to its end or given
  /// up before the next is begun, in the order of `series`: then small files share a query, which
  /// costs more than reading one. Of files that share one, columns of another type are converted,
  /// or refused where that loses digits before the point.
  template <class Row>
  [[nodiscard]] std::vector<std::unique_ptr<RowStream<Row>>> read_in_turn(
      std::span<const Series> series, const TimeRange& range,
      std::span<const std::string> columns) const;

  /// How many rows `read` would give.
  [[nodiscard]] uint64_t count(const Series& series, const TimeRange& range) const;

  /// Takes the rows that `read` would give out of the series, and returns how many. Files of which
  /// nothing stays are deleted, the others rewritten; each is changed atomically, oldest first: one
  /// that fails midway may simply be repeated. Without a range every file goes, those that cannot
  /// be read too, uncounted; with one a damaged file is an Error. Waits for another writer as
  /// merge() does. Throws Error when the series does not exist.
  uint64_t remove(const Series& series, const TimeRange& range, const Note& note = nullptr);

  /// Writes the stored rows of the series in `range` to a Parquet file with the columns of the
  /// catalog's own, atomically, in bounded memory; returns how many. Throws Error when the series
  /// does not exist or `path` cannot be written.
  uint64_t export_parquet(const Series& series, const TimeRange& range,
                          const std::filesystem::path& path) const;

  /// One series, from its own files alone. Throws Error when it does not exist, as read() does, or
  /// is damaged.
  [[nodiscard]] SeriesInfo info(const Series& series) const;
  /// The same, going on past files that cannot be read, which come to `unreadable`; without rows
  /// when none can be.
  [[nodiscard]] SeriesInfo info(const Series& series,
                                std::vector<std::filesystem::path>& unreadable) const;
  /// Every series, sorted. Throws Error for the first that is damaged: where one series is meant,
  /// ask info(), which others cannot stop.
  [[nodiscard]] std::vector<SeriesInfo> list() const;
  /// The same, going on past damaged ones, which come to `damaged`.
  [[nodiscard]] std::vector<SeriesInfo> list(std::vector<DamagedSeries>& damaged) const;
  [[nodiscard]] bool contains(const Series& series) const;
  [[nodiscard]] const std::filesystem::path& root() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace godwit
