// One Parquet file of bars: its statistics, and its rows as a stream.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <vector>

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

/// One for each path, in their order. Throws Error with path and remedy when a file is not a whole
/// bar file. Cheaper by the hundred than one by one.
[[nodiscard]] std::vector<BarFileInfo> read_bar_file_infos(
    const DuckDbSession& session, std::span<const std::filesystem::path> paths);

/// The bars of the file in `range`. Throws like read_bar_file_infos, and at next() when damage
/// shows only there or time does not strictly increase. The session must outlive the stream.
[[nodiscard]] std::unique_ptr<BarStream> read_bar_file(const DuckDbSession& session,
                                                       const std::filesystem::path& path,
                                                       const TimeRange& range);

}  // namespace godwit
