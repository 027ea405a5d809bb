// Writes whole Parquet files of bars, straight from the bars in memory: DuckDB's COPY pulls them
// through a table function of ours, with no table in between.
#pragma once

#include <exception>
#include <filesystem>
#include <span>

#include "market/data/catalog/duckdb_session.h"
#include "market/domain/bar_stream.h"

namespace godwit {

class BarFileWriter {
 public:
  /// The session must outlive the writer. One writer a session.
  explicit BarFileWriter(const DuckDbSession& session);
  BarFileWriter(const BarFileWriter&) = delete;
  BarFileWriter& operator=(const BarFileWriter&) = delete;

  /// Replaces `path` by a file of `bars`, which must be in order and storable (bar_codec.h),
  /// atomically (base/file.h). Throws Error and leaves the old file on a full disk, on Ctrl-C, when
  /// `bars` throws, or when it does not end after `rows` rows.
  void write(const std::filesystem::path& path, BarStream& bars, uint64_t rows);

 private:
  void fill(duckdb_data_chunk chunk);
  static void bind(duckdb_bind_info info);
  static void produce(duckdb_function_info info, duckdb_data_chunk chunk);

  DuckDbConnection connection_;
  BarStream* bars_ = nullptr;  ///< Of the write in progress, as are the next two.
  std::span<const Bar> rest_;
  std::exception_ptr failure_;  ///< What `bars` threw: nothing may pass through DuckDB's C API.
};

}  // namespace godwit
