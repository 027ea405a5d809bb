// The formats on real files of futures, currencies and crypto, where such files are at hand:
// $GODWIT_TEST_DATA names the folder. Values are compared with the raw text of the files, times
// with what was worked out by hand.
#include <cmath>
#include <cstdlib>

#include "foundation/base/open_source.h"
#include "market/book/level_book.h"
#include "market/data/import/formats.h"
#include "market/data/import/importer_testing.h"
#include "market/data/import/row_csv_writer.h"

namespace godwit {
namespace {

namespace fs = std::filesystem;
using Strings = std::vector<std::string>;
using Pairs = std::vector<std::pair<std::string, std::string>>;

FormatList all_formats() {
  return known_formats(fs::path{GODWIT_SOURCE_FOLDER} / "rules" / "formats");
}

Strings split(const std::string& line) {
  CsvReader csv{CsvText{"line", line}, {.header = false}};
  Strings fields;
  if (csv.next())
    for (const std::string_view field : csv.fields()) fields.emplace_back(field);
  return fields;
}

/// Records of a table as column -> text.
using Record = std::map<std::string, std::string>;

Record record_of(const std::string& header, const std::string& line) {
  const Strings names = split(header);
  const Strings fields = split(line);
  Record record;
  for (size_t i = 0; i < names.size() && i < fields.size(); ++i) record[names[i]] = fields[i];
  return record;
}

/// One series of one file: its first and its last row against the raw record they come from.
struct Case {
  const char* file;
  const char* instrument;
  DataKind kind;
  Interval interval;
  const char* first;  ///< `ts` of the first row, and of the last.
  const char* last;
  Pairs columns;               ///< Contract column = raw column.
  Pairs where = {};            ///< Raw records that count: column = text.
  size_t head = 0;             ///< Raw records that hold nothing at the front,
  size_t tail = 0;             ///< and at the end.
  const char* first_day = "";  ///< Trading day of the first row, where it says one.
};

const Pairs kBars{{"open", "open"}, {"high", "high"}, {"low", "low"}, {"close", "close"}};
const Pairs kVolumeBars{
    {"open", "open"}, {"high", "high"}, {"low", "low"}, {"close", "close"}, {"volume", "volume"}};
const Pairs kQuotes{{"bid_price", "bid"}, {"ask_price", "ask"}};
const Pairs kForexBars{{"bid_open", "bid_open"}, {"bid_high", "bid_high"},
                       {"bid_low", "bid_low"},   {"bid_close", "bid_close"},
                       {"ask_open", "ask_open"}, {"ask_high", "ask_high"},
                       {"ask_low", "ask_low"},   {"ask_close", "ask_close"}};
const Pairs kSizedBars{{"bid_open", "bid_open"},   {"bid_low", "bid_low"},
                       {"ask_high", "ask_high"},   {"ask_close", "ask_close"},
                       {"bid_volume", "bid_size"}, {"ask_volume", "ask_size"}};
const Pairs kTrades{{"price", "price"}, {"quantity", "amount"}, {"side", "side"}};
constexpr auto kBar = DataKind::kBar;
constexpr auto kQuoteBar = DataKind::kQuoteBar;
constexpr auto kNone = Interval::k1d;

const std::vector<Case>& cases() {
  static const std::vector<Case> all{
      {"futures/cn_daily/DCE.A_main.csv.gz", "a@main.DCE", kBar, Interval::k1d, "2000-01-04",
       "2016-12-30", kVolumeBars},
      {"futures/cn_minute/CFFEX.IF_main_5m_2014_2018.csv.gz",
       "IF@main.CFFEX",
       kBar,
       Interval::k5m,
       "2014-01-02T01:35:00Z",
       "2018-12-28T07:00:00Z",
       kVolumeBars,
       {},
       0,
       0,
       "2014-01-02"},
      {"futures/cn_minute/SHFE.ru1901_1m_201801_201809.csv.gz",
       "ru1901.SHFE",
       kBar,
       Interval::k1m,
       "2018-01-15T13:01:00Z",
       "2018-09-28T07:00:00Z",
       {{"open", "Open"},
        {"high", "High"},
        {"low", "Low"},
        {"close", "Close"},
        {"volume", "Volume"},
        {"turnover", "Amount"},
        {"open_interest", "EndOpenInt"}},
       {},
       0,
       0,
       "2018-01-16"},
      {"futures/cn_daily/SHFE.ru1901_daily.csv.gz",
       "ru1901.SHFE",
       kBar,
       Interval::k1d,
       "2018-01-16",
       "2018-09-28",
       {{"open", "Open"},
        {"close", "Close"},
        {"volume", "Volume"},
        {"turnover", "Amount"},
        {"open_interest", "EndOpenInt"}}},
      {"futures/cme/ES_1m_trade_201310.csv.gz",
       "ES201312.CME",
       kBar,
       Interval::k1m,
       "2013-10-06T22:01:00Z",
       "2013-10-11T21:15:00Z",
       kVolumeBars,
       {{"contract", "ES201312"}}},
      {"futures/cme/ES_1m_quote_201310.csv.gz",
       "ES201312.CME",
       kQuoteBar,
       Interval::k1m,
       "2013-10-06T19:01:00Z",
       "2013-10-11T21:16:00Z",
       kSizedBars,
       {{"contract", "ES201312"}}},
      {"futures/cme/ES_1m_openinterest_201310.csv.gz",
       "ES201312.CME",
       DataKind::kSeries,
       kNone,
       "2013-10-06T20:06:00Z",
       "2013-10-11T13:44:00Z",
       {{"value", "open_interest"}},
       {{"contract", "ES201312"}}},
      {"futures/cme/ES_daily_trade.csv.gz",
       "ES201312.CME",
       kBar,
       Interval::k1d,
       "2013-10-06",
       "2013-11-29",
       kVolumeBars,
       {{"contract", "ES201312"}}},
      {"futures/cme/ES_daily_openinterest.csv.gz",
       "ES201312.CME",
       DataKind::kSeries,
       kNone,
       "2013-10-07T00:00:00Z",
       "2013-10-12T00:00:00Z",
       {{"value", "open_interest"}},
       {{"contract", "ES201312"}}},
      {"futures/comex/GC_tick_trade_20131007_08.csv.gz",
       "GC201312.COMEX",
       DataKind::kTrade,
       kNone,
       "2013-10-07T00:00:00.276Z",
       "2013-10-08T23:59:07.794Z",
       {{"price", "price"}, {"quantity", "size"}}},
      {"futures/cn_tick/CZCE.AP010_ctp_20200803.csv.gz",
       "AP010.CZCE",
       DataKind::kQuote,
       kNone,
       "2020-08-03T00:59:00Z",
       "2020-08-03T06:59:59Z",
       {{"bid_price", "BidPrice1"},
        {"bid_volume", "BidVolume1"},
        {"ask_price", "AskPrice1"},
        {"ask_volume", "AskVolume1"}},
       {},
       1,
       1},
      {"futures/cn_tick/CFFEX.IF_main_tick_20210104.csv.gz",
       "IF2101.CFFEX",
       DataKind::kTrade,
       kNone,
       "2021-01-04T01:29:00.4Z",
       "2021-01-04T07:00:00.4Z",
       {{"price", "price"}, {"quantity", "volume"}},
       {},
       0,
       2},
      {"futures/cn_tick/SHFE.rb1910_ticks_20190610.csv.gz",
       "rb1910.SHFE",
       DataKind::kTrade,
       kNone,
       "2019-06-10T00:59:00Z",
       "2019-06-10T07:00:00Z",
       {{"price", "last_price"}},
       {},
       1,
       1},
      {"futures/cme/ESH4_mbo_20231225.csv.gz",
       "ESH4.CME",
       DataKind::kOrderByOrder,
       kNone,
       "2023-12-24T13:00:05.243925307Z",
       "2023-12-25T23:59:59.446724905Z",
       {{"price", "price"}, {"quantity", "size"}, {"order_id", "order_id"}}},
      {"forex/oanda/EURUSD_tick_20140501.csv.gz", "EUR/USD.OANDA", DataKind::kQuote, kNone,
       "2014-05-01T00:00:00.292Z", "2014-05-01T23:59:31.31Z", kQuotes},
      {"forex/fxcm/EURUSD_tick_20140501.csv.gz", "EUR/USD.FXCM", DataKind::kQuote, kNone,
       "2014-05-01T05:00:01.787Z", "2014-05-02T04:59:47.638Z", kQuotes},
      {"forex/truefx/USDJPY_tick_20130101.csv.gz", "USD/JPY.TRUEFX", DataKind::kQuote, kNone,
       "2013-01-01T22:00:00.295Z", "2013-01-01T22:35:13.494Z", kQuotes},
      {"forex/histdata/EURUSD_tick_20200101.csv.gz", "EUR/USD.HISTDATA", DataKind::kQuote, kNone,
       "2020-01-01T22:00:00.065Z", "2020-01-02T04:00:52.125Z", kQuotes},
      {"forex/oanda/XAUUSD_1m_20140501_09.csv.gz", "XAU/USD.OANDA", kQuoteBar, Interval::k1m,
       "2014-05-01T00:01:00Z", "2014-05-09T21:00:00Z", kForexBars},
      {"forex/oanda/EURUSD_hour_2010_2016.csv.gz", "EUR/USD.OANDA", kQuoteBar, Interval::k1h,
       "2010-01-03T23:00:00Z", "2016-12-30T19:00:00Z", kForexBars},
      {"forex/oanda/EURGBP_daily_2007_2016.csv.gz", "EUR/GBP.OANDA", kQuoteBar, Interval::k1d,
       "2007-01-01", "2016-12-30", kForexBars},
      {"forex/fxcm/EURUSD_1m_20140501_09.csv.gz", "EUR/USD.FXCM", kQuoteBar, Interval::k1m,
       "2014-05-01T05:01:00Z", "2014-05-09T21:00:00Z", kForexBars},
      {"forex/fxcm/USDJPY_1m_bid_2013-02.csv.gz", "USD/JPY@bid.FXCM", kBar, Interval::k1m,
       "2013-02-01T00:01:00Z", "2013-03-01T00:01:00Z", kBars},
      {"crypto/klines/bybit_BTCUSDT_5m_202504_202506.csv.gz", "BTCUSDT-PERP.BYBIT", kBar,
       Interval::k5m, "2025-04-03T17:10:00Z", "2025-06-23T00:00:00Z", kVolumeBars},
      {"crypto/klines/BTC-PERP_1m_202201.csv.gz",
       "BTC-PERP.FTX",
       kBar,
       Interval::k1m,
       "2021-12-31T23:02:00Z",
       "2022-02-01T05:32:00Z",
       {{"open", "open"}, {"close", "close"}, {"turnover", "volume"}}},
      {"crypto/klines/BTC-USDT_4h_2017_2020.csv.gz",
       "BTCUSDT.BINANCE",
       kBar,
       Interval::k4h,
       "2017-08-17T08:00:00Z",
       "2020-09-01T00:00:00Z",
       {{"open", "open"},
        {"close", "close"},
        {"volume", "volume"},
        {"turnover", "quote_volume"},
        {"trades", "trade_num"}}},
      {"crypto/klines/coinbase_btcusd_1s_trade_20161007.csv.gz", "BTCUSD.COINBASE", kBar,
       Interval::k1s, "2016-10-07T00:00:05Z", "2016-10-07T23:59:59Z", kVolumeBars},
      {"crypto/klines/coinbase_btcusd_daily_2014_2018.csv.gz", "BTCUSD.COINBASE", kBar,
       Interval::k1d, "2014-12-01", "2018-08-13", kVolumeBars},
      {"crypto/klines/coinbase_btcusd_1m_quote_20180404_05.csv.gz", "BTCUSD.COINBASE", kQuoteBar,
       Interval::k1m, "2018-04-04T00:01:00Z", "2018-04-05T23:59:00Z", kSizedBars},
      {"crypto/klines/lean_crypto_bybit_btcusdt_1m_trade_20221213.csv.gz", "BTCUSDT.BYBIT", kBar,
       Interval::k1m, "2022-12-13T00:01:00Z", "2022-12-14T00:00:00Z", kVolumeBars},
      {"crypto/klines/lean_crypto_bybit_btcusdt_1m_quote_20221213.csv.gz", "BTCUSDT.BYBIT",
       kQuoteBar, Interval::k1m, "2022-12-13T00:01:00Z", "2022-12-13T12:01:00Z", kSizedBars},
      {"crypto/klines/lean_cryptofuture_binance_btcusd_1m_trade_20221213.csv.gz",
       "BTCUSD-PERP.BINANCE", kBar, Interval::k1m, "2022-12-13T00:01:00Z", "2022-12-14T00:00:00Z",
       kVolumeBars},
      {"crypto/klines/lean_cryptofuture_bybit_btcusdt_1m_quote_20221213.csv.gz",
       "BTCUSDT-PERP.BYBIT", kQuoteBar, Interval::k1m, "2022-12-13T00:01:00Z",
       "2022-12-13T12:01:00Z", kSizedBars},
      {"crypto/funding/binance_XRPUSDT_perp_5m_202111.csv.gz", "XRPUSDT-PERP.BINANCE", kBar,
       Interval::k5m, "2021-11-15T00:05:00Z", "2021-11-21T22:35:00Z", kVolumeBars},
      {"crypto/funding/binance_XRPUSDT_mark_8h_202111.csv.gz", "XRPUSDT-PERP@mark.BINANCE", kBar,
       Interval::k8h, "2021-11-18T08:00:00Z", "2021-12-18T08:00:00Z", kBars},
      {"crypto/funding/binance_XRPUSDT_funding_8h_202111.csv",
       "XRPUSDT-PERP.BINANCE",
       DataKind::kFunding,
       kNone,
       "2021-11-18T00:00:00.017Z",
       "2021-12-18T00:00:00.014Z",
       {{"rate", "funding_rate"}}},
      {"crypto/funding/lean_funding_samples.csv",
       "BTCUSD-PERP.BYBIT",
       DataKind::kFunding,
       kNone,
       "2022-12-13T00:00:00Z",
       "2022-12-13T16:00:00Z",
       {{"rate", "funding_rate"}},
       {{"venue", "bybit"}, {"symbol", "BTCUSD"}}},
      {"crypto/trades/binance_XRPETH_trades.csv.gz", "XRPETH.BINANCE", DataKind::kTrade, kNone,
       "2019-10-11T00:00:11.62Z", "2019-10-13T11:19:28.844Z", kTrades},
      {"crypto/trades/ETHUSDT_public_trades_20230202.csv.gz", "ETHUSDT-PERP.BINANCE",
       DataKind::kTrade, kNone, "2023-02-02T09:20:00.138Z", "2023-02-02T09:23:27.493Z", kTrades},
      {"crypto/book_samples/bitmex_trades_XBTUSD.csv", "XBTUSD.BITMEX", DataKind::kTrade, kNone,
       "2020-03-01T00:00:03.145Z", "2020-03-01T00:00:03.276Z", kTrades},
      {"crypto/book_samples/huobi-dm-swap_quotes_BTC-USD.csv",
       "BTC-USD-PERP.HUOBI",
       DataKind::kQuote,
       kNone,
       "2020-05-01T00:00:01.099Z",
       "2020-05-01T00:00:01.814Z",
       {{"bid_price", "bid_price"}, {"bid_volume", "bid_amount"}, {"ask_volume", "ask_amount"}}},
      {"crypto/book_samples/binance-futures_book_snapshot_25_BTCUSDT.csv",
       "BTCUSDT-PERP.BINANCE",
       DataKind::kBookSnapshot,
       kNone,
       "2020-09-01T00:00:03.696Z",
       "2020-09-01T00:00:04.005Z",
       {{"bid_price_1", "bids[0].price"},
        {"bid_volume_10", "bids[9].amount"},
        {"ask_price_10", "asks[9].price"}}},
      {"crypto/book_samples/deribit_incremental_book_L2_BTC-PERPETUAL.csv",
       "BTC-PERPETUAL.DERIBIT",
       DataKind::kBookDelta,
       kNone,
       "2020-04-01T00:00:00.245Z",
       "2020-04-01T00:00:00.245Z",
       {{"price", "price"}, {"volume", "amount"}, {"side", "side"}}},
      {"crypto/book_samples/btcusdt-depth-update.csv",
       "BTCUSDT-PERP.BINANCE",
       DataKind::kBookDelta,
       kNone,
       "2022-11-01T23:59:59.939Z",
       "2022-11-01T23:59:59.939Z",
       {{"price", "price"}, {"volume", "qty"}}}};
  return all;
}

class FormatFiles : public ImporterTest {
 protected:
  void SetUp() override {
    const char* const data = std::getenv("GODWIT_TEST_DATA");
    if (data == nullptr) GTEST_SKIP() << "GODWIT_TEST_DATA is not set";
    data_ = data;
  }
  /// Every file of the three markets but those that are read by hand.
  [[nodiscard]] std::vector<fs::path> all_files() const {
    std::vector<fs::path> files;
    for (const char* market : {"futures", "forex", "crypto"})
      for (const auto& entry : fs::recursive_directory_iterator{data_ / market})
        if (entry.is_regular_file() && entry.path().parent_path().filename() != "reference")
          files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    return files;
  }
  template <class Row>
  Strings rows_as_csv(const Series& series) const {
    const Catalog catalog{root(), Catalog::Mode::kReadOnly};
    const auto stream = catalog.read<Row>(series, {});
    std::string first;
    std::string last;
    for (std::span<const Row> block = stream->next(); !block.empty(); block = stream->next()) {
      if (first.empty()) append_row_csv(first, block.front(), series.interval);
      last.clear();
      append_row_csv(last, block.back(), series.interval);
      if constexpr (requires { block.front().trading_day_days; })
        if (first_day_.empty())
          first_day_ = format_date(Date::from_days(block.front().trading_day_days));
    }
    return {row_csv_header<Row>(), first, last};
  }
  [[nodiscard]] Strings stored(const Series& series) const {
    first_day_.clear();
    switch (series.kind) {
      case DataKind::kBar: return rows_as_csv<Bar>(series);
      case DataKind::kQuoteBar: return rows_as_csv<QuoteBar>(series);
      case DataKind::kQuote: return rows_as_csv<Quote>(series);
      case DataKind::kTrade: return rows_as_csv<Trade>(series);
      case DataKind::kBookSnapshot: return rows_as_csv<Depth>(series);
      case DataKind::kBookDelta: return rows_as_csv<BookDelta>(series);
      case DataKind::kOrderByOrder: return rows_as_csv<OrderByOrder>(series);
      case DataKind::kFunding: return rows_as_csv<Funding>(series);
      default: return rows_as_csv<KnownValue>(series);
    }
  }
  /// The raw records of a case: the first and the last.
  [[nodiscard]] std::pair<Record, Record> raw(const Case& each) const {
    CsvReader csv{data_ / each.file};
    std::vector<Record> records;
    while (csv.next()) {
      Record record;
      for (size_t i = 0; i < csv.columns().size(); ++i) record[csv.columns()[i]] = csv.fields()[i];
      const bool counts = std::all_of(each.where.begin(), each.where.end(), [&](const auto& pair) {
        return record[pair.first] == pair.second;
      });
      if (!counts) continue;
      // Only the front and the tail are needed.
      if (records.size() > each.head + each.tail + 2)
        records.erase(records.begin() + static_cast<ptrdiff_t>(each.head) + 1);
      records.push_back(std::move(record));
    }
    return {records.at(each.head), records.at(records.size() - 1 - each.tail)};
  }

