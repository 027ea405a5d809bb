// The formats of A-shares and news on real files, where such files are at hand: $GODWIT_TEST_DATA
// names the folder. The rows expected here were worked out by hand from the raw text of the files.
#include <cstdlib>
#include <vector>

#include "foundation/base/csv.h"
#include "foundation/base/open_source.h"
#include "market/data/import/formats.h"
#include "market/data/import/importer_testing.h"
#include "market/data/import/row_csv_writer.h"

namespace godwit {
namespace {

namespace fs = std::filesystem;

FormatList all_formats() {
  return known_formats(fs::path{GODWIT_SOURCE_FOLDER} / "rules" / "formats");
}

/// A series of one file, or of all files of a folder: how many rows, and how the first and the last
/// one begin in the contract's CSV.
struct Expected {
  const char* file;
  const char* instrument;
  DataKind kind;
  Interval interval;
  size_t rows;
  const char* first;
  const char* last;
};

constexpr auto kNoInterval = Series{}.interval;

const std::vector<Expected>& expected() {
  static const std::vector<Expected> all{
      {"a_share/daily_csi300_2020_2024/sh.600519.csv.gz", "600519.SSE", DataKind::kBar,
       Interval::k1d, 1212, "2020-01-02,1128,1145.06,1116,1130,14809916,",
       "2024-12-31,1525.4,1545,1522.01,1524,3935445,"},
      {"a_share/daily_csi300_2020_2024/sh.600000.csv.gz", "600000.SSE", DataKind::kFundamental,
       kNoInterval, 4848, "2020-01-03T00:00:00Z,2020-01-03T00:00:00.000000001Z,pb_mrq,0.762284",
       "2025-01-01T00:00:00Z,2025-01-01T00:00:00.000000001Z,ps_ttm,"},
      {"a_share/daily_panel_2017_2023/2023.csv.gz", "300725.SZSE", DataKind::kBar, Interval::k1d,
       25, "2023-01-03,", "2023-02-13,80.27,82.75,79.61,81.45,3035496,247543953.81,"},
      {"a_share/index_daily/sh.000300.csv.gz", "000300.INDEX", DataKind::kBar, Interval::k1d, 3410,
       "2010-01-04,3592.468,3597.748,3535.229,3535.229,6610108000,93419838921,",
       "2024-01-12,3284.358,3310.4704,3279.6987,3284.1667,9685355500,156536022291.9,"},
      {"a_share/index_daily/tushare_000300.SH_2005_2020.csv.gz", "000300.INDEX", DataKind::kBar,
       Interval::k1d, 3821, "2005-01-04,994.769,994.769,980.658,982.794,741286894,4431977418,",
       "2020-09-18,4636.6422,4737.8039,4631.7045,4737.0887,16042647500,281885944200,"},
      {"a_share/adjustment/tushare_000001.SZ_daily_NCR.csv.gz", "000001.SZSE", DataKind::kBar,
       Interval::k1d, 5000, "1999-06-11,20.52,20.82,20.4,20.59,15833200,326125204.1,",
       "2020-09-22,15.67,15.84,15.39,15.57,86775631,1354536272,"},
      {"a_share/adjustment/tushare_000001.SZ_daily_NCR.csv.gz", "000001.SZSE", DataKind::kDayFacts,
       kNoInterval, 5000, "1999-06-11,20.68,", "2020-09-22,15.86,"},
      {"a_share/adjustment/tushare_000001.SZ_daily_FCR.csv.gz", "000001@forward.SZSE",
       DataKind::kBar, Interval::k1d, 4839, "2000-02-18,",
       "2020-09-22,15.67,15.84,15.39,15.57,86775631,1354536272,"},
      {"a_share/adjustment/tushare_000001.SZ_daily_BCR.csv.gz", "000001@backward.SZSE",
       DataKind::kBar, Interval::k1d, 4839, "2000-02-18,",
       "2020-09-22,1740.1222,1759.0003,1709.0287,1729.0174,86775631,1354536272,"},
      {"a_share/daily_long_1990_2011/SZ000001.csv.gz", "000001.SZSE", DataKind::kBar, Interval::k1d,
       4937, "1991-01-02,67.41,67.41,67.41,67.41,58900,3976000,",
       "2011-12-05,15.94,16.04,15.7,15.95,11349200,180715000,"},
      {"a_share/minute/hikyuu_SH000001_1m_2017-03_2017-06.csv.gz", "000001.INDEX", DataKind::kBar,
       Interval::k1m, 18981, "2017-03-03T05:22:00Z,3214.66,3215.41,3214.06,3215.12,,539024700,",
       "2017-06-30T07:00:00Z,3190.52,3192.42,3190.52,3192.42,,2385837400,"},
      {"a_share/minute/hikyuu_timeline_SH000001_2018-12_2019-02.csv.gz", "000001.INDEX",
       DataKind::kSeries, kNoInterval, 20640,
       "2018-12-03T01:31:00Z,2018-12-03T01:31:00Z,last_price,2653.66",
       "2019-02-01T07:00:00Z,2019-02-01T07:00:00Z,turnover,2092690000"},
      {"a_share/minute/hikyuu_timeline_SH600000_2018-12_2019-02.csv.gz", "600000.SSE",
       DataKind::kSeries, kNoInterval, 20640,
       "2018-12-03T01:31:00Z,2018-12-03T01:31:00Z,last_price,10.9",
       "2019-02-01T07:00:00Z,2019-02-01T07:00:00Z,volume,455900"},
      {"a_share/minute/dolphindb_000001.SZ_1m_2018-01.csv.gz", "000001.SZSE", DataKind::kBar,
       Interval::k1m, 5040, "2018-01-02T01:31:00Z,13.35,13.39,13.35,13.38,2003635,26785576.72,",
       "2018-01-30T07:00:00Z,13.65,13.65,13.65,13.65,1457896,19900280.4,"},
      {"a_share/minute/tushare_000001.SZ_1m_2020-09_NCR.csv.gz", "000001.SZSE", DataKind::kBar,
       Interval::k1m, 1687, "2020-09-14T01:30:00Z,15.01,15.04,15.01,15.04,1078527,16189272.54,",
       "2020-09-22T07:00:00Z,15.57,15.57,15.57,15.57,502471,7823473.47,"},
      {"a_share/minute/tushare_000001.SZ_1m_2020-09_BCR.csv.gz", "000001@backward.SZSE",
       DataKind::kBar, Interval::k1m, 1687,
       "2020-09-14T01:30:00Z,1666.8305,1670.1619,1666.8305,1670.1619,1078527,16189272.54,",
       "2020-09-22T07:00:00Z,1729.0174,"},
      {"a_share/minute/eastmoney_600519_5min_2026.csv.gz", "600519.SSE", DataKind::kBar,
       Interval::k5m, 1008, "2026-02-05T01:35:00Z,1520,1547,1515,1544,934000,1431754879,",
       "2026-03-13T07:00:00Z,1413.48,1414.1,1413.36,1413.64,69300,97921180,"},
      {"a_share/trades/hikyuu_SH600000_2019-02.csv.gz", "600000.SSE", DataKind::kTrade, kNoInterval,
       6218, "2019-02-01T01:25:02Z,,0,10.82,536800,,0", "2019-02-11T07:00:00Z,,0,10.7,566000,,0"},
      {"a_share/trades/000001.SZ_trades_20180903.csv.gz", "000001.SZSE", DataKind::kTrade,
       kNoInterval, 31196, "2018-09-03T01:30:06Z,,0,10.13,4500,,0",
       "2018-09-03T07:00:00Z,,0,10.19,1300,,0"},
      {"a_share/trades/600000.SH_trades_20200102.csv.gz", "600000.SSE", DataKind::kTrade,
       kNoInterval, 26169, "2020-01-02T01:30:00Z,,0,12.48,2000,,0",
       "2020-01-02T06:56:59Z,,0,12.48,900,,0"},
      {"a_share/trades/600020.SH_trades_20210104.csv.gz", "600020.SSE", DataKind::kTrade,
       kNoInterval, 7459, "2021-01-04T01:25:00.63Z,,123713,3.39,2100,,19719",
       "2021-01-04T07:00:00.86Z,,12370342,3.51,4400,,5062208"},
      {"a_share/level2/trades_20230201/600000.SH_trades_am.csv.gz", "600000.SSE", DataKind::kTrade,
       kNoInterval, 7530, "2023-02-01T01:25:00.32Z,2023-02-01T01:25:05.099Z,132518,7.4,100,,10123",
       "2023-02-01T03:29:55.22Z,2023-02-01T03:29:55.313Z,8532176,7.34,200,sell,2935235"},
      {"a_share/level2/trades_20230201/000001.SZ_trades_am.csv.gz", "000001.SZSE", DataKind::kTrade,
       kNoInterval, 75952, "2023-02-01T01:25:00Z,",
       "2023-02-01T03:29:59.27Z,2023-02-01T03:29:59.275Z,20665580,14.58,1400,,20665580"},
      {"a_share/level2/sse_20230711/600761.SH_orders.csv.gz", "600761.SSE", DataKind::kOrderByOrder,
       kNoInterval, 31480,
       "2023-07-11T01:15:01.57Z,2023-07-11T01:25:00.249Z,1,1025,ask,21.97,1000,8288,0",
       "2023-07-11T06:59:59.63Z,2023-07-11T07:00:04.701Z,13837259,1025,ask,21.42,100,8634173,0"},
      {"a_share/level2/sse_20230711/600761.SH_trades.csv.gz", "600761.SSE", DataKind::kTrade,
       kNoInterval, 24760, "2023-07-11T01:25:00.01Z,2023-07-11T01:25:00.24Z,252,21.3,200,,1",
       "2023-07-11T07:00:00.69Z,2023-07-11T07:00:03.784Z,13837308,21.5,124,,4652332"},
      {"a_share/level2/sse_20230201/600519_entrust_am.csv.gz", "600519.SSE",
       DataKind::kOrderByOrder, kNoInterval, 31259,
       "2023-02-01T01:15:00.02Z,2023-02-01T01:25:26.145Z,76838,1025,ask,1745,50,90,0",
       "2023-02-01T03:29:57.59Z,2023-02-01T03:29:57.881Z,10150013,1026,bid,1835.31,100,6459705,0"},
      {"a_share/level2/sse_20230201/600519_snapshot_am.csv.gz", "600519.SSE",
       DataKind::kBookSnapshot, kNoInterval, 2539,
       "2023-02-01T01:15:00Z,2023-02-01T01:15:00.517Z,0,1,1855,300,1855,300,0,0,0,0,",
       "2023-02-01T03:30:03Z,2023-02-01T03:30:05.825Z,0,0,1835.31,100,1838.5,100,"},
      {"a_share/level2/sse_snapshots_20211201/600103.SH.csv.gz", "600103.SSE",
       DataKind::kBookSnapshot, kNoInterval, 1284,
       "2021-12-01T01:15:02Z,,0,1,2.73,24400,2.73,24400,0,0,0,0,",
       "2021-12-01T02:29:58Z,,0,0,2.91,450200,2.92,"},
      {"a_share/level2/szse_snapshots_20220601/000400.SZ.csv.gz", "000400.SZSE",
       DataKind::kBookSnapshot, kNoInterval, 4920,
       "2022-06-01T01:15:00Z,,0,1,19.99,6000,19.99,6000,0,0,0,0,",
       "2022-06-01T07:02:03Z,,0,0,20.63,57541,20.64,24345,20.62,181100,20.65,48200,"},
      {"a_share/level2/szse_snapshots_20220601/000400.SZ.csv.gz", "000400.SZSE",
       DataKind::kDayFacts, kNoInterval, 1, "2022-06-01,19.38,21.32,17.44,", "2022-06-01,"},
      {"a_share/level2/688293.SH_snapshots_20230323.csv.gz", "688293.SSE", DataKind::kBookSnapshot,
       kNoInterval, 2037, "2023-03-23T01:25:02Z,2023-03-23T01:25:03.215Z,0,0,112.3,440,113.99,200,",
       "2023-03-23T07:59:53Z,2023-03-23T07:59:53.854Z,0,0,110.17,83,110.62,184,110,3000,"},
      {"news/zh_stock_headlines_labelled.csv.gz", "ZH_HEADLINES.NEWS", DataKind::kNews, kNoInterval,
       6527, "2016-03-21T16:00:00Z,2016-03-22T16:00:00Z,",
       "2018-07-17T16:00:00Z,2018-07-18T16:00:00Z,"},
      {"news/en_bbc_business_headlines_2022_2023.csv.gz", "BBC.NEWS", DataKind::kNews, kNoInterval,
       2138,
       "2022-03-04T22:09:49Z,2022-03-04T22:09:49Z,https://www.bbc.co.uk/news/business-60509453,,en,"
       "Five ways the Ukraine war could push up prices,",
       "2023-12-31T02:29:13Z,2023-12-31T02:29:13Z,https://www.bbc.co.uk/news/business-66269947,"},
      {"news/en_financial_phrasebank.csv.gz", "PHRASEBANK.NEWS", DataKind::kNews, kNoInterval, 3835,
       "2014-04-01T00:00:00Z,2014-04-02T00:00:00Z,", "2014-04-01T00:00:00Z,2014-04-02T00:00:00Z,"},
  };
  return all;
}

class AShareFiles : public ImporterTest {
 protected:
  void SetUp() override {
    const char* const data = std::getenv("GODWIT_TEST_DATA");
    if (data == nullptr) GTEST_SKIP() << "GODWIT_TEST_DATA is not set";
    data_ = data;
  }
  /// Every file but those that are read by hand.
  [[nodiscard]] std::vector<ImportFile> all_files() const {
    std::vector<ImportFile> files;
    for (const char* folder : {"a_share", "news"})
      for (const auto& entry : fs::recursive_directory_iterator{data_ / folder})
        if (entry.is_regular_file() && entry.path().parent_path().filename() != "reference")
          files.push_back({entry.path(), std::nullopt});
    std::sort(files.begin(), files.end(),
              [](const ImportFile& a, const ImportFile& b) { return a.path < b.path; });
    return files;
  }
  /// Without most files of the three folders of daily bars: they are 1.6 million rows of one form.
  [[nodiscard]] std::vector<ImportFile> some_files() const {
    std::vector<ImportFile> files = all_files();
    std::erase_if(files, [](const ImportFile& file) {
      const std::string folder = file.path.parent_path().filename();
      if (!folder.starts_with("daily_") || folder.starts_with("daily_long")) return false;
      const std::string code = file.path.stem().stem();
      return folder.starts_with("daily_panel") ? code != "2023" : code.back() != '9';
    });
    return files;
  }
  template <class Row>
  std::vector<std::string> rows_as_csv(const Series& series) const {
    const Catalog catalog{root(), Catalog::Mode::kReadOnly};
    const auto stream = catalog.read<Row>(series, {});
    std::vector<std::string> rows;
    for (std::span<const Row> block = stream->next(); !block.empty(); block = stream->next())
      for (const Row& row : block) append_row_csv(rows.emplace_back(), row, series.interval);
    return rows;
  }
  [[nodiscard]] std::vector<std::string> stored(const Series& series) const {
    switch (series.kind) {
      case DataKind::kBar: return rows_as_csv<Bar>(series);
      case DataKind::kTrade: return rows_as_csv<Trade>(series);
      case DataKind::kBookSnapshot: return rows_as_csv<Depth>(series);
      case DataKind::kOrderByOrder: return rows_as_csv<OrderByOrder>(series);
      case DataKind::kDayFacts: return rows_as_csv<DayFacts>(series);
      case DataKind::kNews: return rows_as_csv<NewsItem>(series);
      default: return rows_as_csv<KnownValue>(series);
    }
  }

