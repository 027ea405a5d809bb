// Bars from CSV files into the catalog: every row is judged before any is written.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "market/data/catalog/catalog.h"
#include "market/data/import/mapping.h"
#include "market/data/import/row_counts.h"
#include "market/domain/instrument_id.h"
#include "market/domain/interval.h"
#include "market/domain/trading_day.h"

namespace godwit {

struct ImportFile {
  std::filesystem::path path;
  InstrumentId instrument;
};

struct ImportOptions {
  Interval interval = Interval::k1d;
  BarMapping mapping;
  /// A file of which a greater share of rows is refused stops the whole import. 0 to 1.
  double refused_share_max = 0.01;
  int threads = 1;
  /// Accepted rows beyond this many bytes wait in a temporary file.
  size_t memory_bytes_max = size_t{64} << 20;
};

struct FileReport {
  std::filesystem::path path;
  InstrumentId instrument;
  RowCounts rows;
  MergeCounts merged;  ///< added + replaced + unchanged = accepted, once written.
  /// Warnings, which refuse nothing.
  uint64_t gaps = 0;  ///< GapRule, between accepted rows.
  std::optional<TradingDay> first_gap_from;
  uint64_t zero_volume = 0;
  uint64_t assumed_utc = 0;  ///< Intraday times without an offset, read as UTC by default.
  std::vector<std::string> ignored_columns;
  std::filesystem::path quarantine;  ///< Empty when nothing was refused or nothing written.
  bool over_limit = false;           ///< More than the stated share was refused.
};

struct ImportReport {
  std::vector<FileReport> files;  ///< In the order given.
  bool refused = false;           ///< Some file is over the limit: the catalog was not touched.
};

/// What the caller may want to know while it runs.
struct ImportHooks {
  /// Bytes read so far and in all (0: not known, a pipe).
  std::function<void(uint64_t done, uint64_t total)> progress;
  Catalog::Note note;
};

/// Imports `files` in two phases. First every file is read once and judged; accepted rows gather in
/// a spool (memory, then a nameless temporary file beside the catalog), so that pipes work, each
/// row is parsed once and memory stays bounded whatever the size. Then, unless a file is over the
/// limit, the rows are merged file by file in the order given, intraday series year by year; where
/// rows overlap with the catalog or with an earlier file the newer import wins. Refused rows go to
/// quarantine (quarantine.h) with the rows that were accepted.
///
/// A kill at any instant leaves each series' files old or new. Throws Error (kFailed) for files
/// that are missing, unreadable or without rows, (kUsage) for a mapping that does not fit them,
/// (kInterrupted) between blocks.
[[nodiscard]] ImportReport import_bars(const std::filesystem::path& catalog_root,
                                       std::span<const ImportFile> files,
                                       const ImportOptions& options, const ImportHooks& hooks = {});

}  // namespace godwit
