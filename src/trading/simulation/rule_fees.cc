#include "trading/simulation/rule_fees.h"

#include <array>
#include <string>

#include "foundation/base/error.h"

namespace godwit {
namespace {

constexpr int64_t kForexLot = 100'000;

const RuleBook& require_rules(const RuleBook* rules, const CostProfile& profile) {
  if (rules == nullptr)
    throw usage_error("fees: the profile " + std::string{profile.name} +
                      " is dated: it needs the rules and an instrument");
  return *rules;
}

[[noreturn]] void fail_market(const CostProfile& profile, const Instrument& instrument,
                              std::string_view expected) {
  throw usage_error("fees: the profile " + std::string{profile.name} + " is for " +
                    std::string{expected} + "; " + instrument.id.text() + " is not one");
}

FeeSchedule fixed_schedule(const CostProfile& profile, const FeeTerms& terms) {
  FeeSchedule schedule;
  const Rate rate = terms.commission_rate.value_or(profile.commission.rate);
  const Amount minimum = terms.commission_minimum.value_or(profile.commission.minimum);
  if (!rate.is_zero() || !minimum.is_zero())
    schedule.lines.push_back({.name = "commission", .rate = rate, .minimum = minimum});
  if (terms.commission_per_lot)
    schedule.lines.push_back(
        {.name = "commission", .per_lot = *terms.commission_per_lot, .lot = kForexLot});
  return schedule;
}

FeeSchedule stock_schedule(const CostProfile& profile, const FeeTerms& terms, const RuleBook& rules,
                           const Instrument& instrument, TradingDay day) {
  const std::string_view venue = instrument.id.venue();
  if (venue != "SSE" && venue != "SZSE" && venue != "BSE")
    fail_market(profile, instrument, "codes of SSE, SZSE and BSE");
  FeeSchedule schedule;
  for (FeeRule& rule : rules.stock_costs(instrument.id, day)) {
    if (rule.inside_commission && terms.exchange_fees_inside.value_or(true)) continue;
    FeeLine line{.name = std::move(rule.name),
                 .kind = rule.kind,
                 .on_buy = rule.on_buy,
                 .on_sell = rule.on_sell,
                 .rate = rule.rate,
                 .minimum = rule.minimum,
                 .unit = rule.unit,
                 .rounding = rule.rounding};
    if (line.kind == FeeKind::kCommission) {
      line.rate = terms.commission_rate.value_or(line.rate);
      line.minimum = terms.commission_minimum.value_or(line.minimum);
    }
    schedule.lines.push_back(std::move(line));
  }
  return schedule;
}

FeeSchedule futures_schedule(const CostProfile& profile, const FeeTerms& terms,
                             const RuleBook& rules, const Instrument& instrument, TradingDay day) {
  if (!rules.futures().is_exchange(instrument.id.venue()))
    fail_market(profile, instrument, "contracts of futures exchanges");
  const FuturesFees fees = rules.futures().fees(instrument.id, day);
  FeeSchedule schedule;
  const auto add = [&](std::string name, FeeKind kind, FeePart part, const FuturesFee& fee) {
    schedule.lines.push_back({.name = std::move(name),
                              .kind = kind,
                              .part = part,
                              .rate = fee.of_amount,
                              .per_lot = fee.per_lot,
                              .unit = fees.unit,
                              .rounding = fees.rounding,
                              .per_order_and_day = false});
  };
  add("open", FeeKind::kFee, FeePart::kOpened, fees.open);
  add("close", FeeKind::kFee, FeePart::kClosed, fees.close);
  add("close_today", FeeKind::kFee, FeePart::kClosedToday, fees.close_today);
  if (terms.broker_markup) add("broker", FeeKind::kCommission, FeePart::kAll, *terms.broker_markup);
  return schedule;
}

void require_forex(const CostProfile& profile, const RuleBook& rules,
                   const Instrument& instrument) {
  if (!rules.forex().has(instrument.id))
    fail_market(profile, instrument, "pairs of foreign exchange brokers");
}

FeeSchedule forex_schedule(const CostProfile& profile, const FeeTerms& terms, const RuleBook& rules,
                           const Instrument& instrument, TradingDay day) {
  require_forex(profile, rules, instrument);
  // Also where the terms replace the commission: the spread of that day must be known.
  const ForexCost& cost = rules.forex().cost(instrument.id, day);
  const Amount per_lot = terms.commission_per_lot.value_or(cost.commission_per_lot);
  FeeSchedule schedule;
  if (!per_lot.is_zero())
    schedule.lines.push_back({.name = "commission",
                              .per_lot = per_lot,
                              .lot = kForexLot,
                              .unit = Amount::from_raw(Amount::kScale / 100),
                              .rounding = Rounding::kUp});
  return schedule;
}

FeeSchedule crypto_schedule(const CostProfile& profile, const RuleBook& rules,
                            const Instrument& instrument, TradingDay day) {
  const bool spot = profile.fees == FeeSource::kBinanceSpot;
  const std::string_view expected = spot ? "spot pairs of BINANCE" : "linear perpetuals of BINANCE";
  const CryptoTables& tables = rules.crypto();
  if (instrument.id.venue() != "BINANCE" || !tables.has(instrument.id) ||
      tables.kind(instrument.id) != (spot ? CryptoKind::kSpot : CryptoKind::kLinear))
    fail_market(profile, instrument, expected);
  const CryptoFees& fees = tables.fees(instrument.id, day);
  FeeSchedule schedule;
  const auto add = [&](std::string name, FeeLiquidity liquidity, Rate rate) {
    schedule.lines.push_back({.name = std::move(name),
                              .liquidity = liquidity,
                              .rate = rate,
                              .unit = fees.unit,
                              .rounding = fees.rounding,
                              .per_order_and_day = false});
  };
  add("maker", FeeLiquidity::kMaker, fees.maker);
  add("taker", FeeLiquidity::kTaker, fees.taker);
  return schedule;
}

FeeSchedule choose_schedule(const CostProfile& profile, const FeeTerms& terms,
                            const RuleBook* rules, const Instrument& instrument, TradingDay day) {
  switch (profile.fees) {
    case FeeSource::kProfile: return fixed_schedule(profile, terms);
    case FeeSource::kChineseStocks:
      return stock_schedule(profile, terms, require_rules(rules, profile), instrument, day);
    case FeeSource::kChineseFutures:
      return futures_schedule(profile, terms, require_rules(rules, profile), instrument, day);
    case FeeSource::kForex:
      return forex_schedule(profile, terms, require_rules(rules, profile), instrument, day);
    case FeeSource::kBinanceSpot:
    case FeeSource::kBinancePerpetual:
      return crypto_schedule(profile, require_rules(rules, profile), instrument, day);
  }
  throw usage_error("fees: a profile without a source");
}

}  // namespace

void require_applicable(const FeeTerms& terms, const CostProfile& profile) {
  const bool stocks = profile.fees == FeeSource::kChineseStocks;
  const bool fixed_rate = profile.fees == FeeSource::kProfile && !profile.commission.rate.is_zero();
  const bool forex = profile.fees == FeeSource::kForex || profile.spread_pips.has_value();
  struct Term {
    std::string_view name;
    bool given;
    bool applies;
  };
  const std::array terms_given{
      Term{"commission rate", terms.commission_rate.has_value(), stocks || fixed_rate},
      Term{"commission minimum", terms.commission_minimum.has_value(), stocks || fixed_rate},
      Term{"exchange fees inside the commission or not", terms.exchange_fees_inside.has_value(),
           stocks},
      Term{"broker's mark-up", terms.broker_markup.has_value(),
           profile.fees == FeeSource::kChineseFutures},
      Term{"commission a lot", terms.commission_per_lot.has_value(), forex}};
  for (const Term& term : terms_given)
    if (term.given && !term.applies)
      throw usage_error("fees: the profile " + std::string{profile.name} + " has no " +
                        std::string{term.name} + " to set");
}

FeeSchedule make_fee_schedule(const CostProfile& profile, const FeeTerms& terms,
                              const RuleBook* rules, const Instrument& instrument, TradingDay day) {
  require_applicable(terms, profile);
  FeeSchedule schedule = choose_schedule(profile, terms, rules, instrument, day);
  require_valid(schedule);
  return schedule;
}

std::optional<Price> assumed_spread(const CostProfile& profile, const RuleBook* rules,
                                    const Instrument& instrument, TradingDay day) {
  if (profile.fees == FeeSource::kForex) {
    const RuleBook& book = require_rules(rules, profile);
    require_forex(profile, book, instrument);
    return book.forex().cost(instrument.id, day).spread;
  }
  if (!profile.spread_pips) return std::nullopt;
  const bool known = rules != nullptr && rules->forex().has(instrument.id);
  const Price pip =
      known ? rules->forex().pair(instrument.id, day).pip : Price::from_raw(Price::kScale / 10'000);
  const int128 raw = divide(static_cast<int128>(pip.raw()) * profile.spread_pips->raw(),
                            Rate::kScale, Rounding::kUp);
  const std::optional<Price> spread = Price::in_range(raw);
  CHECK(spread.has_value(), "a spread overflows");
  return spread;
}

std::optional<Rate> margin_rate(const CostProfile& profile, const RuleBook* rules,
                                const Instrument& instrument, TradingDay day) {
  if (profile.margin) return profile.margin;
  if (profile.fees == FeeSource::kChineseFutures)
    return require_rules(rules, profile).futures().margin(instrument.id, day);
  if (profile.fees == FeeSource::kForex)
    return require_rules(rules, profile).forex().margin(instrument.id, day);
  return std::nullopt;
}

}  // namespace godwit