  fs::path data_;
};

TEST_F(AShareFiles, EachIsOfOneFormat) {
  const FormatList formats = all_formats();
  const std::vector<ImportFile> files = all_files();
  EXPECT_EQ(files.size(), 306U);
  for (const ImportFile& file : files)
    for_each_source(file.path, {}, [&](std::unique_ptr<ByteSource> bytes) {
      const FileSample sample = sample_of(*bytes, file.path.generic_string());
      std::string names;
      for (const auto& format : formats)
        if (format->recognises(sample)) names.append(" ").append(format->name());
      EXPECT_EQ(std::count(names.begin(), names.end(), ' '), 1) << file.path << ":" << names;
    });
}

TEST_F(AShareFiles, HaveAsManyRowsAsTheirListSays) {
  std::map<std::string, uint64_t> rows;
  CsvReader list{data_ / "MANIFEST.csv"};
  while (list.next())
    rows[std::string{list.fields()[*list.find_column("path")]}] =
        std::stoull("0" + std::string{list.fields()[*list.find_column("rows")]});
  const std::vector<ImportFile> files = some_files();
  const FormatList formats = all_formats();
  const ImportReport report = import_files(root(), files, formats, {});
  ASSERT_FALSE(report.refused);
  RowCounts total;
  for (const FileReport& file : report.files) {
    EXPECT_EQ(file.rows.rows_in, rows[fs::path{file.path}.lexically_relative(data_)]) << file.path;
    total += file.rows;
  }
  EXPECT_EQ(total.rows_in, total.accepted + total.skipped + total.quarantined);
  // Repeated snapshots of Shanghai, sentences and headlines, and trades of no size.
  EXPECT_EQ(total.reasons[static_cast<size_t>(RowRule::kDuplicateTime)], 29U);
  EXPECT_EQ(total.reasons[static_cast<size_t>(RowRule::kNonPositiveQuantity)], 9U);
  EXPECT_EQ(total.quarantined, 38U);
  EXPECT_EQ(total.skip_reasons["cancel"], 17'187U);
  const MergeCounts again = merged(import_files(root(), files, formats, {}));
  EXPECT_EQ(again.added + again.replaced, 0U);
}

TEST_F(AShareFiles, FirstAndLastRowsAreThoseOfTheRawText) {
  const FormatList formats = all_formats();
  for (const Expected& each : expected()) {
    SCOPED_TRACE(each.file);
    fs::remove_all(root());
    const ImportFile file{data_ / each.file, std::nullopt};
    static_cast<void>(import_files(root(), {&file, 1}, formats, {}));
    const std::vector<std::string> rows =
        stored({.instrument = *InstrumentId::parse(each.instrument),
                .kind = each.kind,
                .interval = each.interval});
    ASSERT_EQ(rows.size(), each.rows);
    EXPECT_TRUE(rows.front().starts_with(each.first)) << rows.front();
    EXPECT_TRUE(rows.back().starts_with(each.last)) << rows.back();
  }
}

TEST_F(AShareFiles, OrdersAndTradesOfShanghaiLieInTheOrderOfTheirSequence) {
  // In one import, the trades first, and the orders in a second one.
  const FormatList formats = all_formats();
  for (const char* const name : {"600519_trade_am.csv.gz", "600519_entrust_am.csv.gz"}) {
    const ImportFile file{data_ / "a_share/level2/sse_20230201" / name, std::nullopt};
    static_cast<void>(import_files(root(), {&file, 1}, formats, {}));
  }
  const Catalog catalog{root(), Catalog::Mode::kReadOnly};
  const auto stream = catalog.read<OrderByOrder>(
      {.instrument = *InstrumentId::parse("600519.SSE"), .kind = DataKind::kOrderByOrder}, {});
  size_t count = 0;
  uint64_t last = 0;
  for (std::span<const OrderByOrder> block = stream->next(); !block.empty(); block = stream->next())
    for (const OrderByOrder& row : block) {
      ASSERT_GT(row.header.sequence, last);
      last = row.header.sequence;
      ++count;
    }
  EXPECT_EQ(count, 31'259U + 15'178U);
}

TEST_F(AShareFiles, FactsOfOneDayComeTogetherFromSeveralFiles) {
  const std::vector<ImportFile> files{
      {data_ / "a_share/daily_csi300_2020_2024/sz.300274.csv.gz", std::nullopt},
      {data_ / "a_share/level2/szse_snapshots_20220601/300274.SZ.csv.gz", std::nullopt}};
  static_cast<void>(import_files(root(), files, all_formats(), {}));
  const std::vector<std::string> rows = rows_as_csv<DayFacts>(
      {.instrument = *InstrumentId::parse("300274.SZSE"), .kind = DataKind::kDayFacts});
  EXPECT_EQ(rows.size(), 1212U);
  const auto of_day = std::find_if(rows.begin(), rows.end(), [](const std::string& row) {
    return row.starts_with("2022-06-01,79.96,95.95,63.97,,false,false,,");
  });
  EXPECT_NE(of_day, rows.end());
}

}  // namespace
}  // namespace godwit
