#include <algorithm>
#include <array>
#include <cctype>
#include <chrono>
#include <cmath>
#include <iostream>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "console/json_text.h"
#include "features/command.h"
#include "features/input.h"
#include "features/page.h"
#include "foundation/base/error.h"
#include "foundation/base/file.h"
#include "foundation/base/suggestion.h"
#include "globals.h"
#include "signals/features/feature_stream.h"

namespace godwit {
namespace {

using Json = nlohmann::ordered_json;
using features::Feature;
using features::FeatureSet;
using features::FeatureStream;
using features::RowBlock;

constexpr size_t kFeaturesDrawn = 24;
constexpr std::array kPrices{std::string_view{"open"},       std::string_view{"high"},
                             std::string_view{"low"},        std::string_view{"close"},
                             std::string_view{"volume"},     std::string_view{"bid_price_1"},
                             std::string_view{"ask_price_1"}};

struct PlotArguments {
  FeaturesArguments input;
  std::vector<std::string> features;
  std::string output = "features.html";
};

/// The place among the instruments of the first one that has rows; `all` has some.
uint32_t first_with_rows(const RowBlock& all) {
  return *std::min_element(all.instruments.begin(), all.instruments.end());
}

RowBlock of_instrument(RowBlock all, uint32_t instrument) {
  std::vector<size_t> rows;
  for (size_t row = 0; row < all.rows(); ++row)
    if (all.instruments[row] == instrument) rows.push_back(row);
  if (rows.size() != all.rows()) features::keep_rows(all, rows);
  return all;
}

/// Columns of the input as features of their own names.
FeatureSet price_columns() {
  FeatureSet set;
  set.name = "prices";
  for (const std::string_view name : kPrices)
    set.features.push_back({.name = std::string{name}, .formula = std::string{name}});
  return set;
}

/// A chart tells seconds apart, or days: of the rows of one the last is drawn.
std::vector<size_t> rows_drawn(const std::vector<features::RowTime>& times) {
  using std::chrono::nanoseconds;
  const auto second = [&](size_t row) {
    return std::chrono::floor<std::chrono::seconds>(nanoseconds{times[row].ts.ns()});
  };
  std::vector<size_t> rows;
  for (size_t row = 0; row < times.size(); ++row)
    if (row + 1 == times.size() || second(row + 1) != second(row)) rows.push_back(row);
  return rows;
}

size_t index_of(const FeatureSet& set, const std::string& name) {
  std::vector<std::string_view> names;
  for (size_t i = 0; i < set.features.size(); ++i) {
    if (set.features[i].name == name) return i;
    names.emplace_back(set.features[i].name);
  }
  throw usage_error("--features: the set " + set.name + " has no feature " + name +
                    suggestion(name, names));
}

bool has_values(const std::vector<double>& values) {
  return std::any_of(values.begin(), values.end(), [](double x) { return std::isfinite(x); });
}

/// Of --features, each once.
std::vector<size_t> chosen_features(const FeatureSet& set, const std::vector<std::string>& names) {
  std::vector<size_t> chosen;
  for (const std::string& name : names) {
    const size_t index = index_of(set, name);
    if (std::find(chosen.begin(), chosen.end(), index) != chosen.end())
      throw usage_error("--features: expected each one once, got " + name + " twice");
    chosen.push_back(index);
  }
  return chosen;
}

/// Adds the names that stand in a formula, among them those of operators and columns.
void add_names(std::set<std::string, std::less<>>& names, std::string_view formula) {
  const auto is_part = [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
  };
  for (size_t at = 0; at < formula.size();) {
    size_t end = at;
    while (end < formula.size() && is_part(formula[end])) ++end;
    names.emplace(formula.substr(at, end - at));
    at = std::max(end, at + 1);
  }
}

/// What the formulas of `drawn` name of the set, and these again, but for what is drawn itself.
std::vector<features::NamedExpression> named_of(const FeatureSet& set,
                                                const std::vector<Feature>& drawn) {
  std::set<std::string, std::less<>> names;
  for (const Feature& feature : drawn) add_names(names, feature.formula);
  std::vector<features::NamedExpression> all = set.expressions();
  std::vector<features::NamedExpression> named;
  // A formula names earlier ones alone.
  for (auto one = all.rbegin(); one != all.rend(); ++one) {
    const bool is_drawn = std::any_of(
        drawn.begin(), drawn.end(), [&](const Feature& other) { return other.name == one->name; });
    if (is_drawn || !names.contains(one->name)) continue;
    add_names(names, one->text);
    named.push_back(*one);
  }
  std::reverse(named.begin(), named.end());
  return named;
}

void check_page_name(const std::string& output) {
  if (!output.ends_with(".html") && !output.ends_with(".htm"))
    throw usage_error(
        "--output: expected a page for browsers, a file ending in .html or .htm, got \"" + output +
        "\"");
}

void print_json(const FeaturesPlot& plot, const std::string& set, const std::string& output) {
  Json names = Json::array();
  for (const Feature& feature : plot.features) names.push_back(feature.name);
  std::cout << json_text(Json{{"set", set},
                              {"rows", plot.values.rows() + plot.rows_left_out},
                              {"rows_drawn", plot.values.rows()},
                              {"features", std::move(names)},
                              {"empty_features", plot.empty},
                              {"output", output}})
            << '\n';
}

void print_for_people(const FeaturesPlot& plot, const std::string& output) {
  std::cout << output << ": " << plot.features.size()
            << (plot.features.size() == 1 ? " feature" : " features") << " over "
            << plot.values.rows() << (plot.values.rows() == 1 ? " row" : " rows");
  if (plot.rows_left_out != 0)
    std::cout << ", the last of each second; " << plot.rows_left_out << " others are left out";
  std::cout << '\n';
}

void run_plot(const PlotArguments& arguments, const Globals& globals) {
  check_features_output(arguments.input, arguments.output, globals);
  check_page_name(arguments.output);
  const FeatureSet set = chosen_set(arguments.input);
  std::vector<size_t> chosen = chosen_features(set, arguments.features);
  FeaturesInput input{arguments.input, globals};
  input.note_prices();
  input.warm_up(set);
  input.note_sides(set);
  FeatureStream stream{set, input.open(), {.is_wanted = input.wanted()}};
  tell_missing(stream.missing(), set, input, false, globals);
  if (!stream.has_rows()) throw failed(input.no_rows());
  FeatureStream price_stream{price_columns(), input.open(), {.is_wanted = input.wanted()}};
  RowBlock all = all_features(stream);
  const uint32_t instrument = first_with_rows(all);
  if (instrument != 0 && !globals.quiet)
    std::cerr << "note: " << stream.instruments().front() << " has no rows in this range; "
              << stream.instruments()[instrument] << " is drawn\n";
  all = of_instrument(std::move(all), instrument);
  FeaturesPlot plot{.title = set.title,
                    .subtitle = "Set " + set.name + " over " + input.text() + input.prices_text() +
                                ", " + std::to_string(all.rows()) + " rows",
                    .about = set.about,
                    .prices = of_instrument(all_features(price_stream), instrument),
                    .features_total = set.features.size()};
  if (stream.instruments().size() > 1) plot.subtitle += " of " + stream.instruments()[instrument];
  const bool is_choice = !chosen.empty();
  for (size_t i = 0; i < set.features.size(); ++i) {
    if (!has_values(all.columns[i])) plot.empty.push_back(set.features[i].name);
    if (!is_choice && has_values(all.columns[i]) && chosen.size() < kFeaturesDrawn)
      chosen.push_back(i);
  }
  for (const size_t i : chosen) plot.summaries.push_back(FeatureSummary::of(all.columns[i]));
  const std::vector<size_t> drawn = rows_drawn(all.times);
  plot.rows_left_out = all.rows() - drawn.size();
  features::keep_rows(all, drawn);
  features::keep_rows(plot.prices, drawn);
  plot.values.times = all.times;
  plot.values.instruments = all.instruments;
  for (const size_t i : chosen) {
    plot.features.push_back(set.features[i]);
    plot.values.columns.push_back(std::move(all.columns[i]));
  }
  plot.named = named_of(set, plot.features);
  write_file(arguments.output, features_page(plot));
  if (globals.json)
    print_json(plot, set.name, arguments.output);
  else if (!globals.quiet)
    print_for_people(plot, arguments.output);
}

}  // namespace

void add_features_plot(CLI::App& app, Globals& globals) {
  const auto arguments = std::make_shared<PlotArguments>();
  CLI::App* const sub =
      app.add_subcommand("plot", "A page of features over price, for any browser");
  sub->footer(
      "Draws the first instrument that has rows. Without --features the first 24 that have "
      "values.\n\n"
      "Example:\n  godwit features plot --set seed --input bars.csv --output features.html");
  add_features_options(*sub, arguments->input);
  sub->add_option("--features", arguments->features, "Those to draw, by their names")
      ->delimiter(',')
      ->type_name("NAME,...");
  sub->add_option("--output", arguments->output, "The page")
      ->capture_default_str()
      ->type_name("FILE.html");
  sub->callback([arguments, &globals] { run_plot(*arguments, globals); });
}

}  // namespace godwit
