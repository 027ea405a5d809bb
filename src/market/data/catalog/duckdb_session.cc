#include "market/data/catalog/duckdb_session.h"

#include <array>

#include "foundation/base/check.h"
#include "foundation/base/error.h"

namespace godwit {
namespace {

/// DuckDB's message without the echo of our SQL that follows the first line.
std::string first_line(const char* message) {
  const std::string text = message != nullptr ? message : "no reason given";
  return text.substr(0, text.find('\n'));
}

using DuckDbConfig = DuckDbHandle<duckdb_config, duckdb_destroy_config>;

struct Setting {
  const char* name;
  const char* value;
};

// Streaming one file in and one out takes a few row groups of ten columns: far below the limit.
// The file cache knows files by path and time, ours by descriptor numbers that are used again.
constexpr std::array kSettings{
    Setting{"memory_limit", "1GB"},
    Setting{"temp_directory", ""},
    Setting{"preserve_insertion_order", "true"},
    Setting{"autoinstall_known_extensions", "false"},
    Setting{"autoload_known_extensions", "false"},
    Setting{"allow_community_extensions", "false"},
    Setting{"allow_persistent_secrets", "false"},
    Setting{"enable_external_file_cache", "false"},
};

}  // namespace

DuckDbSession::DuckDbSession(const std::filesystem::path& folder, int threads) {
  CHECK(folder.is_absolute(), "DuckDB takes relative paths from the working folder");
  CHECK(threads >= 1, "DuckDB needs a thread");
  DuckDbConfig config;
  CHECK(duckdb_create_config(config.out()) == DuckDBSuccess, "out of memory");
  const std::string thread_count = std::to_string(threads);
  bool accepted = duckdb_set_config(config.get(), "threads", thread_count.c_str()) == DuckDBSuccess;
  for (const Setting& setting : kSettings)
    accepted &= duckdb_set_config(config.get(), setting.name, setting.value) == DuckDBSuccess;
  CHECK(accepted, "this DuckDB does not know one of our settings");

  char* message = nullptr;
  if (duckdb_open_ext(nullptr, database_.out(), config.get(), &message) != DuckDBSuccess) {
    const Error error = failed("cannot start DuckDB: " + first_line(message));
    duckdb_free(message);
    throw error;
  }
  const DuckDbConnection connection = connect();
  run_statement(connection.get(),
                "SET allowed_directories = [" + sql_text(folder.string()) + ", '/proc/self/fd']");
  run_statement(connection.get(), "SET enable_external_access = false");
  run_statement(connection.get(), "SET lock_configuration = true");
}

DuckDbConnection DuckDbSession::connect() const {
  DuckDbConnection connection;
  if (duckdb_connect(database_.get(), connection.out()) != DuckDBSuccess)
    throw failed("cannot connect to the in-memory DuckDB: is the machine out of memory?");
  return connection;
}

DuckDbQuery::DuckDbQuery(const DuckDbSession& session, const std::string& sql)
    : connection_{session.connect()} {
  if (duckdb_prepare(connection_.get(), sql.c_str(), statement_.out()) != DuckDBSuccess)
    throw failed(first_line(duckdb_prepare_error(statement_.get())));
  // DuckDB marks this entry deprecated because it may change, not because another one streams.
  if (duckdb_execute_prepared_streaming(statement_.get(), &result_) != DuckDBSuccess) {
    const Error error = failed(first_line(duckdb_result_error(&result_)));
    duckdb_destroy_result(&result_);
    throw error;
  }
}

DuckDbQuery::~DuckDbQuery() { duckdb_destroy_result(&result_); }

DuckDbChunk DuckDbQuery::next() {
  DuckDbChunk chunk{duckdb_fetch_chunk(result_)};
  if (!chunk) {
    const char* message = duckdb_result_error(&result_);
    if (message != nullptr && *message != '\0') throw failed(first_line(message));
  }
  return chunk;
}

DuckDbType DuckDbQuery::column_type(size_t column) {
  return DuckDbType{duckdb_column_logical_type(&result_, column)};
}

uint64_t run_statement(duckdb_connection connection, const std::string& sql) {
  duckdb_result result{};
  const bool done = duckdb_query(connection, sql.c_str(), &result) == DuckDBSuccess;
  const std::string message = done ? std::string{} : first_line(duckdb_result_error(&result));
  const uint64_t rows = done ? duckdb_rows_changed(&result) : 0;
  duckdb_destroy_result(&result);
  if (!done) throw failed(message);
  return rows;
}

std::string sql_text(std::string_view text) {
  std::string quoted{"'"};
  for (const char c : text) {
    if (c == '\'') quoted += '\'';
    quoted += c;
  }
  return quoted + "'";
}

}  // namespace godwit
