#include "foundation/store/sqlite.h"

#include <cmath>
#include <utility>

#include <sqlite3.h>

#include "foundation/base/error.h"

namespace godwit {
namespace {

namespace fs = std::filesystem;

constexpr int kBusyMillisecondsMax = 10'000;
constexpr int kBusyMillisecondsStep = 20;
constexpr int64_t kApplicationId = 0x67647774;  // "gdwt"

std::string_view remedy(int primary_code) {
  switch (primary_code) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return "; another process has kept it locked for ten seconds: wait for it or stop it, then "
             "try again";
    case SQLITE_FULL: return "; free some disk space and run the command again";
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
    case SQLITE_AUTH:
      return "; check the permissions of the file and its folder, or set GODWIT_STORE to another "
             "file";
    case SQLITE_NOTADB:
    case SQLITE_CORRUPT:
      return "; it is damaged or was never a store: move it away or bring back a copy, or set "
             "GODWIT_STORE to another file";
    default: return "";
  }
}

std::string journal_mode(const Database& database) {
  Statement query = database.prepare("PRAGMA journal_mode");
  return query.step() ? query.text(0) : "";
}

int64_t pragma_integer(const Database& database, const std::string& name) {
  Statement query = database.prepare("PRAGMA " + name);
  return query.step() ? query.integer(0) : 0;
}

}  // namespace

void Statement::Finalize::operator()(sqlite3_stmt* statement) const noexcept {
  sqlite3_finalize(statement);
}

Statement& Statement::bind(int parameter, int64_t value) {
  const int code = sqlite3_bind_int64(statement_.get(), parameter + 1, value);
  if (code != SQLITE_OK) database_->fail(code);
  return *this;
}

Statement& Statement::bind(int parameter, std::optional<double> value) {
  const int code = value && std::isfinite(*value)
                       ? sqlite3_bind_double(statement_.get(), parameter + 1, *value)
                       : sqlite3_bind_null(statement_.get(), parameter + 1);
  if (code != SQLITE_OK) database_->fail(code);
  return *this;
}

Statement& Statement::bind(int parameter, std::string_view value) {
  const char* const data = value.empty() ? "" : value.data();  // a null pointer would bind NULL
  const int code = sqlite3_bind_text64(statement_.get(), parameter + 1, data, value.size(),
                                       SQLITE_TRANSIENT, SQLITE_UTF8);
  if (code != SQLITE_OK) database_->fail(code);
  return *this;
}

bool Statement::step() {
  const int code = sqlite3_step(statement_.get());
  if (code == SQLITE_ROW) return true;
  if (code != SQLITE_DONE) database_->fail(code);
  return false;
}

void Statement::run() {
  while (step()) {
  }
}

int64_t Statement::integer(int column) const {
  return sqlite3_column_int64(statement_.get(), column);
}

std::optional<double> Statement::real(int column) const {
  if (sqlite3_column_type(statement_.get(), column) == SQLITE_NULL) return std::nullopt;
  return sqlite3_column_double(statement_.get(), column);
}

std::string Statement::text(int column) const {
  const auto* const data = sqlite3_column_text(statement_.get(), column);
  if (data == nullptr) return "";
  return {reinterpret_cast<const char*>(data),
          static_cast<size_t>(sqlite3_column_bytes(statement_.get(), column))};
}

void Database::Close::operator()(sqlite3* handle) const noexcept { sqlite3_close_v2(handle); }

Database::Database(const fs::path& path, Open mode) : path_{path} {
  std::error_code error;
  if (fs::is_directory(path, error))
    throw failed("cannot open the store " + path.string() + ": it is a directory, expected a file");
  if (mode == Open::kCreate && path.has_parent_path()) {
    fs::create_directories(path.parent_path(), error);
    if (error)
      throw failed("cannot create the folder " + path.parent_path().string() + ": " +
                   error.message());
  }
  sqlite3* handle = nullptr;
  const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_FULLMUTEX | SQLITE_OPEN_EXRESCODE |
                    (mode == Open::kCreate ? SQLITE_OPEN_CREATE : 0);
  const int code = sqlite3_open_v2(path.c_str(), &handle, flags, nullptr);
  handle_.reset(handle);
  if (code != SQLITE_OK) fail(code);
  sqlite3_busy_timeout(handle, kBusyMillisecondsMax);
  use_write_ahead_log();
  execute("PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON");
}

// The switch to WAL needs the file alone, and SQLite does not wait for that by itself when two
// processes create the file at once.
void Database::use_write_ahead_log() {
  for (int waited = 0;; waited += kBusyMillisecondsStep) {
    try {
      if (journal_mode(*this) != "wal") prepare("PRAGMA journal_mode = WAL").run();
      return;
    } catch (const Error&) {
      const int code = sqlite3_errcode(handle_.get()) & 0xFF;
      if (code != SQLITE_BUSY || waited >= kBusyMillisecondsMax) throw;
      sqlite3_sleep(kBusyMillisecondsStep);
    }
  }
}

void Database::execute(const std::string& sql) {
  const int code = sqlite3_exec(handle_.get(), sql.c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) fail(code);
}

Statement Database::prepare(std::string_view sql) const {
  sqlite3_stmt* statement = nullptr;
  const int code = sqlite3_prepare_v2(handle_.get(), sql.data(), static_cast<int>(sql.size()),
                                      &statement, nullptr);
  if (code != SQLITE_OK) fail(code);
  return Statement{*this, statement};
}

void Database::fail(int code) const {
  const std::string message = handle_ ? sqlite3_errmsg(handle_.get()) : sqlite3_errstr(code);
  throw failed("cannot use the store " + path_.string() + ": " + message +
               std::string{remedy(code & 0xFF)});
}

SqlTransaction::SqlTransaction(Database& database) : database_{database} {
  database_.execute("BEGIN IMMEDIATE");
}

SqlTransaction::~SqlTransaction() {
  if (!open_) return;
  try {
    database_.execute("ROLLBACK");
  } catch (const Error&) {  // SQLite has rolled back by itself, which is what we wanted.
  }
}

void SqlTransaction::commit() {
  database_.execute("COMMIT");
  open_ = false;
}

void migrate(Database& database, std::span<const std::string_view> steps) {
  const auto version_now = [&] {
    const int64_t version = pragma_integer(database, "user_version");
    const int64_t application = pragma_integer(database, "application_id");
    if (application != kApplicationId &&
        (application != 0 || version != 0 || pragma_integer(database, "schema_version") != 0))
      throw failed("cannot use the store " + database.path().string() +
                   ": it is a database of another program; set GODWIT_STORE to another file");
    if (version < 0 || static_cast<uint64_t>(version) > steps.size())
      throw failed("cannot use the store " + database.path().string() + ": its version is " +
                   std::to_string(version) + " and this godwit knows versions up to " +
                   std::to_string(steps.size()) + "; use the newer godwit that wrote it");
    return static_cast<size_t>(version);
  };
  while (version_now() < steps.size()) {
    SqlTransaction transaction{database};
    // Another process may have done the step while this one waited.
    const size_t version = version_now();
    if (version == steps.size()) return;
    database.execute(std::string{steps[version]});
    database.execute("PRAGMA application_id = " + std::to_string(kApplicationId));
    database.execute("PRAGMA user_version = " + std::to_string(version + 1));
    transaction.commit();
  }
}

}  // namespace godwit
