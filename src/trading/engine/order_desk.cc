#include "trading/engine/order_desk.h"

#include <algorithm>

#include "trading/engine/self_match.h"

namespace godwit {

OrderDesk::OrderDesk(const EngineState& state, PreTradeCheck& check, Outbox& outbox)
    : state_{state},
      check_{check},
      outbox_{outbox},
      orders_{state.instruments.size()},
      opened_(state.instruments.size()),
      is_exposed_(state.instruments.size()) {
  exposed_.reserve(state.instruments.size());
  if (check_.needs_volume()) volumes_.resize(state.instruments.size());
}

OrderId OrderDesk::submit(const OrderRequest& request) {
  CHECK(state_.market.price(request.instrument).has_value(),
        "an order needs a price: wait for the instrument's first");
  const Order& order = orders_.create(request, state_.now, state_.trading_day);
  note_exposure(request.instrument);
  if (const auto allowed = verdict(request); !allowed) {
    outbox_.answer({.order = order.id(),
                    .event = OrderEvent::kDeny,
                    .reason = allowed.error(),
                    .ts = state_.now});
    return order.id();
  }
  orders_.apply_own(order.id(), OrderEvent::kSubmit);
  outbox_.send({VenueRequest::Kind::kSubmit, order.id()});
  return order.id();
}

Result<Approved, Reason> OrderDesk::verdict(const OrderRequest& request) {
  if (would_meet(request, orders_.working(request.instrument), orders_))
    return Unexpected{Reason::kSelfMatch};
  return check_.check(request, *this);
}

void OrderDesk::cancel(OrderId order, Reason reason) {
  const OrderState state = orders_.order(order).state();
  // Initialized: its denial is on the way as a report.
  if (is_final(state) || state == OrderState::kPendingCancel || state == OrderState::kInitialized)
    return;
  orders_.apply_own(order, OrderEvent::kAskCancel, reason);
  outbox_.send({VenueRequest::Kind::kCancel, order});
}

Reason OrderDesk::change(OrderId id, const OrderChange& change) {
  const Order& order = orders_.order(id);
  const OrderRequest wanted = changed(order.request(), change);
  if (const Reason reason = check_terms(wanted, state_.now); reason != Reason::kNone) return reason;
  if (wanted.quantity <= order.quantity_filled()) return Reason::kQuantityBelowMinimum;
  if (change.is_empty() || order.state() == OrderState::kPendingUpdate ||
      !next_state(order.state(), order.state(), OrderEvent::kAskUpdate))
    return Reason::kOrderNotFound;
  const bool only_less =
      change == OrderChange{.quantity = change.quantity, .limit_price = {}, .trigger_price = {}} &&
      wanted.quantity <= order.request().quantity;
  if (!only_less) {
    // The old terms stay reserved until the venue answers: both count, which errs on our side.
    OrderRequest rest = wanted;
    rest.quantity -= order.quantity_filled();
    if (const auto allowed = verdict(rest); !allowed) return allowed.error();
  }
  CHECK(orders_.ask_change(id, change), "an order that can be changed");
  outbox_.send({VenueRequest::Kind::kChange, id, change});
  return Reason::kNone;
}

OrderDesk::Booked OrderDesk::apply(const Report& report) {
  Booked booked{.outcome = orders_.apply(report), .change = {}};
  if (booked.outcome == ReportOutcome::kIgnored || !report.fill) return booked;
  booked.change = state_.account.apply_fill(*report.fill);
  const InstrumentIndex instrument = report.fill->instrument;
  Opened& opened = opened_[instrument.value()];
  if (opened.day != state_.trading_day) opened = {state_.trading_day, {}};
  opened.quantity += booked.change.opened;
  note_exposure(instrument);  // A fill may come late, of an order long over.
  return booked;
}

Quantity OrderDesk::opened_today(InstrumentIndex instrument) const {
  const Opened& opened = opened_[instrument.value()];
  return opened.day == state_.trading_day ? opened.quantity : Quantity{};
}

void OrderDesk::note_exposure(InstrumentIndex instrument) {
  if (is_exposed_[instrument.value()]) return;
  is_exposed_[instrument.value()] = true;
  exposed_.push_back(instrument);
}

/// Drops what has neither a position nor orders any more; once a day is enough.
void OrderDesk::forget_exposures() {
  std::erase_if(exposed_, [this](InstrumentIndex instrument) {
    const bool over = position(instrument).is_flat() && orders_.working(instrument).empty();
    if (over) is_exposed_[instrument.value()] = false;
    return over;
  });
}

}  // namespace godwit
