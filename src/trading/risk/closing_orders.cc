#include "trading/risk/closing_orders.h"

#include <algorithm>

namespace godwit {
namespace {

/// The first time in force under which the venue takes the type.
std::optional<TimeInForce> time_of(OrderType type, const OrderFacts& facts, bool at_once) {
  using T = TimeInForce;
  for (const T tif : {T::kIoc, T::kDay, T::kGtc, T::kFok}) {
    const bool waits = tif == T::kDay || tif == T::kGtc;
    if ((at_once || waits) && facts.orders.taken.has(type, tif)) return tif;
  }
  return std::nullopt;
}

/// Type, time in force and price; nothing when the venue has no form for it.
std::optional<OrderRequest> form_of(Side side, const OrderFacts& facts, Phase phase) {
  const bool at_once = facts.orders.at_once_phases.has(phase);
  OrderRequest order{.side = side};
  std::optional<TimeInForce> tif;
  if (at_once && facts.market_order_max) tif = time_of(OrderType::kMarket, facts, at_once);
  if (!tif) {
    tif = time_of(OrderType::kLimit, facts, at_once);
    if (!tif || !facts.limits) return std::nullopt;
    order.type = OrderType::kLimit;
    order.limit_price = side == Side::kSell ? facts.limits->down : facts.limits->up;
  }
  order.tif = *tif;
  order.reduce_only = facts.orders.reduce_only.has(order.type, order.tif);
  return order;
}

/// `quantity` as the venue takes it: at most its largest order, whole lots unless it is the rest.
std::optional<OrderRequest> sized(OrderRequest order, Quantity quantity, const OrderFacts& facts,
                                  const OrderSituation& situation) {
  const Quantity most = order.type == OrderType::kMarket
                            ? facts.market_order_max.value_or(Quantity{})
                            : facts.limit_order_max;
  order.quantity = std::min(quantity, most);
  if (order.quantity.raw() <= 0) return std::nullopt;
  if (check_order(order, facts, situation) == Reason::kNone) return order;
  const bool sell = order.side == Side::kSell;
  const Quantity minimum = sell ? facts.sell_minimum : facts.buy_minimum;
  const Quantity step = sell ? facts.sell_step : facts.buy_step;
  if (order.quantity < minimum) return std::nullopt;
  order.quantity = minimum + round_to_grid(order.quantity - minimum, step, Rounding::kDown);
  if (check_order(order, facts, situation) != Reason::kNone) return std::nullopt;
  return order;
}

}  // namespace

ClosingOrders closing_orders(const CloseRequest& request, const OrderFacts& facts,
                             const OrderSituation& situation) noexcept {
  if (facts.refused != Reason::kNone || facts.suspended || !situation.phase) return {};
  std::optional<OrderRequest> order = form_of(request.side, facts, *situation.phase);
  if (!order) return {};
  order->instrument = request.instrument;
  const bool sell = request.side == Side::kSell;
  const FreeLeg& leg = sell ? situation.free_long : situation.free_short;
  if (request.offset != Offset::kNet && facts.separate_close_today) {
    const Quantity earlier = std::min(request.quantity, leg.earlier);
    const Quantity today = std::min(request.quantity - earlier, leg.today);
    ClosingOrders orders;
    order->offset = Offset::kCloseYesterday;
    orders[0] = sized(*order, earlier, facts, situation);
    order->offset = Offset::kCloseToday;
    orders[1] = sized(*order, today, facts, situation);
    return orders;
  }
  order->offset = request.offset == Offset::kNet ? Offset::kNet : Offset::kClose;
  const bool cash = sell && !facts.shorts_allowed;
  const Quantity there = cash ? std::min(situation.sellable, leg.total()) : leg.total();
  return {sized(*order, std::min(request.quantity, there), facts, situation), std::nullopt};
}

}  // namespace godwit
