// What the rules and the day's facts say of one instrument on one trading day, as far as orders
// depend on it. Made once per trading day, then integers only.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <type_traits>

#include "market/domain/day_facts.h"
#include "market/domain/instrument.h"
#include "market/domain/reason.h"
#include "market/rules/rule_book.h"

namespace godwit {

/// Trivially copyable; `sessions` lives as long as the RuleBook that it came from.
struct OrderFacts {
  TradingDay day;
  /// Why no order at all is taken on this day: kNotTradable, kNotListed, kRuleRowMissing when a row
  /// that orders need is not on record; else kNone.
  Reason refused = Reason::kNone;
  bool suspended = false;
  bool shorts_allowed = false;        ///< Whether a sell may open a position.
  bool negative_prices = false;       ///< Futures may be quoted below zero.
  bool separate_close_today = false;  ///< kClose means what was opened before today (SHFE, INE).
  bool reduce_only_any_notional = false;
  int64_t multiplier = 1;
  Price tick;  ///< Zero: no grid.
  Quantity buy_minimum = Quantity::from_raw(1);
  Quantity buy_step = Quantity::from_raw(1);  ///< From the minimum on.
  Quantity sell_minimum = Quantity::from_raw(1);
  Quantity sell_step = Quantity::from_raw(1);
  bool sell_rest_at_once = false;   ///< What is less than a lot is sold only whole.
  int32_t sellable_after_days = 0;  ///< Trading days until what was bought may be sold (T+1: 1).
  Quantity limit_order_max = Quantity::max();
  std::optional<Quantity> market_order_max;  ///< Absent: no market orders.
  Quantity open_minimum;                     ///< Of what an order opens; zero: none.
  std::optional<LimitPair> limits;           ///< Absent: none on that day.
  std::optional<PriceCage> cage;
  std::optional<Price> reference;  ///< Previous close or settlement, when known.
  std::optional<Amount> notional_min;
  std::optional<Quantity> position_max;    ///< Of one side; absent: none on record.
  std::optional<Quantity> opened_day_max;  ///< Opened on one day; absent: none on record.
  VenueOrders orders;
  bool always_open = false;  ///< No sessions are known, and none are needed.
  std::span<const Session> sessions;
};
static_assert(std::is_trivially_copyable_v<OrderFacts>);

/// The facts of `instrument`, which the rules must cover. `known` are the day's recorded facts,
/// nothing unknown filled in: limits are taken from there, else computed from its reference price
/// by rule. `missing`, when not null, gets the sentence behind kRuleRowMissing. Whoever knows no
/// suspension takes the instrument as trading. Allocates; not for the event path.
[[nodiscard]] OrderFacts make_order_facts(const RuleBook& rules, const Instrument& instrument,
                                          const DayFacts& known, std::string* missing = nullptr);

/// For an instrument without rules (an index, a made-up one), which only a back-test may trade:
/// whole lots, its own tick grid, every form of order at any time, no limits.
[[nodiscard]] OrderFacts assumed_order_facts(const Instrument& instrument, TradingDay day);

/// The phase at `t`: kContinuous where it is always open; nothing in breaks and closed hours.
/// O(sessions of the day), about ten.
[[nodiscard]] std::optional<Phase> phase_at(const OrderFacts& facts, Timestamp t) noexcept;

}  // namespace godwit
