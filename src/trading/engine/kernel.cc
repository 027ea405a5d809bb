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
      targets_(parts.instruments.size()),
      opened_(parts.instruments.size()),
      is_exposed_(parts.instruments.size()) {
  parts_.venue.connect(*this);
  exposed_.reserve(parts.instruments.size());
  if (parts_.check.needs_volume()) volumes_.resize(parts.instruments.size());
  deliveries_.reserve(parts.instruments.size());
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
  parts_.strategy.on_stop(*this);
  parts_.account.reconcile();
  if (const std::optional<Amount> cash = parts_.venue.cash())
    CHECK(*cash == parts_.account.cash(), "the venue and we disagree about our cash");
}

void Kernel::look_at_feed() {
  const FeedItem* const item = parts_.feed.peek();
  feed_next_ = item == nullptr ? kNever
                               : AgendaTime{item->ts, item->instant == BarInstant::kClose
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
  if (delivered_ < deliveries_.size())
    consider({deliveries_[delivered_].header.ts_recv, AgendaClass::kMarketAtStrategy},
             Source::kDelivery);
  consider(moment_next_, Source::kMoment);
  consider(match_next_, Source::kMatch);
  return at == kNever ? Source::kNone : source;
}

/// Whether a bar that was received at this very time is what comes next: nearly always, and then
/// the other heads need no second look.
bool Kernel::delivery_is_next() const {
  if (delivered_ == deliveries_.size()) return false;
  const AgendaTime at{deliveries_[delivered_].header.ts_recv, AgendaClass::kMarketAtStrategy};
  return at.ts == now_ && at < feed_next_ && (agenda_.empty() || at < agenda_.next());
}

void Kernel::dispatch(Source source) {
  switch (source) {
    case Source::kFeed:
      on_feed_item(*parts_.feed.peek());
      parts_.feed.pop();
      look_at_feed();
      if (delivery_is_next()) deliver_bar();
      break;
    case Source::kDelivery: deliver_bar(); break;
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
  const Bar& bar = *item.bar;
  if (bar.trading_day() > trading_day_) {
    trading_day_ = bar.trading_day();
    parts_.account.roll_day();
    forget_exposures();
  }
  if (item.instant == BarInstant::kOpen) {
    if (parts_.venue.on_bar_open(bar, now_)) match_next_ = {now_, AgendaClass::kMatch};
    return;
  }
  parts_.venue.on_bar_close(bar, now_);
  CHECK(deliveries_.empty() || bar.header.ts_recv >= deliveries_.back().header.ts_recv,
        "bars are received in the order of their times");
  deliveries_.push_back(bar);
}

void Kernel::deliver_bar() {
  // Into the cache first: nothing that the strategy does moves the bar that it looks at there.
  const Bar& bar = cache_.apply(deliveries_[delivered_++]);
  if (delivered_ == deliveries_.size()) {
    deliveries_.clear();
    delivered_ = 0;
  }
  if (!parts_.account.mark(bar.header.instrument, bar.close))
    throw failed("at " + format_timestamp(bar.header.ts_event) + " the close " +
                 format_fixed(bar.close) + " of " +
                 parts_.instruments[bar.header.instrument.value()].id.text() +
                 " makes the account worth more than can be counted (9.2e10); check that price, or "
                 "start with less cash");
  if (!volumes_.empty()) volumes_[bar.header.instrument.value()].apply(bar);
  moment_next_ = {now_, AgendaClass::kCrossSection};
  moment_day_ = std::max(moment_day_, bar.trading_day());
  parts_.observer.on_bar(bar);
  parts_.strategy.on_bar(*this, bar);
}

void Kernel::finish_moment() {
  if (moment_next_.agenda_class == AgendaClass::kCrossSection) {
    moment_next_.agenda_class = AgendaClass::kMark;
    parts_.strategy.on_cross_section(*this, now_);
    if (!agenda_.empty() && agenda_.next() < moment_next_) return;  // That comes before the mark.
  }
  moment_next_ = kNever;
  parts_.check.observe(*this);
  const Account& account = parts_.account;
  parts_.observer.on_equity(
      {.ts = now_, .equity = account.equity(), .cash = account.cash(), .trading_day = moment_day_});
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
    Opened& opened = opened_[report.fill->instrument.value()];
    if (opened.day != trading_day_) opened = {trading_day_, {}};
    opened.quantity += change.opened;
    note_exposure(report.fill->instrument);  // A fill may come late, of an order long over.
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

void Kernel::on_venue_report(const Report& report) {
  agenda_.schedule({now_, AgendaClass::kReport}, report);
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
  const Bar* const bar = cache_.last_bar(instrument);
  CHECK(bar != nullptr, "a target needs a price: wait for the first bar");
  const std::optional<Quantity> quantity =
      size_target(*exact, equity(), bar->close, parts_.instruments[instrument.value()]);
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
  send(VenueRequest::Kind::kCancel, order);
}

void Kernel::send(VenueRequest::Kind kind, OrderId order) {
  messages_.add(now_);
  agenda_.schedule({now_, AgendaClass::kOrderAtVenue}, VenueRequest{kind, order});
}

void Kernel::note_exposure(InstrumentIndex instrument) {
  if (is_exposed_[instrument.value()]) return;
  is_exposed_[instrument.value()] = true;
  exposed_.push_back(instrument);
}

/// Drops what has neither a position nor orders any more; once a day is enough.
void Kernel::forget_exposures() {
  std::erase_if(exposed_, [this](InstrumentIndex instrument) {
    const bool over = position(instrument).is_flat() && orders_.working(instrument).empty();
    if (over) is_exposed_[instrument.value()] = false;
    return over;
  });
}

Quantity Kernel::opened_today(InstrumentIndex instrument) const {
  const Opened& opened = opened_[instrument.value()];
  return opened.day == trading_day_ ? opened.quantity : Quantity{};
}

std::optional<Mark> Kernel::mark(InstrumentIndex instrument) const {
  const Bar* const bar = cache_.last_bar(instrument);
  if (bar == nullptr) return std::nullopt;
  return Mark{bar->close, bar->header.ts_event};
}

OrderId Kernel::submit(const OrderRequest& request) {
  const Bar* const bar = cache_.last_bar(request.instrument);
  CHECK(bar != nullptr, "an order needs a price: wait for the first bar");
  const Order& order = orders_.create(request, now_, trading_day_);
  note_exposure(request.instrument);
  const auto verdict = parts_.check.check(request, *this);
  if (!verdict) {
    agenda_.schedule({now_, AgendaClass::kReport}, Report{.order = order.id(),
                                                          .event = OrderEvent::kDeny,
                                                          .reason = verdict.error(),
                                                          .ts = now_});
    return order.id();
  }
  orders_.apply_own(order.id(), OrderEvent::kSubmit);
  send(VenueRequest::Kind::kSubmit, order.id());
  return order.id();
}

void Kernel::cancel(OrderId order) {
  if (is_beyond_cancel(order)) return;
  orders_.apply_own(order, OrderEvent::kAskCancel);
  send(VenueRequest::Kind::kCancel, order);
}

}  // namespace godwit
