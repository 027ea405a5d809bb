#include "stats_command.h"

#include <cmath>
#include <cstdio>
#include <iostream>
#include <memory>
#include <optional>
#include <string>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "console/json_text.h"
#include "foundation/base/number_text.h"
#include "foundation/base/text_table.h"
#include "foundation/stats/return_metrics.h"
#include "foundation/stats/returns_file.h"
#include "globals.h"

namespace godwit {
namespace {

using Json = nlohmann::ordered_json;

struct StatsOptions {
  std::string path;
  std::optional<std::string> column;
  std::optional<std::string> benchmark;
  ReturnOptions metrics;
};

// JSON has neither NaN nor infinity: both are "not defined".
Json number_or_null(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }

constexpr std::string_view kFromConvention =
    "the row of the peak before the deepest fall: its ts or first field, else its number from 0; "
    "the "
    "first row when the peak is "
    "the start";
constexpr std::string_view kToConvention = "the row of the lowest point of that fall";

/// The rows between which the deepest fall lies; nothing without a fall.
struct FallRows {
  size_t from = 0;
  size_t to = 0;
};

std::optional<FallRows> fall_rows(const Drawdown& drawdown) {
  if (!(drawdown.depth < 0)) return std::nullopt;
  // Wealth point k is after row k - 1; the start lies before the first row.
  return FallRows{.from = drawdown.peak == 0 ? 0 : drawdown.peak - 1, .to = drawdown.trough - 1};
}

template <class Metrics>
void put_metrics(Json& out, const Metrics& metrics, std::span<const MetricEntry<Metrics>> entries) {
  for (const auto& entry : entries)
    out[std::string{entry.name}] = number_or_null(metrics.*entry.value);
}

Json row_as_json(size_t row, const ReturnsTable& table) {
  const std::optional<std::string> label = table.row_label(row);
  return label ? Json(*label) : Json(row);
}

void put_fall(Json& out, const Drawdown& drawdown, const ReturnsTable& table) {
  const std::optional<FallRows> rows = fall_rows(drawdown);
  out["max_drawdown_from"] = rows ? row_as_json(rows->from, table) : Json(nullptr);
  out["max_drawdown_to"] = rows ? row_as_json(rows->to, table) : Json(nullptr);
}

Json as_json(const StatsOptions& options, const ReturnsTable& table, const ReturnMetrics& metrics,
             const std::optional<BenchmarkMetrics>& benchmark) {
  Json out;
  out["column"] = table.column;
  out["n_periods"] = metrics.n_periods;
  out["periods_per_year"] = options.metrics.periods_per_year;
  out["risk_free"] = options.metrics.risk_free;
  put_metrics(out, metrics, return_metric_entries());
  put_fall(out, metrics.drawdown, table);
  out["benchmark"] = nullptr;
  if (benchmark) {
    Json& theirs = out["benchmark"] = Json::object();
    theirs["column"] = *options.benchmark;
    put_metrics(theirs, *benchmark, benchmark_metric_entries());
    put_metrics(theirs, benchmark->own, return_metric_entries());
    put_fall(theirs, benchmark->own.drawdown, table);
  }
  Json& conventions = out["conventions"] = Json::object();
  for (const auto& entry : return_metric_entries())
    conventions[std::string{entry.name}] = convention(entry, options.metrics);
  conventions["max_drawdown_from"] = kFromConvention;
  conventions["max_drawdown_to"] = kToConvention;
  if (benchmark)
    for (const auto& entry : benchmark_metric_entries())
      conventions[std::string{entry.name}] = convention(entry, options.metrics);
  return out;
}

// Six significant digits: for reading. The exact numbers are in the JSON.
std::string for_people(double value) {
  if (!std::isfinite(value)) return "undefined";
  char text[40];
  std::snprintf(text, sizeof text, "%.6g", value);
  return text;
}

template <class Metrics>
void add_rows(TextTable& out, const Metrics& metrics, std::span<const MetricEntry<Metrics>> entries,
              const ReturnOptions& options) {
  for (const auto& entry : entries)
    out.add_row(
        {std::string{entry.name}, for_people(metrics.*entry.value), convention(entry, options)});
}

void add_fall_rows(TextTable& out, const Drawdown& drawdown, const ReturnsTable& table) {
  const std::optional<FallRows> rows = fall_rows(drawdown);
  const auto text = [&](size_t row) { return table.row_label(row).value_or(std::to_string(row)); };
  out.add_row(
      {"max_drawdown_from", rows ? text(rows->from) : "none", std::string{kFromConvention}});
  out.add_row({"max_drawdown_to", rows ? text(rows->to) : "none", std::string{kToConvention}});
}

void print_for_people(const StatsOptions& options, const ReturnsTable& table,
                      const ReturnMetrics& metrics,
                      const std::optional<BenchmarkMetrics>& benchmark) {
  std::cout << table.column << ": " << metrics.n_periods
            << " simple period returns (r), P = " << format_double(options.metrics.periods_per_year)
            << " periods a year, rf = " << format_double(options.metrics.risk_free)
            << " per period\n\n";
  TextTable own{{"metric", "value", "convention"}, {.right_aligned = {1}}};
  add_rows(own, metrics, return_metric_entries(), options.metrics);
  add_fall_rows(own, metrics.drawdown, table);
  std::cout << own.text();
  if (!benchmark) return;
  std::cout << "\nagainst the benchmark " << *options.benchmark << " (f)\n\n";
  TextTable against{{"metric", "value", "convention"}, {.right_aligned = {1}}};
  add_rows(against, *benchmark, benchmark_metric_entries(), options.metrics);
  std::cout << against.text() << "\nthe benchmark itself\n\n";
  TextTable theirs{{"metric", "value"}, {.right_aligned = {1}}};
  for (const auto& entry : return_metric_entries())
    theirs.add_row({std::string{entry.name}, for_people(benchmark->own.*entry.value)});
  std::cout << theirs.text();
}

void run_stats(const StatsOptions& options, const Globals& globals) {
  require_valid(options.metrics);
  const ReturnsTable table = read_returns(
      {.path = options.path, .column = options.column, .benchmark = options.benchmark});
  const ReturnMetrics metrics = return_metrics(table.returns, options.metrics);
  std::optional<BenchmarkMetrics> benchmark;
  if (options.benchmark)
    benchmark = benchmark_metrics(table.returns, table.benchmark, options.metrics);
  if (globals.json) {
    std::cout << json_text(as_json(options, table, metrics, benchmark)) << '\n';
  } else {
    print_for_people(options, table, metrics, benchmark);
  }
}

}  // namespace

void add_stats_command(CLI::App& app, Globals& globals) {
  const auto options = std::make_shared<StatsOptions>();
  CLI::App* const sub =
      app.add_subcommand("stats", "Performance metrics of a column of period returns");
  sub->footer(
      "Example:\n  godwit stats --returns returns.csv --column strategy --benchmark index "
      "--periods 252");
  sub->add_option("--returns", options->path, "CSV file with a header; simple returns, 0.01 is 1 %")
      ->required()
      ->type_name("F.csv");
  sub->add_option("--column", options->column,
                  "The column of returns (default: the only one of numbers, or 'return')")
      ->type_name("NAME");
  sub->add_option("--benchmark", options->benchmark, "The column of benchmark returns")
      ->type_name("NAME");
  sub->add_option("--periods", options->metrics.periods_per_year,
                  "Periods a year, by which numbers are annualised")
      ->capture_default_str()
      ->type_name("P");
  sub->add_option("--risk-free", options->metrics.risk_free,
                  "Risk-free return per period of the file")
      ->capture_default_str()
      ->type_name("R");
  sub->callback([options, &globals] { run_stats(*options, globals); });
}

}  // namespace godwit
