#include "market/rules/order_facts.h"

#include "foundation/base/decimal.h"
#include "foundation/base/error.h"

namespace godwit {
namespace {

[[noreturn]] void fail_without(const Instrument& instrument, TradingDay day, const char* what) {
  throw usage_error("rules: " + instrument.id.text() + ": " + what + " is not known on " +
                    format_date(day.date()));
}

/// 1 on the first day of listing; nothing when that day is not known.
std::optional<int32_t> day_of_listing(const Instrument& instrument, TradingDay day) {
  if (!instrument.listed) return std::nullopt;
  const TradingDay listed{*instrument.listed};
  return day == listed ? 1 : instrument.calendar->count_between(listed, day) + 2;
}

void add_stock(const RuleBook& rules, const Instrument& instrument, const DayFacts& known,
               OrderFacts& facts) {
  const Board& board = rules.board(instrument.id);
  const StockRules lot = rules.stocks().rules(board, facts.day);
  facts.tick = lot.tick;
  facts.buy_minimum = lot.buy_minimum;
  facts.buy_step = lot.buy_step;
  facts.sell_minimum = lot.sell_minimum;
  facts.sell_step = lot.sell_step;
  facts.sell_rest_at_once = lot.sell_rest_at_once;
  facts.sellable_after_days = lot.sellable_after_days;
  facts.limit_order_max = lot.limit_order_max;
  facts.market_order_max = lot.market_order_max;
  facts.cage = rules.stocks().cage(board, facts.day);
  facts.orders = rules.venue_orders(instrument.id, facts.day);
  if (facts.limits) return;
  const auto limits = [&](bool special_treatment, Price reference) {
    return rules.price_limits({.reference = reference,
                               .board = board.name,
                               .special_treatment = special_treatment,
                               .day_of_listing = day_of_listing(instrument, facts.day),
                               .day = facts.day});
  };
  if (!facts.reference) {
    // Only a day that has no limits whatever the reference does without one.
    const Price any = Price::from_units(10);
    if (limits(false, any) || limits(true, any))
      fail_without(instrument, facts.day, "the reference price, which daily limits count from,");
    return;
  }
  facts.limits = limits(known.special_treatment.value_or(false), *facts.reference);
  if (!known.special_treatment && limits(true, *facts.reference) != facts.limits)
    fail_without(instrument, facts.day, "whether it is under special treatment (ST)");
}

void add_future(const RuleBook& rules, const Instrument& instrument, OrderFacts& facts) {
  const FuturesTables& futures = rules.futures();
  const FuturesProduct product = futures.product(instrument.id, facts.day);
  const FuturesOrderSize size = futures.order_size(instrument.id, facts.day);
  const Quantity one = Quantity::from_units(1);
  facts.shorts_allowed = true;
  facts.negative_prices = true;
  facts.separate_close_today = product.listing->exchange->separate_close_today;
  facts.tick = product.tick;
  facts.multiplier = product.multiplier;
  facts.buy_minimum = facts.buy_step = facts.sell_minimum = facts.sell_step = one;
  facts.limit_order_max = size.limit_order_max;
  facts.market_order_max = size.market_order_max;
  facts.open_minimum = size.open_minimum;
  if (const auto most = futures.position_limit(instrument.id, facts.day)) {
    facts.position_max = most->lots;
    facts.opened_day_max = most->opened_per_day;
  }
  facts.orders = rules.venue_orders(instrument.id, facts.day);
  if (facts.limits) return;
  if (!facts.reference)
    fail_without(instrument, facts.day, "the previous settlement, which daily limits count from,");
  facts.limits = futures.limits(instrument.id, *facts.reference, facts.day);
}

void add_crypto(const RuleBook& rules, const Instrument& instrument, OrderFacts& facts) {
  const CryptoRules& filters = rules.crypto().rules(instrument.id, facts.day);
  facts.shorts_allowed = filters.kind != CryptoKind::kSpot;
  facts.reduce_only_any_notional = filters.kind != CryptoKind::kSpot;
  facts.tick = filters.tick;
  facts.multiplier = filters.multiplier;
  facts.buy_minimum = facts.sell_minimum = filters.quantity_min;
  facts.buy_step = facts.sell_step = filters.lot;
  facts.market_order_max = Quantity::max();
  facts.notional_min = filters.notional_min;
  facts.orders = rules.venue_orders(instrument.id, facts.day);
}

void add_forex(const RuleBook& rules, const Instrument& instrument, OrderFacts& facts) {
  const ForexPair& pair = rules.forex().pair(instrument.id, facts.day);
  facts.shorts_allowed = true;
  facts.tick = pair.tick;
  facts.buy_minimum = facts.buy_step = facts.sell_minimum = facts.sell_step = pair.lot;
  facts.market_order_max = Quantity::max();
  facts.orders = rules.venue_orders(instrument.id, facts.day);
}

void add_rules(const RuleBook& rules, const Instrument& instrument, const DayFacts& known,
               OrderFacts& facts) {
  if (rules.futures().is_exchange(instrument.id.venue()))
    add_future(rules, instrument, facts);
  else if (rules.forex().has(instrument.id))
    add_forex(rules, instrument, facts);
  else if (rules.crypto().has(instrument.id))
    add_crypto(rules, instrument, facts);
  else
    add_stock(rules, instrument, known, facts);
  facts.sessions = rules.sessions(instrument.id).sessions(facts.day);
}

bool is_listed(const Instrument& instrument, TradingDay day) {
  return !(instrument.listed && day.date() < *instrument.listed) &&
         !(instrument.expiry && day.date() > *instrument.expiry);
}

}  // namespace

OrderFacts make_order_facts(const RuleBook& rules, const Instrument& instrument,
                            const DayFacts& known, std::string* missing) {
  OrderFacts facts;
  facts.day = known.trading_day;
  facts.suspended = known.suspended.value_or(false);
  facts.reference = known.reference_price;
  if (known.limit_up && known.limit_down)
    facts.limits = LimitPair{*known.limit_down, *known.limit_up};
  if (instrument.is_continuous_series || instrument.market == Market::kIndex)
    facts.refused = Reason::kNotTradable;
  else if (!is_listed(instrument, facts.day))
    facts.refused = Reason::kNotListed;
  if (facts.refused != Reason::kNone) return facts;
  try {
    add_rules(rules, instrument, known, facts);
  } catch (const Error& error) {
    // Whatever the rules cannot say about orders of this day means that none is taken.
    if (error.kind() != ErrorKind::kUsage && error.kind() != ErrorKind::kDataRefused) throw;
    facts.refused = Reason::kRuleRowMissing;
    if (missing != nullptr) *missing = error.what();
  }
  return facts;
}

OrderFacts assumed_order_facts(const Instrument& instrument, TradingDay day) {
  OrderFacts facts;
  facts.day = day;
  facts.always_open = true;
  facts.shorts_allowed = true;
  facts.negative_prices = true;
  facts.multiplier = instrument.multiplier;
  facts.tick = instrument.tick;
  facts.buy_minimum = facts.buy_step = facts.sell_minimum = facts.sell_step = instrument.lot;
  facts.market_order_max = Quantity::max();
  if (instrument.is_continuous_series) facts.refused = Reason::kNotTradable;
  for (int type = 0; type < kOrderTypes; ++type)
    for (int tif = 0; tif < kTimesInForce; ++tif)
      for (OrderForms* forms : {&facts.orders.taken, &facts.orders.post_only, &facts.orders.iceberg,
                                &facts.orders.reduce_only})
        forms->add(static_cast<OrderType>(type), static_cast<TimeInForce>(tif));
  for (int phase = 0; phase <= static_cast<int>(Phase::kFixedPrice); ++phase)
    facts.orders.at_once_phases.add(static_cast<Phase>(phase));
  return facts;
}

std::optional<Phase> phase_at(const OrderFacts& facts, Timestamp t) noexcept {
  if (facts.always_open) return Phase::kContinuous;
  for (const Session& session : facts.sessions)
    if (session.begin <= t && t < session.end) return session.phase;
  return std::nullopt;
}

}  // namespace godwit
