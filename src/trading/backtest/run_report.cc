#include "trading/backtest/run_report.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <vector>

#include <nlohmann/json.hpp>

#include "foundation/base/error.h"
#include "foundation/base/file.h"
#include "foundation/base/number_text.h"
#include "foundation/base/time.h"
#include "foundation/report/page.h"
#include "foundation/stats/monthly_table.h"
#include "trading/backtest/metrics_table.h"
#include "trading/backtest/run_files.h"

namespace godwit {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

constexpr uint64_t kJsonBytesMax = 64 << 20;

/// The run's files, loaded, and how its times are written.
struct Run {
  fs::path folder;
  Json summary;
  RunTable equity;
  RunTable fills;
  RunTable trades;
  RunTable positions;
  RunTable bars;
  bool intraday;
};

Json load_summary(const fs::path& folder) {
  if (!fs::is_directory(folder)) throw failed(folder.string() + ": no such run directory");
  try {
    return Json::parse(read_file(folder / "summary.json", kJsonBytesMax));
  } catch (const nlohmann::json::exception& error) {
    throw failed((folder / "summary.json").string() + ": not valid JSON (" + error.what() +
                 "); run the back-test again");
  }
}

Run load(const fs::path& folder) {
  return {folder,
          load_summary(folder),
          RunTable{folder / "equity.csv", {"ts", "equity", "benchmark"}},
          RunTable{folder / "fills.csv", {"ts", "instrument", "side", "quantity", "price"}},
          RunTable{folder / "trades.csv",
                   {"entry_ts", "exit_ts", "instrument", "direction", "quantity", "entry_price",
                    "exit_price", "holding_days", "gross", "costs", "net", "return"}},
          RunTable{folder / "positions.csv",
                   {"ts", "instrument", "quantity", "price", "value", "unrealised"}},
          RunTable{folder / "bars.csv", {"ts", "instrument", "open", "high", "low", "close"}},
          false};
}

/// A key of summary.json as a number; NaN for null or a missing one.
double figure(const Json& json, const std::string& key) {
  const auto entry = json.find(key);
  return entry != json.end() && entry->is_number() ? entry->get<double>() : std::nan("");
}

std::string text(const Json& json, const std::string& key) {
  const auto entry = json.find(key);
  return entry != json.end() && entry->is_string() ? entry->get<std::string>() : std::string{};
}

Timestamp parse_stamp(const std::string& stamp, const fs::path& folder) {
  if (const std::optional<Date> date = parse_date(stamp)) return date->midnight_utc();
  if (const std::optional<Timestamp> ts = parse_timestamp(stamp)) return *ts;
  throw failed(folder.string() + ": \"" + stamp + "\" is no time; run the back-test again");
}

Tone tone_of(double value) {
  if (value > 0) return Tone::kGood;
  return value < 0 ? Tone::kBad : Tone::kNeutral;
}

Cards headline(const Json& summary) {
  const std::string currency = text(summary, "currency");
  const Json& benchmark = summary.at("benchmark");
  const double total = figure(summary, "total_return");
  Cards cards;
  cards.cards.push_back({"Total return", format_signed_percent(total),
                         benchmark.is_object() ? "benchmark " + format_signed_percent(figure(
                                                                    benchmark, "total_return"))
                                               : "no benchmark",
                         tone_of(total)});
  cards.cards.push_back(
      {"Annual return", format_signed_percent(figure(summary, "annual_return")),
       "geometric, " + format_number(figure(summary, "periods_per_year"), 0) + " periods a year",
       tone_of(figure(summary, "annual_return"))});
  const Json& trials = summary.at("trials");
  cards.cards.push_back({"Sharpe ratio", format_number(figure(summary, "sharpe")),
                         "deflated " + format_percent(figure(trials, "deflated_sharpe"), 1) +
                             "; trials so far: " + format_number(figure(trials, "count"), 0)});
  cards.cards.push_back(
      {"Maximum drawdown", format_percent(figure(summary, "max_drawdown")),
       text(summary, "max_drawdown_from") + " to " + text(summary, "max_drawdown_to"),
       tone_of(figure(summary, "max_drawdown"))});
  cards.cards.push_back(
      {"Final equity", format_number(figure(summary, "final_equity"), 0),
       currency + ", from " + format_number(figure(summary, "initial_capital"), 0)});
  const double cost = figure(summary.at("costs"), "commission") +
                      figure(summary.at("costs"), "tax") + figure(summary.at("costs"), "fee") +
                      figure(summary.at("costs"), "slippage") +
                      figure(summary.at("costs"), "impact");
  cards.cards.push_back({"Costs", format_number(cost, 0),
                         currency + ", " + format_number(figure(summary, "fills"), 0) + " fills"});
  return cards;
}

Chart equity_chart(const Run& run) {
  LineSeries equity{.name = "Strategy", .format = {.decimals = 0}};
  LineSeries benchmark{
      .name = "Benchmark", .color = SeriesColor::kMuted, .format = {.decimals = 0}};
  LineSeries drawdown{.name = "Drawdown",
                      .style = LineStyle::kFromZero,
                      .color = SeriesColor::kDown,
                      .format = {.kind = NumberKind::kPercent}};
  double peak = figure(run.summary, "initial_capital");
  for (size_t i = 0; i < run.equity.rows(); ++i) {
    const Timestamp ts = parse_stamp(run.equity.at(i, 0), run.folder);
    const double value = run.equity.number(i, 1);
    peak = std::max(peak, value);
    equity.points.push_back({ts, value});
    drawdown.points.push_back({ts, value / peak - 1});
    const double compared = run.equity.number(i, 2);
    if (std::isfinite(compared)) benchmark.points.push_back({ts, compared});
  }
  Chart chart;
  chart.unit = run.intraday ? TimeUnit::kSecond : TimeUnit::kDay;
  ChartPane value{
      .title = "Equity, " + text(run.summary, "currency"), .weight = 2, .log_button = true};
  value.series.emplace_back(std::move(equity));
  if (!benchmark.points.empty()) value.series.emplace_back(std::move(benchmark));
  ChartPane fall{.title = run.intraday ? "Drawdown, per bar" : "Drawdown"};
  fall.series.emplace_back(std::move(drawdown));
  chart.panes = {std::move(value), std::move(fall)};
  return chart;
}

/// One chart of prices with entries and exits for each instrument that bars.csv has.
std::vector<Chart> price_charts(const Run& run) {
  std::map<std::string, CandleSeries> series;
  for (size_t i = 0; i < run.bars.rows(); ++i) {
    CandleSeries& candles = series[run.bars.at(i, 1)];
    candles.name = run.bars.at(i, 1);
    candles.candles.push_back({parse_stamp(run.bars.at(i, 0), run.folder), run.bars.number(i, 2),
                               run.bars.number(i, 3), run.bars.number(i, 4),
                               run.bars.number(i, 5)});
  }
  for (size_t i = 0; i < run.fills.rows(); ++i) {
    const auto entry = series.find(run.fills.at(i, 1));
    if (entry == series.end()) continue;
    const bool buys = run.fills.at(i, 2) == "buy";
    entry->second.markers.push_back(
        {parse_stamp(run.fills.at(i, 0), run.folder), buys ? MarkerKind::kUp : MarkerKind::kDown,
         run.fills.at(i, 2) + " " + format_number(run.fills.number(i, 3), 0) + " @ " +
             format_number(run.fills.number(i, 4))});
  }
  std::vector<Chart> charts;
  for (auto& [id, candles] : series) {
    Chart chart;
    chart.unit = run.intraday ? TimeUnit::kSecond : TimeUnit::kDay;
    ChartPane pane{.title = id, .log_button = true};
    pane.series.emplace_back(std::move(candles));
    chart.panes.push_back(std::move(pane));
    charts.push_back(std::move(chart));
  }
  return charts;
}

HeatMap months(const Run& run) {
  std::vector<DatedReturn> returns;
  double before = figure(run.summary, "initial_capital");
  for (size_t i = 0; i < run.equity.rows() && before > 0; ++i) {
    const Timestamp ts = parse_stamp(run.equity.at(i, 0), run.folder);
    const Date date = run.intraday ? utc_date(ts - Duration::from_ns(1)) : utc_date(ts);
    returns.push_back({date, run.equity.number(i, 1) / before - 1});
    before = run.equity.number(i, 1);
  }
  std::vector<MonthlyReturns> years;
  for (const MonthlyRow& row : monthly_table(returns))
    years.push_back({row.year, row.months, row.total});
  return monthly_heat_map(years, Language::kEnglish);
}

Table trades_table(const Run& run) {
  Table table;
  table.columns = {{"Entry"},
                   {"Exit"},
                   {"Instrument"},
                   {"Direction"},
                   {"Quantity", Align::kRight},
                   {"Entry price", Align::kRight},
                   {"Exit price", Align::kRight},
                   {"Days", Align::kRight},
                   {"Gross", Align::kRight},
                   {"Costs", Align::kRight},
                   {"Net", Align::kRight},
                   {"Return", Align::kRight}};
  table.rest_note = "All are in trades.csv.";
  table.rows_total = run.trades.rows();
  for (size_t i = 0; i < std::min(run.trades.rows(), table.rows_max); ++i) {
    std::vector<Cell> row;
    for (size_t column = 0; column < 4; ++column) row.emplace_back(run.trades.at(i, column));
    row.push_back(number_cell(run.trades.number(i, 4), {.decimals = 0}));
    row.push_back(number_cell(run.trades.number(i, 5)));
    row.push_back(number_cell(run.trades.number(i, 6)));
    row.push_back(number_cell(run.trades.number(i, 7), {.decimals = run.intraday ? 2 : 0}));
    row.push_back(signed_cell(run.trades.number(i, 8), {.decimals = 0}));
    row.push_back(number_cell(run.trades.number(i, 9), {.decimals = 0}));
    row.push_back(signed_cell(run.trades.number(i, 10), {.decimals = 0}));
    row.push_back(signed_cell(run.trades.number(i, 11), {.kind = NumberKind::kPercent}));
    table.rows.push_back(std::move(row));
  }
  return table;
}

/// What is still held when the data end.
Table positions_table(const Run& run) {
  Table table;
  table.columns = {{"Instrument"},
                   {"Quantity", Align::kRight},
                   {"Last price", Align::kRight},
                   {"Value", Align::kRight},
                   {"Unrealised", Align::kRight}};
  table.title = "Held at the end, marked at the last close";
  for (size_t i = 0; i < run.positions.rows(); ++i)
    table.rows.push_back({Cell{run.positions.at(i, 1)},
                          number_cell(run.positions.number(i, 2), {.decimals = 0}),
                          number_cell(run.positions.number(i, 3)),
                          number_cell(run.positions.number(i, 4), {.decimals = 0}),
                          signed_cell(run.positions.number(i, 5), {.decimals = 0})});
  return table;
}

Table costs_table(const Json& summary) {
  const double capital = figure(summary, "initial_capital");
  Table table;
  table.columns = {{"Cost"},
                   {text(summary, "currency"), Align::kRight},
                   {"of the capital", Align::kRight},
                   {"How"}};
  table.sortable = false;
  for (const auto& [name, value] : summary.at("costs").items()) {
    const double cost = value.is_number() ? value.get<double>() : std::nan("");
    table.rows.push_back({Cell{name}, number_cell(cost),
                          number_cell(cost / capital, {.kind = NumberKind::kPercent}),
                          Cell{text(summary.at("assumptions"), name)}});
  }
  table.note = "Slippage and impact are part of the prices paid; the other lines were charged.";
  return table;
}

KeyValues list_of(const Json& json, bool monospace) {
  KeyValues list;
  for (const auto& [name, value] : json.items())
    list.items.push_back({.key = name,
                          .value = value.is_string() ? value.get<std::string>() : value.dump(),
                          .monospace = monospace});
  return list;
}

Page build(const Run& run) {
  const Json& summary = run.summary;
  std::string instruments;
  for (const Json& id : summary.at("instruments"))
    if (instruments.size() < 120)
      instruments += (instruments.empty() ? "" : ", ") + id.get<std::string>();
  Page page{{.title = text(summary, "name"),
             .subtitle = text(summary, "strategy") + " on " + instruments + ", " +
                         text(summary, "interval") + ", " + text(summary, "from") + " to " +
                         text(summary, "to"),
             .footer = "godwit back-test"}};
  page.section("Result");
  page.add(headline(summary));
  for (const Json& warning : summary.at("warnings"))
    page.add(Note{warning.get<std::string>(), NoteKind::kWarning});
  if (run.equity.rows() > 0) {
    page.section("Equity");
    page.add(equity_chart(run));
    page.section("Prices");
    for (const Chart& chart : price_charts(run)) page.add(chart);
    page.section("Months");
    page.add(months(run));
  }
  page.section("Metrics");
  page.add(metrics_table(summary));
  page.section("Trades");
  if (run.trades.rows() > 0)
    page.add(trades_table(run));
  else
    page.add(Note{"No position was opened and closed again."});
  if (run.positions.rows() > 0) page.add(positions_table(run));
  page.section("Costs");
  page.add(costs_table(summary));
  page.section("Assumptions");
  page.add(list_of(summary.at("assumptions"), false));
  page.add(
      Note{"Limit orders and stops depend on the path of prices within a bar; market orders at "
           "the open do not, so the pessimistic and the optimistic result are the same here: " +
           format_number(figure(summary.at("optimistic"), "final_equity"), 0) + " " +
           text(summary, "currency") + "."});
  page.section("Configuration");
  page.add(list_of(summary.at("configuration"), false));
  page.section("Identity");
  const Json& trials = summary.at("trials");
  Json identity{{"run_hash", summary.at("run_hash")},
                {"data_hash", summary.at("data_hash")},
                {"config_hash", summary.at("config_hash")},
                {"seed", summary.at("seed")},
                {"trials of this family", trials.at("count")}};
  page.add(list_of(identity, true));
  return page;
}

}  // namespace

std::string render_run_report(const fs::path& folder) {
  Run run = load(folder);
  run.intraday = run.equity.rows() > 0 && !parse_date(run.equity.at(0, 0)).has_value();
  try {
    return build(run).render();
  } catch (const nlohmann::json::exception& error) {
    throw failed((folder / "summary.json").string() + ": lacks what a report needs (" +
                 error.what() + "); run the back-test again");
  }
}

}  // namespace godwit
