#include "backtest_command.h"

#include <cmath>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "console/json_text.h"
#include "console/progress.h"
#include "foundation/base/clock.h"
#include "foundation/base/error.h"
#include "foundation/base/text_table.h"
#include "foundation/report/format.h"
#include "globals.h"
#include "strategies.h"
#include "trading/backtest/run_directory.h"
#include "trading/backtest/trial_record.h"
#include "trading/backtest/write_run.h"

namespace godwit {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

struct BacktestOptions {
  std::string run_file;
  std::string output;
  std::vector<std::string> settings;
};

RunConfig read_config(const BacktestOptions& options, const Globals& globals) {
  ConfigFile file = ConfigFile::load(options.run_file);
  for (const std::string& setting : options.settings) {
    const size_t equals = setting.find('=');
    if (equals == std::string::npos)
      throw usage_error("--set " + setting + ": expected SECTION.KEY=VALUE");
    file.set(std::string_view{setting}.substr(0, equals),
             std::string_view{setting}.substr(equals + 1));
  }
  return read_run_config(file, fs::path{options.run_file}.parent_path(), builtin_strategies(),
                         globals.seed);
}

/// Rows that the run will read, as far as the catalog knows: for the progress bar.
uint64_t rows_expected(const RunConfig& config, const Catalog* catalog) {
  if (catalog == nullptr) return 0;
  uint64_t rows = 0;
  for (const InstrumentId& id : config.instruments) {
    const Series series = bar_series(id, config.interval);
    if (catalog->contains(series)) rows += catalog->info(series).rows;
  }
  return rows;
}

std::string figure(const Json& json, const char* key, bool percent) {
  const auto entry = json.find(key);
  const double value =
      entry != json.end() && entry->is_number() ? entry->get<double>() : std::nan("");
  return percent ? format_percent(value) : format_number(value);
}

void print_for_people(const Json& summary, const fs::path& folder) {
  const Json& benchmark = summary["benchmark"];
  const bool compared = benchmark.is_object();
  TextTable table{{"", "strategy", compared ? "benchmark" : ""}, {.right_aligned = {1, 2}}};
  const auto row = [&](const char* label, const char* key, bool percent) {
    table.add_row({label, figure(summary, key, percent),
                   compared ? figure(benchmark, key, percent) : std::string{}});
  };
  row("total return", "total_return", true);
  row("annual return", "annual_return", true);
  row("annual volatility", "annual_volatility", true);
  row("Sharpe ratio", "sharpe", false);
  row("Sortino ratio", "sortino", false);
  row("Calmar ratio", "calmar", false);
  row("maximum drawdown", "max_drawdown", true);
  std::printf("%s", table.text().c_str());

  const Json& costs = summary["costs"];
  const std::string currency = summary["currency"];
  std::printf("\nfinal equity    %s %s, from %s\n", figure(summary, "final_equity", false).c_str(),
              currency.c_str(), figure(summary, "initial_capital", false).c_str());
  std::printf("activity        %s bars, %s orders, %s fills, %s round trips, win rate %s\n",
              summary["bars"].dump().c_str(), summary["orders"].dump().c_str(),
              summary["fills"].dump().c_str(), summary["trades"].dump().c_str(),
              figure(summary, "win_rate", true).c_str());
  std::printf("costs           commission %s, slippage %s, impact %s %s\n",
              figure(costs, "commission", false).c_str(), figure(costs, "slippage", false).c_str(),
              figure(costs, "impact", false).c_str(), currency.c_str());
  std::printf("trials          %s of this family; deflated Sharpe ratio %s\n",
              summary["trials"]["count"].dump().c_str(),
              figure(summary["trials"], "deflated_sharpe", true).c_str());
  std::printf("run hash        %s\n", summary["run_hash"].get<std::string>().c_str());
  std::printf("report          %s\n", (folder / "report.html").c_str());
}

void run_command(const BacktestOptions& options, const Globals& globals) {
  const RunConfig config = read_config(options, globals);
  if (!options.output.empty()) check_run_target(options.output);
  std::optional<Catalog> catalog;
  if (config.csv.empty())
    catalog.emplace(globals.catalog, Catalog::Mode::kReadOnly, std::max(globals.threads, 1));
  const Catalog* const data = catalog ? &*catalog : nullptr;

  std::optional<Progress> progress;
  progress.emplace("bars", rows_expected(config, data), progress_wanted(globals));
  const RunResult result = run_backtest(config, make_bar_source(config, data),
                                        [&](uint64_t bars) { progress->advance_to(bars); });
  progress.reset();

  const Performance returns = performance(config, result);
  TrialLedger ledger{globals.store_path(), Database::Open::kCreate};
  const TrialSummary trials =
      record_trial(ledger, make_trial(config, result, returns, LiveClock{}.now()));
  const std::string summary = summary_json(config, result, returns, trials);
  const fs::path folder =
      options.output.empty() ? default_run_directory("", config, result) : fs::path{options.output};
  write_run(folder, config, result, summary);

  if (!globals.quiet)
    for (const std::string& warning : result.warnings)
      std::fprintf(stderr, "godwit: note: %s\n", warning.c_str());
  Json json = Json::parse(summary);
  if (globals.json) {
    json["output"] = folder.string();
    std::printf("%s\n", json_text(json).c_str());
  } else {
    print_for_people(json, folder);
  }
}

}  // namespace

void add_backtest_command(CLI::App& app, Globals& globals) {
  CLI::App* const command =
      app.add_subcommand("backtest", "Run a strategy over recorded data and write a run directory");
  const auto options = std::make_shared<BacktestOptions>();
  command->add_option("RUN.toml", options->run_file, "The run file")->required();
  command->add_option("--output", options->output, "Run directory (default runs/NAME-HASH8)")
      ->type_name("DIR");
  command
      ->add_option("--set", options->settings,
                   "Override a value of the run file; may be given more than once")
      ->type_name("SECTION.KEY=VALUE")
      ->allow_extra_args(false);
  command->footer(
      "Strategies: buy_and_hold, ma_cross. Every key of a run file: docs/backtest.md.\n\n"
      "Example:\n  godwit backtest examples/sp500/run.toml --set strategy.fast=10");
  command->callback([options, &globals] { run_command(*options, globals); });
}

}  // namespace godwit