  fs::path data_;
  mutable std::string first_day_;
};

/// "5230.0" and 5230 are one number; words are compared as they are.
bool same_value(const std::string& stored, const std::string& raw) {
  char* end = nullptr;
  const double a = std::strtod(stored.c_str(), &end);
  if (end == stored.c_str())
    return stored == raw || (stored.empty() && (raw == "0" || raw.empty()));
  return std::abs(a - std::strtod(raw.c_str(), nullptr)) <= 1e-12 * std::abs(a);
}

TEST_F(FormatFiles, EachIsOfOneFormat) {
  const FormatList formats = all_formats();
  const std::vector<fs::path> files = all_files();
  EXPECT_EQ(files.size(), 129U);
  for (const fs::path& path : files) {
    for_each_source(path, {}, [&](std::unique_ptr<ByteSource> bytes) {
      const FileSample sample = sample_of(*bytes, path.generic_string());
      std::string names;
      for (const auto& format : formats)
        if (format->recognises(sample)) names.append(" ").append(format->name());
      EXPECT_EQ(std::count(names.begin(), names.end(), ' '), 1) << path << ":" << names;
    });
  }
}

TEST_F(FormatFiles, HaveAsManyRowsAsTheirListSays) {
  std::map<std::string, uint64_t> rows;
  CsvReader list{data_ / "MANIFEST.csv"};
  while (list.next())
    rows[std::string{list.fields()[*list.find_column("path")]}] =
        std::stoull("0" + std::string{list.fields()[*list.find_column("rows")]});
  std::vector<ImportFile> files;
  for (const fs::path& path : all_files()) files.push_back({path, std::nullopt});
  const FormatList formats = all_formats();
  const ImportReport report = import_files(root(), files, formats, {});
  ASSERT_FALSE(report.refused);
  uint64_t refused = 0;
  for (const FileReport& file : report.files) {
    EXPECT_EQ(file.rows.rows_in, rows[fs::path{file.path}.lexically_relative(data_)]) << file.path;
    EXPECT_EQ(file.rows.rows_in, file.rows.accepted + file.rows.skipped + file.rows.quarantined);
    refused += file.rows.quarantined;
  }
  EXPECT_EQ(refused, 195U);
  const MergeCounts again = merged(import_files(root(), files, formats, {}));
  EXPECT_EQ(again.added + again.replaced, 0U);
}

TEST_F(FormatFiles, FirstAndLastRowsAreThoseOfTheRawText) {
  const FormatList formats = all_formats();
  for (const Case& each : cases()) {
    SCOPED_TRACE(each.file);
    fs::remove_all(root());
    const ImportFile file{data_ / each.file, std::nullopt};
    static_cast<void>(import_files(root(), {&file, 1}, formats, {}));
    const Series series{.instrument = *InstrumentId::parse(each.instrument),
                        .kind = each.kind,
                        .interval = each.interval};
    const Strings rows = stored(series);
    ASSERT_FALSE(rows.at(1).empty()) << each.instrument;
    const auto [raw_first, raw_last] = raw(each);
    const Record first = record_of(rows[0], rows[1]);
    const Record last = record_of(rows[0], rows[2]);
    EXPECT_EQ(first.at("ts"), each.first);
    EXPECT_EQ(last.at("ts"), each.last);
    if (*each.first_day != '\0') {
      EXPECT_EQ(first_day_, each.first_day);
    }
    for (const auto& [column, source] : each.columns) {
      EXPECT_TRUE(same_value(first.at(column), raw_first.at(source)))
          << column << ": " << first.at(column) << " " << raw_first.at(source);
      EXPECT_TRUE(same_value(last.at(column), raw_last.at(source)))
          << column << ": " << last.at(column) << " " << raw_last.at(source);
    }
  }
}

TEST_F(FormatFiles, TradesOfSnapshotsSumUpToTheDaysVolume) {
  const ImportFile file{data_ / "futures/cn_tick/CZCE.AP010_ctp_20200803.csv.gz", std::nullopt};
  static_cast<void>(import_files(root(), {&file, 1}, all_formats(), {}));
  const Catalog catalog{root(), Catalog::Mode::kReadOnly};
  const auto stream = catalog.read<Trade>(
      {.instrument = *InstrumentId::parse("AP010.CZCE"), .kind = DataKind::kTrade}, {});
  Quantity sum;
  for (std::span<const Trade> block = stream->next(); !block.empty(); block = stream->next())
    for (const Trade& trade : block) sum += trade.quantity;
  EXPECT_EQ(sum, Quantity::from_units(220'577)) << "the Volume of the last snapshot";
}

/// The book that the catalog's rows make, at their end.
TEST_F(FormatFiles, ARecordingMakesABookThatGoesOnIntoTheNextFile) {
  const std::vector<ImportFile> files{
      {data_ / "crypto/raw/binance_spot_btcusdt_20240808.txt.gz", std::nullopt},
      {data_ / "crypto/raw/binance_spot_btcusdt_20240809.txt.gz", std::nullopt}};
  const FormatList formats = all_formats();
  static_cast<void>(import_files(root(), files, formats, {}));
  const Series series{.instrument = *InstrumentId::parse("BTCUSDT.BINANCE"),
                      .kind = DataKind::kBookDelta};
  LevelBook book;
  {
    const Catalog catalog{root(), Catalog::Mode::kReadOnly};
    const auto stream = catalog.read<BookDelta>(series, {});
    for (std::span<const BookDelta> block = stream->next(); !block.empty(); block = stream->next())
      book.apply(block);
  }
  EXPECT_TRUE(book.trusted());
  EXPECT_EQ(book.touch(), LevelBook::Touch::kNormal);
  ASSERT_TRUE(book.best_bid() && book.best_ask());
  const Strings quotes =
      rows_as_csv<Quote>({.instrument = series.instrument, .kind = DataKind::kQuote});
  const Record quote = record_of(quotes[0], quotes[2]);
  EXPECT_TRUE(same_value(quote.at("bid_price"), format_fixed(book.best_bid()->price)));
  EXPECT_TRUE(same_value(quote.at("ask_price"), format_fixed(book.best_ask()->price)));
  // Alone, the second file has no book to start from.
  fs::remove_all(root());
  static_cast<void>(import_files(root(), {&files[1], 1}, formats, {}));
  const Catalog catalog{root(), Catalog::Mode::kReadOnly};
  const auto stream = catalog.read<BookDelta>(series, {});
  for (std::span<const BookDelta> block = stream->next(); !block.empty(); block = stream->next())
    for (const BookDelta& row : block)
      ASSERT_NE(row.header.flags & BookDelta::kAfterGap, 0) << "not to be trusted";
}

}  // namespace
}  // namespace godwit
