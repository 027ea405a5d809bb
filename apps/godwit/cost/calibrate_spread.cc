#include <cmath>
#include <iostream>
#include <memory>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "console/json_text.h"
#include "cost/command.h"
#include "foundation/base/text_table.h"
#include "globals.h"
#include "market/data/catalog/catalog.h"
#include "market/rules/rules_folder.h"
#include "options/series_options.h"
#include "trading/simulation/rule_fees.h"
#include "trading/simulation/spread_calibration.h"

namespace godwit {
namespace {

using Json = nlohmann::ordered_json;

struct SpreadArguments {
  std::string instrument;
  std::string profile;
  std::string from;
  std::string to;
};

/// What the profile says, to stand beside what is measured.
struct Assumed {
  CostProfile profile;
  std::optional<Price> spread;
  std::string note;  // Why there is no spread, where the rules should have one.
};

struct Measured {
  InstrumentId id;
  SpreadMeter meter;
  Timestamp first;
  Timestamp last;
};

Measured read_quotes(const SpreadArguments& arguments, const Globals& globals) {
  Measured measured{.id = instrument_option(arguments.instrument), .meter = {}};
  const TimeRange range = range_options(arguments.from, arguments.to);
  const Catalog catalog{globals.catalog, Catalog::Mode::kReadOnly};
  const Series series{.instrument = measured.id, .kind = DataKind::kQuote};
  const auto rows = catalog.read<Quote>(series, range);
  bool any = false;
  for (auto block = rows->next(); !block.empty(); block = rows->next()) {
    if (!any) measured.first = block.front().header.ts_event;
    any = true;
    for (const Quote& quote : block) measured.meter.on_quote(quote);
    measured.last = block.back().header.ts_event;
  }
  measured.meter.finish();
  if (measured.meter.all().quotes == 0)
    throw failed("no quotes of " + measured.id.text() +
                 " with both sides in that range; godwit data list shows what the catalog holds");
  return measured;
}

Assumed assume(const SpreadArguments& arguments, const Measured& measured) {
  const RuleBook rules{find_rules_folder()};
  const TradingDay day = trading_day_without_calendar(measured.first);
  // A venue whose contracts need a definition still has quotes to measure.
  Instrument instrument{.id = measured.id};
  Assumed assumed;
  try {
    instrument = rules.covers(measured.id)
                     ? rules.define_instrument(measured.id, day)
                     : assume_instrument(measured.id, *Currency::parse("CNY"));
  } catch (const Error& error) {
    assumed.note = error.what();
  }
  assumed.profile = profile_option(arguments.profile.empty() ? default_cost_profile(instrument)
                                                             : std::string_view{arguments.profile});
  try {
    assumed.spread = assumed_spread(assumed.profile, &rules, instrument, day);
  } catch (const Error& error) {
    assumed.note = error.what();
  }
  return assumed;
}

Json number(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }

/// Measured half of the spread over the mid, in basis points.
double half_spread_bp(const SpreadRow& row) { return row.spread_mean / 2 / row.mid_mean * 1e4; }

std::optional<double> assumed_bp(const Assumed& assumed, const SpreadRow& row) {
  const auto cost = assumed_cost(assumed.profile, assumed.spread, row.mid_mean);
  return cost ? std::optional{*cost * 1e4} : std::nullopt;
}

Json row_json(const SpreadRow& row, const Assumed& assumed) {
  const auto bp = assumed_bp(assumed, row);
  return {{"quotes", row.quotes},
          {"spread_mean", number(row.spread_mean)},
          {"spread_median", number(row.spread_median)},
          {"spread_assumed", assumed.spread ? Json(assumed.spread->to_double()) : Json(nullptr)},
          {"half_spread_bp", number(half_spread_bp(row))},
          {"assumed_cost_bp", bp ? number(*bp) : Json(nullptr)},
          {"volatility_per_sqrt_second", number(row.volatility)},
          {"volatility_minutes", row.minutes}};
}

Json as_json(const Measured& measured, const Assumed& assumed) {
  Json out;
  out["instrument"] = measured.id.text();
  out["from"] = format_timestamp(measured.first);
  out["to"] = format_timestamp(measured.last);
  out["profile"] = assumed.profile.name;
  out["slippage_assumed"] = assumed.profile.slippage.describe();
  out["note"] = assumed.note.empty() ? Json(nullptr) : Json(assumed.note);
  out["quotes_one_sided"] = measured.meter.one_sided();
  out["quotes_crossed"] = measured.meter.crossed();
  out["all"] = row_json(measured.meter.all(), assumed);
  Json& hours = out["hours"] = Json::array();
  for (size_t hour = 0; hour < SpreadMeter::kHours; ++hour) {
    const SpreadRow row = measured.meter.hour(hour);
    if (row.quotes == 0) continue;
    Json one{{"hour_utc", hour}};
    one.update(row_json(row, assumed));
    hours.push_back(std::move(one));
  }
  return out;
}

std::string digits(double value, const char* form) {
  if (!std::isfinite(value)) return "-";
  char text[40];
  std::snprintf(text, sizeof text, form, value);
  return text;
}

void add_row(TextTable& table, const std::string& label, const SpreadRow& row,
             const Assumed& assumed) {
  const auto bp = assumed_bp(assumed, row);
  table.add_row({label, std::to_string(row.quotes), digits(row.spread_mean, "%.6g"),
                 digits(row.spread_median, "%.6g"),
                 assumed.spread ? format_fixed(*assumed.spread) : "-",
                 digits(half_spread_bp(row), "%.3f"), bp ? digits(*bp, "%.3f") : "-",
                 digits(row.volatility * std::sqrt(60.0) * 1e4, "%.3f")});
}

void print_for_people(const Measured& measured, const Assumed& assumed) {
  std::cout << measured.id.text() << ": quotes from " << format_timestamp(measured.first) << " to "
            << format_timestamp(measured.last) << "; profile " << assumed.profile.name << "\n\n";
  TextTable table{{"hour UTC", "quotes", "spread mean", "median", "assumed", "half spread bp",
                   "assumed cost bp", "volatility bp/min"},
                  {.right_aligned = {1, 2, 3, 4, 5, 6, 7}}};
  for (size_t hour = 0; hour < SpreadMeter::kHours; ++hour) {
    const SpreadRow row = measured.meter.hour(hour);
    if (row.quotes > 0) add_row(table, std::to_string(hour), row, assumed);
  }
  const SpreadRow all = measured.meter.all();
  add_row(table, "all", all, assumed);
  std::cout << table.text()
            << "\nmeans weigh a quote by how long it stood; the assumed cost is half "
               "of the assumed spread and the mean slippage\nslippage assumed: "
            << assumed.profile.slippage.describe() << '\n';
  if (!assumed.note.empty()) std::cout << "not assumed: " << assumed.note << '\n';
  if (const auto bp = assumed_bp(assumed, all); bp && *bp < half_spread_bp(all))
    std::cout << "the profile is too cheap: it assumes less than half of the measured spread\n";
  if (measured.meter.one_sided() + measured.meter.crossed() > 0)
    std::cout << "left out: " << measured.meter.one_sided() << " quotes without both sides, "
              << measured.meter.crossed() << " crossed\n";
}

}  // namespace

void add_calibrate_spread(CLI::App& calibrate, Globals& globals) {
  const auto arguments = std::make_shared<SpreadArguments>();
  CLI::App* const sub = calibrate.add_subcommand(
      "spread", "Assumed beside measured spread and volatility, by hour of the day");
  sub->footer(
      "Example:\n  godwit cost calibrate spread --instrument EUR/USD.OANDA --from 2014-05-05");
  sub->add_option("--instrument", arguments->instrument, "Whose quotes in the catalog")
      ->required()
      ->type_name("ID");
  sub->add_option("--profile", arguments->profile,
                  "Cost profile to compare with (default: that of the instrument's market)")
      ->type_name("P");
  sub->add_option("--from", arguments->from, "First trading day or instant")->type_name("T");
  sub->add_option("--to", arguments->to, "Last trading day or instant")->type_name("T");
  sub->callback([arguments, &globals] {
    if (!arguments->profile.empty()) (void)profile_option(arguments->profile);
    const Measured measured = read_quotes(*arguments, globals);
    const Assumed assumed = assume(*arguments, measured);
    if (globals.json)
      std::cout << json_text(as_json(measured, assumed)) << '\n';
    else
      print_for_people(measured, assumed);
  });
}

}  // namespace godwit
