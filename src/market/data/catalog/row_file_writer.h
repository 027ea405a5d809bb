// Writes whole Parquet files straight from rows in memory: DuckDB's COPY pulls them through a table
// function of ours, with no table in between.
#pragma once

#include <algorithm>
#include <exception>
#include <filesystem>
#include <optional>
#include <span>

#include "market/data/catalog/duckdb_session.h"
#include "market/data/catalog/row_codec.h"
#include "market/domain/row_stream.h"

namespace godwit {

/// Rows of some kind as chunks.
class ChunkSource {
 public:
  virtual ~ChunkSource() = default;
  [[nodiscard]] virtual std::span<const ColumnSpec> columns() const = 0;
  /// Fills the next chunk; empty at the end.
  virtual void fill(duckdb_data_chunk chunk) = 0;
};

template <class Row>
class RowChunkSource final : public ChunkSource {
 public:
  explicit RowChunkSource(RowStream<Row>& rows) : rows_{rows} {}
  [[nodiscard]] std::span<const ColumnSpec> columns() const override { return kSpecs<Row>; }
  void fill(duckdb_data_chunk chunk) override {
    if (rest_.empty()) rest_ = rows_.next();
    const size_t count = std::min<size_t>(rest_.size(), duckdb_vector_size());
    encode_rows(rest_.first(count), chunk);
    rest_ = rest_.subspan(count);
  }

 private:
  RowStream<Row>& rows_;
  std::span<const Row> rest_;
};

class RowFileWriter {
 public:
  /// The session must outlive the writer. One writer a session.
  explicit RowFileWriter(const DuckDbSession& session);
  RowFileWriter(const RowFileWriter&) = delete;
  RowFileWriter& operator=(const RowFileWriter&) = delete;

  /// Replaces `path` by a file of the rows, which must be in order and storable (row_codec.h),
  /// atomically (base/file.h). Throws Error and leaves the old file on a full disk, on Ctrl-C, when
  /// the source throws, or when it does not end after `rows` rows, where that is known. Returns how
  /// many there were.
  uint64_t write(const std::filesystem::path& path, ChunkSource& source,
                 std::optional<uint64_t> rows);

 private:
  static void bind(duckdb_bind_info info);
  static void produce(duckdb_function_info info, duckdb_data_chunk chunk);

  DuckDbConnection connection_;
  ChunkSource* source_ = nullptr;  ///< Of the write in progress.
  std::exception_ptr failure_;     ///< What it threw: nothing may pass through DuckDB's C API.
};

}  // namespace godwit
