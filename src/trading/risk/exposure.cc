#include "trading/risk/exposure.h"

#include <algorithm>

namespace godwit {
namespace {

int128 raw_of(Quantity quantity) { return quantity.raw(); }

/// Against us: upwards for a buy.
Price worse(Side side, Price a, Price b) {
  return side == Side::kBuy ? std::max(a, b) : std::min(a, b);
}

/// `price` moved against us by a share of its size, rounded against us.
std::optional<Price> moved(Side side, Price price, Rate share) {
  const int128 step =
      divide(static_cast<int128>(price.abs().raw()) * share.raw(), Rate::kScale, Rounding::kUp);
  return Price::in_range(price.raw() + step * sign(side));
}

bool shares_group(const OrderRequest& a, const OrderRequest* b) {
  return b != nullptr && a.one_cancels_other != OrderGroup{} &&
         a.one_cancels_other == b->one_cancels_other;
}

/// May close but never open, however much of it fills: cut to the position, or held back for what
/// its parent opens.
bool only_closes(const Order& order, const RiskView& view) {
  return order.request().reduce_only || (order.state() == OrderState::kEmulated &&
                                         closes_for_parent(order.request(), order.id(), view));
}

/// What orders could do to one instrument.
struct Tally {
  int128 buys = 0;   // That may open.
  int128 sells = 0;  // That may open.
  int128 closing_buys = 0;
  int128 closing_sells = 0;
  int128 loss = 0;   // Raw amount, in the instrument's currency.
  Price long_price;  // The dearest at which it could be bought, at least the mark.
  Price short_price;
};

/// How much of an order may still fill, and whether it only closes.
struct Part {
  const OrderRequest& request;
  Quantity quantity;
  bool closes;
};

/// False when an amount is out of range.
bool add(Tally& tally, const Part& part, Price mark, int64_t multiplier,
         const std::optional<Rate>& collar) {
  const std::optional<WorstPrice> worst = worst_price(part.request, mark, collar);
  if (!worst) return false;
  const bool buy = part.request.side == Side::kBuy;
  const Quantity quantity = part.quantity;
  if (part.closes) {
    (buy ? tally.closing_buys : tally.closing_sells) += raw_of(quantity);
  } else {
    (buy ? tally.buys : tally.sells) += raw_of(quantity);
    Price& price = buy ? tally.long_price : tally.short_price;
    price = std::max({price, worst->base.abs(), worst->edge.abs()});
  }
  const std::optional<Price> adverse =
      buy ? checked_subtract(worst->edge, worst->base) : checked_subtract(worst->base, worst->edge);
  if (!adverse) return false;
  if (adverse->raw() <= 0) return true;
  const std::optional<Amount> loss = notional(*adverse, quantity, multiplier, Rounding::kUp);
  if (loss) tally.loss += loss->raw();
  return loss.has_value();
}

/// Nothing when out of range.
std::optional<Amount> value_of(int128 quantity, Price price, int64_t multiplier) {
  const std::optional<Quantity> held = Quantity::in_range(std::max<int128>(quantity, 0));
  if (!held) return std::nullopt;
  return notional(price, *held, multiplier, Rounding::kUp);
}

/// The larger of what could be long and what could be short, each at its worst price.
std::optional<Amount> worst_value(const Tally& tally, Quantity net, int64_t multiplier) {
  const int128 position = raw_of(net);
  const int128 held_long = std::max<int128>(position, 0);
  const int128 held_short = std::max<int128>(-position, 0);
  // What only closes can make room for what opens, never more.
  const int128 most_long = position + tally.buys + std::min(tally.closing_buys, held_short);
  const int128 most_short = -position + tally.sells + std::min(tally.closing_sells, held_long);
  const auto long_value = value_of(most_long, tally.long_price, multiplier);
  const auto short_value = value_of(most_short, tally.short_price, multiplier);
  if (!long_value || !short_value) return std::nullopt;
  return std::max(*long_value, *short_value);
}

}  // namespace

std::optional<WorstPrice> worst_price(const OrderRequest& request, Price mark,
                                      const std::optional<Rate>& collar) noexcept {
  const Price base =
      request.trigger_price ? worse(request.side, mark, *request.trigger_price) : mark;
  if (request.limit_price) return WorstPrice{base, *request.limit_price};
  if (!collar) return WorstPrice{base, base};
  const std::optional<Price> edge = moved(request.side, base, *collar);
  if (!edge) return std::nullopt;
  return WorstPrice{base, *edge};
}

Result<WorstExposure, Reason> worst_exposure(const RiskView& view, InstrumentIndex instrument,
                                             const OrderRequest* added,
                                             const std::optional<Rate>& collar,
                                             Unknowns unknowns) noexcept {
  const Quantity net = view.position(instrument).net();
  const std::span<const OrderId> working = view.working(instrument);
  if (net.is_zero() && working.empty() && added == nullptr) return WorstExposure{};
  const std::optional<Mark> mark = view.mark(instrument);
  if (!mark) return Unexpected{Reason::kDataStale};
  const int64_t multiplier = view.instruments()[instrument.value()].multiplier;
  Tally tally{.long_price = mark->price.abs(), .short_price = mark->price.abs()};
  for (const OrderId id : working) {
    const Order& order = view.order(id);
    const bool counts = reserves_risk(order.state()) && !shares_group(order.request(), added) &&
                        (unknowns == Unknowns::kCounted || order.state() != OrderState::kUnknown);
    const Part part{order.request(), order.quantity_remaining(), only_closes(order, view)};
    if (counts && !add(tally, part, mark->price, multiplier, collar))
      return Unexpected{Reason::kNotionalOutOfRange};
  }
  if (added != nullptr &&
      !add(tally, {*added, added->quantity, added->reduce_only}, mark->price, multiplier, collar))
    return Unexpected{Reason::kNotionalOutOfRange};
  const std::optional<Amount> value = worst_value(tally, net, multiplier);
  const std::optional<Amount> loss = Amount::in_range(tally.loss);
  if (!value || !loss) return Unexpected{Reason::kNotionalOutOfRange};
  const auto ours = view.in_account_currency(instrument, *value, Rounding::kUp);
  const auto our_loss = view.in_account_currency(instrument, *loss, Rounding::kUp);
  if (!ours || !our_loss) return Unexpected{Reason::kDataStale};
  return WorstExposure{*ours, *our_loss};
}

bool closes_for_parent(const OrderRequest& request, OrderId self, const RiskView& view) noexcept {
  if (request.after == OrderId{} || request.offset == Offset::kOpen) return false;
  if (self != OrderId{} && request.after.value() >= self.value()) return false;
  const Order& parent = view.order(request.after);
  if (parent.request().instrument != request.instrument || parent.request().side == request.side ||
      request.quantity > parent.request().quantity)
    return false;
  for (const OrderId id : view.working(request.instrument)) {
    const Order& order = view.order(id);
    if (id != self && reserves_risk(order.state()) && order.request().after == request.after &&
        !shares_group(order.request(), &request))
      return false;
  }
  return true;
}

bool reduces_position(const OrderRequest& request, const RiskView& view) noexcept {
  if (request.offset == Offset::kOpen) return false;
  const Quantity net = view.position(request.instrument).net();
  if (net.sign() != -sign(request.side)) return false;
  if (request.reduce_only) return true;
  int128 leaving = raw_of(request.quantity);
  for (const OrderId id : view.working(request.instrument)) {
    const Order& order = view.order(id);
    const bool is_held = order.state() == OrderState::kEmulated && !order.request().reduce_only &&
                         closes_for_parent(order.request(), id, view);
    if (reserves_risk(order.state()) && order.request().side == request.side && !is_held &&
        !shares_group(order.request(), &request))
      leaving += raw_of(order.quantity_remaining());
  }
  return leaving <= raw_of(net.abs());
}

}  // namespace godwit
