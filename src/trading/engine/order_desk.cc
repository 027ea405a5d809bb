#include "trading/engine/order_desk.h"

#include <algorithm>

#include "foundation/base/serial_fields.h"
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
    deny(order.id(), allowed.error());
  } else if (!links_.add(order)) {
    send(order);
  } else {
    orders_.apply_own(order.id(), OrderEvent::kEmulate);
    actions_.clear();
    links_.catch_up(order, orders_.order(request.after), actions_);
    for (const LinkAction& action : actions_) perform(action);
  }
  return order.id();
}

void OrderDesk::send(const Order& order) {
  orders_.apply_own(order.id(), OrderEvent::kSubmit);
  outbox_.send({VenueRequest::Kind::kSubmit, order.id()});
}

void OrderDesk::deny(OrderId order, Reason reason) {
  outbox_.answer({.order = order, .event = OrderEvent::kDeny, .reason = reason, .ts = state_.now});
}

Result<Approved, Reason> OrderDesk::verdict(const OrderRequest& request) {
  if (would_meet(request, orders_.working(request.instrument), orders_))
    return Unexpected{Reason::kSelfMatch};
  return check_.check(request, *this);
}

/// Of an order that waited: by now it is one like any other.
Result<Approved, Reason> OrderDesk::verdict_on_release(const Order& held) {
  if (would_meet(held.request(), orders_.working(held.request().instrument), orders_))
    return Unexpected{Reason::kSelfMatch};
  OrderRequest request = held.request();
  request.after = {};
  return check_.check(request, *this);
}

void OrderDesk::cancel(OrderId order, Reason reason) {
  const OrderState state = orders_.order(order).state();
  if (links_.drop(order)) {
    outbox_.answer(
        {.order = order, .event = OrderEvent::kCanceled, .reason = reason, .ts = state_.now});
    return;
  }
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
  if (booked.outcome == ReportOutcome::kIgnored) return booked;
  if (report.fill) booked.change = book(*report.fill);
  follow_links(report);
  return booked;
}

PositionChange OrderDesk::book(const Fill& fill) {
  const PositionChange change = state_.account.apply_fill(fill);
  Opened& opened = opened_[fill.instrument.value()];
  if (opened.day != state_.trading_day) opened = {state_.trading_day, {}};
  opened.quantity += change.opened;
  note_exposure(fill.instrument);  // A fill may come late, of an order long over.
  return change;
}

/// What a report of one order means for others, and for a size that could not be asked for while
/// the venue had not answered.
void OrderDesk::follow_links(const Report& report) {
  const Order& order = orders_.order(report.order);
  actions_.clear();
  if (report.fill) links_.on_fill(order, report.fill->quantity, orders_, actions_);
  if (is_final(order.state())) links_.on_end(order, actions_);
  const std::optional<Quantity> size = links_.size(order.id());
  if (size && !is_final(order.state()) && *size != order.request().quantity) {
    if (report.event == OrderEvent::kUpdated)
      actions_.push_back({LinkAction::Kind::kResize, order.id(), *size, Reason::kNone});
    // A venue that makes nothing smaller: too much of an order is worse than none.
    if (report.event == OrderEvent::kRefused && *size < order.request().quantity)
      actions_.push_back({LinkAction::Kind::kEnd, order.id(), {}, Reason::kGroupDone});
  }
  for (const LinkAction& action : actions_) perform(action);
}

void OrderDesk::perform(const LinkAction& action) {
  switch (action.kind) {
    case LinkAction::Kind::kRelease: release(action.order, action.quantity); break;
    case LinkAction::Kind::kResize: resize(action.order, action.quantity); break;
    case LinkAction::Kind::kEnd: cancel(action.order, action.reason); break;
  }
}

void OrderDesk::release(OrderId held, Quantity quantity) {
  const OrderChange change{.quantity = quantity, .limit_price = {}, .trigger_price = {}};
  CHECK(orders_.change_held(held, change), "an order that is held");
  orders_.apply_own(held, OrderEvent::kRelease);
  const Order& order = orders_.order(held);
  if (const auto allowed = verdict_on_release(order); !allowed)
    deny(held, allowed.error());
  else
    send(order);
}

/// While a change is on its way its answer brings us here again.
void OrderDesk::resize(OrderId id, Quantity quantity) {
  const OrderChange change{.quantity = quantity, .limit_price = {}, .trigger_price = {}};
  if (orders_.change_held(id, change)) return;
  const Reason refused = this->change(id, change);
  if (refused != Reason::kNone && orders_.order(id).state() != OrderState::kPendingUpdate &&
      quantity < orders_.order(id).request().quantity)
    cancel(id, Reason::kGroupDone);
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

void OrderDesk::save(Writer& writer) const {
  orders_.save(writer);
  links_.save(writer);
  writer.put(groups_);
  for (const Opened& opened : opened_) {
    writer.put(opened.day);
    writer.put(opened.quantity);
  }
  put(writer, exposed_);
  for (const VolumeHistory& volume : volumes_) volume.save(writer);
}

void OrderDesk::load(Reader& reader) {
  orders_.load(reader);
  links_.load(reader);
  groups_ = reader.get<uint32_t>();
  for (Opened& opened : opened_) {
    opened.day = reader.get<TradingDay>();
    opened.quantity = reader.get<Quantity>();
  }
  get(reader, exposed_);
  is_exposed_.assign(is_exposed_.size(), false);
  for (const InstrumentIndex instrument : exposed_) {
    if (instrument.value() >= is_exposed_.size())
      throw failed("saved state is of a run with other instruments");
    is_exposed_[instrument.value()] = true;
  }
  for (VolumeHistory& volume : volumes_) volume.load(reader);
}

}  // namespace godwit
