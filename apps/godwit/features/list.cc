#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "console/json_text.h"
#include "features/command.h"
#include "foundation/base/text_table.h"
#include "globals.h"
#include "signals/features/expression/operator_table.h"
#include "signals/features/feature_docs.h"
#include "signals/features/feature_set.h"
#include "signals/features/features_folder.h"

namespace godwit {
namespace {

using Json = nlohmann::ordered_json;
using features::FeatureSet;
using features::SetSummary;
using features::WarmUp;

struct ListArguments {
  bool markdown = false;
  bool operators = false;
  std::string set;
};

std::vector<FeatureSet> all_sets() {
  const std::filesystem::path folder = features::find_features_folder();
  std::vector<FeatureSet> sets;
  for (const std::string& name : features::feature_set_names(folder))
    sets.push_back(features::load_feature_set(folder, name));
  return sets;
}

WarmUp longest(const SetSummary& all) {
  WarmUp longest;
  for (const WarmUp& one : all.warm_ups) longest = wider(longest, one);
  return longest;
}

Json json_of(const WarmUp& warm_up) {
  return {{"rows", warm_up.from_start ? Json() : Json(warm_up.rows)},
          {"exact", !warm_up.decays && !warm_up.from_start},
          {"depends_on_start", warm_up.from_start},
          {"session", warm_up.session}};
}

std::string joined(const std::vector<std::string>& names) {
  std::string out;
  for (const std::string& name : names) out += (out.empty() ? "" : " ") + name;
  return out;
}

void list_sets(bool as_json) {
  TextTable table{{"set", "features", "look-back", "title", "columns"}, {.right_aligned = {1}}};
  Json sets = Json::array();
  for (const FeatureSet& set : all_sets()) {
    const SetSummary all = features::summary(set);
    const WarmUp most = longest(all);
    std::vector<std::string> shown = all.columns;
    if (shown.size() > 8) {
      shown.resize(8);
      shown.emplace_back("...");
    }
    table.add_row({set.name, std::to_string(set.features.size()), features::look_back_text(most),
                   set.title, joined(shown)});
    Json names = Json::array();
    for (const features::Feature& feature : set.features) names.push_back(feature.name);
    sets.push_back({{"set", set.name},
                    {"title", set.title},
                    {"about", set.about},
                    {"look_back", json_of(most)},
                    {"columns", all.columns},
                    {"features", std::move(names)}});
  }
  if (as_json)
    std::cout << json_text(Json{{"sets", std::move(sets)}}) << '\n';
  else
    std::cout << table.text() << "\ngodwit features show SET lists the formulas of one.\n";
}

void list_operators(bool as_json) {
  TextTable table{{"operator", "value", "missing values", "look-back", "cost"}, {}};
  Json all = Json::array();
  for (const features::OperatorInfo& one : features::operators()) {
    table.add_row({one.usage(), std::string{one.formula}, std::string{one.absent},
                   std::string{to_string(one.warm_up)}, std::string{one.cost}});
    all.push_back({{"operator", one.usage()},
                   {"group", one.group},
                   {"value", one.formula},
                   {"missing", one.absent},
                   {"look_back", to_string(one.warm_up)},
                   {"cost", one.cost}});
  }
  if (as_json)
    std::cout << json_text(Json{{"operators", std::move(all)}}) << '\n';
  else
    std::cout << table.text();
}

void run_list(const ListArguments& arguments, const Globals& globals) {
  if (arguments.markdown)
    std::cout << features::features_page(all_sets());
  else if (arguments.operators)
    list_operators(globals.json);
  else
    list_sets(globals.json);
}

FeatureSet set_called(const std::string& name) {
  const bool is_file = name.ends_with(".toml") || name.find('/') != std::string::npos;
  return features::load_feature_set(is_file ? "" : features::find_features_folder(), name);
}

void run_show(const ListArguments& arguments, const Globals& globals) {
  const FeatureSet set = set_called(arguments.set);
  const SetSummary all = features::summary(set);
  TextTable table{{"feature", "formula", "look-back", "unit", "about"}, {}};
  Json list = Json::array();
  for (size_t i = 0; i < set.features.size(); ++i) {
    const features::Feature& one = set.features[i];
    const std::string unit = features::unit_text(one);
    table.add_row(
        {one.name, one.formula, features::look_back_text(all.warm_ups[i]), unit, one.about});
    list.push_back({{"name", one.name},
                    {"formula", one.formula},
                    {"look_back", json_of(all.warm_ups[i])},
                    {"unit", unit},
                    {"about", one.about}});
  }
  if (globals.json) {
    Json definitions = Json::object();
    for (const features::NamedExpression& one : set.definitions) definitions[one.name] = one.text;
    std::cout << json_text(Json{{"set", set.name},
                                {"title", set.title},
                                {"about", set.about},
                                {"columns", all.columns},
                                {"definitions", std::move(definitions)},
                                {"features", std::move(list)}})
              << '\n';
    return;
  }
  std::cout << set.title << ". " << set.about << "\nInput columns: " << joined(all.columns)
            << "\n\n";
  for (const features::NamedExpression& one : set.definitions)
    std::cout << "where " << one.name << " = " << one.text << '\n';
  if (!set.definitions.empty()) std::cout << '\n';
  std::cout << table.text();
}

}  // namespace

void add_features_list(CLI::App& app, Globals& globals) {
  const auto arguments = std::make_shared<ListArguments>();
  CLI::App* const list = app.add_subcommand("list", "The sets that come with godwit");
  list->footer("Example:\n  godwit features list --operators");
  list->add_flag("--operators", arguments->operators, "The operators of formulas instead");
  list->add_flag("--markdown", arguments->markdown, "Everything, as docs/features.md has it");
  list->callback([arguments, &globals] { run_list(*arguments, globals); });

  CLI::App* const show = app.add_subcommand("show", "Names, formulas, look-back and unit of a set");
  show->footer("Example:\n  godwit features show seed");
  show->add_option("set", arguments->set, "Name of a set, or a file of your own")
      ->required()
      ->type_name("SET|FILE.toml");
  show->callback([arguments, &globals] { run_show(*arguments, globals); });
}

}  // namespace godwit
