#include "trading/risk/market_rule_check.h"

#include <algorithm>

namespace godwit {
namespace {

Quantity at_most(Quantity quantity, Quantity most) {
  return std::max(std::min(quantity, most), Quantity{});
}

/// Takes what a working order closes off the leg: today's part when it names it, else yesterday's
/// first. Gives back what is beyond it.
Quantity take(FreeLeg& leg, Quantity quantity, Offset offset, bool by_part) {
  const bool only_today = offset == Offset::kCloseToday && by_part;
  const bool only_earlier =
      by_part && (offset == Offset::kClose || offset == Offset::kCloseYesterday);
  Quantity rest = quantity;
  if (!only_today) {
    const Quantity part = at_most(rest, leg.earlier);
    leg.earlier -= part;
    rest -= part;
  }
  if (!only_earlier) {
    const Quantity part = at_most(rest, leg.today);
    leg.today -= part;
    rest -= part;
  }
  return rest;
}

/// As it will be when the order meets the market.
FreeLeg leg_of(const PositionLeg& leg, OrderMeets meets) {
  if (meets == OrderMeets::kNextDay) return {.today = {}, .earlier = leg.quantity()};
  return {.today = leg.today(), .earlier = leg.yesterday()};
}

}  // namespace

MarketRuleCheck::MarketRuleCheck(size_t instruments, OrderMeets meets, OrderFactsSource* source)
    : meets_{meets},
      source_{source},
      facts_(instruments),
      asked_(instruments, TradingDay{Date::from_days(INT32_MIN)}) {
  missing_.refused = Reason::kRuleRowMissing;
  for (OrderFacts& facts : facts_) facts = missing_;
}

const OrderFacts& MarketRuleCheck::facts(InstrumentIndex instrument,
                                         const RiskView& view) noexcept {
  const size_t i = instrument.value();
  const TradingDay today = view.trading_day();
  if (source_ != nullptr && asked_[i] != today) {
    facts_[i] = source_->order_facts(instrument, today, meets_);
    asked_[i] = today;
  }
  const bool fits = meets_ == OrderMeets::kNow ? facts_[i].day == today : facts_[i].day > today;
  return fits ? facts_[i] : missing_;
}

OrderSituation MarketRuleCheck::situation(InstrumentIndex instrument,
                                          const RiskView& view) noexcept {
  const OrderFacts& facts = this->facts(instrument, view);
  const Position& position = view.position(instrument);
  OrderSituation now;
  now.phase =
      meets_ == OrderMeets::kNow ? phase_at(facts, view.now()) : std::optional{Phase::kContinuous};
  now.best_bid = view.best(instrument, Side::kBuy);
  now.best_ask = view.best(instrument, Side::kSell);
  if (const std::optional<Mark> mark = view.mark(instrument)) now.last = mark->price;
  now.free_long = leg_of(position.long_leg(), meets_);
  now.free_short = leg_of(position.short_leg(), meets_);
  now.long_most = position.long_leg().quantity();
  now.short_most = position.short_leg().quantity();
  if (meets_ == OrderMeets::kNow) now.opened_today = view.opened_today(instrument);
  for (const OrderId id : view.working(instrument)) {
    const Order& order = view.order(id);
    if (!reserves_risk(order.state()) || order.state() == OrderState::kEmulated) continue;
    const OrderRequest& request = order.request();
    const bool buy = request.side == Side::kBuy;
    FreeLeg& leg = buy ? now.free_short : now.free_long;
    Quantity opens = order.quantity_remaining();
    if (request.offset != Offset::kOpen)
      opens = take(leg, opens, request.offset, facts.separate_close_today);
    if (request.reduce_only || (request.offset != Offset::kOpen && request.offset != Offset::kNet))
      continue;
    (buy ? now.long_most : now.short_most) += opens;
    now.opened_today += opens;
  }
  now.sellable = facts.sellable_after_days == 0 ? now.free_long.total() : now.free_long.earlier;
  return now;
}

Reason MarketRuleCheck::check(const OrderRequest& request, const RiskView& view) noexcept {
  const OrderFacts& of_day = facts(request.instrument, view);
  if (request.after != OrderId{} && of_day.refused == Reason::kNone) return Reason::kNone;
  return check_order(request, of_day, situation(request.instrument, view));
}

}  // namespace godwit
