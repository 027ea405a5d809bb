#include "labels_command.h"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iostream>
#include <map>
#include <memory>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "data_options.h"
#include "foundation/base/error.h"
#include "foundation/base/file.h"
#include "foundation/base/number_text.h"
#include "globals.h"
#include "json_text.h"
#include "label_rows.h"
#include "output_option.h"
#include "signals/labels/compute_labels.h"

namespace godwit {
namespace {

using Json = nlohmann::ordered_json;

struct LabelsArguments {
  std::string label;
  std::string input;
  std::vector<std::string> instruments;
  std::string interval;
  std::string kind = "quote";
  std::string from;
  std::string to;
  std::string output;
};

/// What became of one instrument.
struct InstrumentLabels {
  std::string id;  ///< "" for a file that nobody named.
  size_t rows = 0;
  size_t labels = 0;
  std::map<double, size_t> values;  ///< How often each value came; of classes alone.
};

constexpr size_t kClassesMax = 3;

bool needs_mid(const LabelConfig& config) {
  const auto* const move = std::get_if<MidMove>(&config.kind);
  return move != nullptr && move->price == MovePrice::kMid;
}

/// Everything that can be wrong with the line, before any data are opened.
void check_arguments(const LabelsArguments& arguments, const LabelConfig& config,
                     const Globals& globals) {
  if (arguments.input.empty() && arguments.instruments.empty())
    throw usage_error("expected --input F.csv, or --instrument of the catalog with --interval");
  if (!arguments.input.empty()) {
    if (arguments.instruments.size() > 1)
      throw usage_error("--input: a file holds one instrument; --instrument names it");
    if (!arguments.from.empty() || !arguments.to.empty() || !arguments.interval.empty())
      throw usage_error("--from, --to and --interval: choose from the catalog, not from --input");
  } else if (needs_mid(config) != arguments.interval.empty()) {
    throw usage_error(needs_mid(config)
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
  if (!arguments.output.empty() && !arguments.output.ends_with(".csv"))
    throw usage_error("--output: expected a file ending in .csv, got \"" + arguments.output + "\"");
  check_output_option("--output", arguments.output);
}

LabelRows rows_of_file(const LabelsArguments& arguments, const LabelConfig& config) {
  return needs_mid(config) ? read_quote_rows(arguments.input) : read_bar_rows(arguments.input);
}

LabelRows rows_of_catalog(const Catalog& catalog, const InstrumentId& id,
                          const LabelsArguments& arguments, const LabelConfig& config) {
  const TimeRange range = range_options(arguments.from, arguments.to);
  LabelRows rows;
  Series series{.instrument = id, .kind = kind_option(arguments.kind)};
  if (!needs_mid(config)) {
    series = bar_series(id, interval_option(arguments.interval));
    rows = label_rows(*catalog.read<Bar>(series, range), !is_intraday(series.interval));
  } else if (series.kind == DataKind::kQuote) {
    rows = label_rows(*catalog.read<Quote>(series, range));
  } else {
    rows = label_rows(*catalog.read<Depth>(series, range));
  }
  if (rows.times.empty())
    throw failed(id.text() + " has no rows of " + kind_text(series) +
                 " in this range; godwit data list shows what there is");
  return rows;
}

/// Computes and writes the labels of one instrument.
InstrumentLabels write_labels(const std::string& id, LabelRows& rows, const LabelConfig& config,
                              std::ostream& out) {
  if (const auto* const meta = std::get_if<MetaLabels>(&config.kind);
      meta != nullptr && !meta->side_file.empty())
    read_sides(meta->side_file, id, rows);
  const std::vector<Label> labels = compute_labels(config, rows.columns());
  InstrumentLabels done{.id = id, .rows = rows.times.size(), .labels = labels.size()};
  std::string text;
  for (const Label& label : labels) {
    text += rows.time_text(label.row) + ',' + id + ',';
    append_double(text, label.value);
    text += ',' + rows.time_text(label.t0) + ',' + rows.time_text(label.t1);
    if (config.weights.kind != WeightKind::kNone) {
      text += ',';
      append_double(text, label.weight);
    }
    text += '\n';
    if (done.values.size() <= kClassesMax) ++done.values[label.value];
  }
  if (done.values.size() > kClassesMax) done.values.clear();
  out << text;
  return done;
}

std::vector<InstrumentLabels> write_all(const LabelsArguments& arguments, const LabelConfig& config,
                                        const Globals& globals, std::ostream& out) {
  out << "ts,instrument,label,t0,t1" << (config.weights.kind == WeightKind::kNone ? "" : ",weight")
      << '\n';
  std::vector<InstrumentId> ids;
  ids.reserve(arguments.instruments.size());
  for (const std::string& text : arguments.instruments) ids.push_back(instrument_option(text));
  std::vector<InstrumentLabels> done;
  if (!arguments.input.empty()) {
    LabelRows rows = rows_of_file(arguments, config);
    done.push_back(write_labels(ids.empty() ? "" : ids.front().text(), rows, config, out));
  } else {
    const Catalog catalog{globals.catalog, Catalog::Mode::kReadOnly, 1};
    for (const InstrumentId& id : ids) {
      LabelRows rows = rows_of_catalog(catalog, id, arguments, config);
      done.push_back(write_labels(id.text(), rows, config, out));
    }
  }
  size_t labels = 0;
  for (const InstrumentLabels& one : done) labels += one.labels;
  if (labels == 0)
    throw failed(arguments.label + " gives no label in " + std::to_string(done.front().rows) +
                 " rows: horizon, lag and the rows that [volatility] needs must all fit into the "
                 "data");
  return done;
}

void tell(const InstrumentLabels& one) {
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
             const std::vector<InstrumentLabels>& done) {
  Json out{{"kind", config.kind_name()}, {"output", arguments.output}};
  Json& list = out["instruments"] = Json::array();
  for (const InstrumentLabels& one : done) {
    Json entry{{"id", one.id.empty() ? Json(nullptr) : Json(one.id)},
               {"rows", one.rows},
               {"labels", one.labels}};
    Json& values = entry["values"] = Json::object();
    for (const auto& [value, count] : one.values) values[format_double(value)] = count;
    list.push_back(entry);
  }
  return out;
}

void run_labels(const LabelsArguments& arguments, const Globals& globals) {
  const LabelConfig config = load_label_config(arguments.label);
  check_arguments(arguments, config, globals);
  std::vector<InstrumentLabels> done;
  if (arguments.output.empty()) {
    done = write_all(arguments, config, globals, std::cout);
  } else {
    replace_file(arguments.output, [&](const std::filesystem::path& temporary) {
      std::ofstream out{temporary, std::ios::binary};
      done = write_all(arguments, config, globals, out);
      out.close();
      if (!out) throw failed("cannot write " + arguments.output + ": " + reason_and_remedy(errno));
    });
  }
  if (globals.json)
    std::cout << json_text(as_json(arguments, config, done)) << '\n';
  else if (!globals.quiet)
    for (const InstrumentLabels& one : done) tell(one);
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
         "Whose rows in the catalog, one or more; with --input, the name of its instrument")
      ->type_name("SYMBOL.VENUE");
  sub->add_option("--interval", arguments->interval, "Of bars: 1s 5s 1m 5m 15m 30m 1h 4h 8h 1d 1w");
  sub->add_option("--kind", arguments->kind, "For middle prices: quote or book_snapshot")
      ->capture_default_str();
  sub->add_option("--from", arguments->from, "First trading day, or time")->type_name("T");
  sub->add_option("--to", arguments->to, "Last trading day, or time")->type_name("T");
  sub->add_option("--output", arguments->output, "A file (default: CSV on stdout)")
      ->type_name("F.csv");
  sub->callback([arguments, &globals] { run_labels(*arguments, globals); });
}

}  // namespace godwit
