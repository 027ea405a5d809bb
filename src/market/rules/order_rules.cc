#include "market/rules/order_rules.h"

#include <algorithm>

namespace godwit {
namespace {

bool is_on_grid(Price price, const OrderFacts& facts) noexcept {
  if (!facts.negative_prices && price.raw() <= 0) return false;
  return facts.tick.is_zero() || price.raw() % facts.tick.raw() == 0;
}

/// Market orders and what must fill at once need a market that trades.
Reason check_phase(const OrderRequest& request, const OrderFacts& facts,
                   std::optional<Phase> phase) noexcept {
  if (!phase || !takes_orders(*phase)) return Reason::kSessionClosed;
  if (facts.orders.at_once_phases.has(*phase)) return Reason::kNone;
  if (request.type == OrderType::kMarket) return Reason::kUnsupportedOrderType;
  if (request.tif == TimeInForce::kIoc || request.tif == TimeInForce::kFok)
    return Reason::kUnsupportedTimeInForce;
  return Reason::kNone;
}

/// What the cage counts from: the other side's best price, else our own side's, else the last
/// trade, else the previous close.
std::optional<Price> cage_base(Side side, const OrderFacts& facts,
                               const OrderSituation& situation) noexcept {
  const bool buy = side == Side::kBuy;
  const std::optional<Price>& far = buy ? situation.best_ask : situation.best_bid;
  const std::optional<Price>& near = buy ? situation.best_bid : situation.best_ask;
  if (far) return far;
  if (near) return near;
  return situation.last ? situation.last : facts.reference;
}

/// Exact: the cage is the larger of a share of the base and a width, not rounded to the grid.
bool is_in_cage(Side side, Price price, Price base, const PriceCage& cage) noexcept {
  const int128 beyond =
      (static_cast<int128>(price.raw()) - base.raw()) * (side == Side::kBuy ? 1 : -1);
  return beyond <= cage.minimum.raw() ||
         beyond * Rate::kScale <= static_cast<int128>(base.raw()) * cage.share.raw();
}

Reason check_prices(const OrderRequest& request, const OrderFacts& facts,
                    const OrderSituation& situation) noexcept {
  if (request.trigger_price && !is_on_grid(*request.trigger_price, facts))
    return Reason::kTickSizeViolation;
  if (request.trail_distance && !is_on_grid(*request.trail_distance, facts))
    return Reason::kTickSizeViolation;
  if (!request.limit_price) return Reason::kNone;
  const Price limit = *request.limit_price;
  if (!is_on_grid(limit, facts)) return Reason::kTickSizeViolation;
  if (facts.limits && (limit < facts.limits->down || limit > facts.limits->up))
    return Reason::kPriceOutsideDailyLimit;
  if (facts.cage && request.type == OrderType::kLimit && situation.phase == Phase::kContinuous) {
    const std::optional<Price> base = cage_base(request.side, facts, situation);
    if (!base) return Reason::kDataStale;
    if (!is_in_cage(request.side, limit, *base, *facts.cage)) return Reason::kPriceOutsideCage;
  }
  return Reason::kNone;
}

/// A sell of less than a lot, or of whole lots and such a rest. Where lots are counted in lots the
/// whole rest of the holding goes in one order; where they are counted in shares from a minimum on,
/// the holding itself is the rest.
bool sells_whole_rest(Quantity quantity, const OrderFacts& facts, Quantity held) noexcept {
  if (!facts.sell_rest_at_once || held.raw() <= 0) return false;
  if (quantity == held) return true;
  if (facts.sell_step != facts.sell_minimum) return false;
  return quantity.raw() % facts.sell_step.raw() == held.raw() % facts.sell_step.raw();
}

Reason check_lots(const OrderRequest& request, const OrderFacts& facts, Quantity held) noexcept {
  const bool buy = request.side == Side::kBuy;
  const Quantity minimum = buy ? facts.buy_minimum : facts.sell_minimum;
  const Quantity step = buy ? facts.buy_step : facts.sell_step;
  const Quantity quantity = request.quantity;
  const bool too_small = quantity < minimum;
  if (!too_small && (quantity.raw() - minimum.raw()) % step.raw() == 0) return Reason::kNone;
  if (buy || !facts.sell_rest_at_once)
    return too_small ? Reason::kQuantityBelowMinimum : Reason::kLotSizeViolation;
  return sells_whole_rest(quantity, facts, held) ? Reason::kNone : Reason::kOddLotMustSellAll;
}

Reason check_size(const OrderRequest& request, const OrderFacts& facts) noexcept {
  if (has_limit(request.type))
    return request.quantity > facts.limit_order_max ? Reason::kQuantityAboveMaximum : Reason::kNone;
  if (!facts.market_order_max) return Reason::kUnsupportedOrderType;
  return request.quantity > *facts.market_order_max ? Reason::kQuantityAboveMaximum : Reason::kNone;
}

Reason check_notional(const OrderRequest& request, const OrderFacts& facts,
                      const OrderSituation& situation) noexcept {
  if (!facts.notional_min || (request.reduce_only && facts.reduce_only_any_notional))
    return Reason::kNone;
  const bool buy = request.side == Side::kBuy;
  std::optional<Price> price = request.limit_price;
  if (!price) price = request.trigger_price;
  if (!price) price = buy ? situation.best_ask : situation.best_bid;
  if (!price) price = situation.last;
  if (!price) return Reason::kDataStale;
  const std::optional<Amount> amount =
      notional(*price, request.quantity, facts.multiplier, Rounding::kDown);
  if (!amount) return Reason::kNotionalOutOfRange;
  return *amount < *facts.notional_min ? Reason::kNotionalBelowMinimum : Reason::kNone;
}

/// What the order closes must be there, in the part that it names.
Reason check_close(const OrderRequest& request, const OrderFacts& facts,
                   const OrderSituation& situation) noexcept {
  const FreeLeg& leg = request.side == Side::kSell ? situation.free_long : situation.free_short;
  const bool by_part = facts.separate_close_today;
  if (request.offset == Offset::kCloseToday && by_part)
    return request.quantity > leg.today ? Reason::kCloseTodayUnavailable : Reason::kNone;
  const Quantity there = by_part ? leg.earlier : leg.total();
  return request.quantity > there ? Reason::kPositionNotSufficient : Reason::kNone;
}

/// Cash markets: a sell takes from what is held, and under T+1 from what was held before today.
Reason check_sellable(Quantity quantity, const OrderSituation& situation) noexcept {
  if (quantity <= situation.sellable) return Reason::kNone;
  return quantity <= situation.free_long.total() ? Reason::kT1NotSellable
                                                 : Reason::kShortNotAllowed;
}

Reason check_opening(const OrderRequest& request, Quantity opened, const OrderFacts& facts,
                     const OrderSituation& situation) noexcept {
  if (opened.raw() <= 0) return Reason::kNone;
  if (opened < facts.open_minimum) return Reason::kQuantityBelowMinimum;
  const auto exceeds = [&](Quantity so_far, const std::optional<Quantity>& most) {
    if (!most) return false;
    const std::optional<Quantity> sum = checked_add(so_far, opened);
    return !sum || *sum > *most;
  };
  const Quantity side = request.side == Side::kBuy ? situation.long_most : situation.short_most;
  if (exceeds(side, facts.position_max)) return Reason::kPositionLimitExchange;
  if (exceeds(situation.opened_today, facts.opened_day_max)) return Reason::kOpenedPerDayExchange;
  return Reason::kNone;
}

Reason check_position(const OrderRequest& request, const OrderFacts& facts,
                      const OrderSituation& situation) noexcept {
  const OrderParts parts = split_order(request, situation);
  if (request.reduce_only && parts.closed.raw() <= 0) return Reason::kReduceOnlyWouldIncrease;
  const bool names_close = request.offset == Offset::kClose ||
                           request.offset == Offset::kCloseToday ||
                           request.offset == Offset::kCloseYesterday;
  if (names_close && !request.reduce_only)
    if (const Reason bad = check_close(request, facts, situation); bad != Reason::kNone) return bad;
  if (request.side == Side::kSell && !facts.shorts_allowed)
    return check_sellable(parts.closed + parts.opened, situation);
  return check_opening(request, parts.opened, facts, situation);
}

}  // namespace

OrderParts split_order(const OrderRequest& request, const OrderSituation& situation) noexcept {
  const FreeLeg& other = request.side == Side::kBuy ? situation.free_short : situation.free_long;
  Quantity closed;
  switch (request.offset) {
    case Offset::kOpen: break;
    case Offset::kNet:
      closed = std::min(request.quantity, std::max(other.total(), Quantity{}));
      break;
    case Offset::kClose:
    case Offset::kCloseToday:
    case Offset::kCloseYesterday:
      closed = request.reduce_only ? std::min(request.quantity, std::max(other.total(), Quantity{}))
                                   : request.quantity;
      break;
  }
  const bool opens =
      (request.offset == Offset::kNet || request.offset == Offset::kOpen) && !request.reduce_only;
  return {.opened = opens ? request.quantity - closed : Quantity{}, .closed = closed};
}

Reason check_order(const OrderRequest& request, const OrderFacts& facts,
                   const OrderSituation& situation) noexcept {
  if (facts.refused != Reason::kNone) return facts.refused;
  if (facts.suspended) return Reason::kSuspended;
  Reason bad = check_form(request, facts.orders);
  if (bad == Reason::kNone) bad = check_phase(request, facts, situation.phase);
  if (bad == Reason::kNone) bad = check_prices(request, facts, situation);
  if (bad == Reason::kNone) bad = check_lots(request, facts, situation.free_long.total());
  if (bad == Reason::kNone) bad = check_size(request, facts);
  if (bad == Reason::kNone) bad = check_notional(request, facts, situation);
  if (bad == Reason::kNone) bad = check_position(request, facts, situation);
  return bad;
}

Reason check_cancel(std::optional<Phase> phase) noexcept {
  if (!phase) return Reason::kSessionClosed;
  return takes_cancels(*phase) ? Reason::kNone : Reason::kAuctionNoCancel;
}

}  // namespace godwit
