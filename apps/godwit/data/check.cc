#include <algorithm>
#include <iostream>
#include <memory>
#include <span>
#include <vector>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "console/json_text.h"
#include "data/command.h"
#include "data/damaged_series.h"
#include "data/quality_page.h"
#include "data/series_check.h"
#include "foundation/base/clock.h"
#include "foundation/base/error.h"
#include "foundation/base/file.h"
#include "foundation/base/number_text.h"
#include "foundation/base/text_table.h"
#include "globals.h"
#include "market/data/quality/quality.h"
#include "market/rules/rules_folder.h"
#include "options/output_option.h"
#include "options/series_options.h"

namespace godwit {
namespace {

using Json = nlohmann::ordered_json;

struct CheckArguments {
  std::vector<std::string> instruments;
  std::string html;
  std::string config;
  bool list_rules = false;
};

/// The stored series to judge, and beside them those that are not to be.
struct ChosenSeries {
  std::vector<SeriesInfo> series;
  UncheckedSeries unchecked;
};

ChosenSeries series_of(const Catalog& catalog, const CheckArguments& arguments,
                       std::vector<DamagedSeries>& damaged) {
  std::vector<InstrumentId> wanted;
  for (const std::string& text : arguments.instruments) wanted.push_back(instrument_option(text));
  const auto is_wanted = [&](const Series& one) {
    return wanted.empty() ||
           std::find(wanted.begin(), wanted.end(), one.instrument) != wanted.end();
  };
  const std::vector<SeriesInfo> stored = catalog.list(damaged);
  const auto is_of = [](const InstrumentId& id) {
    return [&id](const auto& one) { return one.series.instrument == id; };
  };
  for (const InstrumentId& id : wanted)
    if (std::none_of(stored.begin(), stored.end(), is_of(id)) &&
        std::none_of(damaged.begin(), damaged.end(), is_of(id)))
      throw failed("no data for " + id.text() + " in " + catalog.root().string() +
                   "; godwit data list shows what is there");
  std::erase_if(damaged, [&](const DamagedSeries& one) {
    return !is_wanted(one.series) || !is_checked(one.series.kind);
  });
  ChosenSeries chosen;
  for (const SeriesInfo& info : stored) {
    if (!is_wanted(info.series)) continue;
    if (is_checked(info.series.kind)) {
      chosen.series.push_back(info);
    } else {
      ++chosen.unchecked.count;
      chosen.unchecked.kinds.insert(info.series.kind);
    }
  }
  return chosen;
}

Json json_of(const QualityIssue& issue, const Series& series) {
  return {{"rule", text(issue.rule).name},
          {"count", issue.count},
          {"first", row_time_text(issue.first, series)},
          {"last", row_time_text(issue.last, series)},
          {"step", name(text(issue.rule).step)},
          {"quarantined", issue.quarantined},
          {"only_look_ahead", issue.only_look_ahead},
          {"repaired", issue.repaired},
          {"example", issue.example}};
}

void print_json(const std::vector<SeriesQuality>& all, const UncheckedSeries& unchecked,
                std::span<const DamagedSeries> damaged) {
  Json out;
  Json& instruments = out["instruments"] = Json::array();
  for (const auto& [info, report] : all) {
    const Series& series = info.series;
    Json one{{"id", series.instrument.text()},
             {"kind", name(series.kind)},
             {"interval", has_interval(series.kind) ? Json(name(series.interval)) : Json()},
             {"rows", report.rows},
             {"from", row_time_text(report.first, series)},
             {"to", row_time_text(report.last, series)},
             {"score", shown_score(report)},
             {"quarantined", report.quarantined},
             {"only_look_ahead", report.only_look_ahead},
             {"repaired", report.repaired},
             {"marked", report.marked}};
    Json& issues = one["issues"] = Json::array();
    for (const QualityIssue& issue : report.issues) issues.push_back(json_of(issue, series));
    instruments.push_back(std::move(one));
  }
  Json kinds = Json::array();
  for (const DataKind kind : unchecked.kinds) kinds.push_back(name(kind));
  out["unchecked"] = {{"series", unchecked.count}, {"kinds", std::move(kinds)}};
  out["damaged"] = damaged_json(damaged);
  std::cout << json_text(out) << '\n';
}

void print_for_people(const std::vector<SeriesQuality>& all, const UncheckedSeries& unchecked) {
  TextTable table{{"instrument", "kind", "rows", "from", "to", "score", "issues", "taken out",
                   "only --look-ahead"},
                  {.right_aligned = {2, 5, 6, 7, 8}}};
  TextTable issues{{"instrument", "kind", "rule", "count", "first", "last", "at the first"},
                   {.right_aligned = {3}}};
  bool any = false;
  for (const auto& [info, report] : all) {
    const Series& series = info.series;
    table.add_row({series.instrument.text(), kind_text(series), std::to_string(report.rows),
                   row_time_text(report.first, series), row_time_text(report.last, series),
                   format_double(shown_score(report)), std::to_string(report.issues.size()),
                   std::to_string(report.quarantined), std::to_string(report.only_look_ahead)});
    for (const QualityIssue& issue : report.issues) {
      issues.add_row({series.instrument.text(), kind_text(series),
                      std::string{text(issue.rule).name}, std::to_string(issue.count),
                      row_time_text(issue.first, series), row_time_text(issue.last, series),
                      issue.example});
      any = true;
    }
  }
  if (all.empty())
    std::cout << "nothing was judged: no series of bars, quote bars, quotes, trades or book "
                 "snapshots\n";
  else
    std::cout << table.text();
  if (any) std::cout << '\n' << issues.text();
  if (unchecked.count > 0)
    std::cout << (all.empty() ? "" : "\n") << unchecked_text(unchecked) << '\n';
}

/// "z_max 20, move_min 0.02".
std::string parameters_text(const RuleText& rule, const QualitySettings& settings) {
  std::string out;
  for (const RuleParameter& parameter : rule.parameters) {
    if (parameter.name.empty()) break;
    if (!out.empty()) out += ", ";
    out.append(parameter.name)
        .append(" ")
        .append(format_double(settings.value(rule.id, parameter.name)));
  }
  return out;
}

/// The rules as this configuration sets them where no market's preset says otherwise.
void print_rules(const QualityConfig& config, bool as_json) {
  const QualitySettings& settings = config.of(Market::kUnknown);
  TextTable table{{"step", "rule", "action", "weight", "kinds", "parameters", "what it finds"},
                  {.right_aligned = {3}}};
  Json rules = Json::array();
  for (const RuleText& rule : rule_texts()) {
    const RuleSetting& setting = settings[rule.id];
    table.add_row({std::string{name(rule.step)}, std::string{rule.name},
                   std::string{name(setting.verdict)}, format_double(setting.weight),
                   std::string{rule.kinds}, parameters_text(rule, settings),
                   std::string{rule.sentence}});
    Json parameters = Json::object();
    for (const RuleParameter& parameter : rule.parameters)
      if (!parameter.name.empty())
        parameters[std::string{parameter.name}] = settings.value(rule.id, parameter.name);
    rules.push_back({{"rule", rule.name},
                     {"step", name(rule.step)},
                     {"kinds", rule.kinds},
                     {"action", name(setting.verdict)},
                     {"weight", setting.weight},
                     {"parameters", std::move(parameters)},
                     {"finds", rule.sentence}});
  }
  TextTable presets{{"market", "rule", "key", "value", "why"}, {.right_aligned = {3}}};
  Json markets = Json::array();
  for (const QualityPreset& one : quality_presets()) {
    const std::string_view rule = text(one.rule).name;
    presets.add_row({std::string{name(one.market)}, std::string{rule}, std::string{one.key},
                     format_double(one.value), std::string{one.reason}});
    markets.push_back({{"market", name(one.market)},
                       {"rule", rule},
                       {"key", one.key},
                       {"value", one.value},
                       {"why", one.reason}});
  }
  if (as_json)
    std::cout << json_text(Json{{"rules", std::move(rules)}, {"presets", std::move(markets)}})
              << '\n';
  else
    std::cout << table.text() << "\nPresets by market:\n" << presets.text();
}

void run_check(const CheckArguments& arguments, const Globals& globals) {
  const QualityConfig config = arguments.config.empty()
                                   ? QualityConfig{}
                                   : QualityConfig{ConfigFile::load(arguments.config)};
  if (arguments.list_rules) {
    print_rules(config, globals.json);
    return;
  }
  check_output_option("--html", arguments.html,
                      {{"--catalog", globals.catalog}, {"--config", arguments.config}});
  const Catalog catalog{globals.catalog, Catalog::Mode::kReadOnly, std::max(1, globals.threads)};
  std::vector<SeriesQuality> all;
  std::vector<DamagedSeries> damaged;
  const ChosenSeries chosen = series_of(catalog, arguments, damaged);
  const RuleBook book{find_rules_folder()};
  for (const SeriesInfo& info : chosen.series) {
    try {
      all.push_back(check_series(catalog, info, config, &book));
    } catch (const Error& error) {
      if (error.kind() != ErrorKind::kFailed) throw;
      damaged.push_back({.series = info.series, .error = error.what()});
    }
  }
  if (!arguments.html.empty())
    write_file(arguments.html, quality_page(all, config,
                                            {.catalog = catalog.root(),
                                             .made = LiveClock{}.now(),
                                             .unchecked = chosen.unchecked}));
  if (globals.json) {
    print_json(all, chosen.unchecked, damaged);
  } else {
    print_for_people(all, chosen.unchecked);
  }
  throw_if_damaged(damaged);
}

}  // namespace

void add_data_check(CLI::App& data, Globals& globals) {
  const auto arguments = std::make_shared<CheckArguments>();
  CLI::App* const sub = data.add_subcommand("check", "Quality of the stored series");
  sub->footer(
      "score = 100 x (1 - sum over the rules of weight x share of rows that break it), at least "
      "0.\n"
      "--list-rules shows the rules with their weights and thresholds; docs/quality.md explains "
      "them.\n\n"
      "Example:\n  godwit data check --instrument SPX.INDEX --html quality.html");
  sub->add_option("--instrument", arguments->instruments, "Only these; repeatable")
      ->type_name("SYMBOL.VENUE")
      ->allow_extra_args(false);
  sub->add_option("--html", arguments->html, "Also write a page that opens in any browser")
      ->type_name("FILE");
  sub->add_option("--config", arguments->config, "Settings of the rules: [quality.rules.NAME]")
      ->type_name("FILE.toml");
  sub->add_flag("--list-rules", arguments->list_rules, "Show the rules and stop");
  sub->callback([arguments, &globals] { run_check(*arguments, globals); });
}

}  // namespace godwit
