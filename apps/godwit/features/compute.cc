#include <cerrno>
#include <cstring>
#include <filesystem>
#include <iostream>
#include <memory>
#include <string>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "console/json_text.h"
#include "features/command.h"
#include "features/input.h"
#include "foundation/base/error.h"
#include "globals.h"
#include "signals/features/feature_file.h"
#include "signals/features/feature_stream.h"

namespace godwit {
namespace {

using Json = nlohmann::ordered_json;
using features::FeatureFileShape;
using features::FeatureStream;

struct ComputeArguments {
  FeaturesArguments input;
  bool stream = false;
  bool strict = false;
  std::string output;
};

void print_csv(FeatureStream& stream, const FeatureFileShape& shape) {
  std::string text;
  append_feature_header(text, shape);
  features::RowBlock block;
  const auto flush = [&text] {
    std::cout << text;
    text.clear();
  };
  while (stream.next(block)) append_feature_rows(text, block, stream, shape, flush);
  flush();
  std::cout.flush();
  if (!std::cout) throw failed(std::string{"cannot write to the output: "} + std::strerror(errno));
}

void run_compute(const ComputeArguments& arguments, const Globals& globals) {
  if (globals.json && arguments.output.empty())
    throw usage_error("--json: expected --output F.csv or F.parquet beside it");
  const std::filesystem::path output = arguments.output;
  if (!output.empty() && output.extension() != ".csv" && output.extension() != ".parquet")
    throw usage_error("--output: expected a file ending in .csv or .parquet, got \"" +
                      arguments.output + "\"");
  check_features_output(arguments.input, arguments.output, globals);
  const features::FeatureSet set = chosen_set(arguments.input);
  FeaturesInput input{arguments.input, globals};
  input.note_prices();
  input.warm_up(set);
  input.note_sides(set);
  FeatureStream stream{set,
                       input.open(),
                       {.row_by_row = arguments.stream,
                        .threads = feature_threads(globals),
                        .is_wanted = input.wanted()}};
  tell_missing(stream.missing(), set, input, arguments.strict, globals);
  if (!stream.has_rows()) throw failed(input.no_rows());
  FeatureFileShape shape{.names = {}, .has_instrument = input.has_instrument()};
  for (const features::Feature& feature : set.features) shape.names.push_back(feature.name);
  if (arguments.output.empty()) {
    print_csv(stream, shape);
    input.note_empty(stream);
    return;
  }
  const uint64_t rows = write_feature_file(arguments.output, stream, shape);
  input.note_empty(stream);
  if (globals.json)
    std::cout << json_text(Json{{"set", set.name},
                                {"rows", rows},
                                {"instruments", stream.instruments().size()},
                                {"features", shape.names},
                                {"missing_columns", stream.missing().columns},
                                {"empty_features", stream.missing().features},
                                {"empty_columns", stream.empty_columns()},
                                {"no_values", stream.without_values()},
                                {"output", arguments.output}})
              << '\n';
  else if (!globals.quiet)
    std::cout << arguments.output << ": " << rows << " rows, " << shape.names.size()
              << " features\n";
}

}  // namespace

void add_features_compute(CLI::App& app, Globals& globals) {
  const auto arguments = std::make_shared<ComputeArguments>();
  CLI::App* const sub =
      app.add_subcommand("compute", "Compute a set over a CSV file or the catalog");
  sub->footer(
      "One row for each row of the input: ts, instrument (of a file that has it, and always of "
      "the\n"
      "catalog), then the features in the set's order; an empty field is no value. Several\n"
      "instruments of the catalog are written by time, or with --by-instrument one after another: "
      "the\n"
      "same rows, quicker and in less memory, unless the set compares instruments (cs_...).\n\n"
      "Example:\n  godwit features compute --set alpha158 --input bars.csv --output f.csv");
  add_features_options(*sub, arguments->input);
  add_by_instrument_option(*sub, arguments->input);
  sub->add_flag("--stream", arguments->stream, "One row at a time, as live; the same bytes");
  sub->add_flag("--strict", arguments->strict, "A column that the input lacks is an error");
  sub->add_option("--output", arguments->output,
                  "CSV or Parquet by its ending (default: CSV on stdout)")
      ->type_name("F.csv|F.parquet");
  sub->callback([arguments, &globals] { run_compute(*arguments, globals); });
}

}  // namespace godwit
