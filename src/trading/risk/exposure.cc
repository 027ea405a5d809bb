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

/// What orders could do to one instrument. Products of a price and a quantity are kept whole, in
/// 1e-17 without the multiplier, and rounded once: int128 divisions are what this costs.
struct Tally {
  int128 buys = 0;   // That may open.
  int128 sells = 0;  // That may open.
  int128 closing_buys = 0;
  int128 closing_sells = 0;
  int128 loss = 0;
  int128 added_loss = 0;  // Of the order that is to be sent.
  Price long_price;       // The dearest at which it could be bought, at least the mark.
  Price short_price;
  bool has_unknown = false;
};

/// How much of an order may still fill, and whether it only closes.
struct Part {
  const OrderRequest& request;
  Quantity quantity;
  bool closes;
};

/// The mark of an instrument, and where market orders fill at worst: made when first needed.
class MarketEdges {
 public:
  MarketEdges(Price mark, const std::optional<Rate>& collar) : mark_{mark}, collar_{collar} {}

  [[nodiscard]] std::optional<WorstPrice> of(const OrderRequest& request) {
    if (request.limit_price || request.trigger_price || !collar_)
      return worst_price(request, mark_, collar_);
    std::optional<Price>& edge = request.side == Side::kBuy ? buy_ : sell_;
    if (!edge) edge = moved(request.side, mark_, *collar_);
    if (!edge) return std::nullopt;
    return WorstPrice{mark_, *edge};
  }

 private:
  Price mark_;
  const std::optional<Rate>& collar_;
  std::optional<Price> buy_;
  std::optional<Price> sell_;
};

/// What the fill loses against its base, in 1e-17; nothing when out of range.
std::optional<int128> add(Tally& tally, const Part& part, MarketEdges& edges) {
  const std::optional<WorstPrice> worst = edges.of(part.request);
  if (!worst) return std::nullopt;
  const bool buy = part.request.side == Side::kBuy;
  if (part.closes) {
    (buy ? tally.closing_buys : tally.closing_sells) += raw_of(part.quantity);
  } else {
    (buy ? tally.buys : tally.sells) += raw_of(part.quantity);
    Price& price = buy ? tally.long_price : tally.short_price;
    price = std::max({price, worst->base.abs(), worst->edge.abs()});
  }
  const int128 adverse =
      (static_cast<int128>(worst->edge.raw()) - worst->base.raw()) * sign(part.request.side);
  int128 loss = 0;
  if (adverse <= 0) return loss;
  if (__builtin_mul_overflow(adverse, raw_of(part.quantity), &loss) ||
      __builtin_add_overflow(tally.loss, loss, &tally.loss))
    return std::nullopt;
  return loss;
}

/// product x multiplier at 1e-8, rounded up; nothing when out of range. product: in 1e-17, >= 0.
std::optional<Amount> amount_of(int128 product, int64_t multiplier) {
  int128 whole = 0;
  if (__builtin_mul_overflow(product, static_cast<int128>(multiplier), &whole)) return std::nullopt;
  constexpr int64_t kDrop = Price::kScale * (Quantity::kScale / Amount::kScale);
  if (whole > static_cast<int128>(Amount::max().raw()) * kDrop) return std::nullopt;
  if (whole == 0) return Amount{};
  return Amount::in_range((whole - 1) / kDrop + 1);
}

/// The larger of what could be long and what could be short, each at its worst price.
std::optional<Amount> worst_value(const Tally& tally, Quantity net, int64_t multiplier) {
  const int128 position = raw_of(net);
  const int128 held_long = std::max<int128>(position, 0);
  const int128 held_short = std::max<int128>(-position, 0);
  // What only closes can make room for what opens, never more.
  const int128 most_long = position + tally.buys + std::min(tally.closing_buys, held_short);
  const int128 most_short = -position + tally.sells + std::min(tally.closing_sells, held_long);
  int128 long_value = 0;
  int128 short_value = 0;
  if (__builtin_mul_overflow(std::max<int128>(most_long, 0),
                             static_cast<int128>(tally.long_price.raw()), &long_value) ||
      __builtin_mul_overflow(std::max<int128>(most_short, 0),
                             static_cast<int128>(tally.short_price.raw()), &short_value))
    return std::nullopt;
  return amount_of(std::max(long_value, short_value), multiplier);
}

/// Everything that may still trade; false when out of range.
bool add_all(Tally& tally, const RiskView& view, std::span<const OrderId> working,
             const OrderRequest* added, MarketEdges& edges, Unknowns unknowns) {
  for (const OrderId id : working) {
    const Order& order = view.order(id);
    if (!reserves_risk(order.state()) || shares_group(order.request(), added)) continue;
    const bool unknown = order.state() == OrderState::kUnknown;
    tally.has_unknown |= unknown;
    if (unknown && unknowns == Unknowns::kLeftOut) continue;
    const Part part{order.request(), order.quantity_remaining(), only_closes(order, view)};
    if (!add(tally, part, edges)) return false;
  }
  if (added == nullptr) return true;
  const auto loss = add(tally, {*added, added->quantity, added->reduce_only}, edges);
  tally.added_loss = loss.value_or(0);
  return loss.has_value();
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
  MarketEdges edges{mark->price, collar};
  if (!add_all(tally, view, working, added, edges, unknowns))
    return Unexpected{Reason::kNotionalOutOfRange};
  WorstExposure worst{.has_unknown = tally.has_unknown};
  const auto set = [&](Amount WorstExposure::* member, std::optional<Amount> amount) {
    if (!amount) return Reason::kNotionalOutOfRange;
    if (amount->is_zero()) return Reason::kNone;
    const auto ours = view.in_account_currency(instrument, *amount, Rounding::kUp);
    if (!ours) return Reason::kDataStale;
    worst.*member = *ours;
    return Reason::kNone;
  };
  Reason bad = set(&WorstExposure::value, worst_value(tally, net, multiplier));
  if (bad == Reason::kNone) bad = set(&WorstExposure::loss, amount_of(tally.loss, multiplier));
  if (bad == Reason::kNone)
    bad = set(&WorstExposure::added_loss, amount_of(tally.added_loss, multiplier));
  if (bad != Reason::kNone) return Unexpected{bad};
  return worst;
}

bool closes_for_parent(const OrderRequest& request, OrderId self, const RiskView& view) noexcept {
  if (request.after == OrderId{} || request.offset == Offset::kOpen) return false;
  if (self != OrderId{} && request.after.value() >= self.value()) return false;
  const Order& parent = view.order(request.after);
  if (is_final(parent.state())) return false;  // Nothing is to come that it could take back.
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
