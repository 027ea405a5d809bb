#include "cost/command.h"

#include <array>
#include <iostream>
#include <limits>
#include <memory>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "console/json_text.h"
#include "foundation/base/number_text.h"
#include "foundation/base/suggestion.h"
#include "foundation/base/text_table.h"
#include "globals.h"
#include "market/rules/rules_folder.h"
#include "options/series_options.h"
#include "trading/simulation/cost_estimate.h"
#include "trading/simulation/fee_model.h"

namespace godwit {
namespace {

using Json = nlohmann::ordered_json;

struct CostArguments {
  std::string profile;
  std::string side;
  std::string price;
  std::string quantity;
  std::string volume;
  std::string instrument;
  std::string date;
  std::string offset;
  bool maker = false;
  std::string limit_down;
  std::string limit_up;
  std::string alpha;
  std::string beta;
  std::string commission_rate;
  std::string commission_minimum;
  std::string commission_per_lot;
  std::string broker_markup;
  bool exchange_fees_on_top = false;
};

/// All that an answer is about.
struct Order {
  CostProfile profile;
  FeeTerms terms;
  Instrument instrument;
  bool has_instrument = false;
  CostQuestion question;
};

std::string choice(std::string_view option, const std::string& text,
                   std::span<const std::string_view> words) {
  for (const std::string_view word : words)
    if (word == text) return text;
  std::string all;
  for (const std::string_view word : words) all.append(all.empty() ? "" : ", ").append(word);
  throw usage_error(std::string{option} + ": expected one of " + all + ", got \"" + text + "\"" +
                    suggestion(text, words));
}

void require(std::string_view option, const std::string& text) {
  if (text.empty())
    throw usage_error("cost: " + std::string{option} +
                      " is missing; an order needs --side, --price and --quantity, and --profile "
                      "or --instrument with --date; see godwit cost --help");
}

double positive_option(std::string_view option, const std::string& text) {
  const std::optional<double> value = parse_double(text);
  if (!value || !(*value > 0))
    throw usage_error(std::string{option} + ": expected a number above 0, got \"" + text + "\"");
  return *value;
}

Offset offset_option(const std::string& text, const CostProfile& profile) {
  constexpr std::array<std::string_view, 4> kOffsets{"open", "close", "close_today",
                                                     "close_yesterday"};
  // Where the charges depend on it nothing is guessed but that an order opens.
  if (text.empty())
    return profile.fees == FeeSource::kChineseFutures ? Offset::kOpen : Offset::kNet;
  const std::string word = choice("--offset", text, kOffsets);
  if (word == "open") return Offset::kOpen;
  if (word == "close") return Offset::kClose;
  return word == "close_today" ? Offset::kCloseToday : Offset::kCloseYesterday;
}

FeeTerms read_terms(const CostArguments& arguments) {
  FeeTerms terms;
  const Rate below_zero = Rate::from_raw(-1);
  const Amount no_less = Amount::from_raw(-1);
  terms.commission_rate =
      exact_option<Rate>("--commission-rate", arguments.commission_rate, below_zero);
  terms.commission_minimum =
      exact_option<Amount>("--commission-minimum", arguments.commission_minimum, no_less);
  terms.commission_per_lot =
      exact_option<Amount>("--commission-per-lot", arguments.commission_per_lot, no_less);
  if (arguments.exchange_fees_on_top) terms.exchange_fees_inside = false;
  if (!arguments.broker_markup.empty()) {
    terms.broker_markup = parse_futures_fee(arguments.broker_markup);
    if (!terms.broker_markup)
      throw usage_error(
          "--broker-markup: expected a charge like \"0.1bp\", \"1/lot\" or \"0.1bp + 1/lot\", got "
          "\"" +
          arguments.broker_markup + "\"");
  }
  return terms;
}

/// Instrument and profile, of which one may stand for the other.
void read_subject(const CostArguments& arguments, const RuleBook& rules, Order& order) {
  order.has_instrument = !arguments.instrument.empty();
  if (order.has_instrument) {
    require("--date", arguments.date);
    const std::optional<Date> date = parse_date(arguments.date);
    if (!date)
      throw usage_error("--date: expected a day like 2024-01-02, got \"" + arguments.date + "\"");
    order.question.day = TradingDay{*date};
    const InstrumentId id = instrument_option(arguments.instrument);
    order.instrument = rules.covers(id) ? rules.define_instrument(id, order.question.day)
                                        : assume_instrument(id, *Currency::parse("CNY"));
  } else {
    order.instrument = Instrument{.id = *InstrumentId::parse("NONE.INDEX")};
  }
  if (arguments.profile.empty() && !order.has_instrument) require("--profile", "");
  order.profile = profile_option(arguments.profile.empty() ? default_cost_profile(order.instrument)
                                                           : std::string_view{arguments.profile});
  if (order.profile.fees != FeeSource::kProfile && !order.has_instrument)
    throw usage_error("--profile: " + std::string{order.profile.name} +
                      " goes by instrument and date: say --instrument ID --date D");
}

Order read_order(const CostArguments& arguments, const RuleBook& rules) {
  require("--side", arguments.side);
  require("--price", arguments.price);
  require("--quantity", arguments.quantity);
  constexpr std::array<std::string_view, 2> kSides{"buy", "sell"};
  Order order;
  read_subject(arguments, rules, order);
  CostQuestion& question = order.question;
  question.side = choice("--side", arguments.side, kSides) == "buy" ? Side::kBuy : Side::kSell;
  question.price = *exact_option<Price>("--price", arguments.price, Price{});
  question.quantity = *exact_option<Quantity>("--quantity", arguments.quantity, Quantity{});
  if (!arguments.volume.empty())
    question.daily_volume = positive_option("--volume", arguments.volume);
  question.offset = offset_option(arguments.offset, order.profile);
  question.maker = arguments.maker;
  const auto down = exact_option<Price>("--limit-down", arguments.limit_down, std::nullopt);
  const auto up = exact_option<Price>("--limit-up", arguments.limit_up, std::nullopt);
  if (down.has_value() != up.has_value())
    throw usage_error("cost: limits come as a pair: --limit-down and --limit-up");
  if (down) {
    if (question.price < *down || question.price > *up)
      throw usage_error("--price: expected a price within the limits " + arguments.limit_down +
                        " to " + arguments.limit_up + ", got \"" + arguments.price + "\"");
    question.limits = LimitPair{.down = *down, .up = *up};
  }
  if (!arguments.alpha.empty())
    order.profile.impact.alpha = positive_option("--alpha", arguments.alpha);
  if (!arguments.beta.empty())
    order.profile.impact.beta = positive_option("--beta", arguments.beta);
  order.terms = read_terms(arguments);
  return order;
}

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

Json as_json(const Order& order, const CostEstimate& estimate, const FeeModel& fees) {
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
  out["currency"] = order.has_instrument ? Json(order.instrument.currency.text()) : Json(nullptr);
  out["multiplier"] = order.instrument.multiplier;
  Json& formulas = out["formulas"] = Json::object();
  for (const Line& line : lines_of(estimate)) {
    out[std::string{line.name}] = line.value ? Json(*line.value) : Json(nullptr);
    formulas[std::string{line.name}] = line.formula;
  }
  Json& charges = out["charges"] = Json::array();
  for (const CostItem& item : estimate.items)
    charges.push_back({{"name", item.name},
                       {"kind", kind_name(item.kind)},
                       {"amount", item.amount.to_double()},
                       {"formula", item.formula}});
  out["models"] = {{"fees", fees.describe()},
                   {"slippage", order.profile.slippage.describe()},
                   {"impact", order.profile.impact.describe()}};
  return out;
}

void print_for_people(const Order& order, const CostEstimate& estimate, const FeeModel& fees) {
  const CostQuestion& question = order.question;
  std::cout << name(question.side) << ' ' << format_fixed(question.quantity)
            << (order.has_instrument ? " " + order.instrument.id.text() : "") << " at "
            << format_fixed(question.price);
  if (question.offset != Offset::kNet) std::cout << ", " << offset_name(question.offset);
  if (order.has_instrument)
    std::cout << ", on " << format_date(question.day.date()) << ", in "
              << order.instrument.currency.text();
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
  const Order order = read_order(arguments, rules);
  const CostEstimate estimate =
      estimate_cost(order.profile, order.terms, &rules, order.instrument, order.question);
  const FeeModel fees{order.profile, order.terms, &rules, {&order.instrument, 1}};
  if (globals.json)
    std::cout << json_text(as_json(order, estimate, fees)) << '\n';
  else
    print_for_people(order, estimate, fees);
}

void add_order_options(CLI::App& cost, CostArguments& arguments) {
  const auto add = [&](const char* name, std::string& to, const char* what, const char* type) {
    cost.add_option(name, to, what)->type_name(type);
  };
  add("--profile", arguments.profile,
      "Cost profile, e.g. seed_stock, cn_ashare (default: that of the instrument's market)", "P");
  add("--side", arguments.side, "buy or sell", "SIDE");
  add("--price", arguments.price, "Price of the market now", "X");
  add("--quantity", arguments.quantity, "Shares, contracts, units or coins", "N");
  add("--volume", arguments.volume, "Volume of the day, for market impact (default: none counted)",
      "N");
  add("--instrument", arguments.instrument, "Whose rules, multiplier, tick and margin hold", "ID");
  add("--date", arguments.date, "Trading day whose rules hold, e.g. 2024-01-02", "D");
  add("--offset", arguments.offset,
      "open, close, close_today or close_yesterday (default of futures: open)", "O");
  cost.add_flag("--maker", arguments.maker, "The order rests until it trades");
  add("--limit-down", arguments.limit_down, "Lower price limit of the day", "X");
  add("--limit-up", arguments.limit_up, "Upper price limit of the day", "X");
  add("--alpha", arguments.alpha, "Impact at the whole day's volume (default: the profile's)", "A");
  add("--beta", arguments.beta, "Exponent of the impact (default: the profile's)", "B");
  add("--commission-rate", arguments.commission_rate, "Your broker's rate, 0.0001 is 1 bp", "R");
  add("--commission-minimum", arguments.commission_minimum,
      "Your broker's minimum an order and day", "X");
  add("--commission-per-lot", arguments.commission_per_lot,
      "Foreign exchange: commission of 100000 units each way, in the quote currency", "X");
  add("--broker-markup", arguments.broker_markup,
      "Futures: what the broker adds, e.g. \"0.1bp + 1/lot\"", "FEE");
  cost.add_flag("--exchange-fees-on-top", arguments.exchange_fees_on_top,
                "A-shares: handling and regulatory fee are not inside the commission");
}

}  // namespace

CostProfile profile_option(std::string_view name) {
  if (const std::optional<CostProfile> found = find_cost_profile(name)) return *found;
  std::string all;
  for (const std::string_view known : cost_profile_names())
    all.append(all.empty() ? "" : ", ").append(known);
  throw usage_error("--profile: expected one of " + all + ", got \"" + std::string{name} + "\"" +
                    suggestion(name, cost_profile_names()));
}

std::optional<double> assumed_cost(const CostProfile& profile, std::optional<Price> spread,
                                   double price) {
  if (profile.slippage.form != SlippageForm::kNormal) return std::nullopt;
  const double half = spread ? spread->to_double() / 2 / price : 0;
  return half + profile.slippage.standard_deviation * kMeanAbsoluteNoise;
}

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
