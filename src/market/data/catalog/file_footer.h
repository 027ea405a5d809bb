// What the footer of a Parquet file says about its rows; the rows themselves are not read.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <vector>

#include "foundation/base/error.h"
#include "foundation/base/time.h"
#include "market/data/catalog/data_file.h"
#include "market/data/catalog/duckdb_session.h"
#include "market/domain/trading_day.h"

namespace godwit {

/// At least one row. The days of kinds without a `trading_day` are those of `ts` in UTC.
struct FileFooter {
  uint64_t rows = 0;
  Timestamp first;
  Timestamp last;
  TradingDay first_day;
  TradingDay last_day;
  uint64_t bytes = 0;
};

/// One for each path, in their order. Throws Error with path and remedy when a file is not a whole
/// file of this catalog. Cheaper by the hundred than one by one.
[[nodiscard]] std::vector<FileFooter> read_file_footers(
    const DuckDbSession& session, std::span<const std::filesystem::path> paths);

/// `reason` as DuckDB put it, about `file` and with the remedy.
[[nodiscard]] Error unreadable(const DataFile& file, std::string reason);

/// Runs `body`, naming the file in what it throws.
template <class Body>
auto about(const DataFile& file, Body body) {
  try {
    return body();
  } catch (const Error& error) {
    throw unreadable(file, error.what());
  }
}

}  // namespace godwit
