#include "trading/engine/kernel.h"

#include <algorithm>
#include <utility>

#include "foundation/base/decimal.h"
#include "foundation/base/error.h"
#include "foundation/base/interrupt.h"

namespace godwit {

Kernel::Kernel(const KernelParts& parts)
    : parts_{parts},
      state_{parts.instruments, parts.account,
             parts.clock != nullptr ? *parts.clock : days_of_utc_},
      outbox_{state_, parts.venue, agenda_},
      desk_{state_, parts.check, outbox_},
      netting_{state_, desk_, parts.books, parts.strategies.size(), parts.offsets} {
  for (uint16_t s = 0; s < parts.strategies.size(); ++s)
    contexts_.emplace_back(StrategyIndex{s}, StrategyContext::Parts{.state = state_,
                                                                    .desk = desk_,
                                                                    .netting = netting_,
                                                                    .outbox = outbox_,
                                                                    .books = parts.books});
  parts_.venue.connect(*this);
}

void Kernel::run() {
  constexpr uint32_t kStepsBetweenChecks = 1 << 16;
  start();
  for (uint32_t steps = 1; step(); ++steps)
    if (steps % kStepsBetweenChecks == 0) throw_if_interrupted();
  finish();
}

void Kernel::start() {
  for_each_strategy([](Strategy& one, Context& context) { one.on_start(context); });
  look_at_feed();
}

bool Kernel::step() {
  AgendaTime at;
  const Source source = next_source(at);
  if (source == Source::kNone) return false;
  if (at.agenda_class == AgendaClass::kTimer && at.ts > state_.now && feed_next_ == kNever) {
    (void)agenda_.pop();  // Nothing more will happen in the market: a timer would run for ever.
    return true;
  }
  CHECK(at.ts >= state_.now, "time runs backwards");
  state_.now = at.ts;
  dispatch(source);
  return true;
}

void Kernel::finish() {
  if (next_mark_.ns() != INT64_MIN && moment_next_ == kNever) record_equity(state_.now);
  for_each_strategy([](Strategy& one, Context& context) { one.on_stop(context); });
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
  return at.ts == state_.now && at < feed_next_ && (agenda_.empty() || at < agenda_.next());
}

void Kernel::dispatch(Source source) {
  switch (source) {
    case Source::kFeed:
      on_feed_item(*parts_.feed.peek());
      parts_.feed.pop();
      ++fed_;
      look_at_feed();
      if (delivery_is_next()) deliver();
      break;
    case Source::kDelivery: deliver(); break;
    case Source::kMoment: finish_moment(); break;
    case Source::kMatch:
      match_next_ = kNever;
      parts_.venue.match_opened(state_.now);
      break;
    case Source::kAgenda:
      std::visit([this](const auto& payload) { handle(payload); }, agenda_.pop());
      break;
    case Source::kNone: break;
  }
  if (netting_.has_changes()) netting_.flush();
}

/// What the day that is over ended with is shown before anything of the new one.
void Kernel::begin_day(TradingDay day) {
  desk_.observe();
  state_.trading_day = day;
  parts_.account.roll_day();
  desk_.roll_day();
}

void Kernel::on_feed_item(const FeedItem& item) {
  if (item.trading_day > state_.trading_day) begin_day(item.trading_day);
  const EventHeader& event = *item.event;
  const bool is_bar = event.kind == EventKind::kBar;
  if (item.instant == FeedInstant::kBarOpen) {
    // Bars of quotes are matched at their close alone.
    if (is_bar && parts_.venue.on_bar_open(item.as<Bar>(), state_.now))
      match_next_ = {state_.now, AgendaClass::kMatch};
    return;
  }
  if (is_bar)
    parts_.venue.on_bar_close(item.as<Bar>(), state_.now);
  else
    parts_.venue.on_market(event, state_.now);
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
  const Bar& bar = state_.market.apply(arrived);
  deliveries_.pop();
  mark(bar.header.instrument, bar.header.ts_event, "close");
  desk_.on_bar(bar);
  moment_next_ = {state_.now, AgendaClass::kCrossSection};
  moment_day_ = std::max(moment_day_, bar.trading_day());
  parts_.observer.on_bar(bar);
  for_each_strategy([&](Strategy& one, Context& context) { one.on_bar(context, bar); });
}

void Kernel::deliver_other(const EventHeader& event) {
  // What stood before this event is the equity of the mark that is due.
  if (state_.now >= next_mark_) {
    if (next_mark_.ns() != INT64_MIN) record_equity(next_mark_);
    next_mark_ = mark_after(state_.now);
  }
  moment_day_ = std::max(moment_day_, state_.trading_day);
  const InstrumentIndex instrument = event.instrument;
  const Timestamp ts = event.ts_event;
  const auto show = [&](const auto& kept, auto call) {
    deliveries_.pop();
    mark(instrument, ts, "price");
    parts_.observer.on_event(kept.header);
    for_each_strategy([&](Strategy& one, Context& context) { (one.*call)(context, kept); });
  };
  switch (event.kind) {
    case EventKind::kQuote:
      show(state_.market.apply(event_as<Quote>(event)), &Strategy::on_quote);
      break;
    case EventKind::kTrade:
      show(state_.market.apply(event_as<Trade>(event)), &Strategy::on_trade);
      break;
    case EventKind::kDepth:
      show(state_.market.apply(event_as<Depth>(event)), &Strategy::on_depth);
      break;
    case EventKind::kQuoteBar:
      show(state_.market.apply(event_as<QuoteBar>(event)), &Strategy::on_quote_bar);
      break;
    case EventKind::kFunding:
      show(state_.market.apply(event_as<Funding>(event)), &Strategy::on_funding);
      break;
    case EventKind::kBookDelta: {
      const bool whole = (event.flags & BookDelta::kLastOfRun) != 0;
      const LevelBook& book = state_.market.apply(event_as<BookDelta>(event));
      parts_.observer.on_event(event);
      deliveries_.pop();
      if (!whole) break;
      mark(instrument, ts, "price");
      for_each_strategy(
          [&](Strategy& one, Context& context) { one.on_book(context, instrument, book); });
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
  const std::optional<Price> price = state_.market.price(instrument);
  if (!price) return;
  const bool counted = parts_.account.mark(instrument, *price) &&
                       (parts_.books == nullptr || parts_.books->mark(instrument, *price));
  if (counted) return;
  throw failed("at " + format_timestamp(ts) + " the " + std::string{what} + " " +
               format_fixed(*price) + " of " + parts_.instruments[instrument.value()].id.text() +
               " makes the account worth more than can be counted (9.2e10); check that price, or "
               "start with less cash");
}

void Kernel::record_equity(Timestamp ts) {
  desk_.observe();
  const Account& account = parts_.account;
  parts_.observer.on_equity(
      {.ts = ts, .equity = account.equity(), .cash = account.cash(), .trading_day = moment_day_});
}

void Kernel::finish_moment() {
  if (moment_next_.agenda_class == AgendaClass::kCrossSection) {
    moment_next_.agenda_class = AgendaClass::kMark;
    for_each_strategy(
        [&](Strategy& one, Context& context) { one.on_cross_section(context, state_.now); });
    netting_.flush();
    if (!agenda_.empty() && agenda_.next() < moment_next_) return;  // That comes before the mark.
  }
  moment_next_ = kNever;
  if (next_mark_ <= state_.now && next_mark_.ns() != INT64_MIN) next_mark_ = mark_after(state_.now);
  record_equity(state_.now);
}

void Kernel::handle(const VenueRequest& request) {
  switch (request.kind) {
    case VenueRequest::Kind::kSubmit:
      parts_.venue.on_order(orders().order(request.order), state_.now);
      break;
    case VenueRequest::Kind::kCancel: parts_.venue.on_cancel(request.order, state_.now); break;
    case VenueRequest::Kind::kChange:
      parts_.venue.on_change(request.order, request.change, state_.now);
      break;
  }
}

void Kernel::handle(const Report& report) {
  const OrderDesk::Booked booked = desk_.apply(report);
  if (booked.outcome == ReportOutcome::kIgnored) return;
  if (report.fill) parts_.observer.on_fill(*report.fill, booked.change);
  for (const StrategyReport& part : netting_.divide(report)) {
    const size_t s = part.strategy.value();
    parts_.strategies[s]->on_report(contexts_[s], part.report);
  }
}

void Kernel::handle(const TimerRequest& request) {
  const size_t s = request.strategy.value();
  parts_.strategies[s]->on_timer(contexts_[s], request.id);
}

void Kernel::on_venue_report(const Report& report, Timestamp arrives) {
  CHECK(arrives >= state_.now, "a report from the past");
  agenda_.schedule({arrives, AgendaClass::kReport}, report);
}

}  // namespace godwit
