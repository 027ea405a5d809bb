#include "trading/simulation/cost_estimate.h"

#include "foundation/base/decimal.h"
#include "foundation/base/error.h"
#include "foundation/base/number_text.h"
#include "trading/simulation/fill_price.h"

namespace godwit {
namespace {

[[noreturn]] void fail_range() {
  throw usage_error(
      "cost: an amount is out of range: price x quantity x multiplier must stay "
      "below 90 billion");
}

std::string signed_text(Side side) { return side == Side::kBuy ? "+" : "-"; }

FillPrice price_order(const CostProfile& profile, const Instrument& instrument,
                      const CostQuestion& question, std::optional<Price> spread) {
  if (question.maker) return {.paid = question.price, .slippage = {}, .impact = {}};
  FillPriceInputs inputs{.side = question.side,
                         .market = question.price,
                         .quantity = question.quantity,
                         .daily_volume = question.daily_volume,
                         .noise = kMeanAbsoluteNoise,
                         .limits = question.limits};
  if (profile.slippage.form == SlippageForm::kSeedSigned) inputs.noise = 0;
  if (spread) inputs.half_spread = half_of(*spread);
  const std::optional<FillPrice> price = fill_price(inputs, profile, instrument);
  if (!price) fail_range();
  return *price;
}

void write_price_formulas(CostEstimate& estimate, const CostProfile& profile,
                          const Instrument& instrument, const CostQuestion& question,
                          std::optional<Price> spread) {
  if (question.maker) {
    estimate.fill_price_formula = "the order's own price: it rests until it trades";
    estimate.slippage_formula = "none: a resting order trades at its price";
    estimate.impact_formula = "none: a resting order moves nothing";
    return;
  }
  const std::string s = signed_text(question.side);
  std::string distance;
  if (spread) distance = "spread / 2 (" + format_fixed(*spread) + " / 2)";
  if (profile.slippage.standard_deviation > 0)
    distance += (distance.empty() ? "" : " + ") + std::string{"price x "} +
                format_double(profile.slippage.standard_deviation) +
                (profile.slippage.form == SlippageForm::kSeedSigned ? " x 0 (the mean of z)"
                                                                    : " x sqrt(2 / pi)");
  if (distance.empty()) distance = "0";
  const bool known = question.daily_volume > 0;
  const std::string share = known ? "(" + format_fixed(question.quantity) + " / " +
                                        format_double(question.daily_volume) + ")"
                                  : "";
  const std::string impact = profile.impact.alpha > 0 && known
                                 ? format_double(profile.impact.alpha) + " x " + share + "^" +
                                       format_double(profile.impact.beta)
                                 : "0";
  estimate.slippage_formula = "quantity x multiplier x (" + distance + ")";
  estimate.impact_formula = "quantity x multiplier x slipped price x " + impact;
  if (profile.impact.alpha > 0 && !known)
    estimate.impact_formula = "not counted: the daily volume is not known (--volume)";
  estimate.fill_price_formula =
      "(price " + s + " (" + distance + ")) x (1 " + s + " " + impact +
      "), rounded against us to " +
      (instrument.tick.is_zero() ? std::string{"0.000000001"} : format_fixed(instrument.tick));
  if (question.limits) estimate.fill_price_formula += ", within the limits of the day";
}

void find_margin(CostEstimate& estimate, const CostProfile& profile, const RuleBook* rules,
                 const Instrument& instrument, const CostQuestion& question) {
  std::optional<Rate> rate;
  try {
    rate = margin_rate(profile, rules, instrument, question.day);
  } catch (const Error& error) {  // It is not a charge: the rest of the answer stands.
    estimate.margin_formula = "not known: " + std::string{error.what()};
    return;
  }
  if (!rate) {
    estimate.margin_formula = instrument.margin_class == MarginClass::kMargin
                                  ? "not known: no rule has the margin of this market"
                                  : "none: paid in full";
    return;
  }
  const auto value =
      notional(question.price, question.quantity, instrument.multiplier, Rounding::kUp);
  if (!value) fail_range();
  estimate.margin = scaled(*value, *rate, Rounding::kUp);
  estimate.margin_formula = format_fixed(*rate) + " x price x quantity x multiplier";
}

void add_charges(CostEstimate& estimate, const FeeSchedule& schedule,
                 const CostQuestion& question) {
  const FeeQuery query = split_by_offset({.side = question.side,
                                          .maker = question.maker,
                                          .amount = estimate.amount,
                                          .quantity = question.quantity,
                                          .closed = {},
                                          .closed_today = {},
                                          .day = question.day},
                                         question.offset);
  const std::optional<LineCharges> charges = FeeMeter{}.quote_lines(schedule, query);
  if (!charges) fail_range();
  estimate.charges = sum_by_kind(schedule, *charges);
  for (size_t i = 0; i < schedule.lines.size(); ++i) {
    const FeeLine& line = schedule.lines[i];
    if ((*charges)[i].is_zero() &&
        (line.part != FeePart::kAll || line.liquidity != FeeLiquidity::kBoth))
      continue;  // A rate of another kind of fill.
    estimate.items.push_back(
        {.name = line.name, .kind = line.kind, .amount = (*charges)[i], .formula = describe(line)});
  }
}

}  // namespace

CostEstimate estimate_cost(const CostProfile& profile, const FeeTerms& terms, const RuleBook* rules,
                           const Instrument& instrument, const CostQuestion& question) {
  const FeeSchedule schedule = make_fee_schedule(profile, terms, rules, instrument, question.day);
  const std::optional<Price> spread = assumed_spread(profile, rules, instrument, question.day);
  const FillPrice price = price_order(profile, instrument, question, spread);
  CostEstimate estimate{
      .fill_price = price.paid, .slippage = price.slippage, .impact = price.impact};
  const auto amount = notional(price.paid, question.quantity, instrument.multiplier,
                               question.side == Side::kBuy ? Rounding::kUp : Rounding::kDown);
  if (!amount) fail_range();
  estimate.amount = *amount;
  add_charges(estimate, schedule, question);
  write_price_formulas(estimate, profile, instrument, question, spread);
  find_margin(estimate, profile, rules, instrument, question);
  estimate.total = estimate.charges.commission + estimate.charges.tax + estimate.charges.fee +
                   estimate.slippage + estimate.impact;
  return estimate;
}

}  // namespace godwit
