#include "trading/backtest/summary.h"

#include <algorithm>
#include <cmath>

#include <nlohmann/json.hpp>

#include "foundation/base/decimal.h"
#include "foundation/base/error.h"
#include "foundation/base/number_text.h"
#include "foundation/stats/return_metrics.h"
#include "foundation/stats/trade_metrics.h"

namespace godwit {
namespace {

using Json = nlohmann::ordered_json;

/// Not defined is null; JSON has no infinity either.
Json number(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }

/// An exact amount as a JSON number: its shortest decimal text, not a rounded sum.
Json amount(Amount value) { return Json(value.to_double()); }

double days_per_year(const RunConfig& config, const RunResult& result) {
  if (config.interval == Interval::k1w) return 52;
  double days = 0;
  for (const Instrument& instrument : result.instruments)
    days = std::max(days, instrument.calendar->days_per_year());
  return days;
}

struct Totals {
  FillCosts costs;
  Amount traded;
  uint64_t buys = 0;
  uint64_t sells = 0;
};

Totals add_up(const std::vector<RecordedFill>& fills) {
  Totals totals;
  for (const RecordedFill& recorded : fills) {
    const Fill& fill = recorded.fill;
    totals.costs.commission += fill.costs.commission;
    totals.costs.tax += fill.costs.tax;
    totals.costs.fee += fill.costs.fee;
    totals.costs.slippage += fill.costs.slippage;
    totals.costs.impact += fill.costs.impact;
    totals.traded += fill.amount.abs();
    (fill.side == Side::kBuy ? totals.buys : totals.sells) += 1;
  }
  return totals;
}

Json costs_json(const FillCosts& costs) {
  return {{"commission", amount(costs.commission)},
          {"tax", amount(costs.tax)},
          {"fee", amount(costs.fee)},
          {"slippage", amount(costs.slippage)},
          {"impact", amount(costs.impact)},
          {"funding", 0.0},
          {"swap", 0.0}};
}

/// Traded amount, both sides, over mean equity, per year.
double turnover(Amount traded, const Performance& performance) {
  if (performance.equity.size() < 2) return std::nan("");
  double mean = 0;
  for (const double equity : performance.equity) mean += equity;
  mean /= static_cast<double>(performance.equity.size());
  const double years =
      static_cast<double>(performance.returns.size()) / performance.periods_per_year;
  return traded.to_double() / mean / years;
}

void put_drawdown(Json& json, const Drawdown& drawdown, const std::vector<TradingDay>& days) {
  const bool fell = drawdown.depth < 0;
  json["max_drawdown"] = number(drawdown.depth);
  json["max_drawdown_from"] = fell ? Json(format_date(days[drawdown.peak].date())) : Json(nullptr);
  json["max_drawdown_to"] = fell ? Json(format_date(days[drawdown.trough].date())) : Json(nullptr);
}

Json benchmark_json(const RunConfig& config, const Performance& performance,
                    const ReturnOptions& options) {
  if (!config.benchmark || performance.benchmark_returns.empty()) return nullptr;
  const BenchmarkMetrics metrics =
      benchmark_metrics(performance.returns, performance.benchmark_returns, options);
  Json json;
  json["instrument"] = config.benchmark->text();
  for (const auto& entry : return_metric_entries()) {
    const bool of_periods = entry.name == "win_rate";  // A benchmark has no round trips.
    json[of_periods ? "positive_periods" : entry.name] = number(metrics.own.*entry.value);
  }
  put_drawdown(json, metrics.own.drawdown, performance.days);
  for (const auto& entry : benchmark_metric_entries())
    json[entry.name] = number(metrics.*entry.value);
  return json;
}

Json conventions_json(const ReturnOptions& options) {
  Json json;
  for (const auto& entry : return_metric_entries()) json[entry.name] = convention(entry, options);
  for (const auto& entry : benchmark_metric_entries())
    json[entry.name] = convention(entry, options);
  json["returns"] =
      "simple returns of the equity at the last bar of each trading day; where the first day can "
      "trade (intraday bars, bar_fill close), its return on the starting cash is the first";
  json["positive_periods"] = json["win_rate"];
  json["win_rate"] = "round trips with a net profit / round trips";
  json["profit_factor"] = "sum of winning net profits / -(sum of losing ones), round trips";
  json["turnover"] = "amount bought and sold / mean equity, per year";
  json["trades"] = "round trips, from flat to flat; what is open at the end is marked, not counted";
  json["deflated_sharpe"] =
      "PSR against the Sharpe ratio to expect from the best of the family's trials by luck";
  return json;
}

Json assumptions_json(const RunConfig& config) {
  const SimulationModel& model = config.simulation;
  const CostProfile& costs = model.costs;
  Json json;
  json["fill"] = model.bar_fill == BarFill::kNextOpen
                     ? "market orders fill at the open of the bar after the decision"
                     : "market orders fill at the close of the bar of the decision";
  json["liquidity"] = "at most " + format_double(model.max_volume_share * 100) +
                      " % of a bar's volume; the rest works on";
  json["latency"] = "none";
  json["path"] = config.path + "; market orders at the open do not depend on the path in the bar";
  json["cost_profile"] = std::string{costs.name};
  json["commission"] = format_double(costs.commission.rate.to_double() * 100) +
                       " % of the amount, at least " + format_fixed(costs.commission.minimum) +
                       " an order and day";
  if (costs.fees != FeeSource::kProfile || costs.spread_pips)
    json["commission"] = describe_fees(costs, model.fee_terms);
  json["slippage"] = costs.slippage.describe();
  json["impact"] = costs.impact.describe();
  json["cash"] =
      "earns nothing; a buy beyond it is cut (CUT_TO_CASH); the least commission of a sale may "
      "leave a small debt";
  json["exchange_rules"] = "lots only; no price limits, no T+1, no auctions";
  return json;
}

}  // namespace

Performance performance(const RunConfig& config, const RunResult& result) {
  Performance out;
  out.periods_per_year = days_per_year(config, result);
  const std::vector<EquityPoint>& points = result.recorder.equity();
  std::vector<double> benchmark;
  // What happens on the first day counts, too, where anything can: a daily run that fills at opens
  // ends its first day with the cash it was given.
  const bool trades_on_first_day =
      is_intraday(config.interval) || config.simulation.bar_fill == BarFill::kClose;
  if (trades_on_first_day && !points.empty()) {
    out.days.push_back(points.front().trading_day);
    out.equity.push_back(config.cash.to_double());
    if (!result.benchmark.empty()) benchmark.push_back(config.cash.to_double());
  }
  for (size_t i = 0; i < points.size(); ++i) {
    if (i + 1 < points.size() && points[i + 1].trading_day == points[i].trading_day) continue;
    out.days.push_back(points[i].trading_day);
    out.equity.push_back(points[i].equity.to_double());
    if (!result.benchmark.empty()) benchmark.push_back(result.benchmark[i]);
  }
  for (size_t i = 1; i < out.equity.size(); ++i) {
    out.returns.push_back(out.equity[i] / out.equity[i - 1] - 1);
    if (out.equity[i] > 0) continue;
    // Nothing is left: there are no returns beyond, and this is a result like any other.
    out.ruined_on = out.days[i];
    out.days.resize(i + 1);
    out.equity.resize(i + 1);
    if (!benchmark.empty()) benchmark.resize(i + 1);
  }
  const bool complete =
      !benchmark.empty() &&
      std::all_of(benchmark.begin(), benchmark.end(), [](double v) { return std::isfinite(v); });
  for (size_t i = 1; complete && i < benchmark.size(); ++i)
    out.benchmark_returns.push_back(benchmark[i] / benchmark[i - 1] - 1);
  return out;
}

std::string summary_json(const RunConfig& config, const RunResult& result,
                         const Performance& performance, const TrialSummary& trials) {
  const Recorder& recorder = result.recorder;
  const ReturnOptions options{.periods_per_year = performance.periods_per_year};
  const ReturnMetrics metrics = return_metrics(performance.returns, options);
  const Totals totals = add_up(recorder.fills());
  std::vector<double> nets;
  for (const RoundTrip& trip : recorder.round_trips()) nets.push_back(trip.net().to_double());
  const TradeMetrics trades = trade_metrics(nets);
  const Amount final_equity =
      recorder.equity().empty() ? config.cash : recorder.equity().back().equity;

  Json json;
  json["name"] = config.name;
  json["strategy"] = config.strategy.kind;
  json["interval"] = std::string{name(config.interval)};
  json["currency"] = std::string{config.currency.code()};
  for (const Instrument& instrument : result.instruments)
    json["instruments"].push_back(instrument.id.text());
  json["from"] = format_date(performance.days.front().date());
  json["to"] = format_date(performance.days.back().date());
  json["run_hash"] = result.run_hash.hex();
  json["data_hash"] = result.data_hash.hex();
  json["config_hash"] = result.config_hash.hex();
  json["benchmark_hash"] =
      result.benchmark_hash ? Json(result.benchmark_hash->hex()) : Json(nullptr);
  json["seed"] = config.simulation.seed;
  json["bars"] = recorder.bars();
  json["orders"] = result.orders.size();
  json["fills"] = recorder.fills().size();
  json["trades"] = trades.trades;
  json["buys"] = totals.buys;
  json["sells"] = totals.sells;
  json["cut_to_cash"] =
      std::count_if(result.orders.begin(), result.orders.end(),
                    [](const Order& order) { return order.reason() == Reason::kCutToCash; });
  json["initial_capital"] = amount(config.cash);
  json["final_equity"] = amount(final_equity);
  json["final_cash"] = amount(result.final_cash);
  json["profit"] = amount(final_equity - config.cash);
  for (const auto& entry : return_metric_entries()) json[entry.name] = number(metrics.*entry.value);
  json["total_return"] = number(final_equity.to_double() / config.cash.to_double() - 1);
  put_drawdown(json, metrics.drawdown, performance.days);
  json["positive_periods"] = number(metrics.win_rate);
  json["win_rate"] = number(trades.win_rate);
  json["profit_factor"] = number(trades.profit_factor);
  json["turnover"] = number(turnover(totals.traded, performance));
  json["periods_per_year"] = performance.periods_per_year;
  json["costs"] = costs_json(totals.costs);
  json["benchmark"] = benchmark_json(config, performance, options);
  json["optimistic"] = {{"final_equity", amount(final_equity)},
                        {"total_return", json["total_return"]}};
  json["trials"] = {
      {"count", trials.count},
      {"deflated_sharpe", trials.deflated_sharpe ? number(*trials.deflated_sharpe) : Json(nullptr)},
      {"pbo", nullptr}};
  json["warnings"] = result.warnings;
  if (performance.ruined_on)
    json["warnings"].push_back("The account lost everything by " +
                               format_date(performance.ruined_on->date()) +
                               ": returns and their metrics end there.");
  for (const ResolvedConfig::Setting& setting : config.resolved.settings())
    json["configuration"][setting.key] = setting.value;
  json["assumptions"] = assumptions_json(config);
  json["conventions"] = conventions_json(options);
  return json.dump(2) + "\n";
}

}  // namespace godwit
