#include <cmath>
#include <iostream>
#include <memory>
#include <string>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "console/json_text.h"
#include "features/command.h"
#include "features/input.h"
#include "foundation/base/error.h"
#include "foundation/base/number_text.h"
#include "foundation/base/text_table.h"
#include "globals.h"
#include "signals/features/feature_check.h"
#include "signals/features/feature_docs.h"

namespace godwit {
namespace {

using Json = nlohmann::ordered_json;
using features::CheckReport;
using features::Disagreement;
using features::HistoryNeeded;
using features::Proof;

constexpr size_t kDisagreementsShown = 20;

struct CheckArguments {
  FeaturesArguments input;
  size_t cuts = 8;
};

std::string value_text(double value) { return std::isnan(value) ? "empty" : format_double(value); }

Json json_of(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }

std::string_view result(const CheckReport& report, Proof proof, size_t failed) {
  if (failed > 0) return "failed";
  return report.not_tested[static_cast<size_t>(proof)].empty() ? "passed" : "not tested";
}

std::string_view verdict(const CheckReport& report) {
  if (!report.disagreements.empty()) return "FAILED";
  if (report.passed()) return "passed";
  return report.has_values() ? "not tested" : "no values";
}

size_t failures(const CheckReport& report, Proof proof) {
  size_t count = 0;
  for (const Disagreement& one : report.disagreements) count += one.proof == proof ? 1 : 0;
  return count;
}

Json json_of(const HistoryNeeded& history) {
  Json one{
      {"feature", history.feature}, {"values", history.values}, {"tested", history.is_tested()}};
  if (history.declared) {
    one["declared_rows"] = history.declared->from_start ? Json() : Json(history.declared->rows);
    one["exact"] = !history.declared->decays && !history.declared->from_start;
    one["depends_on_start"] = history.declared->from_start;
    one["session"] = history.declared->session;
  }
  one["empty"] = !history.declared.has_value();
  one["measured_rows"] = history.measured ? Json(*history.measured) : Json();
  return one;
}

void print_json(const CheckReport& report, const std::string& set) {
  Json proofs = Json::array();
  for (size_t i = 0; i < report.compared.size(); ++i) {
    const auto proof = static_cast<Proof>(i);
    const size_t failed = failures(report, proof);
    proofs.push_back({{"check", name(proof)},
                      {"result", result(report, proof, failed)},
                      {"compared", report.compared[i]},
                      {"features_failed", failed}});
    if (!report.not_tested[i].empty()) proofs.back()["why"] = report.not_tested[i];
  }
  Json found = Json::array();
  for (const Disagreement& one : report.disagreements)
    found.push_back({{"check", name(one.proof)},
                     {"feature", one.feature},
                     {"instrument", one.instrument},
                     {"ts", one.time},
                     {"known_to", one.beyond},
                     {"expected", json_of(one.expected)},
                     {"got", json_of(one.got)},
                     {"rows", one.rows}});
  Json history = Json::array();
  for (const HistoryNeeded& one : report.history) history.push_back(json_of(one));
  std::cout << json_text(Json{{"set", set},
                              {"passed", report.passed()},
                              {"features", report.history.size()},
                              {"features_tested", report.features_tested()},
                              {"no_values", report.without_values()},
                              {"behind_cuts", report.behind_cuts()},
                              {"rows", report.rows},
                              {"instruments", report.instruments},
                              {"cuts", report.cuts},
                              {"checks", std::move(proofs)},
                              {"failures", std::move(found)},
                              {"missing_columns", report.missing.columns},
                              {"history", std::move(history)}})
            << '\n';
}

void print_for_people(const CheckReport& report, const std::string& set) {
  TextTable history{{"feature", "values", "look-back declared", "rows until equal"},
                    {.right_aligned = {1, 3}}};
  for (const HistoryNeeded& one : report.history)
    history.add_row({one.feature, std::to_string(one.values),
                     one.declared ? features::look_back_text(*one.declared) : "empty: no column",
                     one.measured ? std::to_string(*one.measured) : ""});
  std::cout << history.text() << '\n';
  TextTable proofs{{"check", "result", "values compared", "features that fail"},
                   {.right_aligned = {2, 3}}};
  std::string untested;
  std::string notes;
  for (size_t i = 0; i < report.compared.size(); ++i) {
    const auto proof = static_cast<Proof>(i);
    const size_t failed = failures(report, proof);
    proofs.add_row({std::string{name(proof)}, std::string{result(report, proof, failed)},
                    std::to_string(report.compared[i]), std::to_string(failed)});
    if (report.not_tested[i].empty() || !report.has_values()) continue;
    if (report.passed()) untested.append(", ").append(name(proof)).append(" not tested");
    notes.append("not tested: ").append(name(proof)).append(": ").append(report.not_tested[i]);
    notes += '\n';
  }
  std::cout << proofs.text() << notes;
  for (const std::string& feature : report.without_values())
    std::cout << "no values: " << feature << ": not tested\n";
  for (const std::string& feature : report.behind_cuts())
    std::cout << "not tested: " << feature << ": its first value lies behind the last cut\n";
  size_t shown = 0;
  for (const Disagreement& one : report.disagreements) {
    if (++shown > kDisagreementsShown) {
      std::cout << "and " << report.disagreements.size() - kDisagreementsShown << " more\n";
      break;
    }
    std::cout << "FAILED " << name(one.proof) << ": " << one.feature
              << (one.instrument.empty() ? "" : " of " + one.instrument) << " at " << one.time;
    if (!one.beyond.empty())
      std::cout << (one.proof == Proof::kWarmUp ? ", started at " : ", known to ") << one.beyond;
    std::cout << ": " << value_text(one.expected) << " with all data, " << value_text(one.got)
              << " now; " << one.rows << " rows differ\n";
  }
  std::cout << set << ": " << report.rows << " rows, " << report.instruments << " instruments, "
            << report.cuts.size() << " cuts, " << report.features_tested() << " of "
            << report.history.size() << " features tested: " << verdict(report) << untested << '\n';
}

void run_check(const CheckArguments& arguments, const Globals& globals) {
  const features::FeatureSet set = chosen_set(arguments.input);
  FeaturesInput input{arguments.input, globals};
  input.note_prices();
  input.warm_up(set);
  input.note_sides(set);
  const CheckReport report = check_features(
      set, [&](const std::optional<features::Horizon>& horizon) { return input.open(horizon); },
      {.cuts = arguments.cuts,
       .seed = globals.seed.value_or(1),
       .threads = feature_threads(globals),
       .no_rows = input.no_rows(),
       .is_wanted = input.wanted()});
  tell_missing(report.missing, set, input, false, globals);
  if (globals.json)
    print_json(report, set.name);
  else
    print_for_people(report, set.name);
  if (!report.passed() && report.disagreements.empty())
    throw failed("no feature of " + set.name + " has a value in " + input.text() +
                 (report.has_values() ? " before the last cut" : "") +
                 ": nothing is proved; give it the columns and as many rows as it needs");
  if (!report.passed())
    throw failed(std::to_string(report.disagreements.size()) + " checks of " + set.name +
                 " failed on " + input.text() +
                 ": do not train or trade on these features before the reason is found");
}

}  // namespace

void add_features_check(CLI::App& app, Globals& globals) {
  const auto arguments = std::make_shared<CheckArguments>();
  CLI::App* const sub =
      app.add_subcommand("check", "Prove on data that a set cannot see the future");
  sub->footer(
      "Batch against stream, restart from saved state, prefix invariance, future poison (all bit "
      "for\n"
      "bit), and how much history each feature needs. Exits with 1 when a check fails or no "
      "feature\n"
      "has a value before the last cut.\n\n"
      "Example:\n  godwit features check --set seed --input bars.csv");
  add_features_options(*sub, arguments->input);
  add_by_instrument_option(*sub, arguments->input);
  sub->add_option("--cuts", arguments->cuts, "Times at which the future is cut off and poisoned")
      ->capture_default_str()
      ->check(CLI::Range(1, 1000))
      ->type_name("N");
  sub->callback([arguments, &globals] { run_check(*arguments, globals); });
}

}  // namespace godwit
