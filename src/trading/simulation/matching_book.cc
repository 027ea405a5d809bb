#include "trading/simulation/matching_book.h"

#include <algorithm>

#include "foundation/base/check.h"
#include "foundation/base/fixed.h"

namespace godwit {
MatchingBook::MatchingBook(const OrderBookSet::Limits& limits)
    : orders_{1, limits}, orders_max_{limits.orders_max} {
  terms_.reserve(limits.orders_expected);
  events_.reserve(64);
}

MatchingBook::Events MatchingBook::submit(const MatchOrder& order) {
  events_.clear();
  if (const Reason reason = refusal(order); reason != Reason::kNone)
    return refuse(order.order_id, order.side, reason);
  const BookSide side = book_side(order.side);
  const bool is_market = order.type == OrderType::kMarket;
  Arrival arrival{.order_id = order.order_id,
                  .side = side,
                  .limit = is_market ? price_of_market(side) : order.price,
                  .left = order.quantity,
                  .owner = order.owner,
                  .self_match = order.self_match};
  const Terms terms{.hidden = {},
                    .display = order.display,
                    .owner = order.owner,
                    .self_match = order.self_match,
                    .post_only = order.post_only,
                    .auction_only = order.tif == TimeInForce::kAtAuction};
  if (collecting_) {
    enter(arrival, terms);
    return events_;
  }
  if (order.tif == TimeInForce::kFok && !can_fill(arrival)) {
    tell_canceled(arrival.order_id, side, arrival.limit, arrival.left, Reason::kNotFilledAtOnce);
    return events_;
  }
  arrive(arrival, terms, may_rest(order));
  return events_;
}

/// Whether what is left of the order stays in the book.
bool MatchingBook::may_rest(const MatchOrder& order) const {
  if (collecting_) return true;
  return order.type == OrderType::kLimit && order.tif != TimeInForce::kIoc &&
         order.tif != TimeInForce::kFok;
}

Reason MatchingBook::refusal(const MatchOrder& order) const {
  const Reason terms = check_match_terms(order, collecting_);
  if (terms != Reason::kNone) return terms;
  const bool is_market = order.type == OrderType::kMarket;
  if (!is_market && !band_.contains(order.price)) return Reason::kPriceOutsideDailyLimit;
  if (orders_.find(order.order_id)) return Reason::kUnexpectedTerm;
  const BookSide side = book_side(order.side);
  if (may_rest(order) &&
      (order_count() >= orders_max_ || !checked_add(total_of(side), order.quantity)))
    return Reason::kQuantityAboveMaximum;
  if (order.post_only && would_trade(side, order.price)) return Reason::kPostOnlyWouldTrade;
  return Reason::kNone;
}

/// Trades what it can; what is left rests or is canceled.
void MatchingBook::arrive(Arrival& arrival, const Terms& terms, bool rests) {
  const Met met = match(arrival);
  if (arrival.left.is_zero()) return;
  if (met == Met::kItself)
    tell_canceled(arrival.order_id, arrival.side, arrival.limit, arrival.left, Reason::kSelfMatch);
  else if (!rests)
    tell_canceled(arrival.order_id, arrival.side, arrival.limit, arrival.left,
                  Reason::kNotFilledAtOnce);
  else
    enter(arrival, terms);
}

MatchingBook::Met MatchingBook::match(Arrival& arrival) {
  while (!arrival.left.is_zero()) {
    const auto front = orders_.front(0, opposite(arrival.side));
    if (!front) break;
    const RestingOrder resting = orders_.order(*front);
    if (!may_trade_at(arrival.side, arrival.limit, resting.price)) break;
    if (is_own(arrival, *front)) {
      if (arrival.self_match != SelfMatch::kCancelNewest) remove(*front, Reason::kSelfMatch);
      if (arrival.self_match != SelfMatch::kCancelOldest) return Met::kItself;
      continue;
    }
    trade(arrival, *front, resting);
  }
  return Met::kNobodyElse;
}

/// Whether the two must not trade.
bool MatchingBook::is_own(const Arrival& arrival, Handle resting) const {
  return arrival.self_match != SelfMatch::kAllow && arrival.owner != 0 &&
         arrival.owner == terms_[resting.value()].owner;
}

void MatchingBook::trade(Arrival& arrival, Handle handle, const RestingOrder& resting) {
  const Quantity quantity = std::min(arrival.left, resting.quantity);
  arrival.left -= quantity;
  events_.push_back({.kind = MatchEventKind::kTrade,
                     .side = order_side(arrival.side),
                     .order_id = arrival.order_id,
                     .counter_order_id = resting.order_id,
                     .price = resting.price,
                     .quantity = quantity,
                     .left = arrival.left,
                     .counter_left = resting.quantity - quantity + terms_[handle.value()].hidden});
  take(handle, resting, quantity);
}

/// Takes from what the order shows; an iceberg that shows nothing any more shows its next slice.
void MatchingBook::take(Handle handle, const RestingOrder& resting, Quantity quantity) {
  total_of(resting.side) -= quantity;
  Terms& terms = terms_[handle.value()];
  if (quantity < resting.quantity || terms.hidden.is_zero()) {
    CHECK(orders_.reduce(handle, quantity).has_value(), "an order has what it shows");
    return;
  }
  const Quantity slice = std::min(terms.display, terms.hidden);
  terms.hidden -= slice;
  CHECK(orders_.requeue(handle, slice).has_value(), "a side's total bounds its levels");
  events_.push_back({.kind = MatchEventKind::kRefreshed,
                     .side = order_side(resting.side),
                     .order_id = resting.order_id,
                     .price = resting.price,
                     .quantity = slice,
                     .left = slice + terms.hidden});
}

/// Whether all of it would trade at once. What an iceberg hides comes after everything that its
/// level shows now, so an order of the same owner that ends the walk also keeps that away.
bool MatchingBook::can_fill(const Arrival& arrival) const {
  int128 need = arrival.left.raw();
  int128 hidden_here = 0;
  std::optional<Price> level;
  bool met_itself = false;
  orders_.visit_handles(0, opposite(arrival.side), [&](Handle handle) {
    const RestingOrder resting = orders_.order(handle);
    if (!may_trade_at(arrival.side, arrival.limit, resting.price)) return false;
    if (level != resting.price) {
      need -= hidden_here;
      hidden_here = 0;
      level = resting.price;
    }
    if (need <= 0) return false;
    if (is_own(arrival, handle)) {
      met_itself = arrival.self_match != SelfMatch::kCancelOldest;
      return !met_itself;
    }
    need -= resting.quantity.raw();
    hidden_here += terms_[handle.value()].hidden.raw();
    return need > 0;
  });
  return need <= 0 || (!met_itself && need <= hidden_here);
}

bool MatchingBook::would_trade(BookSide side, Price limit) const {
  const auto front = orders_.front(0, opposite(side));
  return front && may_trade_at(side, limit, orders_.order(*front).price);
}

/// Puts what is left at the end of its queue.
void MatchingBook::enter(const Arrival& arrival, const Terms& terms) {
  const Quantity shown =
      terms.display.is_zero() ? arrival.left : std::min(terms.display, arrival.left);
  const auto handle = orders_.add(0, {.order_id = arrival.order_id,
                                      .side = arrival.side,
                                      .price = arrival.limit,
                                      .quantity = shown});
  CHECK(handle.has_value(), "what may not rest is refused before");
  if (handle->value() >= terms_.size()) terms_.resize(size_t{handle->value()} + 1);
  Terms& own = terms_[handle->value()];
  own = terms;
  own.hidden = arrival.left - shown;
  total_of(arrival.side) += arrival.left;
  events_.push_back({.kind = MatchEventKind::kRested,
                     .side = order_side(arrival.side),
                     .order_id = arrival.order_id,
                     .price = told_price(arrival.limit),
                     .quantity = shown,
                     .left = arrival.left});
}

MatchingBook::Events MatchingBook::cancel(uint64_t order_id) {
  events_.clear();
  const auto handle = orders_.find(order_id);
  if (!handle) return refuse(order_id, Side::kBuy, Reason::kOrderNotFound);
  remove(*handle, Reason::kNone);
  return events_;
}

MatchingBook::Events MatchingBook::reduce(uint64_t order_id, Quantity by) {
  events_.clear();
  const auto handle = orders_.find(order_id);
  if (!handle) return refuse(order_id, Side::kBuy, Reason::kOrderNotFound);
  if (by.sign() <= 0)
    return refuse(order_id, order_side(orders_.order(*handle).side), Reason::kLotSizeViolation);
  const Quantity left = left_of(*handle);
  if (by >= left)
    remove(*handle, Reason::kNone);
  else
    lower(*handle, left - by);
  return events_;
}

MatchingBook::Events MatchingBook::replace(uint64_t order_id, Price price, Quantity quantity) {
  events_.clear();
  const auto handle = orders_.find(order_id);
  if (!handle) return refuse(order_id, Side::kBuy, Reason::kOrderNotFound);
  const RestingOrder order = orders_.order(*handle);
  const Quantity left = left_of(*handle);
  if (const Reason reason = refusal_to_replace(*handle, price, quantity); reason != Reason::kNone)
    return refuse(order_id, order_side(order.side), reason);
  if (price == order.price && quantity <= left) {
    lower(*handle, quantity);
    return events_;
  }
  const Terms terms = terms_[handle->value()];
  total_of(order.side) -= left;
  orders_.remove(*handle);
  events_.push_back({.kind = MatchEventKind::kReplaced,
                     .side = order_side(order.side),
                     .order_id = order_id,
                     .price = price,
                     .quantity = quantity,
                     .left = quantity});
  Arrival arrival{.order_id = order_id,
                  .side = order.side,
                  .limit = price,
                  .left = quantity,
                  .owner = terms.owner,
                  .self_match = terms.self_match};
  if (collecting_)
    enter(arrival, terms);
  else
    arrive(arrival, terms, true);
  return events_;
}

Reason MatchingBook::refusal_to_replace(Handle handle, Price price, Quantity quantity) const {
  const RestingOrder order = orders_.order(handle);
  if (quantity.sign() <= 0) return Reason::kLotSizeViolation;
  if (is_price_of_market(order.price)) return Reason::kUnexpectedTerm;
  if (!may_display(terms_[handle.value()].display, quantity))
    return Reason::kDisplayQuantityInvalid;
  if (!band_.contains(price)) return Reason::kPriceOutsideDailyLimit;
  if (!checked_add(total_of(order.side) - left_of(handle), quantity))
    return Reason::kQuantityAboveMaximum;
  if (!collecting_ && terms_[handle.value()].post_only && would_trade(order.side, price))
    return Reason::kPostOnlyWouldTrade;
  return Reason::kNone;
}

/// Leaves the order `left`, no more than it has and > 0: from the hidden part first.
void MatchingBook::lower(Handle handle, Quantity left) {
  const RestingOrder order = orders_.order(handle);
  Terms& terms = terms_[handle.value()];
  const Quantity by = order.quantity + terms.hidden - left;
  const Quantity from_hidden = std::min(by, terms.hidden);
  terms.hidden -= from_hidden;
  if (by > from_hidden)
    CHECK(orders_.reduce(handle, by - from_hidden).has_value(), "something stays of the order");
  total_of(order.side) -= by;
  events_.push_back({.kind = MatchEventKind::kReduced,
                     .side = order_side(order.side),
                     .order_id = order.order_id,
                     .price = told_price(order.price),
                     .quantity = by,
                     .left = left});
}

void MatchingBook::remove(Handle handle, Reason reason) {
  const RestingOrder order = orders_.order(handle);
  const Quantity left = left_of(handle);
  total_of(order.side) -= left;
  orders_.remove(handle);
  tell_canceled(order.order_id, order.side, order.price, left, reason);
}

void MatchingBook::tell_canceled(uint64_t order_id, BookSide side, Price price, Quantity quantity,
                                 Reason reason) {
  events_.push_back({.kind = MatchEventKind::kCanceled,
                     .side = order_side(side),
                     .reason = reason,
                     .order_id = order_id,
                     .price = told_price(price),
                     .quantity = quantity});
}

MatchingBook::Events MatchingBook::refuse(uint64_t order_id, Side side, Reason reason) {
  events_.push_back(
      {.kind = MatchEventKind::kRejected, .side = side, .reason = reason, .order_id = order_id});
  return events_;
}

}  // namespace godwit
