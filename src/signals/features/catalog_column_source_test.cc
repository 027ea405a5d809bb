#include "signals/features/catalog_column_source.h"

#include <bit>
#include <cmath>
#include <map>
#include <type_traits>

#include <gtest/gtest.h>

#include "market/data/catalog/catalog_testing.h"
#include "market/domain/day_facts.h"
#include "market/domain/known_value.h"
#include "market/rules/rule_book.h"
#include "signals/features/derived_columns.h"
#include "signals/features/feature_check.h"
#include "signals/features/feature_stream.h"
#include "signals/features/features_testing.h"

namespace godwit::features {
namespace {

InstrumentId id(std::string_view text) { return InstrumentId::parse(text).value(); }
TradingDay day(std::string_view text) { return TradingDay{parse_date(text).value()}; }

Bar daily_bar(std::string_view date, int64_t close) {
  Bar bar;
  bar.header.kind = EventKind::kBar;
  bar.trading_day_days = day(date).date().days();
  bar.header.ts_event = bar.header.ts_recv = day(date).end_utc();
  bar.open = bar.high = bar.low = bar.close = Price::from_raw(close * Price::kScale);
  bar.volume = static_cast<double>(close);
  bar.turnover = std::nan("");
  bar.open_interest = std::nan("");
  return bar;
}

class CatalogColumns : public testing::Test {
 protected:
  template <class Row>
  void store(std::string_view name, DataKind kind, const std::vector<Row>& rows) {
    catalog_.merge(Series{.instrument = id(name), .kind = kind}, std::span<const Row>{rows});
  }
  RowBlock read(const CatalogQuery& query, const std::vector<std::string>& names,
                const std::optional<Horizon>& horizon = {}) {
    const std::unique_ptr<ColumnSource> source =
        open_catalog_columns(catalog_, query, horizon, knowledge_);
    for (const std::string& name : names) EXPECT_TRUE(source->has_column(name)) << name;
    source->select(names);
    RowBlock all;
    RowBlock block;
    while (source->next(block, 2)) append(all, block);
    return all;
  }

  /// The rules of every market are known from here on.
  void know_rules() {
    static const RuleBook book{GODWIT_SOURCE_FOLDER "/rules"};
    knowledge_ = [](const std::string& name) {
      return InstrumentKnowledge{&book, InstrumentId::parse(name), {}};
    };
  }

