#include "labels/command.h"

#include <cerrno>
#include <iostream>
#include <memory>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "console/json_text.h"
#include "foundation/base/error.h"
#include "foundation/base/file.h"
#include "foundation/base/number_text.h"
#include "globals.h"
#include "labels/maker.h"
#include "options/adjust_option.h"
#include "options/output_option.h"
#include "options/series_options.h"

namespace godwit {
namespace {

using Json = nlohmann::ordered_json;

/// Only stored bars can be adjusted.
void check_adjustment(const LabelsArguments& arguments, const LabelConfig& config) {
  if (adjust_option(arguments.adjust) == AdjustMode::kNone) return;
  if (config.needs_mid())
    throw usage_error("--adjust: only bars can be adjusted, not middle prices");
  if (!arguments.input.empty())
    throw usage_error(
        "--adjust: adjusts bars of the catalog by the day facts stored beside them; a file of "
        "--input is taken as it is (godwit data export --adjust writes one)");
}

/// Everything that can be wrong with the line, before any data are opened.
void check_arguments(const LabelsArguments& arguments, const LabelConfig& config,
                     const Globals& globals) {
  if (arguments.input.empty() && arguments.instruments.empty())
    throw usage_error("expected --input F.csv, or --instrument of the catalog with --interval");
  if (!arguments.input.empty()) {
    if (arguments.instruments.size() > 1)
      throw usage_error(
          "--input: takes one --instrument at most, which names the file's, or chooses one of "
          "those in its column instrument");
    if (!arguments.interval.empty())
      throw usage_error("--interval: chooses from the catalog, not from --input");
  } else if (config.needs_mid() != arguments.interval.empty()) {
    throw usage_error(config.needs_mid()
                          ? "--interval: labels of middle prices are made of quotes or books"
                          : "--interval: expected the interval of the bars, like 1d");
  }
  if (arguments.kind != "quote" && arguments.kind != "book_snapshot")
    throw usage_error("--kind: expected quote or book_snapshot, got \"" + arguments.kind + "\"");
  for (const std::string& id : arguments.instruments) static_cast<void>(instrument_option(id));
  if (!arguments.interval.empty()) static_cast<void>(interval_option(arguments.interval));
  static_cast<void>(range_options(arguments.from, arguments.to));
  if (globals.json && arguments.output.empty())
    throw usage_error("--json: labels compute prints CSV; name a file with --output");
  check_adjustment(arguments, config);
  if (!arguments.output.empty() && !arguments.output.ends_with(".csv") &&
      !arguments.output.ends_with(".parquet"))
    throw usage_error("--output: expected a file ending in .csv or .parquet, got \"" +
                      arguments.output + "\"");
  std::vector<NamedPath> inputs{
      {"--label", arguments.label}, {"--input", arguments.input}, {"--catalog", globals.catalog}};
  if (const auto* const meta = std::get_if<MetaLabels>(&config.kind))
    inputs.push_back({"side_file", meta->side_file});
  check_output_option("--output", arguments.output, inputs);
}

void tell(const LabelCounts& one) {
  std::string text = one.id + (one.id.empty() ? "" : ": ") + std::to_string(one.labels) +
                     " labels of " + std::to_string(one.rows) + " rows";
  const char* separator = "; ";
  for (const auto& [value, count] : one.values) {
    text += separator + std::to_string(count) + " of " + format_double(value);
    separator = ", ";
  }
  std::cerr << text << '\n';
}

Json as_json(const LabelsArguments& arguments, const LabelConfig& config,
             const std::vector<LabelCounts>& done) {
  Json out{{"kind", config.kind_name()},
           {"adjust", arguments.adjust.adjust},
           {"output", arguments.output}};
  Json& list = out["instruments"] = Json::array();
  for (const LabelCounts& one : done) {
    Json entry{{"id", one.id.empty() ? Json(nullptr) : Json(one.id)},
               {"rows", one.rows},
               {"labels", one.labels}};
    Json& values = entry["values"] = Json::object();
    for (const auto& [value, count] : one.values) values[format_double(value)] = count;
    list.push_back(entry);
  }
  return out;
}

void print_labels(bool has_weight, const NextLabels& next) {
  print_label_csv(std::cout, has_weight, next);
  if (!std::cout) throw failed("cannot write to the output: " + reason_and_remedy(errno));
}

void run_labels(const LabelsArguments& arguments, const Globals& globals) {
  const LabelConfig config = load_label_config(arguments.label);
  check_arguments(arguments, config, globals);
  LabelMaker maker{arguments, config, globals};
  const bool has_weight = config.weights.kind != WeightKind::kNone;
  const auto next = [&maker] { return maker.next(); };
  if (arguments.output.empty())
    print_labels(has_weight, next);
  else
    write_label_file(arguments.output, has_weight, next);
  if (globals.json)
    std::cout << json_text(as_json(arguments, config, maker.done())) << '\n';
  else if (!globals.quiet)
    for (const LabelCounts& one : maker.done()) tell(one);
}

}  // namespace

void add_labels_command(CLI::App& app, Globals& globals) {
  CLI::App* const labels = app.add_subcommand("labels", "Labels for training, with their spans");
  labels->require_subcommand(1);
  labels->footer("Example:\n  godwit labels compute --label up_or_down.toml --input bars.csv");
  const auto arguments = std::make_shared<LabelsArguments>();
  CLI::App* const sub = labels->add_subcommand("compute", "Compute labels as a TOML file says");
  sub->footer(
      "Writes ts,instrument,label,t0,t1[,weight]: ts is the row that decides, t0 to t1 the rows\n"
      "that the label depends on. Rows without a complete label are left out.\n\n"
      "Example:\n  godwit labels compute --label barriers.toml --instrument 600519.SSE --interval "
      "1d --output labels.csv");
  sub->add_option("--label", arguments->label, "What the labels are (docs/labels.md)")
      ->required()
      ->type_name("FILE.toml");
  sub->add_option("--input", arguments->input, "Bars, or for middle prices quotes, without catalog")
      ->type_name("F.csv");
  sub->add_option(
         "--instrument", arguments->instruments,
         "Whose rows in the catalog, one or more; with --input, the name of its instrument, or "
         "which of its column instrument")
      ->type_name("SYMBOL.VENUE");
  sub->add_option("--interval", arguments->interval, "Of bars: 1s 5s 1m 5m 15m 30m 1h 4h 8h 1d 1w");
  sub->add_option("--kind", arguments->kind, "For middle prices: quote or book_snapshot")
      ->capture_default_str();
  sub->add_option("--from", arguments->from, "First trading day, or time")->type_name("T");
  sub->add_option("--to", arguments->to, "Last trading day, or time")->type_name("T");
  add_adjust_options(*sub, arguments->adjust);
  sub->add_option("--output", arguments->output, "A file (default: CSV on stdout)")
      ->type_name("F.csv|F.parquet");
  sub->callback([arguments, &globals] { run_labels(*arguments, globals); });
}

}  // namespace godwit
