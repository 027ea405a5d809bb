// Our own requests in a recorded market.
#include <algorithm>

#include "foundation/base/fixed.h"
#include "trading/simulation/l3_matcher.h"

namespace godwit {
L3Matcher::Events L3Matcher::submit(const MatchOrder& order) {
  events_.clear();
  Reason reason = check_match_terms(order, !continuous_);
  const bool is_market = order.type == OrderType::kMarket;
  if (reason == Reason::kNone && !is_market && !PriceBand{}.contains(order.price))
    reason = Reason::kPriceOutsideDailyLimit;
  if (reason == Reason::kNone && find_own(order.order_id)) reason = Reason::kUnexpectedTerm;
  if (reason == Reason::kNone && order.post_only && would_trade(book_side(order.side), order.price))
    reason = Reason::kPostOnlyWouldTrade;
  if (reason != Reason::kNone) return refuse(order.order_id, order.side, reason);

  const Arrival arrival{.terms = order, .left = order.quantity};
  if (!continuous_) {
    rest(arrival, recorded_.take_arrival());
  } else if (order.tif == TimeInForce::kFok && !can_fill(arrival)) {
    tell_canceled(order, arrival.left, Reason::kNotFilledAtOnce);
  } else {
    const bool at_once = order.tif == TimeInForce::kIoc || order.tif == TimeInForce::kFok;
    arrive(arrival, !is_market && !at_once);
  }
  return events_;
}

void L3Matcher::arrive(Arrival arrival, bool rests) {
  const Met met = match(arrival);
  if (arrival.left.is_zero()) return;
  if (met == Met::kItself)
    tell_canceled(arrival.terms, arrival.left, Reason::kSelfMatch);
  else if (!rests)
    tell_canceled(arrival.terms, arrival.left, Reason::kNotFilledAtOnce);
  else
    rest(arrival, recorded_.take_arrival());
}

/// Recorded orders, less what we took before, and ours, first to trade first.
L3Matcher::Met L3Matcher::match(Arrival& arrival) {
  const BookSide side = book_side(arrival.terms.side);
  const Price limit = standing_price(arrival.terms);
  Met met = Met::kNobodyElse;
  recorded_.orders().visit_handles(0, opposite(side), [&](Handle handle) {
    const RestingOrder order = recorded_.orders().order(handle);
    if (!may_trade_at(side, limit, order.price)) return false;
    const Place place = place_of(handle);
    met = match_own_before(arrival, &place);
    if (met == Met::kItself) return false;
    const Quantity quantity = std::min(arrival.left, available(handle));
    if (!quantity.is_zero()) {
      set_taken(order.order_id, taken_of(order.order_id) + quantity);
      arrival.left -= quantity;
      events_.push_back({.kind = MatchEventKind::kTrade,
                         .side = arrival.terms.side,
                         .order_id = arrival.terms.order_id,
                         .counter_order_id = order.order_id,
                         .price = order.price,
                         .quantity = quantity,
                         .left = arrival.left});
    }
    return !arrival.left.is_zero();
  });
  return met == Met::kItself ? met : match_own_before(arrival, nullptr);
}

/// Ours on the other side that stand before `end`, or all of them without.
L3Matcher::Met L3Matcher::match_own_before(Arrival& arrival, const Place* end) {
  const BookSide side = book_side(arrival.terms.side);
  const auto& others = own_[index(opposite(side))];
  while (!arrival.left.is_zero() && !others.empty()) {
    const Own& other = others.front();
    if (!may_trade_at(side, standing_price(arrival.terms), other.place.price)) break;
    if (end != nullptr && !before(opposite(side), other.place, *end)) break;
    if (is_own(arrival, other)) {
      const SelfMatch rule = arrival.terms.self_match;
      if (rule != SelfMatch::kCancelNewest)
        cancel_own({.side = opposite(side), .at = 0}, Reason::kSelfMatch);
      if (rule != SelfMatch::kCancelOldest) return Met::kItself;
      continue;
    }
    trade_with_own(arrival);
  }
  return Met::kNobodyElse;
}

/// With the first of ours on the other side, at its limit.
void L3Matcher::trade_with_own(Arrival& arrival) {
  const At at{.side = opposite(book_side(arrival.terms.side)), .at = 0};
  const Own& other = own(at);
  const Quantity quantity = std::min(arrival.left, other.shown);
  arrival.left -= quantity;
  OwnOrderEvent event{.kind = MatchEventKind::kTrade,
                      .side = arrival.terms.side,
                      .counter_is_own = true,
                      .order_id = arrival.terms.order_id,
                      .counter_order_id = other.terms.order_id,
                      .price = other.place.price,
                      .quantity = quantity,
                      .left = arrival.left};
  events_.push_back(event);
  event.side = other.terms.side;
  event.resting = true;
  std::swap(event.order_id, event.counter_order_id);
  event.left = other.left() - quantity;
  events_.push_back(event);
  take_from(at, quantity, false);
}

bool L3Matcher::is_own(const Arrival& arrival, const Own& resting) {
  return arrival.terms.self_match != SelfMatch::kAllow && arrival.terms.owner != 0 &&
         arrival.terms.owner == resting.terms.owner;
}

bool L3Matcher::can_fill(const Arrival& arrival) const {
  const BookSide side = book_side(arrival.terms.side);
  const Price limit = standing_price(arrival.terms);
  const auto& others = own_[index(opposite(side))];
  int128 need = arrival.left.raw();
  size_t next = 0;
  bool met_itself = false;
  const auto count_own_before = [&](const Place* end) {
    for (; next < others.size() && need > 0 && !met_itself; ++next) {
      const Own& other = others[next];
      if (!may_trade_at(side, limit, other.place.price)) return;
      if (end != nullptr && !before(opposite(side), other.place, *end)) return;
      if (!is_own(arrival, other))
        need -= other.shown.raw();
      else
        met_itself = arrival.terms.self_match != SelfMatch::kCancelOldest;
    }
  };
  recorded_.orders().visit_handles(0, opposite(side), [&](Handle handle) {
    const Place place = place_of(handle);
    if (!may_trade_at(side, limit, place.price)) return false;
    count_own_before(&place);
    if (!met_itself) need -= available(handle).raw();
    return need > 0 && !met_itself;
  });
  count_own_before(nullptr);
  return need <= 0;
}

bool L3Matcher::would_trade(BookSide side, Price limit) const {
  const auto& others = own_[index(opposite(side))];
  if (!others.empty() && may_trade_at(side, limit, others.front().place.price)) return true;
  bool found = false;
  recorded_.orders().visit_handles(0, opposite(side), [&](Handle handle) {
    if (!may_trade_at(side, limit, recorded_.orders().order(handle).price)) return false;
    found = !available(handle).is_zero();
    return !found;
  });
  return found;
}

void L3Matcher::rest(const Arrival& arrival, uint32_t number) {
  const Quantity display = arrival.terms.display;
  const Quantity shown = display.is_zero() ? arrival.left : std::min(display, arrival.left);
  insert({.terms = arrival.terms,
          .place = {.price = standing_price(arrival.terms), .arrival = number},
          .shown = shown,
          .hidden = arrival.left - shown});
  events_.push_back({.kind = MatchEventKind::kRested,
                     .side = arrival.terms.side,
                     .order_id = arrival.terms.order_id,
                     .price = arrival.terms.price,
                     .quantity = shown,
                     .left = arrival.left});
}

void L3Matcher::insert(const Own& one) {
  const BookSide side = book_side(one.terms.side);
  auto& ours = own_[index(side)];
  const auto at = std::upper_bound(ours.begin(), ours.end(), one, [&](const Own& a, const Own& b) {
    return before(side, a.place, b.place);
  });
  ours.insert(at, one);
}

std::optional<L3Matcher::At> L3Matcher::find_own(uint64_t order_id) const {
  for (const BookSide side : {BookSide::kBid, BookSide::kAsk}) {
    const auto& ours = own_[index(side)];
    for (size_t at = 0; at < ours.size(); ++at)
      if (ours[at].terms.order_id == order_id) return At{.side = side, .at = at};
  }
  return std::nullopt;
}

void L3Matcher::erase(const At& at) {
  auto& ours = own_[index(at.side)];
  ours.erase(ours.begin() + static_cast<ptrdiff_t>(at.at));
}

/// Takes from what the order shows, or in an auction from all of it.
void L3Matcher::take_from(const At& at, Quantity quantity, bool whole) {
  Own& one = own(at);
  if (whole) {
    const Quantity left = one.left() - quantity;
    one.shown = std::min(one.shown, left);
    one.hidden = left - one.shown;
  } else {
    one.shown -= quantity;
  }
  if (!one.shown.is_zero()) return;
  Own next = one;
  erase(at);
  if (next.hidden.is_zero()) return;
  next.shown = std::min(next.terms.display, next.hidden);
  next.hidden -= next.shown;
  next.place.arrival = recorded_.take_arrival();
  insert(next);
  events_.push_back({.kind = MatchEventKind::kRefreshed,
                     .side = next.terms.side,
                     .order_id = next.terms.order_id,
                     .price = next.place.price,
                     .quantity = next.shown,
                     .left = next.left()});
}

L3Matcher::Events L3Matcher::cancel(uint64_t order_id) {
  events_.clear();
  const auto at = find_own(order_id);
  if (!at) return refuse(order_id, Side::kBuy, Reason::kOrderNotFound);
  cancel_own(*at, Reason::kNone);
  return events_;
}

void L3Matcher::cancel_own(const At& at, Reason reason) {
  const Own one = own(at);
  erase(at);
  tell_canceled(one.terms, one.left(), reason);
}

L3Matcher::Events L3Matcher::reduce(uint64_t order_id, Quantity by) {
  events_.clear();
  const auto at = find_own(order_id);
  if (!at) return refuse(order_id, Side::kBuy, Reason::kOrderNotFound);
  Own& one = own(*at);
  if (by.sign() <= 0) return refuse(order_id, one.terms.side, Reason::kLotSizeViolation);
  if (by >= one.left())
    cancel_own(*at, Reason::kNone);
  else
    lower(one, one.left() - by);
  return events_;
}

/// Leaves the order `left`, no more than it has and > 0: from the hidden part first.
void L3Matcher::lower(Own& one, Quantity left) {
  events_.push_back({.kind = MatchEventKind::kReduced,
                     .side = one.terms.side,
                     .order_id = one.terms.order_id,
                     .price = one.terms.price,
                     .quantity = one.left() - left,
                     .left = left});
  one.shown = std::min(one.shown, left);
  one.hidden = left - one.shown;
}

L3Matcher::Events L3Matcher::replace(uint64_t order_id, Price price, Quantity quantity) {
  events_.clear();
  const auto at = find_own(order_id);
  if (!at) return refuse(order_id, Side::kBuy, Reason::kOrderNotFound);
  Own& one = own(*at);
  const Side side = one.terms.side;
  if (quantity.sign() <= 0) return refuse(order_id, side, Reason::kLotSizeViolation);
  if (one.is_market()) return refuse(order_id, side, Reason::kUnexpectedTerm);
  if (!may_display(one.terms.display, quantity))
    return refuse(order_id, side, Reason::kDisplayQuantityInvalid);
  if (!PriceBand{}.contains(price)) return refuse(order_id, side, Reason::kPriceOutsideDailyLimit);
  if (price == one.place.price && quantity <= one.left()) {
    lower(one, quantity);
    return events_;
  }
  if (continuous_ && one.terms.post_only && would_trade(book_side(side), price))
    return refuse(order_id, side, Reason::kPostOnlyWouldTrade);
  Arrival arrival{.terms = one.terms, .left = quantity};
  arrival.terms.price = price;
  erase(*at);
  events_.push_back({.kind = MatchEventKind::kReplaced,
                     .side = side,
                     .order_id = order_id,
                     .price = price,
                     .quantity = quantity,
                     .left = quantity});
  if (continuous_)
    arrive(arrival, true);
  else
    rest(arrival, recorded_.take_arrival());
  return events_;
}

L3Matcher::Events L3Matcher::set_continuous(bool continuous) {
  events_.clear();
  const bool begins = continuous && !continuous_;
  continuous_ = continuous;
  recorded_.set_continuous(continuous);
  if (!begins) return events_;
  for (const BookSide side : {BookSide::kBid, BookSide::kAsk}) {
    for (size_t at = 0; at < own_[index(side)].size();) {
      const Own& one = own_[index(side)][at];
      if (one.is_market())
        cancel_own({.side = side, .at = at}, Reason::kNotFilledAtOnce);
      else if (one.terms.tif == TimeInForce::kAtAuction)
        cancel_own({.side = side, .at = at}, Reason::kExpired);
      else
        ++at;
    }
  }
  meet_book(BookSide::kBid);
  meet_book(BookSide::kAsk);
  return events_;
}

/// Ours that the auction has left crossing the book trade with it; what is left keeps its place.
void L3Matcher::meet_book(BookSide side) {
  std::vector<Own>& ours = own_[index(side)];
  for (size_t at = 0; at < ours.size() && would_trade(side, ours[at].place.price);) {
    Own one = ours[at];
    Arrival arrival{.terms = one.terms, .left = one.left()};
    erase({.side = side, .at = at});
    const Met met = match(arrival);
    if (arrival.left.is_zero()) continue;
    if (met == Met::kItself) {
      tell_canceled(one.terms, arrival.left, Reason::kSelfMatch);
      continue;
    }
    one.shown = std::min(one.shown, arrival.left);
    one.hidden = arrival.left - one.shown;
    insert(one);
    ++at;
  }
}

size_t L3Matcher::levels(Side side, std::span<PriceLevel> into) const {
  size_t count = 0;
  recorded_.orders().visit_handles(0, book_side(side), [&](Handle handle) {
    const Quantity quantity = available(handle);
    if (quantity.is_zero()) return true;
    const Price price = recorded_.orders().order(handle).price;
    if (count == 0 || into[count - 1].price != price) {
      if (count == into.size()) return false;
      into[count++] = {.price = price, .volume = {}, .orders = 0};
    }
    into[count - 1].volume += quantity;
    ++into[count - 1].orders;
    return true;
  });
  return count;
}

std::optional<L3Matcher::Resting> L3Matcher::find(uint64_t order_id) const {
  const auto at = find_own(order_id);
  if (!at) return std::nullopt;
  const Own& one = own_[index(at->side)][at->at];
  Quantity ahead;
  recorded_.orders().visit_handles(0, at->side, [&](Handle handle) {
    const Place place = place_of(handle);
    if (!before(at->side, place, one.place)) return false;
    if (place.price == one.place.price) ahead += available(handle);
    return true;
  });
  for (const Displaced& displaced : displaced_[index(at->side)])
    if (displaced.place.price == one.place.price && before(at->side, displaced.place, one.place))
      ahead += displaced.left;
  return Resting{.order_id = order_id,
                 .price = one.terms.price,
                 .shown = one.shown,
                 .hidden = one.hidden,
                 .ahead = ahead};
}

L3Matcher::Events L3Matcher::refuse(uint64_t order_id, Side side, Reason reason) {
  events_.push_back(
      {.kind = MatchEventKind::kRejected, .side = side, .reason = reason, .order_id = order_id});
  return events_;
}

void L3Matcher::tell_canceled(const MatchOrder& terms, Quantity quantity, Reason reason) {
  events_.push_back({.kind = MatchEventKind::kCanceled,
                     .side = terms.side,
                     .reason = reason,
                     .order_id = terms.order_id,
                     .price = terms.price,
                     .quantity = quantity});
}

}  // namespace godwit
