#include "cost/command.h"

#include <iostream>
#include <memory>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "console/json_text.h"
#include "cost/order.h"
#include "foundation/base/text_table.h"
#include "globals.h"
#include "market/rules/rules_folder.h"
#include "trading/simulation/cost_estimate.h"
#include "trading/simulation/fee_model.h"

namespace godwit {
namespace {

using Json = nlohmann::ordered_json;

std::string_view offset_name(Offset offset) {
  switch (offset) {
    case Offset::kNet: return "net";
    case Offset::kOpen: return "open";
    case Offset::kClose: return "close";
    case Offset::kCloseToday: return "close_today";
    case Offset::kCloseYesterday: return "close_yesterday";
  }
  return "";
}

std::string_view kind_name(FeeKind kind) {
  switch (kind) {
    case FeeKind::kCommission: return "commission";
    case FeeKind::kTax: return "tax";
    case FeeKind::kFee: return "fee";
  }
  return "";
}

constexpr std::string_view kTotalFormula = "commission + tax + fee + slippage + impact";

std::string charges_formula(const CostEstimate& estimate, FeeKind kind) {
  std::string text;
  for (const CostItem& item : estimate.items)
    if (item.kind == kind) text += (text.empty() ? "" : "; ") + item.name + ": " + item.formula;
  return text.empty() ? "none" : text;
}

/// One line of the answer.
struct Line {
  std::string_view name;
  std::optional<std::string> exact;
  std::optional<double> value;
  std::string formula;
};

std::vector<Line> lines_of(const CostEstimate& estimate) {
  const auto amount = [](std::string_view name, Amount value, std::string formula) {
    return Line{name, format_fixed(value), value.to_double(), std::move(formula)};
  };
  std::vector<Line> lines;
  lines.push_back({"expected_fill_price", format_fixed(estimate.fill_price),
                   estimate.fill_price.to_double(), estimate.fill_price_formula});
  lines.push_back(amount("amount", estimate.amount, "expected fill price x quantity x multiplier"));
  lines.push_back(amount("commission", estimate.charges.commission,
                         charges_formula(estimate, FeeKind::kCommission)));
  lines.push_back(amount("tax", estimate.charges.tax, charges_formula(estimate, FeeKind::kTax)));
  lines.push_back(amount("fee", estimate.charges.fee, charges_formula(estimate, FeeKind::kFee)));
  lines.push_back(amount("slippage", estimate.slippage, estimate.slippage_formula));
  lines.push_back(amount("impact", estimate.impact, estimate.impact_formula));
  lines.push_back(amount("total", estimate.total, std::string{kTotalFormula}));
  if (estimate.margin)
    lines.push_back(amount("margin", *estimate.margin, estimate.margin_formula));
  else
    lines.push_back({"margin", std::nullopt, std::nullopt, estimate.margin_formula});
  return lines;
}

Json as_json(const CostOrder& order, const CostEstimate& estimate, const FeeModel& fees) {
  const CostQuestion& question = order.question;
  Json out;
  out["profile"] = order.profile.name;
  out["instrument"] = order.has_instrument ? Json(order.instrument.id.text()) : Json(nullptr);
  out["date"] = order.has_instrument ? Json(format_date(question.day.date())) : Json(nullptr);
  out["side"] = name(question.side);
  out["offset"] = offset_name(question.offset);
  out["liquidity"] = question.maker ? "maker" : "taker";
  out["price"] = question.price.to_double();
  out["quantity"] = question.quantity.to_double();
  const bool known = question.daily_volume > 0;
  out["volume"] = known ? Json(question.daily_volume) : Json(nullptr);
  out["currency"] = order.has_instrument ? Json(order.instrument.currency.code()) : Json(nullptr);
  out["multiplier"] = order.instrument.multiplier;
  Json formulas = Json::object();
  for (const Line& line : lines_of(estimate)) {
    out[std::string{line.name}] = line.value ? Json(*line.value) : Json(nullptr);
    formulas[std::string{line.name}] = line.formula;
  }
  out["formulas"] = std::move(formulas);
  Json charges = Json::array();
  for (const CostItem& item : estimate.items)
    charges.push_back({{"name", item.name},
                       {"kind", kind_name(item.kind)},
                       {"amount", item.amount.to_double()},
                       {"formula", item.formula}});
  out["charges"] = std::move(charges);
  out["models"] = {{"fees", fees.describe()},
                   {"slippage", order.profile.slippage.describe()},
                   {"impact", order.profile.impact.describe()}};
  return out;
}

void print_for_people(const CostOrder& order, const CostEstimate& estimate, const FeeModel& fees) {
  const CostQuestion& question = order.question;
  std::cout << name(question.side) << ' ' << format_fixed(question.quantity)
            << (order.has_instrument ? " " + order.instrument.id.text() : "") << " at "
            << format_fixed(question.price);
  if (question.offset != Offset::kNet) std::cout << ", " << offset_name(question.offset);
  if (order.has_instrument)
    std::cout << ", on " << format_date(question.day.date()) << ", in "
              << order.instrument.currency.code();
  std::cout << ", profile " << order.profile.name << "\n\n";
  TextTable table{{"item", "value", "formula"}, {.right_aligned = {1}}};
  for (const Line& line : lines_of(estimate))
    table.add_row({std::string{line.name}, line.exact.value_or("-"), line.formula});
  std::cout << table.text() << "\nfees      " << fees.describe() << "\nslippage  "
            << order.profile.slippage.describe() << "\nimpact    "
            << order.profile.impact.describe() << '\n';
}

void run_cost(const CostArguments& arguments, const Globals& globals) {
  const RuleBook rules{find_rules_folder()};
  const CostOrder order = read_order(arguments, rules);
  const CostEstimate estimate =
      estimate_cost(order.profile, order.terms, &rules, order.instrument, order.question);
  const FeeModel fees{order.profile, order.terms, &rules, {&order.instrument, 1}};
  if (globals.json)
    std::cout << json_text(as_json(order, estimate, fees)) << '\n';
  else
    print_for_people(order, estimate, fees);
}

}  // namespace

void add_cost_command(CLI::App& app, Globals& globals) {
  const auto arguments = std::make_shared<CostArguments>();
  CLI::App* const cost = app.add_subcommand(
      "cost", "What one order is expected to cost, and calibration of the models");
  cost->require_subcommand(0, 1);
  cost->footer(
      "Example:\n  godwit cost --profile seed_stock --side buy --price 100 --quantity 10000 "
      "--volume 1000000\n  godwit cost --instrument rb2410.SHFE --date 2024-06-03 --side sell "
      "--price 3700 --quantity 10 --offset close_today");
  add_order_options(*cost, *arguments);
  CLI::App* const calibrate =
      cost->add_subcommand("calibrate", "Measure the cost models on fills, trades and quotes");
  calibrate->require_subcommand(1);
  calibrate->footer(
      "Example:\n  godwit cost calibrate spread --instrument EUR/USD.OANDA --from 2014-05-05");
  add_calibrate_impact(*calibrate, globals);
  add_calibrate_spread(*calibrate, globals);
  cost->callback([cost, arguments, &globals] {
    if (cost->get_subcommands().empty()) run_cost(*arguments, globals);
  });
}

}  // namespace godwit
