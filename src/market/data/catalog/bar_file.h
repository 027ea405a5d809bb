// One Parquet file of bars: its statistics, and its rows as a stream.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>

#include "market/data/catalog/catalog.h"
#include "market/data/catalog/duckdb_session.h"
#include "market/domain/bar_stream.h"

namespace godwit {

/// From the footer alone; the rows are not read. At least one row.
struct BarFileInfo {
  uint64_t rows = 0;
  Timestamp first;
  Timestamp last;
  TradingDay first_day;
  TradingDay last_day;
  uint64_t bytes = 0;
};

/// Throws Error with path and remedy when the file is not a whole bar file.
[[nodiscard]] BarFileInfo read_bar_file_info(const DuckDbSession& session,
                                             const std::filesystem::path& path);

/// The bars of the file in `range`. Throws like read_bar_file_info, and at next() when damage shows
/// only there or time does not strictly increase. The session must outlive the stream.
[[nodiscard]] std::unique_ptr<BarStream> read_bar_file(const DuckDbSession& session,
                                                       const std::filesystem::path& path,
                                                       const TimeRange& range);

}  // namespace godwit
