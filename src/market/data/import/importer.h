// Files of any known format into the catalog: every record is judged before any is written.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "foundation/base/unpack_limits.h"
#include "market/data/catalog/catalog.h"
#include "market/data/import/file_format.h"
#include "market/data/import/row_counts.h"
#include "market/data/import/staging.h"
#include "market/data/import/trading_days.h"
#include "market/domain/instrument_id.h"

namespace godwit {

struct ImportFile {
  std::filesystem::path path;
  std::optional<InstrumentId> instrument;  ///< Where the file itself says none.
};

struct ImportOptions {
  /// What every file has to hold among other things; absent: whatever it does.
  std::optional<DataKind> kind;
  std::optional<Interval> interval;
  /// A file of which a greater share of records is refused stops the whole import. 0 to 1.
  double refused_share_max = 0.01;
  /// Pass over files of no known format, without rows, and those that cannot be read to their end,
  /// and name them, in place of an error: one odd file does not stop a folder.
  bool pass_over_odd = false;
  int threads = 1;
  /// Accepted rows beyond this many bytes wait in a temporary file.
  size_t memory_bytes_max = size_t{64} << 20;
  UnpackLimits unpack_limits;
  /// Of intraday rows whose files do not state their trading day. Empty: the UTC day.
  TradingDayRules trading_days;
  /// The time of the import: rows behind it are counted. Absent: they are not.
  std::optional<Timestamp> now;
};

struct FileReport {
  std::string path;  ///< With the entry, of an archive.
  std::string format;
  RowCounts rows;
  uint64_t assumed_utc = 0;  ///< Times without an offset, read as UTC by default.
  uint64_t rows_ahead = 0;   ///< Accepted rows that lie in the future, see FileIntake.
  std::vector<std::string> ignored_columns;
  std::vector<std::string> assumptions;  ///< See FileReader.
  std::filesystem::path quarantine;      ///< Empty when nothing was refused or nothing written.
  bool over_limit = false;               ///< More than the stated share was refused.
};

/// A file that could not be read; nothing of it was written.
struct DamagedFile {
  std::string path;
  std::string error;
};

struct ImportReport {
  std::vector<FileReport> files;     ///< In the order given.
  std::vector<SeriesReport> series;  ///< In their order; none when the import was refused.
  std::vector<std::filesystem::path> unknown;  ///< Passed over: of no known format.
  std::vector<std::string> empty;              ///< Passed over: without rows.
  std::vector<DamagedFile> damaged;            ///< Passed over: with why.
  bool refused = false;  ///< Some file is over the limit: the catalog was not touched.
};

/// What the caller may want to know while it runs.
struct ImportHooks {
  /// Bytes read so far and in all (0: not known, a pipe).
  std::function<void(uint64_t done, uint64_t total)> progress;
  Catalog::Note note;
};

/// Imports `files` in two phases. First every file is read once and judged; accepted rows gather in
/// a spool (memory, then a nameless temporary file beside the catalog), so that pipes work, each
/// record is parsed once and memory stays bounded whatever the size. Then, unless a file is over
/// the limit, the rows are merged series by series: where files of one import overlap, the later
/// one wins; where they overlap with the catalog, the import wins. So the same files again change
/// nothing. Refused records go to quarantine (quarantine.h).
///
/// A kill at any instant leaves each file of the catalog old or new. Throws Error (kInterrupted)
/// between blocks and, unless such files are passed over, (kFailed) for files that are missing,
/// unreadable or without records, (kUsage) for files of no known format and for a format that does
/// not fit them; (kUsage) also of a folder when a file holds another kind, interval or
/// instrument than stated.
[[nodiscard]] ImportReport import_files(const std::filesystem::path& catalog_root,
                                        std::span<const ImportFile> files,
                                        const FormatList& formats, const ImportOptions& options,
                                        const ImportHooks& hooks = {});

}  // namespace godwit