  TemporaryFolder folder_;
  Catalog catalog_{folder_.path(), Catalog::Mode::kReadWrite};
  KnowledgeOf knowledge_ = nothing_known;
};

TEST_F(CatalogColumns, MixesInstrumentsByTime) {
  store<Bar>("A.INDEX", DataKind::kBar, {daily_bar("2024-01-02", 1), daily_bar("2024-01-04", 2)});
  store<Bar>("B.INDEX", DataKind::kBar, {daily_bar("2024-01-02", 5), daily_bar("2024-01-03", 6)});
  const RowBlock all = read({.instruments = {id("A.INDEX"), id("B.INDEX")}}, {"close", "volume"});
  EXPECT_EQ(all.instruments, (std::vector<uint32_t>{0, 1, 1, 0}));
  EXPECT_EQ(all.columns[0], (std::vector<double>{1, 5, 6, 2}));
  EXPECT_EQ(all.columns[1], all.columns[0]);
  EXPECT_EQ(row_time_text(all.times[3]), "2024-01-04");
}

TEST_F(CatalogColumns, OneInstrumentAfterAnother) {
  store<Bar>("A.INDEX", DataKind::kBar, {daily_bar("2024-01-02", 1), daily_bar("2024-01-04", 2)});
  store<Bar>("B.INDEX", DataKind::kBar,
             {daily_bar("2024-01-02", 5), daily_bar("2024-01-03", 6), daily_bar("2024-01-05", 7)});
  const RowBlock all =
      read({.instruments = {id("A.INDEX"), id("B.INDEX")}, .by_instrument = true}, {"close"});
  EXPECT_EQ(all.instruments, (std::vector<uint32_t>{0, 0, 1, 1, 1}));
  EXPECT_EQ(all.columns[0], (std::vector<double>{1, 2, 5, 6, 7}));
  EXPECT_EQ(row_time_text(all.times[1]), "2024-01-04");
}

/// The bits of each value, instrument by instrument.
std::map<uint32_t, std::vector<uint64_t>> bits_of(const RowBlock& rows) {
  std::map<uint32_t, std::vector<uint64_t>> bits;
  for (size_t row = 0; row < rows.rows(); ++row)
    for (const std::vector<double>& column : rows.columns)
      bits[rows.instruments[row]].push_back(std::bit_cast<uint64_t>(column[row]));
  return bits;
}

// Blocks hold a part of one instrument, or several whole ones.
TEST_F(CatalogColumns, TheOrderOfInstrumentsChangesNoFeature) {
  CatalogQuery query;
  for (const auto& [name, rows] : {std::pair{"A.INDEX", size_t{700}},
                                   {"B.INDEX", size_t{9'000}},
                                   {"C.INDEX", size_t{1}},
                                   {"D.INDEX", size_t{2'000}}}) {
    store<Bar>(name, DataKind::kBar, day_bars(rows, "1990-01-01T00:00:00Z", rows));
    query.instruments.push_back(id(name));
  }
  const FeatureSet set = set_of(R"toml(
[[feature]]
name = "a"
formula = "std(close, 20) / close"
[[feature]]
name = "b"
formula = "ema(slope(volume, 60), 5) - rank(close, 9)"
)toml");
  const auto features = [&](bool by_instrument, size_t threads) {
    query.by_instrument = by_instrument;
    FeatureStream stream{set, open_catalog_columns(catalog_, query), {.threads = threads}};
    return bits_of(all_features(stream));
  };
  const auto by_time = features(false, 1);
  EXPECT_EQ(by_time.at(1).size(), 18'000U);
  EXPECT_EQ(features(true, 1), by_time);
  EXPECT_EQ(features(true, 3), by_time);
}

TEST_F(CatalogColumns, FundamentalsAndFactsAsTheyWereKnown) {
  store<Bar>("600000.SSE", DataKind::kBar,
             {daily_bar("2024-01-02", 1), daily_bar("2024-01-03", 2), daily_bar("2024-01-04", 3)});
  const Timestamp period = day("2023-12-31").end_utc();
  store<KnownValue>("600000.SSE", DataKind::kFundamental,
                    {{period, day("2024-01-02").end_utc() + Duration::hours(1), "pb_mrq", 4.0},
                     {period, day("2024-01-04").end_utc(), "pb_mrq", 5.0}});
  DayFacts facts{.trading_day = day("2024-01-03")};
  facts.special_treatment = true;
  facts.float_shares = 200;
  store<DayFacts>("600000.SSE", DataKind::kDayFacts, {facts});
  const CatalogQuery query{.instruments = {id("600000.SSE")}};
  const std::vector<std::string> names{"pb_mrq", "special_treatment", "float_shares"};
  const RowBlock all = read(query, names);
  EXPECT_TRUE(std::isnan(all.columns[0][0]));  // Published after the close.
  EXPECT_EQ(all.columns[0][1], 4);
  EXPECT_EQ(all.columns[0][2], 5);
  EXPECT_TRUE(std::isnan(all.columns[1][0]));
  EXPECT_EQ(all.columns[1][1], 1);
  EXPECT_TRUE(std::isnan(all.columns[1][2]));  // Facts hold for their day alone.
  EXPECT_EQ(all.columns[2][1], 200);

  const Timestamp second = day("2024-01-03").end_utc();
  EXPECT_EQ(read(query, names, Horizon{.last = second}).rows(), 2U);
  const RowBlock poisoned =
      read(query, names, Horizon{.last = second, .beyond = Horizon::Beyond::kGarbage, .seed = 1});
  ASSERT_EQ(poisoned.rows(), 3U);
  EXPECT_EQ(poisoned.columns[0][1], 4);
  EXPECT_NE(poisoned.columns[0][2], 5);
}

TEST_F(CatalogColumns, WhatTradedSinceTheRowBefore) {
  const auto at = [](int seconds) {
    return parse_timestamp("2024-01-02T01:00:00Z").value() + Duration::seconds(seconds);
  };
  std::vector<Quote> quotes;
  for (const int seconds : {1, 2, 3}) {
    Quote quote;
    quote.header.kind = EventKind::kQuote;
    quote.header.ts_event = quote.header.ts_recv = at(seconds);
    quote.bid_price = Price::from_raw(10 * Price::kScale);
    quote.ask_price = Price::from_raw(11 * Price::kScale);
    quote.bid_volume = Quantity::from_units(seconds - 1);
    quote.ask_volume = Quantity::from_units(4);
    quotes.push_back(quote);
  }
  std::vector<Trade> trades;
  uint64_t number = 0;
  for (const int seconds : {1, 2, 2, 9}) {
    Trade trade;
    trade.header.kind = EventKind::kTrade;
    trade.header.ts_event = trade.header.ts_recv = at(seconds);
    trade.header.sequence = ++number;
    trade.header.flags =
        static_cast<uint16_t>(number == 3 ? AggressorSide::kSell : AggressorSide::kBuy);
    trade.price = Price::from_raw(static_cast<int64_t>(number) * Price::kScale);
    trade.quantity = Quantity::from_units(10);
    trades.push_back(trade);
  }
  trades[1].header.ts_recv = at(3);  // Arrived late: the second row does not know it.
  store<Quote>("X.BINANCE", DataKind::kQuote, quotes);
  store<Trade>("X.BINANCE", DataKind::kTrade, trades);
  const RowBlock all = read({.instruments = {id("X.BINANCE")}, .kind = DataKind::kQuote},
                            {"bid_price", "close", "volume", "turnover", "trades", "sell_volume"});
  EXPECT_TRUE(std::isnan(all.columns[0][0]));  // Nothing is bid.
  EXPECT_EQ(all.columns[0][1], 10);
  EXPECT_EQ(all.columns[1][0], 1);
  EXPECT_EQ(all.columns[2], (std::vector<double>{10, 0, 20}));
  EXPECT_EQ(all.columns[3], (std::vector<double>{10, 0, 50}));
  EXPECT_EQ(all.columns[4], (std::vector<double>{1, 0, 2}));
  EXPECT_EQ(all.columns[5], (std::vector<double>{0, 0, 10}));
}

Trade trade_at(Timestamp ts, int64_t price, int64_t quantity) {
  Trade trade;
  trade.header.kind = EventKind::kTrade;
  trade.header.ts_event = trade.header.ts_recv = ts;
  trade.price = Price::from_raw(price * Price::kScale);
  trade.quantity = Quantity::from_units(quantity);
  return trade;
}

template <class Row>
Row book_at(Timestamp ts) {
  Row row;
  row.header.kind = std::is_same_v<Row, Quote> ? EventKind::kQuote : EventKind::kDepth;
  row.header.ts_event = row.header.ts_recv = ts;
  return row;
}

TEST_F(CatalogColumns, TurnoverHasTheMultiplierOfTheContract) {
  know_rules();
  const auto at = [](int seconds) {
    return parse_timestamp("2019-06-05T02:00:00Z").value() + Duration::seconds(seconds);
  };
  store<Trade>("rb1910.SHFE", DataKind::kTrade,
               {trade_at(at(1), 3700, 2), trade_at(at(2), 3710, 1), trade_at(at(4), 3720, 4)});
  store<Quote>("rb1910.SHFE", DataKind::kQuote,
               {book_at<Quote>(at(2)), book_at<Quote>(at(3)), book_at<Quote>(at(4))});
  store<Depth>("rb1910.SHFE", DataKind::kBookSnapshot,
               {book_at<Depth>(at(2)), book_at<Depth>(at(3)), book_at<Depth>(at(4))});
  for (const DataKind kind : {DataKind::kQuote, DataKind::kBookSnapshot}) {
    const CatalogQuery query{.instruments = {id("rb1910.SHFE")}, .kind = kind};
    EXPECT_EQ(read(query, {"turnover"}).columns[0], (std::vector<double>{111'100, 0, 148'800}));
    DerivedColumnSource source{open_catalog_columns(catalog_, query, {}, knowledge_), knowledge_};
    source.select(std::vector<std::string>{"vwap"});
    RowBlock rows;
    ASSERT_TRUE(source.next(rows, 10));
    EXPECT_EQ(rows.columns[0][0], 11'110.0 / 3);
    EXPECT_TRUE(std::isnan(rows.columns[0][1]));
    EXPECT_EQ(rows.columns[0][2], 3720);
  }
}

// A quote reaches us late, and with it a trade that is later than the quote: the row is named by
// the venue's time, and the trade belongs to the next.
TEST_F(CatalogColumns, ATradeAfterTheRowIsNotInIt) {
  const auto at = [](int seconds) {
    return parse_timestamp("2024-01-02T01:00:00Z").value() + Duration::seconds(seconds);
  };
  std::vector<Quote> quotes{book_at<Quote>(at(1)), book_at<Quote>(at(5))};
  quotes[0].header.ts_recv = at(3);
  quotes[1].header.ts_recv = at(6);
  store<Quote>("X.BINANCE", DataKind::kQuote, quotes);
  store<Trade>("X.BINANCE", DataKind::kTrade,
               {trade_at(at(1), 7, 1), trade_at(at(2), 8, 10), trade_at(at(5), 9, 100)});
  const CatalogQuery query{.instruments = {id("X.BINANCE")}, .kind = DataKind::kQuote};
  EXPECT_EQ(read(query, {"volume"}).columns[0], (std::vector<double>{1, 110}));
  const FeatureSet set = one_feature("volume + close");
  const CheckReport report =
      check_features(set,
                     [&](const std::optional<Horizon>& horizon) {
                       return open_catalog_columns(catalog_, query, horizon, knowledge_);
                     },
                     {});
  EXPECT_TRUE(report.passed());
}

TEST_F(CatalogColumns, TicksOfTheNightAreOfTheNextDayAndBarsSayTheirs) {
  know_rules();
  const Timestamp night = parse_timestamp("2019-06-05T13:30:00Z").value();
  store<Quote>("rb1910.SHFE", DataKind::kQuote, {book_at<Quote>(night)});
  store<Bar>("rb1910.SHFE", DataKind::kBar, {daily_bar("2019-06-05", 3700)});
  const RowBlock ticks = read({.instruments = {id("rb1910.SHFE")}, .kind = DataKind::kQuote}, {});
  EXPECT_EQ(ticks.times[0].day, day("2019-06-06"));
  EXPECT_EQ(ticks.times[0].known(), night);
  const RowBlock bars = read({.instruments = {id("rb1910.SHFE")}}, {});
  EXPECT_EQ(bars.times[0].day, day("2019-06-05"));
  EXPECT_EQ(bars.times[0].known(), parse_timestamp("2019-06-05T07:00:00Z"));
}

// The next bar opens at 21:00 in Shanghai, 13:00 UTC: what is published until 24:00 UTC is too late
// for the bar of the day.
TEST_F(CatalogColumns, FundamentalsAfterTheCloseAreOfTheNextDay) {
  know_rules();
  store<Bar>("rb1910.SHFE", DataKind::kBar,
             {daily_bar("2019-06-04", 1), daily_bar("2019-06-05", 2), daily_bar("2019-06-06", 3)});
  const Timestamp close = parse_timestamp("2019-06-04T07:00:00Z").value();
  const Timestamp period = day("2019-06-03").end_utc();
  store<KnownValue>(
      "rb1910.SHFE", DataKind::kFundamental,
      {{period, close, "stocks", 4.0}, {period, close + Duration::from_ns(1), "stocks", 5.0}});
  EXPECT_EQ(read({.instruments = {id("rb1910.SHFE")}}, {"stocks"}).columns[0],
            (std::vector<double>{4, 5, 5}));
}

Bar minute_bar(Timestamp close, TradingDay trading_day, int64_t price) {
  Bar bar = daily_bar("2019-06-05", price);
  bar.header.ts_event = bar.header.ts_recv = close;
  bar.trading_day_days = trading_day.date().days();
  return bar;
}

// Facts of a day are used from its night session on, hours before its date begins in UTC; names of
// values are there whatever the horizon.
TEST_F(CatalogColumns, HonestNightBarsPassTheProofs) {
  know_rules();
  const InstrumentId rb = id("rb1910.SHFE");
  std::vector<Bar> bars;
  std::vector<DayFacts> facts;
  for (const char* text : {"2019-06-04", "2019-06-05", "2019-06-06"}) {
    const TradingDay today = day(text);
    DayFacts& one = facts.emplace_back(DayFacts{.trading_day = today});
    one.limit_up = Price::from_raw((4000 + today.date().days()) * Price::kScale);
    one.settlement = Price::from_raw(3700 * Price::kScale);
    const Timestamp evening = TradingDay{today.date() - 1}.begin_utc() + Duration::hours(13);
    for (int32_t i = 1; i <= 60; ++i)
      bars.push_back(minute_bar(evening + Duration::minutes(i), today, 3700 + i));
    for (int32_t i = 1; i <= 60; ++i)
      bars.push_back(minute_bar(evening + Duration::minutes(12 * 60 + i), today, 3700 - i));
  }
  catalog_.merge(Series{.instrument = rb, .interval = Interval::k1m}, std::span<const Bar>{bars});
  store<DayFacts>("rb1910.SHFE", DataKind::kDayFacts, facts);
  const Timestamp last = bars.back().header.ts_event;
  store<KnownValue>("rb1910.SHFE", DataKind::kFundamental, {{last, last, "stocks", 4.0}});
  const FeatureSet set = set_of(R"toml(
[[feature]]
name = "room"
formula = "limit_up - close"
[[feature]]
name = "late"
formula = "where(stocks > 0, 1, 2)"
)toml");
  const CatalogQuery query{.instruments = {rb}, .interval = Interval::k1m};
  const CheckReport report =
      check_features(set,
                     [&](const std::optional<Horizon>& horizon) {
                       return open_catalog_columns(catalog_, query, horizon, knowledge_);
                     },
                     {.cuts = 12});
  for (const Disagreement& one : report.disagreements)
    ADD_FAILURE() << name(one.proof) << ": " << one.feature << " at " << one.time << ", known to "
                  << one.beyond << ": " << one.expected << ", " << one.got;
  EXPECT_EQ(report.history[0].values, bars.size());
  EXPECT_EQ(report.history[1].values, bars.size());
}

TEST_F(CatalogColumns, AMissingSeriesIsAnError) {
  EXPECT_NE(error_of([&] {
              (void)read({.instruments = {id("A.INDEX")}}, {});
            }).find("no bar 1d data for A.INDEX"),
            std::string::npos);
}

TEST_F(CatalogColumns, OpenInterestBesideTicks) {
  const Timestamp t = parse_timestamp("2024-01-02T01:00:00Z").value();
  const auto after = [&](int64_t ns) { return t + Duration::from_ns(ns); };
  constexpr int64_t kSecond = 1'000'000'000;
  std::vector<Quote> quotes;
  for (const auto& [ns, sequence] : std::vector<std::pair<int64_t, uint64_t>>{
           {0, 0}, {kSecond, 0}, {kSecond, 1}, {kSecond, 2}, {2 * kSecond, 0}, {3 * kSecond, 0}}) {
    quotes.push_back(book_at<Quote>(after(ns)));
    quotes.back().header.sequence = sequence;
  }
  store<Quote>("rb2405.SHFE", DataKind::kQuote, quotes);
  const CatalogQuery query{.instruments = {id("rb2405.SHFE")}, .kind = DataKind::kQuote};
  EXPECT_FALSE(open_catalog_columns(catalog_, query)->has_column("open_interest"));
  store<KnownValue>("rb2405.SHFE", DataKind::kSeries,
                    {{after(kSecond), after(kSecond), "open_interest", 10.0},
                     {after(kSecond), after(kSecond), "settlement_estimate", 77.0},
                     {after(kSecond + 2), after(kSecond + 2), "open_interest", 12.0},
                     // Of the second before, told later: nobody sees it earlier.
                     {after(kSecond + 5), after(3 * kSecond), "open_interest", 9.0}});
  const std::vector<double> values = read(query, {"open_interest"}).columns[0];
  ASSERT_EQ(values.size(), 6U);
  EXPECT_TRUE(std::isnan(values[0])) << "before the first";
  EXPECT_EQ((std::vector<double>(values.begin() + 1, values.end())),
            (std::vector<double>{10, 10, 12, 12, 9}));
  // The third tick of the second knows what came two nanoseconds later, wherever the rows end.
  CatalogQuery until = query;
  until.range.to = after(kSecond);
  for (const RowBlock& cut : {read(query, {"open_interest"}, Horizon{.last = after(kSecond)}),
                              read(until, {"open_interest"})})
    EXPECT_EQ(std::vector<double>(cut.columns[0].begin() + 1, cut.columns[0].end()),
              (std::vector<double>{10, 10, 12}));
  const RowBlock poisoned =
      read(query, {"open_interest"},
           Horizon{.last = after(kSecond), .beyond = Horizon::Beyond::kGarbage, .seed = 1});
  EXPECT_EQ(poisoned.columns[0][3], 12);
  EXPECT_NE(poisoned.columns[0][5], 9);
  const CheckReport report =
      check_features(one_feature("open_interest"),
                     [&](const std::optional<Horizon>& horizon) {
                       return open_catalog_columns(catalog_, query, horizon, knowledge_);
                     },
                     {});
  EXPECT_TRUE(report.passed());
}

}  // namespace
}  // namespace godwit::features
