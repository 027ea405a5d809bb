#include <cstdlib>
#include <fstream>

#include <gtest/gtest.h>

#include "foundation/base/csv.h"
#include "foundation/base/packed_testing.h"
#include "foundation/base/random.h"
#include "market/data/import/file_instrument.h"
#include "market/data/import/importer_testing.h"

namespace godwit {
namespace {

namespace fs = std::filesystem;

TEST_F(ImporterTest, ImportsAndGivesBackTheSameBytes) {
  const std::string bytes = daily_rows(500);
  const ImportReport report = import(file("SPX.INDEX.csv", bytes));
  EXPECT_FALSE(report.refused);
  const FileReport& one = report.files.at(0);
  EXPECT_EQ(one.rows.rows_in, 500U);
  EXPECT_EQ(one.rows.accepted, 500U);
  EXPECT_EQ(merged(report), (MergeCounts{.added = 500}));
  EXPECT_EQ(one.quarantine, fs::path{});
  EXPECT_TRUE(exported() == bytes);
}

TEST_F(ImporterTest, ReimportChangesNothingOnDisk) {
  const fs::path path = file("a.csv", daily_rows(300));
  static_cast<void>(import(path));
  const auto before = snapshot();
  ASSERT_FALSE(before.empty());
  EXPECT_EQ(merged(import(path)), (MergeCounts{.unchanged = 300}));
  EXPECT_TRUE(snapshot() == before);
  // What the catalog holds, exported, is nothing new either.
  EXPECT_EQ(merged(import(file("b.csv", exported()))), (MergeCounts{.unchanged = 300}));
  EXPECT_TRUE(snapshot() == before);
}

TEST_F(ImporterTest, TheNewerImportWinsWhereRowsOverlap) {
  static_cast<void>(import(file("a.csv", daily_rows(300, 0))));
  const ImportReport report = import(file("b.csv", daily_rows(400, 1)));
  EXPECT_EQ(merged(report), (MergeCounts{.added = 100, .replaced = 300}));
  EXPECT_TRUE(exported() == daily_rows(400, 1));
}

TEST_F(ImporterTest, SeveralFilesOfOneCall) {
  const InstrumentId other = *InstrumentId::parse("600000.SSE");
  const std::vector<ImportFile> files{{file("a.csv", daily_rows(10, 0)), kSpx},
                                      {file("b.csv", daily_rows(20, 3)), other},
                                      {file("c.csv", daily_rows(12, 5)), kSpx}};
  const ImportReport report = import_files(root(), files, contract(Interval::k1d), {});
  ASSERT_EQ(report.series.size(), 2U);
  EXPECT_EQ(report.series[0].series.instrument, other);
  EXPECT_EQ(report.series[0].merged, (MergeCounts{.added = 20}));
  // Where two files of one import overlap the later one wins, and the catalog sees only that.
  EXPECT_EQ(report.series[1].merged, (MergeCounts{.added = 12}));
  EXPECT_EQ(report.series[1].superseded, 10U);
  EXPECT_EQ(report.series[1].contradicted, 10U);
  EXPECT_EQ(exported(Interval::k1d, other), daily_rows(20, 3));
  EXPECT_EQ(exported(), daily_rows(12, 5));
  const auto before = snapshot();
  EXPECT_EQ(merged(import_files(root(), files, contract(Interval::k1d), {})),
            (MergeCounts{.unchanged = 32}));
  EXPECT_TRUE(snapshot() == before);
}

TEST_F(ImporterTest, RefusedRowsAreKeptInQuarantine) {
  const std::string bytes =
      daily_rows(300) + "2001-01-01,1,2,3,1,0,,,\n\"2001-01-02\",x,\"1\n1\",1,1,,,,\n";
  const fs::path path = file("sp, \"500\".csv", bytes);
  const ImportReport report = import(path);
  const FileReport& one = report.files.at(0);
  EXPECT_EQ(one.rows.rows_in, 302U);
  EXPECT_EQ(one.rows.quarantined, 2U);
  EXPECT_EQ(one.rows.reasons[static_cast<size_t>(RowRule::kHighBelowLow)], 1U);
  EXPECT_EQ(merged(report).added, 300U);
  EXPECT_EQ(one.quarantine.parent_path(), root() / "quarantine");
  CsvReader kept{one.quarantine};
  std::vector<std::vector<std::string>> rows;
  while (kept.next()) rows.emplace_back(kept.fields().begin(), kept.fields().end());
  EXPECT_EQ(
      rows,
      (std::vector<std::vector<std::string>>{
          {path.string(), "302", "high_below_low", "high '2' < low '3'", "2001-01-01,1,2,3,1,0,,,"},
          {path.string(), "303", "malformed_number", "open: 'x'",
           "\"2001-01-02\",x,\"1\n1\",1,1,,,,"}}));
  // The same file again: the same quarantine, nothing new. Repaired: no quarantine.
  const auto before = snapshot();
  EXPECT_EQ(import(path).files[0].quarantine, one.quarantine);
  for (const auto& [name, content] : snapshot())
    EXPECT_TRUE(content.first == before.at(name).first) << name;
  static_cast<void>(import(file("sp, \"500\".csv", daily_rows(300))));
  EXPECT_FALSE(fs::exists(one.quarantine));
}

TEST_F(ImporterTest, TooManyRefusedRowsWriteNothing) {
  std::string bytes = daily_rows(98) + "bad,1,1,1,1,1,,,\nbad,1,1,1,1,1,,,\n";
  const ImportReport report = import(file("bad.csv", bytes));
  EXPECT_TRUE(report.refused);
  EXPECT_TRUE(report.files[0].over_limit);
  EXPECT_FALSE(fs::exists(root()));
  // One bad file stops the good ones of the same call, and a catalog that is there stays as it is.
  static_cast<void>(import(file("good.csv", daily_rows(10))));
  const auto before = snapshot();
  const std::vector<ImportFile> files{{file("more.csv", daily_rows(50)), kSpx},
                                      {folder_ / "bad.csv", kSpx}};
  EXPECT_TRUE(import_files(root(), files, contract(Interval::k1d), {}).refused);
  EXPECT_TRUE(snapshot() == before);
  // A higher limit takes it; the limit itself is allowed.
  EXPECT_FALSE(import(folder_ / "bad.csv", {.refused_share_max = 0.02}).refused);
}

TEST_F(ImporterTest, FilesThatAreNone) {
  EXPECT_NE(error_of(folder_ / "none.csv", ErrorKind::kFailed).find("No such file"),
            std::string::npos);
  EXPECT_NE(error_of(folder_, ErrorKind::kFailed).find("is a directory"), std::string::npos);
  EXPECT_NE(error_of(file("e.csv", ""), ErrorKind::kFailed).find("is empty"), std::string::npos);
  EXPECT_NE(error_of(file("h.csv", kHeader), ErrorKind::kFailed).find("nothing to import"),
            std::string::npos);
  EXPECT_NE(error_of(file("x.csv", "a,b\n1,2\n"), ErrorKind::kUsage).find("no column 'ts'"),
            std::string::npos);
  std::string garbage(100'000, '\0');
  Rng random{3};
  for (char& c : garbage) c = static_cast<char>(random.between(0, 255));
  EXPECT_NE(error_of(file("g.csv", garbage), ErrorKind::kFailed), "no error");
  EXPECT_TRUE(import(file("g.csv", kHeader + garbage)).refused);
  EXPECT_FALSE(fs::exists(root())) << "nothing was written";
}

TEST_F(ImporterTest, OneOddFileDoesNotStopAFolder) {
  // Enough for many blocks, so that rows of the damaged file are staged before the damage is met.
  const std::string packed = gzipped(daily_rows(20'000, 1));
  const std::vector<ImportFile> files{{file("a.csv", daily_rows(100, 0)), kSpx},
                                      {file("b.csv.gz", packed.substr(0, packed.size() / 2)), kSpx},
                                      {file("c.csv", kHeader), kSpx},
                                      {folder_ / "missing.csv", kSpx},
                                      {file("d.csv", daily_rows(120, 0)), kSpx}};
  const ImportReport report =
      import_files(root(), files, contract(Interval::k1d), {.pass_over_odd = true});
  EXPECT_EQ(report.files.size(), 2U);
  EXPECT_EQ(report.empty, std::vector<std::string>{(folder_ / "c.csv").string()});
  ASSERT_EQ(report.damaged.size(), 2U);
  EXPECT_EQ(report.damaged[0].path, (folder_ / "b.csv.gz").string());
  EXPECT_NE(report.damaged[1].error.find("No such file"), std::string::npos);
  // Nothing of the damaged file is there, and nothing of the one before it is lost.
  EXPECT_EQ(merged(report), (MergeCounts{.added = 120}));
  EXPECT_EQ(report.series.at(0).superseded, 100U);
  EXPECT_EQ(report.series.at(0).contradicted, 0U);
  EXPECT_TRUE(exported() == daily_rows(120, 0));
  EXPECT_THROW((void)import_files(root(), files, contract(Interval::k1d), {}), Error);
}

/// Files of two days each, out of order; every tenth is there again, corrected.
TEST_F(ImporterTest, ThousandsOfFilesOfOneSeries) {
  constexpr int kFiles = 2000;
  std::string expected = kHeader;
  std::vector<ImportFile> files;
  const auto rows_of = [](int day, const char* close) {
    std::string rows;
    for (int i = 0; i < 2; ++i)
      rows +=
          format_date(Date::from_days(10'957 + day + i)) + ",100,200,50," + close + ",1000,,,\n";
    return rows;
  };
  for (int i = 0; i < kFiles; ++i) {
    const int number = i * 1237 % kFiles;
    files.push_back(
        {file(std::to_string(number) + ".csv", kHeader + rows_of(number * 2, "101")), kSpx});
    expected += rows_of(i * 2, i % 10 == 0 ? "99" : "101");
  }
  for (int i = 0; i < kFiles; i += 10)
    files.push_back({file(std::to_string(i) + "b.csv", kHeader + rows_of(i * 2, "99")), kSpx});
  const ImportReport report = import_files(root(), files, contract(Interval::k1d), {});
  EXPECT_EQ(merged(report), (MergeCounts{.added = 2 * kFiles}));
  EXPECT_EQ(report.series.at(0).superseded, 2U * kFiles / 10);
  EXPECT_TRUE(exported() == expected);
}

/// One-minute rows around the turn of `years` years, so that every year file is touched.
std::string minute_rows(int years, int per_year) {
  std::string bytes = kHeader;
  for (int y = 0; y < years; ++y) {
    const Timestamp start = Date::from_civil(2001 + y, 1, 1)->midnight_utc();
    for (int i = 1 - per_year; i <= 1; ++i)
      bytes += format_timestamp(start + Duration::minutes(i)) + ",1.5,1.5,1.25,1.5,10.5,,,3\n";
  }
  return bytes;
}

TEST_F(ImporterTest, IntradayYearsThroughASmallSpool) {
  const std::string bytes = minute_rows(4, 3000);
  const ImportOptions options{.memory_bytes_max = 1000};
  EXPECT_EQ(merged(import(file("m.csv", bytes), options, Interval::k1m)).added, 4U * 3001U);
  EXPECT_TRUE(exported(Interval::k1m) == bytes);
  EXPECT_EQ(merged(import(file("m.csv", bytes), options, Interval::k1m)).unchanged, 4U * 3001U);
}

TEST_F(ImporterTest, RandomBarsComeBackFromTheirExport) {
  for (uint64_t seed = 0; seed < 8; ++seed) {
    Rng random{seed};
    const bool intraday = seed % 2 == 0;
    const Interval interval = intraday ? Interval::k1s : Interval::k1w;
    std::string bytes{bar_csv_header()};
    int64_t at = intraday ? parse_timestamp("1999-12-31T20:00:00Z")->ns() : 10'000;
    for (int i = 0; i < 400; ++i) {
      at += random.between(1, intraday ? 200'000'000'000 : 20);
      Bar bar;
      const int64_t low = random.between(1, int64_t{1} << random.between(1, 58));
      const int64_t high = low + random.between(0, int64_t{1} << random.between(0, 57));
      bar.low = Price::from_raw(low);
      bar.high = Price::from_raw(high);
      bar.open = Price::from_raw(random.between(low, high));
      bar.close = Price::from_raw(random.between(low, high));
      const auto statistic = [&] {
        return random.between(0, 3) == 0 ? std::numeric_limits<double>::quiet_NaN()
                                         : random.uniform() * 1e9;
      };
      bar.volume = statistic();
      bar.turnover = statistic();
      bar.open_interest = statistic();
      bar.trades = static_cast<uint32_t>(random.between(0, 5'000'000'000) % 4'294'967'296);
      if (intraday) {
        bar.header.ts_event = Timestamp::from_ns(at);
      } else {
        bar.trading_day_days = static_cast<int32_t>(at);
      }
      append_bar_csv(bytes, bar, interval);
    }
    static_cast<void>(import(file("r.csv", bytes), {}, interval));
    ASSERT_TRUE(exported(interval) == bytes) << "seed " << seed;
    const ImportReport again = import(file("r2.csv", bytes), {}, interval);
    ASSERT_EQ(merged(again).unchanged, 400U) << "seed " << seed;
    fs::remove_all(root());
  }
}

/// Real vendor files, where they are at hand: $GODWIT_TEST_DATA names the folder.
TEST_F(ImporterTest, RealDailyFilesOfChineseStocks) {
  const char* const data = std::getenv("GODWIT_TEST_DATA");
  if (data == nullptr) GTEST_SKIP() << "GODWIT_TEST_DATA is not set";
  const FormatList formats = contract(Interval::k1d,
                                      "[columns]\nts = \"date\"\nturnover = \"amount\"\n"
                                      "[time]\nzone = \"Asia/Shanghai\"\n");
  std::vector<ImportFile> files;
  for (const std::string code : {"sh.600000", "sh.600519", "sz.000001", "sz.300750"}) {
    const fs::path packed =
        fs::path{data} / "a_share" / "daily_csi300_2020_2024" / (code + ".csv.gz");
    files.push_back({packed, *instrument_of_file(packed)});
  }
  const ImportReport report = import_files(root(), files, formats, {});
  EXPECT_FALSE(report.refused);
  for (const FileReport& file : report.files) {
    EXPECT_EQ(file.rows.rows_in, 1212U) << file.path;
  }
  EXPECT_EQ(merged(report).added, 4U * 1212U);
  // The first row of the first file, by eye.
  EXPECT_TRUE(exported(Interval::k1d, *InstrumentId::parse("600000.SSE"))
                  .starts_with(std::string{bar_csv_header()} +
                               "2020-01-02,12.47,12.64,12.45,12.47,51629079,647446166,,\n"));
}

}  // namespace
}  // namespace godwit
