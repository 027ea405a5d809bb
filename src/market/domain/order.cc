#include "market/domain/order.h"

#include "market/domain/order_fields.h"

namespace godwit {

void Order::move_to(OrderState state, OrderEvent event) noexcept {
  state_ = state;
  settled_ = is_unsettled(state) ? settled_after(settled_, event) : state;
}

std::optional<OrderTransition> Order::apply(OrderEvent event, Reason reason) noexcept {
  CHECK(event != OrderEvent::kFillPart && event != OrderEvent::kFillRest,
        "fills go through apply_fill");
  const std::optional<OrderTransition> transition = next_state(state_, settled_, event);
  if (!transition) return std::nullopt;
  if (event == OrderEvent::kUpdated) {
    const OrderRequest updated = changed(request_, pending_change_);
    if (updated.quantity <= quantity_filled_ && !pending_change_.is_empty()) return std::nullopt;
    request_ = updated;
  }
  // Any answer but a late acceptance or trigger settles what was asked; so does the end.
  if (event == OrderEvent::kUpdated || event == OrderEvent::kRefused || is_final(transition->to))
    pending_change_ = {};
  move_to(transition->to, event);
  if (reason != Reason::kNone) reason_ = reason;
  return transition;
}

std::optional<OrderTransition> Order::ask_change(const OrderChange& change) noexcept {
  if (change.quantity && *change.quantity <= quantity_filled_) return std::nullopt;
  const std::optional<OrderTransition> transition =
      next_state(state_, settled_, OrderEvent::kAskUpdate);
  if (!transition) return std::nullopt;
  pending_change_ = change;
  move_to(transition->to, OrderEvent::kAskUpdate);
  return transition;
}

bool Order::change_held(const OrderChange& change) noexcept {
  if (state_ != OrderState::kEmulated) return false;
  request_ = changed(request_, change);
  return true;
}

std::optional<OrderTransition> Order::apply_fill(const Fill& fill) noexcept {
  CHECK(fill.order == id_, "a fill of another order");
  if (fill.quantity.raw() <= 0 || fill.quantity > quantity_remaining()) return std::nullopt;
  const OrderEvent event =
      fill.quantity == quantity_remaining() ? OrderEvent::kFillRest : OrderEvent::kFillPart;
  const std::optional<OrderTransition> transition = next_state(state_, settled_, event);
  if (!transition) return std::nullopt;
  quantity_filled_ += fill.quantity;
  amount_filled_ += fill.amount;
  price_weight_ += static_cast<int128>(fill.price.raw()) * fill.quantity.raw();
  ++fills_;
  move_to(transition->to, event);
  return transition;
}

std::optional<Price> Order::average_price() const noexcept {
  if (fills_ == 0) return std::nullopt;
  return Price::in_range(divide(price_weight_, quantity_filled_.raw(), Rounding::kHalfEven));
}

template <class Self, class Visit>
void Order::visit_fields(Self& self, Visit visit) {
  visit(self.id_);
  visit(self.request_);
  visit(self.pending_change_);
  visit(self.created_);
  visit(self.trading_day_);
  visit(self.state_);
  visit(self.settled_);
  visit(self.reason_);
  visit(self.fills_);
  visit(self.quantity_filled_);
  visit(self.amount_filled_);
  visit(self.price_weight_);
}

void Order::save(Writer& writer) const {
  visit_fields(*this, [&writer](const auto& field) { put(writer, field); });
}

Order Order::load(Reader& reader) {
  Order order{OrderId{}, OrderRequest{}, Timestamp{}};
  visit_fields(order, [&reader](auto& field) { get(reader, field); });
  if (order.quantity_filled_.sign() < 0 || order.quantity_filled_ > order.request_.quantity)
    throw failed("saved state has an order that is filled beyond its quantity");
  return order;
}

}  // namespace godwit
