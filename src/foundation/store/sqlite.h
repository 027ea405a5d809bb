// SQLite as this program uses it: one file, write-ahead log, several processes, errors with the
// path and a remedy. A thin wrapper: SQL stays visible where it is used.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

namespace godwit {

class Database;

/// One prepared statement; must not outlive its database. Parameters and columns count from 0.
class Statement {
 public:
  Statement(Statement&&) noexcept = default;
  Statement& operator=(Statement&&) noexcept = default;

  Statement& bind(int parameter, int64_t value);
  /// NULL for nothing and for what is not finite.
  Statement& bind(int parameter, std::optional<double> value);
  Statement& bind(int parameter, double value) { return bind(parameter, std::optional{value}); }
  /// The text is copied.
  Statement& bind(int parameter, std::string_view value);

  /// The next row: true while there is one. Throws Error.
  [[nodiscard]] bool step();
  /// Steps to the end; for statements without rows.
  void run();

  [[nodiscard]] int64_t integer(int column) const;
  [[nodiscard]] std::optional<double> real(int column) const;  ///< nothing for NULL
  [[nodiscard]] std::string text(int column) const;

 private:
  friend class Database;
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const noexcept;
  };
  Statement(const Database& database, sqlite3_stmt* statement)
      : database_{&database}, statement_{statement} {}

  const Database* database_;
  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
};

/// One connection, for one thread at a time; any number of processes and connections may use the
/// file. A writer waits up to ten seconds for another one. Every committed transaction survives a
/// kill of the process and a power cut.
class Database {
 public:
  enum class Open {
    kCreate,    ///< with its folder, where it is not there
    kExisting,  ///< Error where it is not there
  };
  /// Throws Error (kFailed) when the file cannot be opened, is a directory or no database.
  Database(const std::filesystem::path& path, Open mode);
  Database(const Database&) = delete;  // statements point here
  Database& operator=(const Database&) = delete;

  /// Runs statements without results, separated by semicolons.
  void execute(const std::string& sql);
  [[nodiscard]] Statement prepare(std::string_view sql) const;
  [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }

 private:
  friend class Statement;
  struct Close {
    void operator()(sqlite3* handle) const noexcept;
  };
  /// Throws Error with the path, SQLite's message and a remedy.
  [[noreturn]] void fail(int code) const;
  void use_write_ahead_log();

  std::filesystem::path path_;
  std::unique_ptr<sqlite3, Close> handle_;
};

/// BEGIN IMMEDIATE ... COMMIT; rolled back where commit() is not reached.
class SqlTransaction {
 public:
  explicit SqlTransaction(Database& database);
  ~SqlTransaction();
  SqlTransaction(const SqlTransaction&) = delete;
  SqlTransaction& operator=(const SqlTransaction&) = delete;
  void commit();

 private:
  Database& database_;
  bool open_ = true;
};

/// Brings the file to version steps.size(): step i leads from version i to i + 1, each in a
/// transaction of its own. The version is `PRAGMA user_version`, and `application_id` marks the
/// file as one of ours. Steps are only ever appended. Throws Error for a file of another program
/// and for one that a newer version of this program has written.
void migrate(Database& database, std::span<const std::string_view> steps);

}  // namespace godwit
