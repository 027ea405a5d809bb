// --instrument: whose the rows are, for files of every format.
#include "market/data/import/formats.h"
#include "market/data/import/importer_testing.h"

namespace godwit {
namespace {

const InstrumentId kMine = *InstrumentId::parse("MINE.SZSE");

class InstrumentOption : public ImporterTest {
 protected:
  FileReport import_as(const char* id, const std::string& name, const std::string& text) {
    const ImportFile one{file(name, text), *InstrumentId::parse(id)};
    return import_files(root(), {&one, 1}, formats_, {.refused_share_max = 1}).files.at(0);
  }
  /// What the catalog holds: "MINE.SZSE bar 1d".
  std::vector<std::string> series() const {
    std::vector<std::string> out;
    for (const SeriesInfo& info : Catalog{root(), Catalog::Mode::kReadOnly}.list())
      out.push_back(info.series.instrument.text() + " " + kind_text(info.series) + " " +
                    std::to_string(info.rows));
    return out;
  }
  static uint64_t others(const FileReport& report) {
    return report.rows.reasons[static_cast<size_t>(RowRule::kOtherInstrument)];
  }

  FormatList formats_ =
      known_formats(std::filesystem::path{GODWIT_SOURCE_FOLDER} / "rules" / "formats");
};

constexpr const char* kTushare = "ts_code,trade_date,open,high,low,close,pre_close,vol,amount\n";

TEST_F(InstrumentOption, AdjustedPricesStayAdjusted) {
  const FileReport report =
      import_as("000997.SZSE", "000997.SZ_daily_FCR.csv",
                std::string{kTushare} + "000997.SZ,20010306,4.65,4.75,4.55,4.7,4.6,1000,935\n");
  EXPECT_EQ(report.rows.accepted, 1U);
  EXPECT_EQ(series(), std::vector<std::string>{"000997@forward.SZSE bar 1d 1"});
}

TEST_F(InstrumentOption, ATableOfSeveralIsNotMixed) {
  const FileReport report = import_as("000997.SZSE", "x.csv",
                                      std::string{kTushare} +
                                          "000997.SZ,20010306,4.65,4.75,4.55,4.7,4.6,1000,935\n"
                                          "000998.SZ,20010306,9.65,9.75,9.55,9.7,9.6,1000,935\n"
                                          "000997.SZ,20010307,4.65,4.75,4.55,4.7,4.6,1000,935\n");
  EXPECT_EQ(report.rows.accepted, 2U);
  EXPECT_EQ(others(report), 1U);
  EXPECT_NE(report.rows.examples.at(0).detail.find("'000998.SZ', before it '000997.SZ'"),
            std::string::npos)
      << report.rows.examples.at(0).detail;
  EXPECT_EQ(series(),
            (std::vector<std::string>{"000997.SZSE bar 1d 2", "000997.SZSE day_facts 2"}));
}

TEST_F(InstrumentOption, WhatTheFileSaysIsNotOverridden) {
  struct Case {
    const char *id, *name, *text, *said;
  };
  const std::string tushare =
      std::string{kTushare} + "000997.SZ,20010306,4.65,4.75,4.55,4.7,4.6,1000,935\n";
  const std::string kline =
      "candle_begin_time,open,high,low,close,volume,quote_volume,trade_num,"
      "taker_buy_base_asset_volume,taker_buy_quote_asset_volume\n"
      "2021-01-01 00:00:00,10,11,9,10,5,50,3,1,1\n";
  const std::string trades =
      "DataStatus,TradeIndex,TradeChan,SecurityID,TradTime,TradPrice,TradVolume,TradeMoney,"
      "TradeBuyNo,TradeSellNo,TradeBSFlag,BizIndex,LocalTime,SeqNo\n"
      "0,801,6,600990,09:25:00.940,5.12,300,1536,91,90,N,13,09:25:08.075,1\n";
  const std::string depth =
      "exchange,symbol,timestamp,local_timestamp,is_snapshot,side,price,amount\n"
      "deribit,AAA,983750400100000,983750400200000,true,bid,63,10\n";
  for (const Case& one : {Case{"600519.SSE", "x.csv", tushare.c_str(), "000997.SZSE"},  // A column,
                          Case{"000997.SSE", "x.csv", tushare.c_str(), "000997.SZSE"},
                          Case{"BTCUSDT.BINANCE", "ETH-USDT_1d_2021.csv", kline.c_str(),
                               "ETHUSDT.BINANCE"},  // a name,
                          Case{"600519.SSE", "trades_20010305.csv", trades.c_str(), "600990.SSE"},
                          Case{"BBB.DERIBIT", "depth.csv", depth.c_str(), "AAA.DERIBIT"}}) {
    try {
      static_cast<void>(import_as(one.id, one.name, one.text));
      ADD_FAILURE() << one.said;
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::kUsage);
      EXPECT_NE(std::string{error.what()}.find(std::string{"the file says "} + one.said +
                                               ", --instrument says " + one.id),
                std::string::npos)
          << error.what();
    }
    EXPECT_TRUE(snapshot().empty()) << one.said;
  }
  // Nor does a folder go on past it.
  const ImportFile file_of_another{file("x.csv", tushare), kMine};
  EXPECT_THROW(static_cast<void>(
                   import_files(root(), {&file_of_another, 1}, formats_, {.pass_over_odd = true})),
               Error);
}

TEST_F(InstrumentOption, AVariantOfTheFilesInstrumentIsAllowed) {
  const FileReport report =
      import_as("000997@test.SZSE", "x.csv",
                std::string{kTushare} + "000997.SZ,20010306,4.65,4.75,4.55,4.7,4.6,1000,935\n");
  EXPECT_EQ(report.rows.accepted, 1U);
  EXPECT_EQ(series().at(0), "000997@test.SZSE bar 1d 1");
}

TEST_F(InstrumentOption, BinancesDownloadsNeedIt) {
  const std::string text =
      "open_time,open,high,low,close,volume,close_time,quote_volume,count,taker_buy_volume,"
      "taker_buy_quote_volume,ignore\n"
      "1704067200000,42314.0,42335.8,42289.6,42331.9,289.641,1704067259999,12256155.27760,3310,"
      "175.211,7414459.86390,0\n"
      "1704067260000,42331.9,42353.1,42331.8,42350.4,202.444,1704067319999,8572241.58930,2271,"
      "140.3,5941,0\n";
  const char* const name = "BTCUSDT-1m-2024-01.csv";
  const FileReport report = import_as("BTCUSDT-PERP.BINANCE", name, text);
  EXPECT_EQ(report.format, "binance_download_klines");
  EXPECT_EQ(report.rows.accepted, 2U);
  EXPECT_EQ(stored<Bar>(bar_series(*InstrumentId::parse("BTCUSDT-PERP.BINANCE"), Interval::k1m)),
            "2024-01-01T00:01:00Z,42314,42335.8,42289.6,42331.9,289.641,12256155.2776,,3310\n"
            "2024-01-01T00:02:00Z,42331.9,42353.1,42331.8,42350.4,202.444,8572241.5893,,2271\n");
  try {
    const ImportFile one{file(name, text), std::nullopt};
    static_cast<void>(import_files(root(), {&one, 1}, formats_, {}));
    ADD_FAILURE();
  } catch (const Error& error) {
    EXPECT_NE(std::string{error.what()}.find("--instrument"), std::string::npos) << error.what();
  }
}

TEST_F(InstrumentOption, AColumnThatNamesInstrumentsHoldsOne) {
  const auto import_as = [&](const std::string& columns, const std::string& rows,
                             const FormatList& formats) {
    std::filesystem::remove_all(root());
    const ImportFile one{file("x.csv", "ts,open,high,low,close," + columns + "\n" + rows), kMine};
    return import_files(root(), {&one, 1}, formats, {.refused_share_max = 1}).files.at(0);
  };
  const std::string rows =
      "2024-01-02,10,11,9,10,AAA\n2024-01-03,10,11,9,10,BBB\n2024-01-04,10,11,9,10,AAA\n"
      "2024-01-05,10,11,9,10,\n";
  for (const char* const column :
       {"symbol", "Symbol", "INSTRUMENT", "code", "Ticker", "ts_code", "sec_code"}) {
    const FileReport report = import_as(column, rows, contract(Interval::k1d));
    EXPECT_EQ(report.rows.accepted, 3U) << column;
    EXPECT_EQ(others(report), 1U) << column;
    EXPECT_EQ(report.rows.examples.at(0).detail, std::string{column} + ": 'BBB', before it 'AAA'");
    EXPECT_TRUE(report.ignored_columns.empty()) << column;
  }
  // Another column, or one that is mapped, names nothing.
  EXPECT_EQ(import_as("note", rows, contract(Interval::k1d)).rows.accepted, 4U);
  const std::string volumes =
      "2024-01-02,10,11,9,10,5\n2024-01-03,10,11,9,10,6\n2024-01-04,10,11,9,10,7\n";
  EXPECT_EQ(import_as("code", volumes, contract(Interval::k1d, "[columns]\nvolume = \"code\"\n"))
                .rows.accepted,
            3U);
}

TEST_F(InstrumentOption, TicksWithASymbolAreOfOne) {
  const auto import_as = [&](DataKind kind, const std::string& text) {
    const ImportFile one{file("x.csv", text), kMine};
    return import_files(root(), {&one, 1}, contract(kind), {.refused_share_max = 1}).files.at(0);
  };
  const FileReport trades =
      import_as(DataKind::kTrade,
                "ts,price,quantity,symbol\n2024-01-02T00:00:01Z,10,5,AAA\n"
                "2024-01-02T00:00:02Z,10,5,BBB\n2024-01-02T00:00:03Z,10,5,AAA\n");
  EXPECT_EQ(trades.rows.accepted, 2U);
  EXPECT_EQ(others(trades), 1U);
  // Stories are about any instrument.
  const FileReport news = import_as(DataKind::kNews,
                                    "ts,title,instrument\n2024-01-02T00:00:01Z,a,AAA.NASDAQ\n"
                                    "2024-01-02T00:00:02Z,b,BBB.NASDAQ\n");
  EXPECT_EQ(news.rows.accepted, 2U);
}

TEST_F(InstrumentOption, AStreamOfSeveralIsNotMixed) {
  const FileReport report = import_as(
      "600990.SSE", "trades_20010305.csv",
      "DataStatus,TradeIndex,TradeChan,SecurityID,TradTime,TradPrice,TradVolume,TradeMoney,"
      "TradeBuyNo,TradeSellNo,TradeBSFlag,BizIndex,LocalTime,SeqNo\n"
      "0,801,6,600990,09:25:00.940,5.12,300,1536,91,90,N,13,09:25:08.075,1\n"
      "0,802,6,600991,09:30:00.500,9.12,200,1824,94,90,B,14,09:30:00.600,2\n");
  EXPECT_EQ(report.rows.accepted, 1U);
  EXPECT_EQ(others(report), 1U);
}

TEST_F(InstrumentOption, ABookOfSeveralIsNotMixedAndStaysInStep) {
  const FileReport report =
      import_as("AAA.DERIBIT", "depth.csv",
                "exchange,symbol,timestamp,local_timestamp,is_snapshot,side,price,amount\n"
                "deribit,AAA,983750400100000,983750400200000,true,bid,63,10\n"
                "deribit,BBB,983750400200000,983750400300000,true,bid,7,10\n"
                "deribit,AAA,983750400300000,983750400400000,false,bid,62,5\n"
                "deribit,AAA,983750400400000,983750400500000,false,bid,61,5\n");
  EXPECT_EQ(report.rows.accepted, 3U);
  EXPECT_EQ(others(report), 1U);
  const std::string rows = stored<BookDelta>(
      {.instrument = *InstrumentId::parse("AAA.DERIBIT"), .kind = DataKind::kBookDelta});
  EXPECT_EQ(std::count(rows.begin(), rows.end(), '\n'), 3);
  EXPECT_EQ(rows.find(",7,"), std::string::npos);
  // kLastOfRun alone, without kAfterGap: the book goes on.
  EXPECT_NE(rows.find(",0,1,bid,62,5"), std::string::npos) << rows;
}

TEST_F(InstrumentOption, TicksOfSeveralAreNotMixed) {
  const std::string head =
      "exchange,code,datetime,trading_date,price,open,high,low,settle_price,upper_limit,"
      "lower_limit,total_volume,volume,total_turnover,turn_over,open_interest,diff_interest,"
      "pre_close,pre_settle,pre_interest,bid_price1,bid_qty1,ask_price1,ask_qty1\n";
  const auto row = [](const std::string& code, const std::string& time) {
    return "CFFEX," + code + ",2001-03-05 " + time +
           ",20010305,500,500,500,500,0,550,450,6,6,1,1,90,0,499,500,90,499.8,1,500.2,2\n";
  };
  const FileReport report =
      import_as("ZF0103.CFFEX", "CFFEX.ZF_main_tick_20010305.csv",
                head + row("ZF0103", "09:30:00.400") + row("ZF0106", "09:30:00.600"));
  EXPECT_EQ(report.rows.accepted, 1U);
  EXPECT_EQ(others(report), 1U);
}

TEST_F(InstrumentOption, ARecordThatNoOutputTakesIsSkipped) {
  // An index on a day without trading: no bar, and indices have no facts.
  const ImportFile one{
      file("b.csv",
           "date,code,open,high,low,close,preclose,volume,amount,turn,tradestatus,isST\n"
           "2001-03-05,sh.000300,10,10.5,9.9,10.2,10,1000,10150,,1,0\n"
           "2001-03-06,sh.000300,10,10,10,10,10,0,0,,0,0\n"),
      std::nullopt};
  const RowCounts rows = import_files(root(), {&one, 1}, formats_, {}).files.at(0).rows;
  EXPECT_EQ(rows.accepted, 1U);
  EXPECT_EQ(rows.skip_reasons.at("nothing_taken"), 1U);
}

TEST_F(InstrumentOption, AdjustedPricesOfBaoStockAreNotTheRawSeries) {
  const auto text = [](const std::string& flag) {
    return "date,code,open,high,low,close,preclose,volume,amount,adjustflag,turn,tradestatus,"
           "pctChg,isST\n2001-03-05,sh.600998,10,10.5,9.9,10.2,10,1000000,10150000," +
           flag + ",0.5,1,2,0\n";
  };
  const auto import_text = [&](const std::string& flag) {
    const ImportFile one{file("b.csv", text(flag)), std::nullopt};
    return import_files(root(), {&one, 1}, formats_, {.refused_share_max = 1}).files.at(0);
  };
  for (const char* const flag : {"1", "2"}) {
    const FileReport report = import_text(flag);
    EXPECT_EQ(report.rows.quarantined, 1U) << flag;
    EXPECT_EQ(report.rows.examples.at(0).detail,
              "adjustflag: '" + std::string{flag} + "', expected 3");
  }
  EXPECT_EQ(import_text("3").rows.accepted, 1U);
  EXPECT_EQ(series(), (std::vector<std::string>{"600998.SSE bar 1d 1", "600998.SSE day_facts 1"}));
}

}  // namespace
}  // namespace godwit
