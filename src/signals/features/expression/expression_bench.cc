// Indicators alone and Alpha158 as a whole, over history (a block at a time) and live (a row at a
// time). One series of prices without holes; one core. `ns` is time per row and instrument.
#include <cmath>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>

#include "foundation/base/random.h"
#include "signals/features/expression/evaluator.h"

namespace godwit::features {
namespace {

constexpr size_t kRows = 3'400;

/// Bars of one instrument, drawn.
struct Bars {
  Bars() {
    Rng rng{1};
    double price = 20;
    for (size_t i = 0; i < kRows; ++i) {
      const double before = price;
      price *= std::exp(0.02 * rng.normal());
      open.push_back(before);
      close.push_back(price);
      high.push_back(std::max(before, price) * (1 + 0.01 * rng.uniform()));
      low.push_back(std::min(before, price) * (1 - 0.01 * rng.uniform()));
      vwap.push_back((open[i] + high[i] + low[i] + close[i]) / 4);
      volume.push_back(std::exp(12 + rng.normal()));
    }
  }
  [[nodiscard]] const double* column(const std::string& name) const {
    if (name == "open") return open.data();
    if (name == "high") return high.data();
    if (name == "low") return low.data();
    if (name == "close") return close.data();
    if (name == "vwap") return vwap.data();
    return volume.data();
  }
  std::vector<double> open, high, low, close, vwap, volume;
};

/// "{d}" of a formula filled in.
std::string with_window(std::string text, int window) {
  for (size_t at = text.find("{d}"); at != std::string::npos; at = text.find("{d}"))
    text.replace(at, 3, std::to_string(window));
  return text;
}

std::vector<NamedExpression> alpha158() {
  std::vector<NamedExpression> set{
      {"KMID", "(close - open) / open"},
      {"KLEN", "(high - low) / open"},
      {"KMID2", "(close - open) / (high - low + 1e-12)"},
      {"KUP", "(high - greatest(open, close)) / open"},
      {"KUP2", "(high - greatest(open, close)) / (high - low + 1e-12)"},
      {"KLOW", "(least(open, close) - low) / open"},
      {"KLOW2", "(least(open, close) - low) / (high - low + 1e-12)"},
      {"KSFT", "(2 * close - high - low) / open"},
      {"KSFT2", "(2 * close - high - low) / (high - low + 1e-12)"},
      {"OPEN0", "open / close"},
      {"HIGH0", "high / close"},
      {"LOW0", "low / close"},
      {"VWAP0", "vwap / close"}};
  const std::string up = "sum(greatest(close - ref(close, 1), 0), {d})";
  const std::string down = "sum(greatest(ref(close, 1) - close, 0), {d})";
  const std::string both = "(sum(abs(close - ref(close, 1)), {d}) + 1e-12)";
  const std::string more = "sum(greatest(volume - ref(volume, 1), 0), {d})";
  const std::string less = "sum(greatest(ref(volume, 1) - volume, 0), {d})";
  const std::string moved = "(sum(abs(volume - ref(volume, 1)), {d}) + 1e-12)";
  const std::string weighed = "(abs(close / ref(close, 1) - 1) * volume)";
  const std::vector<NamedExpression> rolling{
      {"ROC", "ref(close, {d}) / close"},
      {"MA", "mean(close, {d}) / close"},
      {"STD", "std(close, {d}) / close"},
      {"BETA", "slope(close, {d}) / close"},
      {"RSQR", "rsquare(close, {d})"},
      {"RESI", "resid(close, {d}) / close"},
      {"MAX", "max(high, {d}) / close"},
      {"MIN", "min(low, {d}) / close"},
      {"QTLU", "quantile(close, {d}, 0.8) / close"},
      {"QTLD", "quantile(close, {d}, 0.2) / close"},
      {"RANK", "rank(close, {d})"},
      {"RSV", "(close - min(low, {d})) / (max(high, {d}) - min(low, {d}) + 1e-12)"},
      {"IMAX", "argmax(high, {d}) / {d}"},
      {"IMIN", "argmin(low, {d}) / {d}"},
      {"IMXD", "(argmax(high, {d}) - argmin(low, {d})) / {d}"},
      {"CORR", "corr(close, log(volume + 1), {d})"},
      {"CORD", "corr(close / ref(close, 1), log(volume / ref(volume, 1) + 1), {d})"},
      {"CNTP", "mean(close > ref(close, 1), {d})"},
      {"CNTN", "mean(close < ref(close, 1), {d})"},
      {"CNTD", "mean(close > ref(close, 1), {d}) - mean(close < ref(close, 1), {d})"},
      {"SUMP", up + " / " + both},
      {"SUMN", down + " / " + both},
      {"SUMD", "(" + up + " - " + down + ") / " + both},
      {"VMA", "mean(volume, {d}) / (volume + 1e-12)"},
      {"VSTD", "std(volume, {d}) / (volume + 1e-12)"},
      {"WVMA", "std(" + weighed + ", {d}) / (mean(" + weighed + ", {d}) + 1e-12)"},
      {"VSUMP", more + " / " + moved},
      {"VSUMN", less + " / " + moved},
      {"VSUMD", "(" + more + " - " + less + ") / " + moved}};
  for (const NamedExpression& feature : rolling)
    for (const int window : {5, 10, 20, 30, 60})
      set.push_back({feature.name + std::to_string(window), with_window(feature.text, window)});
  return set;
}

std::vector<NamedExpression> one(const std::string& text) { return {{"f", text}}; }

std::vector<NamedExpression> classic14() {
  std::vector<NamedExpression> set;
  for (const std::string what : {"mean", "std", "max", "min"})
    for (const int window : {5, 10, 20})
      set.push_back({what + std::to_string(window),
                     what + "(close, " + std::to_string(window) + ") / close"});
  set.push_back({"volume_ratio_20", "volume / mean(volume, 20)"});
  set.push_back({"roc_10", "roc(close, 10)"});
  return set;
}

void run(benchmark::State& state, const std::vector<NamedExpression>& set, size_t rows_at_once) {
  static const Bars kBars;
  const Program program = compile(set, {.min_periods = 1, .flat_std = 2e-5});
  Evaluator evaluator{program, std::max<size_t>(rows_at_once, 256)};
  std::vector<const double*> columns(program.inputs().size());
  for (auto _ : state) {
    for (size_t at = 0; at < kRows; at += rows_at_once) {
      const size_t rows = std::min(rows_at_once, kRows - at);
      for (size_t i = 0; i < columns.size(); ++i)
        columns[i] = kBars.column(program.inputs()[i]) + at;
      evaluator.push(columns, rows);
      for (size_t i = 0; i < set.size(); ++i) benchmark::DoNotOptimize(evaluator.output(i)[0]);
    }
  }
  const auto rows = static_cast<double>(kRows) * static_cast<double>(state.iterations());
  state.counters["ns"] =
      benchmark::Counter(rows / 1e9, benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
  state.counters["nodes"] = static_cast<double>(program.nodes());
}

void add(const std::string& name, const std::vector<NamedExpression>& set) {
  for (const size_t rows : {size_t{256}, size_t{1}})
    benchmark::RegisterBenchmark((name + (rows == 1 ? "/stream" : "/batch")).c_str(),
                                 [set, rows](benchmark::State& state) { run(state, set, rows); });
}

const bool kAdded = [] {
  add("sma_20", one("mean(close, 20)"));
  add("ema_20", one("ema(close, 20)"));
  add("rsi_14_simple", {{"up", "mean(greatest(delta(close, 1), 0), 14)"},
                        {"down", "mean(greatest(-delta(close, 1), 0), 14)"},
                        {"rsi", "100 - 100 / (1 + up / down)"}});
  add("rsi_14_wilder", {{"up", "wilder(greatest(delta(close, 1), 0), 14)"},
                        {"down", "wilder(greatest(-delta(close, 1), 0), 14)"},
                        {"rsi", "100 - 100 / (1 + up / down)"}});
  add("macd", {{"line", "ema(close, 12) - ema(close, 26)"},
               {"signal", "ema(line, 9)"},
               {"histogram", "line - signal"}});
  add("bbands_20", {{"mid", "mean(close, 20)"},
                    {"upper", "mid + 2 * std(close, 20)"},
                    {"lower", "mid - 2 * std(close, 20)"}});
  add("atr_14", one("wilder(greatest(high - low, greatest(abs(high - ref(close, 1)), "
                    "abs(low - ref(close, 1)))), 14)"));
  add("std_20", one("std(close, 20)"));
  add("max_20", one("max(close, 20)"));
  add("corr_20", one("corr(close, volume, 20)"));
  add("slope_20", one("slope(close, 20)"));
  add("rank_20", one("rank(close, 20)"));
  add("quantile_20", one("quantile(close, 20, 0.8)"));
  add("rank_60", one("rank(close, 60)"));
  add("quantile_60", one("quantile(close, 60, 0.8)"));
  add("skew_20", one("skew(close, 20)"));
  add("argmax_20", one("argmax(close, 20)"));
  add("classic14", classic14());
  add("alpha158", alpha158());
  return true;
}();

}  // namespace
}  // namespace godwit::features
