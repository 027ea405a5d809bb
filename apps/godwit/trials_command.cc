#include "trials_command.h"

#include <cmath>
#include <cstdio>
#include <filesystem>
#include <iostream>
#include <limits>
#include <memory>
#include <optional>
#include <string>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "console/json_text.h"
#include "foundation/base/error.h"
#include "foundation/base/text_table.h"
#include "foundation/stats/overfitting.h"
#include "foundation/store/trial_ledger.h"
#include "globals.h"

namespace godwit {
namespace {

using Json = nlohmann::ordered_json;

constexpr double kUndefined = std::numeric_limits<double>::quiet_NaN();

struct TrialsOptions {
  TrialLedger::Filter filter;
  std::string wanted;  // id or start of a run hash
};

/// A trial beside its family: what `show` adds to the row.
struct TrialInFamily {
  FamilySummary family;
  double psr = kUndefined;
  double expected_max_sharpe = kUndefined;
  double deflated_sharpe = kUndefined;
};

// Reading makes no store: before the first run there is none, and that is no error.
std::optional<TrialLedger> open_ledger(const std::filesystem::path& path) {
  std::error_code error;
  if (!std::filesystem::exists(path, error)) return std::nullopt;
  return std::optional<TrialLedger>{std::in_place, path, Database::Open::kExisting};
}

TrialInFamily judge(const TrialLedger& ledger, const RecordedTrial& row) {
  TrialInFamily out{.family = ledger.family_summary(row.family)};
  out.psr = deflated_sharpe(row.trial, {.trials = 1});
  out.expected_max_sharpe = expected_max_sharpe(out.family.sharpe_variance, out.family.trials);
  out.deflated_sharpe = deflated_sharpe(row.trial, out.family);
  return out;
}

Json number_or_null(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }
Json number_or_null(std::optional<double> value) {
  return number_or_null(value.value_or(kUndefined));
}

Json as_json(const RecordedTrial& row) {
  const Trial& t = row.trial;
  Json out;
  out["id"] = row.id;
  out["created_at"] = format_timestamp(t.created_at);
  out["runs"] = row.runs;
  out["kind"] = name_of(t.kind);
  out["name"] = t.name;
  out["strategy"] = t.strategy;
  out["instruments"] = t.instruments;
  out["interval"] = t.interval;
  out["family"] = row.family;
  out["seed"] = t.seed;
  out["run_hash"] = t.run_hash;
  out["config_hash"] = t.config_hash;
  out["data_hash"] = t.data_hash;
  out["n_periods"] = t.n_periods;
  out["total_return"] = number_or_null(t.total_return);
  out["sharpe"] = number_or_null(t.sharpe_annual);
  out["sharpe_per_period"] = number_or_null(t.sharpe);
  out["skew"] = number_or_null(t.skew);
  out["kurtosis"] = number_or_null(t.kurtosis);
  return out;
}

Json as_json(const RecordedTrial& row, const TrialInFamily& judged) {
  Json out = as_json(row);
  out["trials"] = {{"count", judged.family.trials},
                   {"count_with_sharpe", judged.family.trials_with_sharpe},
                   {"sharpe_variance", number_or_null(judged.family.sharpe_variance)},
                   {"expected_max_sharpe", number_or_null(judged.expected_max_sharpe)},
                   {"psr", number_or_null(judged.psr)},
                   {"deflated_sharpe", number_or_null(judged.deflated_sharpe)}};
  return out;
}

std::string for_people(std::optional<double> value) {
  if (!value || !std::isfinite(*value)) return "undefined";
  char text[40];
  std::snprintf(text, sizeof text, "%.4g", *value);
  return text;
}

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

void list_trials(const TrialsOptions& options, const Globals& globals) {
  const std::filesystem::path path = globals.store_path();
  const std::optional<TrialLedger> ledger = open_ledger(path);
  std::vector<RecordedTrial> rows;
  if (ledger) rows = ledger->list(options.filter);
  if (globals.json) {
    Json trials = Json::array();
    for (const RecordedTrial& row : rows) trials.push_back(as_json(row));
    std::cout << json_text(Json{{"trials", trials}}) << '\n';
    return;
  }
  if (rows.empty()) {
    if (!globals.quiet)
      std::cerr << (options.filter.family
                        ? "no trials of the family " + *options.filter.family + " in "
                        : std::string{"no trials yet in "})
                << path.string() << "; every `godwit backtest` adds one\n";
    return;
  }
  TextTable table{
      {"id", "created_at", "kind", "family", "name", "runs", "sharpe", "total_return", "run_hash"},
      {.right_aligned = {0, 5, 6, 7}}};
  for (const RecordedTrial& row : rows) {
    const Trial& t = row.trial;
    table.add_row({std::to_string(row.id), format_timestamp(t.created_at),
                   std::string{name_of(t.kind)}, row.family, t.name, std::to_string(row.runs),
                   for_people(t.sharpe_annual), for_people(t.total_return),
                   t.run_hash.substr(0, 8)});
  }
  std::cout << table.text();
}

// A number of few digits is an id before it is the start of a hash.
std::optional<RecordedTrial> find_trial(const TrialLedger& ledger, const std::string& wanted) {
  if (wanted.size() <= 18 && wanted.find_first_not_of("0123456789") == std::string::npos &&
      !wanted.empty())
    if (const std::optional<RecordedTrial> found = ledger.find(std::stoll(wanted))) return found;
  return ledger.find_by_run_hash(wanted);
}

void show_trial(const TrialsOptions& options, const Globals& globals) {
  const std::filesystem::path path = globals.store_path();
  const std::optional<TrialLedger> ledger = open_ledger(path);
  std::optional<RecordedTrial> row;
  if (ledger) row = find_trial(*ledger, options.wanted);
  if (!row)
    throw usage_error("there is no trial '" + options.wanted + "' in " + path.string() +
                      (ledger ? "; `godwit trials list` shows ids and run hashes (give at least "
                                "four digits of a hash)"
                              : ", which does not exist; every `godwit backtest` adds a trial"));
  const TrialInFamily judged = judge(*ledger, *row);
  if (globals.json) {
    std::cout << json_text(as_json(*row, judged)) << '\n';
    return;
  }
  const Trial& t = row->trial;
  TextTable table{{"trial", std::to_string(row->id)}, {.right_aligned = {}}};
  table.add_row({"created_at", format_timestamp(t.created_at)});
  table.add_row({"runs", std::to_string(row->runs)});
  table.add_row({"kind", std::string{name_of(t.kind)}});
  table.add_row({"name", t.name});
  table.add_row({"strategy", t.strategy});
  table.add_row({"instruments", joined(t.instruments)});
  table.add_row({"interval", t.interval});
  table.add_row({"family", row->family});
  table.add_row({"seed", std::to_string(t.seed)});
  table.add_row({"run_hash", t.run_hash});
  table.add_row({"config_hash", t.config_hash});
  table.add_row({"data_hash", t.data_hash});
  table.add_row({"n_periods", std::to_string(t.n_periods)});
  table.add_row({"total_return", for_people(t.total_return)});
  table.add_row({"sharpe", for_people(t.sharpe_annual) + "  (annualised)"});
  table.add_row({"sharpe_per_period", for_people(t.sharpe)});
  table.add_row({"skew", for_people(t.skew)});
  table.add_row({"kurtosis", for_people(t.kurtosis) + "  (raw, normal = 3)"});
  std::cout << table.text() << "\nThe family holds " << judged.family.trials
            << (judged.family.trials == 1 ? " trial" : " trials") << ".\n";
  TextTable family{
      {"psr", for_people(judged.psr), "probability that the true Sharpe ratio is above 0"},
      {.right_aligned = {1}}};
  family.add_row({"expected_max_sharpe", for_people(judged.expected_max_sharpe),
                  "per period, of the best of so many trials without skill"});
  family.add_row({"deflated_sharpe", for_people(judged.deflated_sharpe),
                  "probability that the true Sharpe ratio is above that"});
  std::cout << family.text();
}

}  // namespace

void add_trials_command(CLI::App& app, Globals& globals) {
  const auto options = std::make_shared<TrialsOptions>();
  CLI::App* const trials =
      app.add_subcommand("trials", "The ledger of everything that was ever tried");
  trials->require_subcommand(1);
  trials->fallthrough();
  trials->footer("Example:\n  godwit trials list --limit 5");

  const auto at_least_one = [](const std::string& text) {
    int64_t value = 0;
    const bool good = CLI::detail::lexical_cast(text, value) && value >= 1;
    return good ? std::string{} : "expected a whole number of at least 1, got " + text;
  };
  CLI::App* const list = trials->add_subcommand("list", "Trials, the newest first");
  list->fallthrough();
  list->footer("Example:\n  godwit trials list --family ma_cross:SPX.INDEX:1d");
  list->add_option("--family", options->filter.family,
                   "Only this family (STRATEGY:INSTRUMENTS:INTERVAL)")
      ->type_name("FAMILY");
  list->add_option("--limit", options->filter.count_max, "At most so many")
      ->capture_default_str()
      ->check(at_least_one)
      ->type_name("N");
  list->callback([options, &globals] { list_trials(*options, globals); });

  CLI::App* const show =
      trials->add_subcommand("show", "One trial, and its Sharpe ratio deflated by its family");
  show->fallthrough();
  show->footer("Example:\n  godwit trials show 3");
  show->add_option("trial", options->wanted, "Its id, or the first digits of its run hash")
      ->required()
      ->type_name("ID|HASH");
  show->callback([options, &globals] { show_trial(*options, globals); });
}

}  // namespace godwit
