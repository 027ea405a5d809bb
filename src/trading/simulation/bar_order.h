// What meets a bar: an order that rests, and the bar with what was true of its instrument in it.
#pragma once

#include <optional>
#include <span>

#include "foundation/base/time.h"
#include "market/domain/day_facts.h"
#include "market/domain/event.h"
#include "market/domain/order_request.h"
#include "trading/simulation/bar_path.h"
#include "trading/simulation/order_trigger.h"

namespace godwit {

/// An order that rests, or has just come. The display quantity of an iceberg makes no difference in
/// bars: whoever is ahead of us at a price is served before us in any case.
struct BarOrder {
  Side side = Side::kBuy;
  OrderType type = OrderType::kMarket;
  TimeInForce tif = TimeInForce::kGtc;
  bool post_only = false;
  bool is_new = true;  ///< No bar has met it yet.
  Quantity remaining;
  std::optional<Price> limit_price;
  OrderTrigger trigger;
  Timestamp arrival;  ///< When it reached the venue.
  std::optional<Timestamp> expires;
  OrderGroup group;

  [[nodiscard]] static BarOrder of(const OrderRequest& request, Price tick, Timestamp arrival);
};

/// A bar and what was true of its instrument in it.
struct BarMarket {
  const Bar& bar;
  Timestamp opens;   ///< Orders that arrived by then meet the open.
  Timestamp closes;  ///< The end of trading in it.
  Quantity lot;      ///< > 0.
  PriceRange range;  ///< Absent limits are no limits: whoever does not know them must not ask.
  bool suspended = false;
  bool opens_day = true;   ///< Its open is an opening auction, or the first price of a trading day.
  bool closes_day = true;  ///< Its close is a closing auction, or the last price of a trading day.
  std::span<const Bar> inner;  ///< For kLowerTimeframe; the bounds take them in where they are.
  Duration inner_length;       ///< The interval of `inner`.
};

inline BarOrder BarOrder::of(const OrderRequest& request, Price tick, Timestamp arrival) {
  return {.side = request.side,
          .type = request.type,
          .tif = request.tif,
          .post_only = request.post_only,
          .remaining = request.quantity,
          .limit_price = request.limit_price,
          .trigger = OrderTrigger::of(request, tick),
          .arrival = arrival,
          .expires = request.expires,
          .group = request.one_cancels_other};
}

/// The limits and the suspension of the day. What the facts do not know stays absent.
inline void apply(const DayFacts& facts, BarMarket& market) {
  market.range = {.limit_up = facts.limit_up, .limit_down = facts.limit_down};
  market.suspended = facts.suspended.value_or(false);
}

/// Whether it is over by `t`; whether it is over before `t`.
[[nodiscard]] inline bool has_expired_by(const BarOrder& order, Timestamp t) {
  return order.tif == TimeInForce::kGtd && order.expires && *order.expires <= t;
}
[[nodiscard]] inline bool expires_before(const BarOrder& order, Timestamp t) {
  return order.tif == TimeInForce::kGtd && order.expires && *order.expires < t;
}
/// Whether what does not fill at once is canceled.
[[nodiscard]] inline bool is_at_once(const BarOrder& order) {
  return order.tif == TimeInForce::kIoc || order.tif == TimeInForce::kFok;
}

}  // namespace godwit
