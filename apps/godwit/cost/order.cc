#include "cost/order.h"

#include <array>
#include <span>

#include <CLI/CLI.hpp>

#include "cost/command.h"
#include "foundation/base/number_text.h"
#include "foundation/base/suggestion.h"
#include "options/series_options.h"

namespace godwit {
namespace {

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
void read_subject(const CostArguments& arguments, const RuleBook& rules, CostOrder& order) {
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

}  // namespace

CostOrder read_order(const CostArguments& arguments, const RuleBook& rules) {
  require("--side", arguments.side);
  require("--price", arguments.price);
  require("--quantity", arguments.quantity);
  constexpr std::array<std::string_view, 2> kSides{"buy", "sell"};
  CostOrder order;
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

}  // namespace godwit
