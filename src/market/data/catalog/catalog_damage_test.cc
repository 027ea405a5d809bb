// What lies on the disk may be damaged, foreign or forbidden: the answer is an Error with the path
// and the remedy, and the catalog goes on.
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <functional>
#include <iostream>

#include <gtest/gtest.h>

#include "foundation/base/error.h"
#include "foundation/base/file.h"
#include "market/data/catalog/catalog.h"
#include "market/data/catalog/catalog_testing.h"
#include "market/data/catalog/duckdb_session.h"

namespace godwit {
namespace {

namespace fs = std::filesystem;

const Series kDays = test_series("600519.SSE", Interval::k1d);

class CatalogDamage : public testing::Test {
 protected:
  CatalogDamage()
      : bars_{random_walk_bars(5'000, test_time("2000-01-01T00:00:00Z"), Duration::days(1), 1)},
        catalog_{folder_.path(), Catalog::Mode::kReadWrite} {
    catalog_.merge<Bar>(kDays, bars_);
    whole_ = read_file(file_, 1 << 30);
  }

  /// What each operation that must read the file answers.
  void expect_errors(const std::string& what) {
    const std::vector<std::pair<const char*, std::function<void()>>> operations{
        {"read", [&] { (void)read_all(catalog_, kDays); }},
        {"merge", [&] { catalog_.merge<Bar>(kDays, std::span{bars_}.first(9)); }}};
    for (const auto& [name, run] : operations) {
      try {
        run();
        ADD_FAILURE() << name << " accepted " << what;
      } catch (const Error& error) {
        const std::string text = error.what();
        EXPECT_NE(text.find(file_.string()), std::string::npos) << text;
        EXPECT_EQ(text.find("/proc/self"), std::string::npos) << text;
        EXPECT_EQ(text.find('\n'), std::string::npos) << text;
      }
    }
  }

  TemporaryFolder folder_;
  fs::path file_ = folder_.path() / "bar/1d/600519.SSE.parquet";
  std::vector<Bar> bars_;
  Catalog catalog_;
  std::string whole_;
};

TEST_F(CatalogDamage, TruncatedFiles) {
  for (size_t kept : {size_t{0}, size_t{1}, size_t{4}, size_t{11}, whole_.size() / 2,
                      whole_.size() - 8, whole_.size() - 1}) {
    write_file(file_, whole_.substr(0, kept));
    expect_errors("a file cut to " + std::to_string(kept) + " bytes");
    EXPECT_THROW((void)catalog_.list(), Error);
  }
}

TEST_F(CatalogDamage, OtherSeriesAreListed) {
  const Series other = bar_series(*InstrumentId::parse("600000.SSE"), Interval::k1d);
  static_cast<void>(catalog_.merge<Bar>(other, bars_));
  std::vector<DamagedSeries> damaged;
  EXPECT_EQ(catalog_.list(damaged).size(), 2u);
  EXPECT_TRUE(damaged.empty());
  write_file(file_, whole_.substr(0, whole_.size() / 2));
  const std::vector<SeriesInfo> infos = catalog_.list(damaged);
  ASSERT_EQ(infos.size(), 1u);
  EXPECT_EQ(infos[0].series, other);
  EXPECT_EQ(infos[0].rows, bars_.size());
  ASSERT_EQ(damaged.size(), 1u);
  EXPECT_EQ(damaged[0].series.instrument.text(), "600519.SSE");
  EXPECT_NE(damaged[0].error.find(file_.string()), std::string::npos);
}

TEST_F(CatalogDamage, OneSeriesIsNotStoppedByAnother) {
  const Series other = bar_series(*InstrumentId::parse("600000.SSE"), Interval::k1d);
  static_cast<void>(catalog_.merge<Bar>(other, std::span{bars_}.first(70)));
  write_file(file_, whole_.substr(0, whole_.size() / 2));
  const SeriesInfo info = catalog_.info(other);
  EXPECT_EQ(info.series, other);
  EXPECT_EQ(info.rows, 70u);
  EXPECT_EQ(info.first, bars_[0].header.ts_event);
  EXPECT_EQ(info.last, bars_[69].header.ts_event);
  EXPECT_THROW((void)catalog_.info(kDays), Error);
  EXPECT_THROW((void)catalog_.info(test_series("600000.SSE", Interval::k1m)), Error);
}

TEST_F(CatalogDamage, AWholeSeriesIsRemovedEvenSo) {
  const Series minutes = test_series("600519.SSE", Interval::k1m);
  static_cast<void>(catalog_.merge<Bar>(
      minutes, random_walk_bars(20, test_time("2023-12-31T23:55:00Z"), Duration::minutes(1), 1)));
  const fs::path old_year = folder_.path() / "bar/1m/600519.SSE/2023.parquet";
  const std::string whole = read_file(old_year, 1 << 30);
  write_file(old_year, whole.substr(0, whole.size() / 2));
  std::vector<fs::path> unreadable;
  const uint64_t left = catalog_.info(minutes, unreadable).rows;
  EXPECT_GT(left, 0u);
  EXPECT_LT(left, 20u);
  EXPECT_EQ(unreadable, std::vector{old_year});
  EXPECT_THROW(catalog_.remove(minutes, {.to = test_time("2024-01-01T00:01:00Z")}), Error);
  EXPECT_TRUE(fs::exists(old_year)) << "a range that is not known to be the whole file";
  EXPECT_EQ(catalog_.remove(minutes, {}), left);
  EXPECT_FALSE(catalog_.contains(minutes));
  EXPECT_FALSE(fs::exists(old_year.parent_path()));
}

TEST_F(CatalogDamage, OtherFiles) {
  write_file(file_, "ts,open\n1,2\n");
  expect_errors("a CSV");
  write_file(file_, "PAR1" + std::string(1000, '\xFF') + "PAR1");
  expect_errors("noise between magic numbers");
}

TEST_F(CatalogDamage, DirectoriesAndPipesInPlaceOfAFile) {
  fs::remove(file_);
  fs::create_directory(file_);
  expect_errors("a directory");
  fs::remove(file_);
  ASSERT_EQ(::mkfifo(file_.c_str(), 0600), 0);
  expect_errors("a pipe");
}

TEST_F(CatalogDamage, FlippedBytesNeverCrash) {
  Rng rng{11};
  int refused = 0;
  for (int i = 0; i < 300; ++i) {
    std::string damaged = whole_;
    const int64_t size = static_cast<int64_t>(damaged.size());
    // Half of them in the footer, where most meaning is; half in the data, where the footer still
    // knows how many rows there must be.
    const bool in_footer = i % 2 == 0;
    const int64_t footer = size - 2'500;
    for (int flips = 0; flips < 4; ++flips)
      damaged[static_cast<size_t>(in_footer ? rng.between(footer, size - 1)
                                            : rng.between(0, footer - 1))] ^=
          static_cast<char>(1 << rng.between(0, 7));
    {
      std::ofstream out{file_, std::ios::binary};  // Not write_file: 300 syncs take seconds.
      out << damaged;
    }
    try {
      const size_t rows = read_all(catalog_, kDays).size();
      ASSERT_TRUE(in_footer || rows == bars_.size()) << "round " << i << ": " << rows << " rows";
      (void)catalog_.list();
    } catch (const Error& error) {
      ++refused;
      ASSERT_NE(std::string{error.what()}.find(file_.string()), std::string::npos) << error.what();
    }
  }
  EXPECT_GT(refused, 0);
  write_file(file_, whole_);  // The catalog goes on with a whole file.
  EXPECT_EQ(read_all(catalog_, kDays).size(), bars_.size());
}

/// Parquet files that are whole but not bar files of ours.
TEST_F(CatalogDamage, ForeignParquet) {
  const DuckDbSession session{folder_.path(), 1};
  const DuckDbConnection connection = session.connect();
  const std::string good =
      "SELECT make_timestamp_ns(i * 1000) AS ts, DATE '2024-01-01' AS trading_day, "
      "1::DECIMAL(18,9) AS open, 1::DECIMAL(18,9) AS high, 1::DECIMAL(18,9) AS low, "
      "1::DECIMAL(18,9) AS close, 1::DOUBLE AS volume, 1::DOUBLE AS turnover, "
      "NULL::DOUBLE AS open_interest, 1::UINTEGER AS trades, NULL::BOOLEAN AS repaired "
      "FROM range(3) t(i)";
  const auto put = [&](const std::string& sql) {
    run_statement(connection.get(),
                  "COPY (" + sql + ") TO " + sql_text(file_.string()) + " (FORMAT parquet)");
  };
  put(good);
  EXPECT_EQ(read_all(catalog_, kDays).size(), 3u);
  for (const char* change :
       {"* EXCLUDE (close)", "* REPLACE (make_timestamp(7) AS ts)",
        "* REPLACE (1::DECIMAL(18,8) AS low)", "* REPLACE (1::DOUBLE AS high)",
        "* REPLACE (NULL::DECIMAL(18,9) AS open)", "* REPLACE ('x' AS volume)",
        "* REPLACE (make_timestamp_ns(5) AS ts)", "* REPLACE (NULL::DATE AS trading_day)",
        "* REPLACE (1::BIGINT AS trades)", "* REPLACE (1 AS repaired)", "* EXCLUDE (repaired)"}) {
    put("SELECT " + std::string{change} + " FROM (" + good + ")");
    try {
      (void)read_all(catalog_, kDays);
      ADD_FAILURE() << "accepted " << change;
    } catch (const Error& error) {
      EXPECT_NE(std::string{error.what()}.find(file_.string()), std::string::npos) << error.what();
    }
  }
  put(good + " ORDER BY i DESC");
  expect_errors("time going backwards");
  put(good + " WHERE false");
  EXPECT_THROW((void)catalog_.list(), Error);
}

TEST_F(CatalogDamage, AYearFileUnderAWrongName) {
  const Series minutes = test_series("600519.SSE", Interval::k1m);
  catalog_.merge<Bar>(
      minutes, random_walk_bars(10, test_time("2024-01-01T00:00:00Z"), Duration::minutes(1), 1));
  const fs::path folder = folder_.path() / "bar/1m/600519.SSE";
  fs::copy_file(folder / "2024.parquet", folder / "2025.parquet");
  EXPECT_THROW((void)read_all(catalog_, minutes), Error);
}

/// Runs `body` in a child process; true when it ends without a failure.
bool in_child(const std::function<bool()>& body) {
  const pid_t child = ::fork();
  if (child == 0) ::_exit(body() ? 0 : 1);
  int status = 0;
  return ::waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

bool fails_with(const std::function<void()>& body, std::string_view text) {
  try {
    body();
  } catch (const Error& error) {
    const bool found = std::string_view{error.what()}.find(text) != std::string_view::npos;
    if (!found) std::cerr << error.what() << '\n';
    return found;
  }
  std::cerr << "no error\n";
  return false;
}

TEST_F(CatalogDamage, AFullDiskLeavesTheOldFile) {
  const std::vector<Bar> more =
      random_walk_bars(200'000, test_time("1950-01-01T00:00:00Z"), Duration::hours(1), 2);
  EXPECT_TRUE(in_child([&] {
    ::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{.rlim_cur = 512 * 1024, .rlim_max = 512 * 1024};
    if (::setrlimit(RLIMIT_FSIZE, &limit) != 0) return false;
    Catalog catalog{folder_.path(), Catalog::Mode::kReadWrite};
    return fails_with([&] { catalog.merge<Bar>(kDays, more); }, "free some disk space");
  }));
  EXPECT_EQ(read_file(file_, 1 << 30), whole_);
  for (const auto& entry : fs::directory_iterator{file_.parent_path()})
    EXPECT_EQ(entry.path(), file_) << "left over";
}

TEST_F(CatalogDamage, ForbiddenFilesAndFolders) {
  fs::permissions(folder_.path(), fs::perms{0755});
  fs::permissions(file_, fs::perms{0});
  EXPECT_TRUE(in_child([&] {
    if (::geteuid() == 0 && ::seteuid(65534) != 0) return false;
    const Catalog catalog{folder_.path(), Catalog::Mode::kReadOnly};
    return fails_with([&] { (void)read_all(catalog, kDays); }, "check its permissions");
  }));
  fs::permissions(file_, fs::perms{0644});
  fs::permissions(folder_.path() / "godwit-catalog.lock", fs::perms{0444});
  EXPECT_TRUE(in_child([&] {
    if (::geteuid() == 0 && ::seteuid(65534) != 0) return false;
    Catalog catalog{folder_.path(), Catalog::Mode::kReadWrite};
    return fails_with([&] { catalog.merge<Bar>(kDays, bars_); }, "needs write permission");
  }));
}

}  // namespace
}  // namespace godwit
