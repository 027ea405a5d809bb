// One in-memory DuckDB, shut in: no network, no extensions, no temporary files, nothing outside the
// catalog. The rest of the module sees DuckDB's C API only through these owners.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <utility>

#include <duckdb.h>

namespace godwit {

/// Owns a handle of DuckDB's C API.
template <class Handle, void (*destroy)(Handle*)>
class DuckDbHandle {
 public:
  DuckDbHandle() = default;
  explicit DuckDbHandle(Handle handle) : handle_{handle} {}
  ~DuckDbHandle() { reset(); }
  DuckDbHandle(DuckDbHandle&& other) noexcept : handle_{std::exchange(other.handle_, nullptr)} {}
  DuckDbHandle& operator=(DuckDbHandle&& other) noexcept {
    if (this != &other) {
      reset();
      handle_ = std::exchange(other.handle_, nullptr);
    }
    return *this;
  }
  [[nodiscard]] Handle get() const { return handle_; }
  /// Where a function of the C API puts a new handle.
  [[nodiscard]] Handle* out() {
    reset();
    return &handle_;
  }
  explicit operator bool() const { return handle_ != nullptr; }

 private:
  void reset() {
    if (handle_ != nullptr) destroy(&handle_);
    handle_ = nullptr;
  }
  Handle handle_ = nullptr;
};

using DuckDbDatabase = DuckDbHandle<duckdb_database, duckdb_close>;
using DuckDbConnection = DuckDbHandle<duckdb_connection, duckdb_disconnect>;
using DuckDbStatement = DuckDbHandle<duckdb_prepared_statement, duckdb_destroy_prepare>;
using DuckDbChunk = DuckDbHandle<duckdb_data_chunk, duckdb_destroy_data_chunk>;
using DuckDbType = DuckDbHandle<duckdb_logical_type, duckdb_destroy_logical_type>;

class DuckDbSession {
 public:
  /// May read and write files below `folder` (absolute) and read descriptors of this process.
  /// Throws Error when DuckDB does not start.
  DuckDbSession(const std::filesystem::path& folder, int threads);
  [[nodiscard]] DuckDbConnection connect() const;

 private:
  DuckDbDatabase database_;
};

/// A running query on a connection of its own, computed as it is fetched: memory stays bounded.
class DuckDbQuery {
 public:
  /// Throws Error with DuckDB's own words; the caller knows which file it is about.
  DuckDbQuery(const DuckDbSession& session, const std::string& sql);
  ~DuckDbQuery();
  DuckDbQuery(const DuckDbQuery&) = delete;
  DuckDbQuery& operator=(const DuckDbQuery&) = delete;
  /// The next chunk; an empty handle at the end. Throws like the constructor.
  [[nodiscard]] DuckDbChunk next();
  [[nodiscard]] DuckDbType column_type(size_t column);

 private:
  DuckDbConnection connection_;
  DuckDbStatement statement_;
  duckdb_result result_{};
};

/// Runs one statement to its end and returns how many rows it changed or copied. Throws Error with
/// DuckDB's own words.
uint64_t run_statement(duckdb_connection connection, const std::string& sql);

/// `text` as an SQL string literal.
[[nodiscard]] std::string sql_text(std::string_view text);

}  // namespace godwit
