// The shipped sets on prints, bars and quote bars of the catalog, against loops over the rows
// themselves.
#include "signals/features/catalog_kinds_testing.h"

namespace godwit::features {
namespace {

/// Seconds of a morning in Shanghai on which all contracts below trade.
Timestamp second_of(int64_t second) {
  return at("2019-06-05T02:00:00Z") + Duration::seconds(second);
}

// The multipliers: rebar 10 tons, an index future 300 CNY a point, a share 1.
TEST_F(CatalogKinds, PrintsOfContractsHaveTheirMultiplier) {
  const std::map<std::string, double> multipliers{
      {"IF1906.CFFEX", 300}, {"600519.SSE", 1}, {"rb1910.SHFE", 10}};
  std::map<std::string, std::vector<Trade>> prints;
  Rng random{5};
  CatalogQuery query{.kind = DataKind::kTrade};
  for (const auto& [name, multiplier] : multipliers) {
    for (int64_t i = 0; i < 50; ++i) {
      Trade trade{};
      trade.header.kind = EventKind::kTrade;
      trade.header.ts_event = trade.header.ts_recv = second_of(i);
      trade.price = Price::from_raw(random.between(3000, 4000) * Price::kScale);
      trade.quantity = Quantity::from_units(random.between(1, 30));
      prints[name].push_back(trade);
    }
    store<Trade>(name, DataKind::kTrade, prints[name]);
    query.instruments.push_back(id(name));
  }
  const Table got = features(set_of(R"toml(
[[feature]]
name = "turnover"
formula = "turnover"
[[feature]]
name = "vwap"
formula = "vwap"
[[feature]]
name = "vwap_20"
formula = "sum(turnover, 20) / sum(volume * multiplier, 20)"
)toml"),
                             query);
  ASSERT_EQ(got.rows.rows(), 150U);
  std::map<uint32_t, size_t> seen;
  for (size_t row = 0; row < got.rows.rows(); ++row) {
    const uint32_t which = got.rows.instruments[row];
    const std::string name = query.instruments[which].text();
    const size_t i = seen[which]++;
    const auto& mine = prints[name];
    expect_value(got.columns.at("turnover")[row],
                 number(mine[i].price) * number(mine[i].quantity) * multipliers.at(name), name);
    expect_value(got.columns.at("vwap")[row], number(mine[i].price), name);
    if (i < 19) continue;
    double amount = 0;
    double quantity = 0;
    for (size_t k = i - 19; k <= i; ++k) {
      amount += number(mine[k].price) * number(mine[k].quantity);
      quantity += number(mine[k].quantity);
    }
    EXPECT_NEAR(got.columns.at("vwap_20")[row], amount / quantity, 1e-9) << name;
  }
  EXPECT_EQ(told_, std::set<std::string>{});
}

Bar bar_at(Timestamp close_time, TradingDay trading_day, double close) {
  Bar bar{};
  bar.header.kind = EventKind::kBar;
  bar.header.ts_event = bar.header.ts_recv = close_time;
  bar.trading_day_days = trading_day.date().days();
  bar.open = bar.high = bar.low = bar.close = price(close);
  bar.volume = 7;
  bar.turnover = std::nan("");
  bar.open_interest = std::nan("");
  return bar;
}

TEST_F(CatalogKinds, TheAveragePriceOfAFuturesBar) {
  const TradingDay today = day("2019-06-05");
  Bar bar = bar_at(second_of(60), today, 3700);
  bar.turnover = 3705.0 * 7 * 10;
  store<Bar>("rb1910.SHFE", DataKind::kBar, {bar}, Interval::k1m);
  bar.turnover = 3705.0 * 7 * 300;
  store<Bar>("IF1906.CFFEX", DataKind::kBar, {bar}, Interval::k1m);
  const CatalogQuery query{.instruments = {id("IF1906.CFFEX"), id("rb1910.SHFE")},
                           .interval = Interval::k1m};
  EXPECT_EQ(values("vwap", query), (std::vector<double>{3705, 3705}));
}

// Four, six and five inverse contracts of 100 USD each, as `data bars` counts them too.
TEST_F(CatalogKinds, TheTurnoverOfInverseContracts) {
  const auto time_of = [](int64_t second) {
    return at("2024-01-02T02:00:00Z") + Duration::seconds(second);
  };
  std::vector<Trade> prints;
  std::vector<Quote> quotes;
  for (const auto& [cost, quantity] : {std::pair{60'000, 4}, {59'000, 6}, {59'500, 5}}) {
    Trade& trade = prints.emplace_back();
    trade.header.kind = EventKind::kTrade;
    trade.header.ts_event = trade.header.ts_recv = time_of(static_cast<int64_t>(prints.size()));
    trade.price = price(cost);
    trade.quantity = Quantity::from_units(quantity);
    Quote& quote = quotes.emplace_back();
    quote.header.kind = EventKind::kQuote;
    quote.header.ts_event = quote.header.ts_recv = trade.header.ts_event;
    quote.bid_price = quote.ask_price = price(cost);
    quote.bid_volume = quote.ask_volume = Quantity::from_units(1);
  }
  store<Trade>("BTCUSD-PERP.BINANCE", DataKind::kTrade, prints);
  store<Quote>("BTCUSD-PERP.BINANCE", DataKind::kQuote, quotes);
  CatalogQuery query{.instruments = {id("BTCUSD-PERP.BINANCE")}, .kind = DataKind::kTrade};
  EXPECT_EQ(values("turnover", query), (std::vector<double>{400, 600, 500}));
  EXPECT_EQ(values("vwap", query), (std::vector<double>{60'000, 59'000, 59'500}));
  query.kind = DataKind::kQuote;
  EXPECT_EQ(values("turnover", query), (std::vector<double>{400, 600, 500}));
  EXPECT_EQ(told_, std::set<std::string>{});
  EXPECT_TRUE(std::isnan(values("vwap", query).at(2))) << "a sum of contracts has no price";
  EXPECT_EQ(told_.size(), 1U);
  Bar bar = bar_at(time_of(60), day("2024-01-02"), 59'500);
  bar.turnover = 1000;
  bar.volume = 10;
  store<Bar>("BTCUSD-PERP.BINANCE", DataKind::kBar, {bar}, Interval::k1m);
  EXPECT_TRUE(std::isnan(
      values("vwap", {.instruments = query.instruments, .interval = Interval::k1m}).at(0)));
}

QuoteBar quote_bar(Timestamp close_time, TradingDay trading_day, const QuoteBar::Prices& bid,
                   const QuoteBar::Prices& ask) {
  QuoteBar bar{};
  bar.header.kind = EventKind::kQuoteBar;
  bar.header.ts_event = bar.header.ts_recv = close_time;
  bar.trading_day_days = trading_day.date().days();
  bar.bid = bid;
  bar.ask = ask;
  bar.bid_volume = 3;
  bar.ask_volume = 4;
  return bar;
}

// open, high, low and close are the middle of both sides; a side that nobody quoted has none.
TEST_F(CatalogKinds, QuoteBarsOfTheSeedSet) {
  Rng random{9};
  std::vector<QuoteBar> bars;
  std::vector<double> middles;
  double bid = 1.1;
  for (int32_t i = 0; i < 120; ++i) {
    const TradingDay today{day("2014-01-06").date() + i};
    bid += 0.01 * static_cast<double>(random.between(-3, 3));
    const double ask = bid + 0.01 * static_cast<double>(random.between(1, 4));
    const QuoteBar::Prices bids{price(bid), price(bid + 0.05), price(bid - 0.04), price(bid)};
    QuoteBar::Prices asks{price(ask), price(ask + 0.07), price(ask - 0.03), price(ask)};
    if (i == 90) asks = {};
    bars.push_back(quote_bar(today.end_utc(), today, bids, asks));
    middles.push_back(i == 90 ? std::nan("") : (number(bids.close) + number(asks.close)) / 2);
  }
  store<QuoteBar>("EUR/USD.OANDA", DataKind::kQuoteBar, bars);
  const CatalogQuery query{.instruments = {id("EUR/USD.OANDA")}, .kind = DataKind::kQuoteBar};
  const Table got = shipped("seed", query);
  const std::vector<double> highs = values("high", query);
  const std::vector<double> lows = values("low", query);
  for (size_t i = 0; i < bars.size(); ++i) {
    const std::string where = "row " + std::to_string(i);
    const bool is_quoted = i != 90;
    const double spread = number(bars[i].ask.close) - number(bars[i].bid.close);
    expect_value(got.columns.at("spread")[i], is_quoted ? spread : std::nan(""), where);
    expect_value(got.columns.at("order_book_depth")[i], 7, where);
    expect_value(got.columns.at("daily_return")[i],
                 i == 0 ? std::nan("") : middles[i] / middles[i - 1] - 1, where);
    expect_value(
        highs[i],
        is_quoted ? (number(bars[i].bid.high) + number(bars[i].ask.high)) / 2 : std::nan(""),
        where);
    expect_value(lows[i],
                 is_quoted ? (number(bars[i].bid.low) + number(bars[i].ask.low)) / 2 : std::nan(""),
                 where);
    double sum = 0;
    for (size_t k = i >= 19 ? i - 19 : 0; k <= i; ++k) sum += middles[k];
    expect_value(got.columns.at("ma_20")[i], i < 19 ? std::nan("") : sum / 20, where);
  }
}

TEST_F(CatalogKinds, SessionsToExpiry) {
  const auto left = [&](std::string_view name, const std::vector<std::string>& days) {
    std::vector<Bar> bars;
    for (const std::string& text : days)
      bars.push_back(bar_at(day(text).end_utc(), day(text), 3700));
    store<Bar>(name, DataKind::kBar, bars);
    return values("sessions_to_expiry", {.instruments = {id(name)}});
  };
  // The 15th of October, behind the week of the national day: 30 September, 8 to 11, 14 and 15.
  EXPECT_EQ(left("rb1910.SHFE", {"2019-09-27", "2019-09-30", "2019-10-08", "2019-10-15"}),
            (std::vector<double>{7, 6, 5, 0}));
  // The third Friday, 18 June; Monday the 14th was a holiday.
  EXPECT_EQ(left("IF2106.CFFEX", {"2021-06-10", "2021-06-11", "2021-06-15", "2021-06-18"}),
            (std::vector<double>{5, 4, 3, 0}));
  for (const char* name : {"600519.SSE", "BTCUSDT-PERP.BINANCE", "EUR/USD.OANDA"})
    EXPECT_TRUE(std::isnan(left(name, {"2019-09-27"})[0])) << name;
  // The night session of the 8th is of the 9th: 10, 11, 14 and 15 are left.
  Trade night{};
  night.header.kind = EventKind::kTrade;
  night.header.ts_event = night.header.ts_recv = at("2019-10-08T13:30:00Z");
  night.price = price(3700);
  night.quantity = Quantity::from_units(1);
  store<Trade>("rb1910.SHFE", DataKind::kTrade, {night});
  EXPECT_EQ(
      values("sessions_to_expiry", {.instruments = {id("rb1910.SHFE")}, .kind = DataKind::kTrade}),
      (std::vector<double>{4}));
}

struct Year {
  const char* name;
  DataKind kind;
  Interval interval;
  const char* time;
  const char* day;
  double periods;
};

// Bars a day by hand: shares 4 hours; rebar 2 hours of night and 3 3/4 of day, also behind a
// holiday that has no night; silver 5 1/2 hours of night; index futures 4 hours; the others 24.
TEST_F(CatalogKinds, TheYearOfEachMarket) {
  for (const Year& one : {Year{"600519.SSE", DataKind::kBar, Interval::k1m, "2019-06-05T02:00:00Z",
                               "2019-06-05", 252.0 * 240},
                          Year{"600519.SSE", DataKind::kBar, Interval::k1d, "2019-06-06T00:00:00Z",
                               "2019-06-05", 252},
                          Year{"rb1910.SHFE", DataKind::kBar, Interval::k1m, "2019-06-04T13:30:00Z",
                               "2019-06-05", 252.0 * 345},
                          Year{"rb1910.SHFE", DataKind::kBar, Interval::k1m, "2019-06-10T02:00:00Z",
                               "2019-06-10", 252.0 * 345},
                          Year{"ag1912.SHFE", DataKind::kBar, Interval::k1m, "2019-06-05T02:00:00Z",
                               "2019-06-05", 252.0 * (330 + 225)},
                          Year{"IF1906.CFFEX", DataKind::kBar, Interval::k5m,
                               "2019-06-05T02:00:00Z", "2019-06-05", 252.0 * 48},
                          Year{"BTCUSDT.BINANCE", DataKind::kBar, Interval::k1m,
                               "2019-06-08T02:00:00Z", "2019-06-08", 365.0 * 1440},
                          Year{"EUR/USD.OANDA", DataKind::kQuoteBar, Interval::k1h,
                               "2019-06-05T02:00:00Z", "2019-06-05", 260.0 * 24}}) {
    if (one.kind == DataKind::kBar)
      store<Bar>(one.name, one.kind, {bar_at(at(one.time), day(one.day), 100)}, one.interval);
    else
      store<QuoteBar>(one.name, one.kind, {quote_bar(at(one.time), day(one.day), {}, {})},
                      one.interval);
    const std::vector<double> got =
        values("periods_per_year",
               {.instruments = {id(one.name)}, .kind = one.kind, .interval = one.interval});
    EXPECT_EQ(got.back(), one.periods) << one.name << " " << one.time;
  }
  EXPECT_EQ(told_, std::set<std::string>{});
}

TEST_F(CatalogKinds, VolatilityIsOfTheYearOfItsInstrument) {
  std::vector<Bar> bars;
  std::vector<double> returns;
  Rng random{11};
  for (int64_t i = 0; i < 60; ++i) {
    bars.push_back(bar_at(second_of(60 * i), day("2019-06-05"),
                          3700 + static_cast<double>(random.between(-30, 30))));
    if (i > 0)
      returns.push_back(std::log(number(bars[static_cast<size_t>(i)].close) /
                                 number(bars[static_cast<size_t>(i - 1)].close)));
  }
  for (const auto& [name, periods] : {std::pair{"600519.SSE", 252.0 * 240},
                                      {"rb1910.SHFE", 252.0 * 345},
                                      {"BTCUSDT.BINANCE", 365.0 * 1440}}) {
    store<Bar>(name, DataKind::kBar, bars, Interval::k1m);
    const Table got = shipped("seed", {.instruments = {id(name)}, .interval = Interval::k1m});
    for (size_t i = 20; i < bars.size(); ++i) {
      double mean = 0;
      for (size_t k = i - 20; k < i; ++k) mean += returns[k] / 20;
      double squares = 0;
      for (size_t k = i - 20; k < i; ++k) squares += (returns[k] - mean) * (returns[k] - mean);
      expect_value(got.columns.at("volatility_20d")[i], std::sqrt(squares / 19 * periods), name);
    }
    EXPECT_TRUE(std::isnan(got.columns.at("volatility_20d")[19]));
  }
}

// How many ticks a year has nobody knows: the volatility of a year stays empty, which is told.
TEST_F(CatalogKinds, TicksHaveNoYear) {
  Trade trade{};
  trade.header.kind = EventKind::kTrade;
  trade.header.ts_event = trade.header.ts_recv = second_of(0);
  trade.price = price(10);
  trade.quantity = Quantity::from_units(1);
  store<Trade>("rb1910.SHFE", DataKind::kTrade, {trade});
  EXPECT_TRUE(std::isnan(values(
      "periods_per_year", {.instruments = {id("rb1910.SHFE")}, .kind = DataKind::kTrade})[0]));
  EXPECT_EQ(told_.size(), 1U);
}

}  // namespace
}  // namespace godwit::features
