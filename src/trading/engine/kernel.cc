#include "trading/engine/kernel.h"

#include <algorithm>
#include <utility>

#include "foundation/base/decimal.h"
#include "foundation/base/error.h"
#include "foundation/base/interrupt.h"

namespace godwit {

Kernel::Kernel(const KernelParts& parts)
    : parts_{parts},
      cache_{parts.instruments.size()},
      orders_{parts.instruments.size()},
      targets_(parts.instruments.size()) {
  parts_.venue.connect(*this);
}

void Kernel::run() {
  constexpr uint32_t kStepsBetweenChecks = 1 << 16;
  parts_.strategy.on_start(*this);
  look_at_feed();
  for (uint32_t steps = 1;; ++steps) {
    AgendaTime at;
    const Source source = next_source(at);
    if (source == Source::kNone) break;
    if (at.agenda_class == AgendaClass::kTimer && at.ts > now_ && feed_next_ == kNever) {
      (void)agenda_.pop();  // Nothing more will happen in the market: a timer would run for ever.
      continue;
    }
    CHECK(at.ts >= now_, "time runs backwards");
    now_ = at.ts;
    dispatch(source);
    if (steps % kStepsBetweenChecks == 0) throw_if_interrupted();
  }
  if (next_mark_.ns() != INT64_MIN && moment_next_ == kNever) record_equity(now_);
  parts_.strategy.on_stop(*this);
  parts_.account.reconcile();
  if (const std::optional<Amount> cash = parts_.venue.cash())
    CHECK(*cash == parts_.account.cash(), "the venue and we disagree about our cash");
}

void Kernel::look_at_feed() {
  const FeedItem* const item = parts_.feed.peek();
  feed_next_ = item == nullptr ? kNever
                               : AgendaTime{item->ts, item->instant == FeedInstant::kEvent
                                                          ? AgendaClass::kMarketAtVenue
                                                          : AgendaClass::kBarOpen};
}

Kernel::Source Kernel::next_source(AgendaTime& at) const {
  Source source = Source::kFeed;
  at = feed_next_;
  const auto consider = [&](AgendaTime candidate, Source from) {
    if (candidate < at) {
      at = candidate;
      source = from;
    }
  };
  if (!agenda_.empty()) consider(agenda_.next(), Source::kAgenda);
  if (!deliveries_.empty())
    consider({deliveries_.next_time(), AgendaClass::kMarketAtStrategy}, Source::kDelivery);
  consider(moment_next_, Source::kMoment);
  consider(match_next_, Source::kMatch);
  return at == kNever ? Source::kNone : source;
}

/// Whether an event that was received at this very time is what comes next: nearly always, and then
/// the other heads need no second look.
bool Kernel::delivery_is_next() const {
  if (deliveries_.empty()) return false;
  const AgendaTime at{deliveries_.next_time(), AgendaClass::kMarketAtStrategy};
  return at.ts == now_ && at < feed_next_ && (agenda_.empty() || at < agenda_.next());
}

void Kernel::dispatch(Source source) {
  switch (source) {
    case Source::kFeed:
      on_feed_item(*parts_.feed.peek());
      parts_.feed.pop();
      look_at_feed();
      if (delivery_is_next()) deliver();
      break;
    case Source::kDelivery: deliver(); break;
    case Source::kMoment: finish_moment(); break;
    case Source::kMatch:
      match_next_ = kNever;
      parts_.venue.match_opened(now_);
      break;
    case Source::kAgenda:
      std::visit([this](const auto& payload) { handle(payload); }, agenda_.pop());
      break;
    case Source::kNone: break;
  }
}

void Kernel::on_feed_item(const FeedItem& item) {
  if (item.trading_day > trading_day_) {
    trading_day_ = item.trading_day;
    parts_.account.roll_day();
  }
  const EventHeader& event = *item.event;
  const bool is_bar = event.kind == EventKind::kBar;
  if (item.instant == FeedInstant::kBarOpen) {
    // Bars of quotes are matched at their close alone.
    if (is_bar && parts_.venue.on_bar_open(item.as<Bar>(), now_))
      match_next_ = {now_, AgendaClass::kMatch};
    return;
  }
  if (is_bar)
    parts_.venue.on_bar_close(item.as<Bar>(), now_);
  else
    parts_.venue.on_market(event, now_);
  CHECK(event.ts_recv >= event.ts_event, "an event reaches us before it happens");
  deliveries_.push(event);
}

void Kernel::deliver() {
  const EventHeader& event = deliveries_.front();
  if (event.kind == EventKind::kBar)
    deliver(event_as<Bar>(event));
  else
    deliver_other(event);
}

void Kernel::deliver(const Bar& arrived) {
  // Into the cache first: nothing that the strategy does moves the bar that it looks at there.
  const Bar& bar = cache_.apply(arrived);
  deliveries_.pop();
  mark(bar.header.instrument, bar.header.ts_event, "close");
  moment_next_ = {now_, AgendaClass::kCrossSection};
  moment_day_ = std::max(moment_day_, bar.trading_day());
  parts_.observer.on_bar(bar);
  parts_.strategy.on_bar(*this, bar);
}

void Kernel::deliver_other(const EventHeader& event) {
  // What stood before this event is the equity of the mark that is due.
  if (now_ >= next_mark_) {
    if (next_mark_.ns() != INT64_MIN) record_equity(next_mark_);
    next_mark_ = mark_after(now_);
  }
  moment_day_ = std::max(moment_day_, trading_day_);
  const InstrumentIndex instrument = event.instrument;
  const Timestamp ts = event.ts_event;
  const auto show = [&](const auto& kept, auto call) {
    deliveries_.pop();
    mark(instrument, ts, "price");
    parts_.observer.on_event(kept.header);
    (parts_.strategy.*call)(*this, kept);
  };
  switch (event.kind) {
    case EventKind::kQuote: show(cache_.apply(event_as<Quote>(event)), &Strategy::on_quote); break;
    case EventKind::kTrade: show(cache_.apply(event_as<Trade>(event)), &Strategy::on_trade); break;
    case EventKind::kDepth: show(cache_.apply(event_as<Depth>(event)), &Strategy::on_depth); break;
    case EventKind::kQuoteBar:
      show(cache_.apply(event_as<QuoteBar>(event)), &Strategy::on_quote_bar);
      break;
    case EventKind::kFunding:
      show(cache_.apply(event_as<Funding>(event)), &Strategy::on_funding);
      break;
    case EventKind::kBookDelta: {
      const bool whole = (event.flags & BookDelta::kLastOfRun) != 0;
      const LevelBook& book = cache_.apply(event_as<BookDelta>(event));
      parts_.observer.on_event(event);
      deliveries_.pop();
      if (!whole) break;
      mark(instrument, ts, "price");
      parts_.strategy.on_book(*this, instrument, book);
      break;
    }
    case EventKind::kOrderByOrder:
      parts_.observer.on_event(event);
      deliveries_.pop();  // The venue's affair: strategies see its trades and levels.
      break;
    case EventKind::kBar: break;  // deliver(const Bar&).
  }
}

Timestamp Kernel::mark_after(Timestamp t) const {
  const int64_t every = parts_.mark_every.ns();
  return Timestamp::from_ns((t.ns() / every + 1) * every);
}

/// Values the position at the instrument's price of now, where it has one.
void Kernel::mark(InstrumentIndex instrument, Timestamp ts, std::string_view what) {
  const std::optional<Price> price = cache_.price(instrument);
  if (!price || parts_.account.mark(instrument, *price)) return;
  throw failed("at " + format_timestamp(ts) + " the " + std::string{what} + " " +
               format_fixed(*price) + " of " + parts_.instruments[instrument.value()].id.text() +
               " makes the account worth more than can be counted (9.2e10); check that price, or "
               "start with less cash");
}

void Kernel::record_equity(Timestamp ts) {
  const Account& account = parts_.account;
  parts_.observer.on_equity(
      {.ts = ts, .equity = account.equity(), .cash = account.cash(), .trading_day = moment_day_});
}

void Kernel::finish_moment() {
  if (moment_next_.agenda_class == AgendaClass::kCrossSection) {
    moment_next_.agenda_class = AgendaClass::kMark;
    parts_.strategy.on_cross_section(*this, now_);
    if (!agenda_.empty() && agenda_.next() < moment_next_) return;  // That comes before the mark.
  }
  moment_next_ = kNever;
  if (next_mark_ <= now_ && next_mark_.ns() != INT64_MIN) next_mark_ = mark_after(now_);
  record_equity(now_);
}

void Kernel::handle(const VenueRequest& request) {
  if (request.kind == VenueRequest::Kind::kCancel)
    parts_.venue.on_cancel(request.order, now_);
  else
    parts_.venue.on_order(orders_.order(request.order), now_);
}

void Kernel::handle(const Report& report) {
  const ReportOutcome outcome = orders_.apply(report);
  if (outcome == ReportOutcome::kIgnored) return;
  if (report.fill) {
    const PositionChange change = parts_.account.apply_fill(*report.fill);
    parts_.observer.on_fill(*report.fill, change);
  }
  parts_.strategy.on_report(*this, report);
  // A fill that overtook our cancel moved the position away from the target that came after it.
  const Order& order = orders_.order(report.order);
  const InstrumentIndex instrument = order.request().instrument;
  if (report.fill && order.reason() == Reason::kTargetChanged &&
      targets_[instrument.value()].wanted)
    move_to_target(instrument, *targets_[instrument.value()].wanted);
}

void Kernel::handle(const TimerRequest& request) { parts_.strategy.on_timer(*this, request.id); }

void Kernel::on_venue_report(const Report& report, Timestamp arrives) {
  CHECK(arrives >= now_, "a report from the past");
  agenda_.schedule({arrives, AgendaClass::kReport}, report);
}

void Kernel::send(const VenueRequest& request) {
  const Timestamp arrives = parts_.venue.arrival(request, now_);
  CHECK(arrives >= now_, "a request reaches the venue before it is sent");
  agenda_.schedule({arrives, AgendaClass::kOrderAtVenue}, request);
}

void Kernel::set_timer(Timestamp ts, uint64_t id) {
  CHECK(ts >= now_, "a timer in the past");
  agenda_.schedule({ts, AgendaClass::kTimer}, TimerRequest{id});
}

void Kernel::set_target_weight(InstrumentIndex instrument, double weight) {
  Target& target = targets_[instrument.value()];
  if (target.asked == weight) return;
  const std::optional<Weight> exact = weight_from_double(weight);
  CHECK(exact.has_value(), "a target weight must be a number within +-1000");
  target.asked = weight;
  if (target.weight == exact) return;
  const std::optional<Price> price = cache_.price(instrument);
  CHECK(price.has_value(), "a target needs a price: wait for the instrument's first");
  const std::optional<Quantity> quantity =
      size_target(*exact, equity(), *price, parts_.instruments[instrument.value()]);
  if (!quantity)
    throw failed("the target for " + parts_.instruments[instrument.value()].id.text() +
                 " is more than can be counted; check cash and prices");
  target = {.asked = weight, .weight = exact, .wanted = *quantity};
  move_to_target(instrument, *quantity);
}

void Kernel::set_target_quantity(InstrumentIndex instrument, Quantity quantity) {
  Target& target = targets_[instrument.value()];
  if (target.quantity == quantity) return;
  const Quantity lot = parts_.instruments[instrument.value()].lot;
  const Quantity whole = round_to_grid(quantity.abs(), lot, Rounding::kDown);
  target = {.quantity = quantity, .wanted = quantity.sign() < 0 ? -whole : whole};
  move_to_target(instrument, *target.wanted);
}

void Kernel::move_to_target(InstrumentIndex instrument, Quantity wanted) {
  // What still works for an older target is called back. Should it fill before the cancel arrives,
  // its report brings us here again.
  const std::vector<OrderId> working = orders_.working(instrument);
  for (const OrderId id : working) cancel_for_target(id);
  const Quantity missing = wanted - position(instrument).net();
  if (missing.is_zero()) return;
  submit({.instrument = instrument,
          .side = missing.sign() > 0 ? Side::kBuy : Side::kSell,
          .type = OrderType::kMarket,
          .quantity = missing.abs()});
}

/// Over, about to be over, or never sent: its denial is on the way as a report.
bool Kernel::is_beyond_cancel(OrderId order) const {
  const OrderState state = orders_.order(order).state();
  return is_final(state) || state == OrderState::kPendingCancel ||
         state == OrderState::kInitialized;
}

void Kernel::cancel_for_target(OrderId order) {
  if (is_beyond_cancel(order)) return;
  orders_.apply_own(order, OrderEvent::kAskCancel, Reason::kTargetChanged);
  send({VenueRequest::Kind::kCancel, order});
}

OrderId Kernel::submit(const OrderRequest& request) {
  const std::optional<Price> price = cache_.price(request.instrument);
  CHECK(price.has_value(), "an order needs a price: wait for the instrument's first");
  const Order& order = orders_.create(request, now_, trading_day_);
  const auto verdict =
      parts_.check.check(request, parts_.instruments[request.instrument.value()], *price);
  if (!verdict) {
    agenda_.schedule({now_, AgendaClass::kReport}, Report{.order = order.id(),
                                                          .event = OrderEvent::kDeny,
                                                          .reason = verdict.error(),
                                                          .ts = now_});
    return order.id();
  }
  orders_.apply_own(order.id(), OrderEvent::kSubmit);
  send({VenueRequest::Kind::kSubmit, order.id()});
  return order.id();
}

void Kernel::cancel(OrderId order) {
  if (is_beyond_cancel(order)) return;
  orders_.apply_own(order, OrderEvent::kAskCancel);
  send({VenueRequest::Kind::kCancel, order});
}

}  // namespace godwit
