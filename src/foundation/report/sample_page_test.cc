// Writes a page with every part of a report, large enough to be looked at in a browser, into the
// folder of the test's run (report_sample.html, report_sample_zh.html).
#include <algorithm>
#include <cmath>
#include <limits>

#include <gtest/gtest.h>

#include "foundation/base/file.h"
#include "foundation/base/random.h"
#include "foundation/report/page.h"

namespace godwit {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
const NumberFormat kPercent{.kind = NumberKind::kPercent, .decimals = 2, .unit = {}};

/// A random walk of 5,105 week days from 2000-01-03.
struct Walk {
  std::vector<Candle> candles;
  std::vector<Point> equity, benchmark, drawdown, volume, average;
  std::vector<Marker> markers;
  std::vector<std::vector<Cell>> trades;
  std::vector<MonthlyReturns> years;
};

Walk make_walk() {
  Walk walk;
  Rng rng{7};
  double price = 1455.22;
  double equity = 10'000'000;
  double peak = equity;
  bool invested = false;
  Date day = *Date::from_civil(2000, 1, 3);
  while (walk.candles.size() < 5105) {
    const Timestamp ts = day.midnight_utc();
    const double open = price * std::exp(0.002 * rng.normal());
    const double close = open * std::exp(0.0002 + 0.011 * rng.normal());
    const double high = std::max(open, close) * (1 + 0.004 * rng.uniform());
    const double low = std::min(open, close) * (1 - 0.004 * rng.uniform());
    walk.candles.push_back({.ts = ts, .open = open, .high = high, .low = low, .close = close});
    if (invested) equity *= close / price;
    peak = std::max(peak, equity);
    price = close;
    const size_t n = walk.candles.size();
    const bool hole = n > 2000 && n < 2200;  // A gap in one line.
    walk.equity.push_back({ts, equity});
    walk.benchmark.push_back({ts, hole ? kNaN : close / 1455.22 * 10'000'000});
    walk.drawdown.push_back({ts, equity / peak - 1});
    walk.volume.push_back({ts, 1e9 * (1 + rng.uniform())});
    walk.average.push_back({ts, hole ? kNaN : price * 0.97});
    if (rng.uniform() < 0.03) {
      invested = !invested;
      walk.markers.push_back({ts, invested ? MarkerKind::kUp : MarkerKind::kDown,
                              (invested ? "buy 3,070 @ " : "sell 3,070 @ ") + format_number(open)});
      const double profit = 1e5 * rng.normal();
      walk.trades.push_back({{format_date(day), static_cast<double>(day.days())},
                             {"SPX.INDEX"},
                             {invested ? "buy" : "sell"},
                             number_cell(3070, {.decimals = 0, .unit = {}}),
                             number_cell(open),
                             signed_cell(invested ? kNaN : profit),
                             {"strategy ma_cross"}});
    }
    do day = day + 1;
    while (day.iso_weekday() > 5);
  }
  for (int year = 2000; year <= 2020; ++year) {
    MonthlyReturns row{.year = year};
    row.total = 1;
    for (int month = 0; month < 12; ++month) {
      const bool known = year < 2020 || month < 4;
      row.month[static_cast<size_t>(month)] = known ? 0.04 * rng.normal() : kNaN;
      if (known) row.total *= 1 + row.month[static_cast<size_t>(month)];
    }
    row.total -= 1;
    walk.years.push_back(row);
  }
  return walk;
}

void add_summary(Page& page) {
  page.section("Summary");
  page.add(Cards{{{"Final equity", "18,342,110.52 CNY", "from 10,000,000.00"},
                  {"Total return", "+83.42%", "benchmark +97.61%", Tone::kGood},
                  {"Annual return", "+3.04%", "geometric, 252 days"},
                  {"Sharpe ratio", "0.31", "daily, x √252, 1 trial"},
                  {"Deflated Sharpe", "0.91", "probability that the true ratio is above zero"},
                  {"Maximum drawdown", "-27.85%", "2007-10-09 to 2009-03-09", Tone::kBad},
                  {"Costs", "412,880.10 CNY", "2.25% of final equity"},
                  {"Trades", "61", "won 42.62%"}}});
  page.add(Note{"Orders decided at the close of a bar fill at the open of the next one."});
  page.add(Note{"The benchmark has no costs. One trial in this family.", NoteKind::kInfo});
  page.add(Note{"The data end before the requested range: 2020-04-17 instead of 2020-12-31.",
                NoteKind::kWarning});
}

void add_charts(Page& page, const Walk& walk) {
  page.section("Price");
  Chart price{.title = "SPX.INDEX, daily"};
  price.panes.push_back({.weight = 4, .log_button = true});
  price.panes[0].series.push_back(
      CandleSeries{.name = "SPX.INDEX", .candles = walk.candles, .markers = walk.markers});
  price.panes[0].series.push_back(
      LineSeries{.name = "average", .color = SeriesColor::kMuted, .points = walk.average});
  price.panes.push_back({.series = {LineSeries{.name = "volume",
                                               .style = LineStyle::kColumns,
                                               .color = SeriesColor::kMuted,
                                               .points = walk.volume,
                                               .format = {.decimals = 0, .unit = {}}}}});
  page.add(price);
  page.section("Equity");
  Chart equity{.title = "Equity against benchmark", .note = "Both start with the same cash."};
  equity.panes.push_back({.weight = 3, .log_button = true});
  equity.panes[0].series.push_back(
      LineSeries{.name = "strategy", .points = walk.equity, .format = {.unit = "CNY"}});
  equity.panes[0].series.push_back(LineSeries{.name = "buy and hold",
                                              .color = SeriesColor::kMuted,
                                              .points = walk.benchmark,
                                              .format = {.unit = "CNY"}});
  equity.panes.push_back({.title = "Drawdown",
                          .series = {LineSeries{.name = "strategy",
                                                .style = LineStyle::kFromZero,
                                                .color = SeriesColor::kDown,
                                                .points = walk.drawdown,
                                                .format = kPercent}}});
  page.add(equity);
}

void add_tables(Page& page, const Walk& walk) {
  page.section("Trades");
  page.add(Table{.columns = {{"Date"},
                             {"Instrument"},
                             {"Side"},
                             {"Quantity", Align::kRight},
                             {"Price", Align::kRight},
                             {"Profit", Align::kRight},
                             {"Strategy"}},
                 .rows = walk.trades,
                 .rows_max = 100,
                 .rest_note = "All are in fills.csv."});
  page.section("Assumptions");
  page.add(KeyValues{.title = "Costs",
                     .items = {{"Commission", "0.1%", "minimum 5 an order and day"},
                               {"Slippage", "0.05%", "normal, against us"},
                               {"Impact", "0.001 x share of volume"},
                               {"Fill", "open of the next bar"},
                               {"Largest share of volume", "10%"}}});
  page.add(KeyValues{.title = "Hashes",
                     .items = {{"run_hash", "3f9c1e7ad26b40518c77e0d9b5a1f264", "", true},
                               {"data_hash", "a81d5b0c93e2f7461f08d4c6b7e95a30", "", true},
                               {"config_hash", "0be47f61c25d983af6a1907d3ec8b452", "", true}}});
}

class SamplePage : public testing::TestWithParam<Language> {};

TEST_P(SamplePage, IsWrittenForLooking) {
  const bool chinese = GetParam() == Language::kChinese;
  const Walk walk = make_walk();
  Page page{{.title = chinese ? "双均线策略 · 标普500" : "sp500-ma",
             .subtitle = chinese ? "SPX.INDEX 日线，2000-01-03 至 2019-07-26，初始资金一千万元"
                                 : "ma_cross 20/50 on SPX.INDEX, daily, 2000-01-03 to 2019-07-26",
             .language = GetParam(),
             .footer = "godwit 0.1.0"}};
  add_summary(page);
  add_charts(page, walk);
  page.section(chinese ? "月度收益" : "Monthly returns");
  HeatMap months = monthly_heat_map(walk.years, GetParam());
  months.note = "Simple returns of calendar months, in percent.";
  page.add(months);
  add_tables(page, walk);
  const std::string html = page.render();
  EXPECT_LT(html.size(), 1'500'000U);
  write_file(chinese ? "report_sample_zh.html" : "report_sample.html", html);
}

INSTANTIATE_TEST_SUITE_P(Report, SamplePage,
                         testing::Values(Language::kEnglish, Language::kChinese));

}  // namespace
}  // namespace godwit
