#include <cmath>
#include <iostream>
#include <memory>
#include <vector>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "console/json_text.h"
#include "cost/command.h"
#include "foundation/base/csv.h"
#include "foundation/base/number_text.h"
#include "foundation/base/text_table.h"
#include "globals.h"
#include "market/data/catalog/catalog.h"
#include "options/series_options.h"
#include "trading/simulation/impact_calibration.h"

namespace godwit {
namespace {

using Json = nlohmann::ordered_json;

struct ImpactArguments {
  std::string fills;
  std::string instrument;
  std::string from;
  std::string to;
  std::string stretch = "5m";
};

/// What was read, in words, and what came of it.
struct Sample {
  std::vector<ImpactObservation> observations;
  std::string source;
  std::string note;
};

double field(const CsvReader& file, size_t column, std::string_view expected, bool positive) {
  const std::string_view text = file.fields()[column];
  const std::optional<double> value = parse_double(text);
  if (!value || (positive && !(*value > 0)))
    throw failed(file.place() + ": column '" + file.columns()[column] + "': expected " +
                 std::string{expected} + ", got '" + std::string{text.substr(0, 40)} + "'");
  return *value;
}

Sample read_fills(const std::string& path) {
  CsvReader file{path};
  const auto column = [&](std::string_view name) {
    if (const auto found = file.find_column(name)) return *found;
    throw usage_error(path +
                      ":1: expected the columns side, quantity, price, arrival_price and "
                      "daily_volume; there is no " +
                      std::string{name} +
                      " (arrival_price: the middle of the market when the order was decided; "
                      "daily_volume: of the instrument on that day)");
  };
  const size_t side = column("side");
  const size_t quantity = column("quantity");
  const size_t price = column("price");
  const size_t arrival = column("arrival_price");
  const size_t volume = column("daily_volume");
  Sample sample{.observations = {}, .source = path, .note = {}};
  while (file.next()) {
    if (file.fields().size() != file.columns().size())
      throw failed(file.place() + ": expected " + std::to_string(file.columns().size()) +
                   " fields, got " + std::to_string(file.fields().size()));
    const std::string_view word = file.fields()[side];
    if (word != "buy" && word != "sell")
      throw failed(file.place() + ": column 'side': expected buy or sell, got '" +
                   std::string{word.substr(0, 40)} + "'");
    const double paid = field(file, price, "a price above 0", true);
    const double before = field(file, arrival, "a price above 0", true);
    const double size = field(file, quantity, "a quantity above 0", true);
    const double traded = field(file, volume, "a volume above 0", true);
    sample.observations.push_back(
        {.share = size / traded, .move = (word == "buy" ? 1 : -1) * (paid / before - 1)});
  }
  sample.note = std::to_string(sample.observations.size()) + " fills";
  return sample;
}

Sample read_trades(const ImpactArguments& arguments, const Globals& globals) {
  const InstrumentId id = instrument_option(arguments.instrument);
  const Interval stretch = interval_option(arguments.stretch);
  if (!is_intraday(stretch))
    throw usage_error("--stretch: expected an interval below a day, got \"" + arguments.stretch +
                      "\"");
  const TimeRange range = range_options(arguments.from, arguments.to);
  const Catalog catalog{globals.catalog, Catalog::Mode::kReadOnly};
  const Series series{.instrument = id, .kind = DataKind::kTrade};
  const auto rows = catalog.read<Trade>(series, range);
  ImpactSampler sampler{duration(stretch)};
  for (auto block = rows->next(); !block.empty(); block = rows->next())
    for (const Trade& trade : block) sampler.on_trade(trade);
  sampler.finish();
  if (sampler.trades() == 0)
    throw failed("no trades of " + id.text() +
                 " in that range; godwit data list shows what the catalog holds");
  return {.observations = {sampler.observations().begin(), sampler.observations().end()},
          .source = id.text(),
          .note = std::to_string(sampler.trades()) + " trades of " +
                  std::to_string(sampler.days()) + " UTC days, " +
                  std::to_string(sampler.trades_without_side()) + " of them without a side; " +
                  std::to_string(sampler.observations().size()) + " stretches of " +
                  arguments.stretch +
                  " with net flow; a day's volume is that of its recorded trades"};
}

std::string method_text(const ImpactFit& fit) {
  return fit.method == ImpactFitMethod::kEach
             ? "ln move on ln share, each observation a point"
             : "ln mean move on ln share, means of groups of equal size: too many single moves go "
               "against the trade";
}

Json number(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }

Json as_json(const Sample& sample, const ImpactCalibration& found) {
  Json out;
  out["source"] = sample.source;
  out["sample"] = sample.note;
  out["observations"] = sample.observations.size();
  out["usable"] = found.usable;
  out["verdict"] = found.verdict;
  out["fit"] = nullptr;
  if (!found.fit) return out;
  const ImpactFit& fit = *found.fit;
  out["fit"] = {{"method", fit.method == ImpactFitMethod::kEach ? "each" : "bins"},
                {"formula", "move = alpha x (quantity / daily volume)^beta"},
                {"n", fit.points},
                {"left_out", fit.left_out},
                {"alpha", number(fit.alpha)},
                {"alpha_interval_95", {number(fit.alpha_low), number(fit.alpha_high)}},
                {"ln_alpha_standard_error", number(fit.log_alpha_error)},
                {"beta", number(fit.beta)},
                {"beta_interval_95", {number(fit.beta_low), number(fit.beta_high)}},
                {"beta_standard_error", number(fit.beta_error)},
                {"r_squared", number(fit.r_squared)},
                {"share_median", number(fit.share_median)},
                {"move_at_median", number(fit.move_at_median)}};
  return out;
}

std::string six_digits(double value) {
  char text[40];
  std::snprintf(text, sizeof text, "%.6g", value);
  return text;
}

void print_for_people(const Sample& sample, const ImpactCalibration& found) {
  std::cout << sample.source << ": " << sample.note << "\n\n";
  if (found.fit) {
    const ImpactFit& fit = *found.fit;
    TextTable table{{"", "value", "standard error", "95 % interval"}, {.right_aligned = {1, 2}}};
    table.add_row({"alpha", six_digits(fit.alpha), six_digits(fit.log_alpha_error) + " (of ln)",
                   six_digits(fit.alpha_low) + " to " + six_digits(fit.alpha_high)});
    table.add_row({"beta", six_digits(fit.beta), six_digits(fit.beta_error),
                   six_digits(fit.beta_low) + " to " + six_digits(fit.beta_high)});
    table.add_row({"R2", six_digits(fit.r_squared), "", ""});
    table.add_row({"n", std::to_string(fit.points), "",
                   std::to_string(fit.left_out) + " left out: the move is not with the trade"});
    std::cout << table.text() << '\n' << method_text(fit) << '\n';
  }
  std::cout << found.verdict << '\n';
}

void run_impact(const ImpactArguments& arguments, const Globals& globals) {
  if (arguments.fills.empty() == arguments.instrument.empty())
    throw usage_error(
        "cost calibrate impact: say either --fills F.csv or --instrument ID, not both or neither");
  const Sample sample =
      arguments.fills.empty() ? read_trades(arguments, globals) : read_fills(arguments.fills);
  const ImpactCalibration found = calibrate_impact(sample.observations);
  if (globals.json)
    std::cout << json_text(as_json(sample, found)) << '\n';
  else
    print_for_people(sample, found);
}

}  // namespace

void add_calibrate_impact(CLI::App& calibrate, Globals& globals) {
  const auto arguments = std::make_shared<ImpactArguments>();
  CLI::App* const sub =
      calibrate.add_subcommand("impact", "Alpha and beta of market impact, from fills or trades");
  sub->footer(
      "Example:\n  godwit cost calibrate impact --fills fills.csv\n  godwit cost calibrate impact "
      "--instrument 600000.SSE --stretch 5m");
  sub->add_option("--fills", arguments->fills,
                  "CSV file with side, quantity, price, arrival_price, daily_volume")
      ->type_name("F.csv");
  sub->add_option("--instrument", arguments->instrument, "Whose trades in the catalog")
      ->type_name("ID");
  sub->add_option("--from", arguments->from, "First trading day or instant")->type_name("T");
  sub->add_option("--to", arguments->to, "Last trading day or instant")->type_name("T");
  sub->add_option("--stretch", arguments->stretch,
                  "Trades are summed over stretches of this length")
      ->capture_default_str()
      ->type_name("I");
  sub->callback([arguments, &globals] { run_impact(*arguments, globals); });
}

}  // namespace godwit
