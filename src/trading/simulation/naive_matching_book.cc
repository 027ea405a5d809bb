#include "trading/simulation/naive_matching_book.h"

#include <algorithm>
#include <optional>

#include "trading/simulation/naive_call_auction.h"

namespace godwit {
namespace {

using Order = NaiveMatchingBook::Order;

bool is_market(const MatchOrder& order) { return order.type == OrderType::kMarket; }
bool is_market(const Order& order) { return is_market(order.terms); }
bool is_at_once(const MatchOrder& order) {
  return order.tif == TimeInForce::kIoc || order.tif == TimeInForce::kFok;
}

/// Whether `a` trades before `b` of the same side.
bool trades_first(const Order& a, const Order& b) {
  if (is_market(a) != is_market(b)) return is_market(a);
  if (!is_market(a) && a.terms.price != b.terms.price)
    return a.terms.side == Side::kBuy ? a.terms.price > b.terms.price
                                      : a.terms.price < b.terms.price;
  return a.turn < b.turn;
}

bool meet(const MatchOrder& arriving, Price resting) {
  if (is_market(arriving)) return true;
  return arriving.side == Side::kBuy ? resting <= arriving.price : resting >= arriving.price;
}

MatchEvent event_of(MatchEventKind kind, const MatchOrder& order) {
  MatchEvent event;
  event.kind = kind;
  event.side = order.side;
  event.order_id = order.order_id;
  event.price = order.price;
  return event;
}

MatchEvent refused(uint64_t order_id, Side side, Reason reason) {
  MatchEvent event;
  event.kind = MatchEventKind::kRejected;
  event.side = side;
  event.order_id = order_id;
  event.reason = reason;
  return event;
}

}  // namespace

NaiveMatchingBook::List::iterator NaiveMatchingBook::find(uint64_t order_id) {
  return std::find_if(orders_.begin(), orders_.end(),
                      [&](const Order& order) { return order.terms.order_id == order_id; });
}

NaiveMatchingBook::List::iterator NaiveMatchingBook::first(Side side) {
  auto best = orders_.end();
  for (auto at = orders_.begin(); at != orders_.end(); ++at)
    if (at->terms.side == side && (best == orders_.end() || trades_first(*at, *best))) best = at;
  return best;
}

std::vector<Order> NaiveMatchingBook::orders(Side side) const {
  std::vector<Order> found;
  for (const Order& order : orders_)
    if (order.terms.side == side) found.push_back(order);
  std::sort(found.begin(), found.end(), trades_first);
  return found;
}

Reason NaiveMatchingBook::refusal(const MatchOrder& order, bool is_new) const {
  if (order.quantity.sign() <= 0) return Reason::kLotSizeViolation;
  if (is_new) {
    if (!is_market(order) && order.type != OrderType::kLimit) return Reason::kUnsupportedOrderType;
    if (collecting_ ? is_at_once(order) : order.tif == TimeInForce::kAtAuction)
      return Reason::kUnsupportedTimeInForce;
    if (is_market(order) && !order.price.is_zero()) return Reason::kUnexpectedTerm;
    if (order.post_only && (is_market(order) || is_at_once(order) || collecting_))
      return Reason::kUnexpectedTerm;
    if (!order.display.is_zero() && (is_market(order) || is_at_once(order)))
      return Reason::kUnexpectedTerm;
    if (order.display > order.quantity) return Reason::kDisplayQuantityInvalid;
  }
  if (!order.display.is_zero()) {
    const int128 most = static_cast<int128>(order.display.raw()) * kIcebergSlicesMax;
    if (order.quantity.raw() > most) return Reason::kDisplayQuantityInvalid;
  }
  if (!is_market(order) && !band_.contains(order.price)) return Reason::kPriceOutsideDailyLimit;
  int128 sum = order.quantity.raw();
  for (const Order& resting : orders_) {
    if (resting.terms.order_id == order.order_id) {
      if (is_new) return Reason::kUnexpectedTerm;
    } else if (resting.terms.side == order.side) {
      sum += static_cast<int128>(resting.shown.raw()) + resting.hidden.raw();
    }
  }
  const bool may_rest = collecting_ || (!is_market(order) && !is_at_once(order));
  if (may_rest && !Quantity::in_range(sum)) return Reason::kQuantityAboveMaximum;
  if (order.post_only && !collecting_)
    for (const Order& resting : orders_)
      if (resting.terms.side != order.side && meet(order, resting.terms.price))
        return Reason::kPostOnlyWouldTrade;
  return Reason::kNone;
}

NaiveMatchingBook::Events NaiveMatchingBook::submit(const MatchOrder& order) {
  if (const Reason reason = refusal(order, true); reason != Reason::kNone)
    return {refused(order.order_id, order.side, reason)};
  Events events;
  const Order arriving{.terms = order, .shown = order.quantity, .hidden = {}, .turn = 0};
  if (collecting_) {
    rest(arriving, events);
    return events;
  }
  const bool rests = !is_market(order) && !is_at_once(order);
  if (order.tif == TimeInForce::kFok) {
    NaiveMatchingBook trial = *this;
    trial.run(arriving, rests, events);
    const bool filled =
        events.back().kind != MatchEventKind::kCanceled || events.back().order_id != order.order_id;
    events.clear();
    if (!filled) {
      events.push_back(event_of(MatchEventKind::kCanceled, order));
      events.back().quantity = order.quantity;
      events.back().reason = Reason::kNotFilledAtOnce;
      return events;
    }
  }
  run(arriving, rests, events);
  return events;
}

/// Trades what it can; the rest stays or goes. `order.shown` is what it has.
void NaiveMatchingBook::run(Order order, bool rests, Events& events) {
  const MatchOrder& terms = order.terms;
  Reason reason = Reason::kNotFilledAtOnce;
  while (!order.shown.is_zero()) {
    const auto resting = first(terms.side == Side::kBuy ? Side::kSell : Side::kBuy);
    if (resting == orders_.end() || !meet(terms, resting->terms.price)) break;
    if (terms.self_match != SelfMatch::kAllow && terms.owner != 0 &&
        terms.owner == resting->terms.owner) {
      if (terms.self_match != SelfMatch::kCancelNewest)
        cancel_one(resting, Reason::kSelfMatch, events);
      if (terms.self_match == SelfMatch::kCancelOldest) continue;
      reason = Reason::kSelfMatch;
      rests = false;
      break;
    }
    const Quantity quantity = std::min(order.shown, resting->shown);
    order.shown -= quantity;
    resting->shown -= quantity;
    MatchEvent trade = event_of(MatchEventKind::kTrade, terms);
    trade.counter_order_id = resting->terms.order_id;
    trade.price = resting->terms.price;
    trade.quantity = quantity;
    trade.left = order.shown;
    trade.counter_left = resting->shown + resting->hidden;
    events.push_back(trade);
    if (!resting->shown.is_zero()) continue;
    if (resting->hidden.is_zero()) {
      orders_.erase(resting);
      continue;
    }
    resting->shown = std::min(resting->terms.display, resting->hidden);
    resting->hidden -= resting->shown;
    resting->turn = ++turns_;
    MatchEvent refreshed = event_of(MatchEventKind::kRefreshed, resting->terms);
    refreshed.quantity = resting->shown;
    refreshed.left = resting->shown + resting->hidden;
    events.push_back(refreshed);
  }
  if (order.shown.is_zero()) return;
  if (rests) {
    rest(order, events);
    return;
  }
  MatchEvent canceled = event_of(MatchEventKind::kCanceled, terms);
  canceled.quantity = order.shown;
  canceled.reason = reason;
  events.push_back(canceled);
}

void NaiveMatchingBook::rest(Order order, Events& events) {
  const Quantity left = order.shown;
  if (!order.terms.display.is_zero()) order.shown = std::min(order.terms.display, left);
  order.hidden = left - order.shown;
  order.turn = ++turns_;
  orders_.push_back(order);
  MatchEvent rested = event_of(MatchEventKind::kRested, order.terms);
  rested.quantity = order.shown;
  rested.left = left;
  events.push_back(rested);
}

void NaiveMatchingBook::cancel_one(List::iterator at, Reason reason, Events& events) {
  MatchEvent canceled = event_of(MatchEventKind::kCanceled, at->terms);
  canceled.quantity = at->shown + at->hidden;
  canceled.reason = reason;
  events.push_back(canceled);
  orders_.erase(at);
}

NaiveMatchingBook::Events NaiveMatchingBook::cancel(uint64_t order_id) {
  const auto at = find(order_id);
  if (at == orders_.end()) return {refused(order_id, Side::kBuy, Reason::kOrderNotFound)};
  Events events;
  cancel_one(at, Reason::kNone, events);
  return events;
}

void NaiveMatchingBook::lower(Order& order, Quantity left, Events& events) {
  MatchEvent reduced = event_of(MatchEventKind::kReduced, order.terms);
  reduced.quantity = order.shown + order.hidden - left;
  reduced.left = left;
  events.push_back(reduced);
  order.shown = std::min(order.shown, left);
  order.hidden = left - order.shown;
}

NaiveMatchingBook::Events NaiveMatchingBook::reduce(uint64_t order_id, Quantity by) {
  const auto at = find(order_id);
  if (at == orders_.end()) return {refused(order_id, Side::kBuy, Reason::kOrderNotFound)};
  if (by.sign() <= 0) return {refused(order_id, at->terms.side, Reason::kLotSizeViolation)};
  const Quantity left = at->shown + at->hidden;
  if (by >= left) return cancel(order_id);
  Events events;
  lower(*at, left - by, events);
  return events;
}

NaiveMatchingBook::Events NaiveMatchingBook::replace(uint64_t order_id, Price price,
                                                     Quantity quantity) {
  const auto at = find(order_id);
  if (at == orders_.end()) return {refused(order_id, Side::kBuy, Reason::kOrderNotFound)};
  Order order = *at;
  order.terms.quantity = quantity;
  if (!is_market(order)) order.terms.price = price;
  Reason reason = refusal(order.terms, false);
  if (is_market(order) && reason != Reason::kLotSizeViolation) reason = Reason::kUnexpectedTerm;
  if (reason != Reason::kNone) return {refused(order_id, order.terms.side, reason)};
  Events events;
  if (price == at->terms.price && quantity <= at->shown + at->hidden) {
    lower(*at, quantity, events);
    return events;
  }
  orders_.erase(at);
  MatchEvent replaced = event_of(MatchEventKind::kReplaced, order.terms);
  replaced.quantity = quantity;
  replaced.left = quantity;
  events.push_back(replaced);
  order.shown = quantity;
  order.hidden = {};
  if (collecting_)
    rest(order, events);
  else
    run(order, true, events);
  return events;
}

NaiveMatchingBook::Events NaiveMatchingBook::set_price_band(const PriceBand& band) {
  Events events;
  band_ = band;
  for (const Side side : {Side::kBuy, Side::kSell})
    for (const Order& order : orders(side))
      if (!is_market(order) && !band.contains(order.terms.price))
        cancel_one(find(order.terms.order_id), Reason::kPriceOutsideDailyLimit, events);
  return events;
}

std::optional<AuctionResult> NaiveMatchingBook::indicative(const AuctionRule& rule) const {
  std::vector<NaiveAuctionOrder> all;
  for (const Order& order : orders_)
    all.push_back({.side = order.terms.side,
                   .is_market = is_market(order),
                   .price = order.terms.price,
                   .quantity = order.shown + order.hidden});
  return naive_clear_auction(all, rule, band_);
}

NaiveMatchingBook::Events NaiveMatchingBook::uncross(const AuctionRule& rule) {
  Events events;
  const std::optional<AuctionResult> result = indicative(rule);
  Quantity left = result ? result->volume : Quantity{};
  while (!left.is_zero()) {
    Order& buy = *first(Side::kBuy);
    Order& sell = *first(Side::kSell);
    const Quantity buy_left = buy.shown + buy.hidden;
    const Quantity sell_left = sell.shown + sell.hidden;
    const Quantity quantity = std::min({left, buy_left, sell_left});
    left -= quantity;
    MatchEvent trade = event_of(MatchEventKind::kTrade, buy.terms);
    trade.counter_order_id = sell.terms.order_id;
    trade.price = result->price;
    trade.quantity = quantity;
    trade.left = buy_left - quantity;
    trade.counter_left = sell_left - quantity;
    events.push_back(trade);
    for (Order* const order : {&buy, &sell}) {
      const Quantity rest = order->shown + order->hidden - quantity;
      order->shown = std::min(order->shown, rest);
      order->hidden = rest - order->shown;
    }
    std::erase_if(orders_, [](const Order& done) { return done.shown.is_zero(); });
  }
  collecting_ = false;
  for (const Side side : {Side::kBuy, Side::kSell})
    for (const Order& order : orders(side)) {
      const auto at = find(order.terms.order_id);
      if (is_market(order))
        cancel_one(at, Reason::kNotFilledAtOnce, events);
      else if (order.terms.tif == TimeInForce::kAtAuction)
        cancel_one(at, Reason::kExpired, events);
    }
  return events;
}

}  // namespace godwit
