#include "foundation/store/sqlite.h"

#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cmath>
#include <fstream>
#include <functional>
#include <limits>

#include <gtest/gtest.h>

#include "foundation/base/error.h"
#include "foundation/base/temporary_folder.h"

namespace godwit {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 1> kOneStep = {
    "CREATE TABLE a (x INTEGER); INSERT INTO a VALUES (1)"};
constexpr std::array<std::string_view, 2> kTwoSteps = {
    kOneStep[0], "CREATE TABLE b (y REAL); INSERT INTO b SELECT x + 0.5 FROM a"};

std::string error_of(const std::function<void()>& work) {
  try {
    work();
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

int64_t count(const Database& database, const std::string& table) {
  Statement query = database.prepare("SELECT count(*) FROM " + table);
  return query.step() ? query.integer(0) : -1;
}

TEST(Sqlite, BindsAndReadsEveryKind) {
  const TemporaryFolder folder;
  Database database{(folder / "new") / "a.sqlite", Database::Open::kCreate};
  database.execute("CREATE TABLE t (i INTEGER, d REAL, s TEXT)");
  Statement insert = database.prepare("INSERT INTO t VALUES (?, ?, ?)");
  insert.bind(0, std::numeric_limits<int64_t>::min())
      .bind(1, 0.1)
      .bind(2, std::string{"a\0b", 3})
      .run();
  Statement nulls = database.prepare("INSERT INTO t VALUES (?, ?, ?)");
  nulls.bind(0, int64_t{2}).bind(1, NAN).bind(2, std::string_view{}).run();
  Statement query = database.prepare("SELECT i, d, s FROM t ORDER BY rowid");
  ASSERT_TRUE(query.step());
  EXPECT_EQ(query.integer(0), std::numeric_limits<int64_t>::min());
  EXPECT_EQ(query.real(1), 0.1);
  EXPECT_EQ(query.text(2), (std::string{"a\0b", 3}));
  ASSERT_TRUE(query.step());
  EXPECT_EQ(query.real(1), std::nullopt);
  EXPECT_EQ(query.text(2), "");
  EXPECT_FALSE(query.step());
}

TEST(Sqlite, TransactionRollsBackUnlessCommitted) {
  const TemporaryFolder folder;
  Database database{folder / "a.sqlite", Database::Open::kCreate};
  migrate(database, kOneStep);
  {
    SqlTransaction transaction{database};
    database.execute("INSERT INTO a VALUES (2)");
  }
  EXPECT_EQ(count(database, "a"), 1);
  SqlTransaction transaction{database};
  database.execute("INSERT INTO a VALUES (2)");
  transaction.commit();
  EXPECT_EQ(count(database, "a"), 2);
}

TEST(Migrate, TakesEachStepOnce) {
  const TemporaryFolder folder;
  const fs::path path = folder / "a.sqlite";
  {
    Database database{path, Database::Open::kCreate};
    migrate(database, kOneStep);
    migrate(database, kOneStep);
    EXPECT_EQ(count(database, "a"), 1);
  }
  Database database{path, Database::Open::kExisting};
  migrate(database, kTwoSteps);
  EXPECT_EQ(count(database, "a"), 1);
  EXPECT_EQ(count(database, "b"), 1);
}

TEST(Migrate, AFailedStepLeavesTheVersionBeforeIt) {
  const TemporaryFolder folder;
  Database database{folder / "a.sqlite", Database::Open::kCreate};
  constexpr std::array<std::string_view, 2> kBroken = {
      kOneStep[0], "CREATE TABLE b (y REAL); INSERT INTO nowhere VALUES (1)"};
  EXPECT_THROW(migrate(database, kBroken), Error);
  EXPECT_EQ(count(database, "a"), 1);
  EXPECT_THROW(count(database, "b"), Error);
  migrate(database, kTwoSteps);
  EXPECT_EQ(count(database, "b"), 1);
}

TEST(Migrate, RefusesNewerAndForeignFiles) {
  const TemporaryFolder folder;
  {
    Database newer{folder / "newer.sqlite", Database::Open::kCreate};
    migrate(newer, kTwoSteps);
    EXPECT_NE(
        error_of([&] {
          migrate(newer, kOneStep);
        }).find("its version is 2 and this godwit knows versions up to 1; use the newer godwit"),
        std::string::npos);
  }
  Database foreign{folder / "foreign.sqlite", Database::Open::kCreate};
  foreign.execute("CREATE TABLE theirs (x)");
  EXPECT_NE(error_of([&] {
              migrate(foreign, kOneStep);
            }).find("it is a database of another program; set GODWIT_STORE"),
            std::string::npos);
}

TEST(Sqlite, OneClearSentenceForWhatIsNoDatabase) {
  const TemporaryFolder folder;
  std::ofstream{folder / "text.sqlite"} << std::string(5000, 'x');
  EXPECT_EQ(error_of([&] { Database{folder / "text.sqlite", Database::Open::kExisting}; }),
            "cannot use the store " + (folder / "text.sqlite").string() +
                ": file is not a database; it is damaged or was never a store: move it away or "
                "bring back a copy, or set "
                "GODWIT_STORE to another file");
  EXPECT_EQ(
      error_of([&] { Database{folder.path(), Database::Open::kCreate}; }),
      "cannot open the store " + folder.path().string() + ": it is a directory, expected a file");
  EXPECT_NE(error_of([&] {
              Database{folder / "none.sqlite", Database::Open::kExisting};
            }).find("none.sqlite: unable to open database file; check the permissions"),
            std::string::npos);
  EXPECT_FALSE(fs::exists(folder / "none.sqlite"));
  EXPECT_NE(error_of([&] {
              Database{(folder / "text.sqlite") / "under.sqlite", Database::Open::kCreate};
            }).find("cannot create the folder"),
            std::string::npos);
}

TEST(Sqlite, ACutFileIsAnErrorNotACrash) {
  const TemporaryFolder folder;
  const fs::path path = folder / "a.sqlite";
  {
    Database database{path, Database::Open::kCreate};
    migrate(database, kOneStep);
    SqlTransaction transaction{database};
    for (int i = 0; i < 5000; ++i)
      database.execute("INSERT INTO a VALUES (" + std::to_string(i) + ")");
    transaction.commit();
  }
  fs::resize_file(path, fs::file_size(path) / 2);
  EXPECT_NE(error_of([&] {
              Database database{path, Database::Open::kExisting};
              count(database, "a");
            }).find("malformed; it is damaged"),
            std::string::npos);
}

// Root may write anything, so a child gives up its rights first.
TEST(Sqlite, AReadOnlyFileSaysSo) {
  const TemporaryFolder folder;
  const fs::path path = folder / "a.sqlite";
  {
    Database database{path, Database::Open::kCreate};
    migrate(database, kOneStep);
    database.execute("PRAGMA journal_mode = DELETE");
  }
  fs::permissions(path, fs::perms::owner_read | fs::perms::group_read | fs::perms::others_read);
  fs::permissions(folder.path(), static_cast<fs::perms>(0755));  // Others reach the file.
  std::array<int, 2> pipe{};
  ASSERT_EQ(::pipe(pipe.data()), 0);
  const pid_t child = ::fork();
  if (child == 0) {
    if (::geteuid() == 0 && ::setuid(65534) != 0) ::_exit(2);
    const std::string said = error_of([&] {
      Database database{path, Database::Open::kExisting};
      database.execute("INSERT INTO a VALUES (2)");
    });
    const bool sent =
        ::write(pipe[1], said.data(), said.size()) == static_cast<ssize_t>(said.size());
    ::_exit(sent ? 0 : 1);
  }
  ::close(pipe[1]);
  std::string said(1000, '\0');
  const ssize_t length = ::read(pipe[0], said.data(), said.size());
  ::close(pipe[0]);
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  ASSERT_GT(length, 0);
  said.resize(static_cast<size_t>(length));
  EXPECT_EQ(said, "cannot use the store " + path.string() +
                      ": attempt to write a readonly database; check the permissions of the file "
                      "and its folder, or set "
                      "GODWIT_STORE to another file");
}

}  // namespace
}  // namespace godwit
