// What the record does to our orders. Our own requests: l3_matcher_orders.cc.
#include "trading/simulation/l3_matcher.h"

#include <algorithm>

#include "foundation/base/fixed.h"

namespace godwit {
namespace {

std::optional<BookSide> aggressor_of(const OrderByOrder& event) {
  const int flags = event.header.flags & (OrderByOrder::kBidSide | OrderByOrder::kAskSide);
  if (flags == OrderByOrder::kBidSide) return BookSide::kBid;
  if (flags == OrderByOrder::kAskSide) return BookSide::kAsk;
  return std::nullopt;
}

}  // namespace

bool L3Matcher::before(BookSide side, const Place& a, const Place& b) {
  if (a.price != b.price) return side == BookSide::kBid ? a.price > b.price : a.price < b.price;
  return static_cast<int32_t>(a.arrival - b.arrival) < 0;
}

L3Matcher::Place L3Matcher::place_of(Handle handle) const {
  return {.price = recorded_.orders().order(handle).price,
          .arrival = recorded_.orders().arrival(handle)};
}

L3Matcher::Events L3Matcher::on_event(const OrderByOrder& event) {
  events_.clear();
  const bool snapshot = (event.header.flags & OrderByOrder::kSnapshot) != 0;
  const bool last = (event.header.flags & OrderByOrder::kLastOfRun) != 0;
  if (snapshot && !in_picture_) {
    taken_.clear();
    for (auto& displaced : displaced_) displaced.clear();
  }
  if (!snapshot && event.action() == BookAction::kTrade) on_trade(event);
  std::optional<uint32_t> arrival_before;
  if (const auto handle = recorded_.orders().find(event.order_id))
    arrival_before = recorded_.orders().arrival(*handle);
  static_cast<void>(recorded_.apply(event));  // The book counts its faults.
  in_picture_ = snapshot && !last;
  if (!snapshot) after_record(event, arrival_before);
  if (snapshot && last) go_behind_picture();
  if (recorded_.at_end_of_run()) forget_passed();
  return events_;
}

void L3Matcher::on_trade(const OrderByOrder& event) {
  if (event.quantity.sign() <= 0) return;
  Flow flow{.price = event.price, .left = event.quantity};
  if ((event.header.flags & OrderByOrder::kTakesBoth) != 0) {
    flow.auction = true;
    flow.side = BookSide::kBid;
    flow.counter_order_id = event.counter_order_id;
    flow_to(flow, event.order_id);
    flow.side = BookSide::kAsk;
    flow.counter_order_id = event.order_id;
    flow_to(flow, event.counter_order_id);
    return;
  }
  const std::optional<BookSide> aggressor = aggressor_of(event);
  if (!aggressor) return;
  flow.side = opposite(*aggressor);
  flow.counter_order_id = event.counter_order_id;
  const bool shown = (event.header.flags & OrderByOrder::kTakesResting) != 0;
  flow_to(flow, shown ? event.order_id : 0);
}

/// Gives recorded quantity to whoever stands before the recorded order, then to that order.
void L3Matcher::flow_to(Flow flow, uint64_t order_id) {
  const BookSide side = flow.side;
  const OrderBookSet& orders = recorded_.orders();
  const auto handle = orders.find(order_id);
  if (!handle || orders.order(*handle).side != side) {
    fill_ahead(flow, [&](const Place& place) {
      return place.price != flow.price && !may_trade_at(side, flow.price, place.price);
    });
    return;
  }
  const Quantity traded = flow.left;
  const Place place = place_of(*handle);
  fill_ahead(flow, [&](const Place& ours) { return before(side, ours, place); });
  // What the order has, less what it gets here, less what the record leaves it: it lacks that.
  const Quantity recorded = orders.order(*handle).quantity;
  const Quantity had = available(*handle);
  const Quantity left_by_record = recorded - std::min(traded, recorded);
  const Quantity taken = std::min(taken_of(order_id), left_by_record);
  const Quantity lacks = had - std::min(flow.left, had) - (left_by_record - taken);
  set_taken(order_id, taken);
  if (!lacks.is_zero()) displace(side, {.order_id = order_id, .place = place, .left = lacks});
}

/// Our orders, and recorded ones that lack what ours took, first to trade first.
template <class IsAhead>
void L3Matcher::fill_ahead(Flow& flow, IsAhead is_ahead) {
  const size_t side = index(flow.side);
  while (!flow.left.is_zero()) {
    if (displaced_is_first(flow.side)) {
      const Displaced& first = displaced_[side].front();
      if (!is_ahead(first.place)) return;
      const Quantity quantity = std::min(flow.left, first.left);
      flow.left -= quantity;
      take_displaced(flow.side, quantity);
    } else {
      if (own_[side].empty() || !is_ahead(own_[side].front().place)) return;
      fill_first_own(flow, flow.left);
    }
  }
}

bool L3Matcher::displaced_is_first(BookSide side) const {
  const auto& displaced = displaced_[index(side)];
  const auto& ours = own_[index(side)];
  if (displaced.empty()) return false;
  return ours.empty() || before(side, displaced.front().place, ours.front().place);
}

void L3Matcher::take_displaced(BookSide side, Quantity quantity) {
  auto& displaced = displaced_[index(side)];
  displaced.front().left -= quantity;
  if (displaced.front().left.is_zero()) displaced.erase(displaced.begin());
}

/// Fills the first of ours on the flow's side by no more than `most`.
void L3Matcher::fill_first_own(Flow& flow, Quantity most) {
  const At at{.side = flow.side, .at = 0};
  const Own& first = own(at);
  const Quantity quantity = std::min(most, flow.auction ? first.left() : first.shown);
  flow.left -= quantity;
  events_.push_back({.kind = MatchEventKind::kTrade,
                     .side = first.terms.side,
                     .resting = true,
                     .order_id = first.terms.order_id,
                     .counter_order_id = flow.counter_order_id,
                     .price = flow.auction || first.is_market() ? flow.price : first.place.price,
                     .quantity = quantity,
                     .left = first.left() - quantity});
  take_from(at, quantity, flow.auction);
}

void L3Matcher::after_record(const OrderByOrder& event, std::optional<uint32_t> arrival_before) {
  if (event.action() == BookAction::kClear) {
    taken_.clear();
    for (auto& displaced : displaced_) displaced.clear();
    return;
  }
  const auto handle = recorded_.orders().find(event.order_id);
  if (!handle) {
    if (event.action() != BookAction::kTrade) forget(event.order_id);
    return;
  }
  if (recorded_.orders().arrival(*handle) != arrival_before) {  // New, or in a new place.
    forget(event.order_id);
    on_rested(*handle);
    return;
  }
  const Quantity taken = taken_of(event.order_id);
  const Quantity quantity = recorded_.orders().order(*handle).quantity;
  if (taken > quantity) set_taken(event.order_id, quantity);
}

/// A recorded order has come to rest where ours would have met it.
void L3Matcher::on_rested(Handle handle) {
  if (!continuous_) return;
  const RestingOrder order = recorded_.orders().order(handle);
  const BookSide side = opposite(order.side);
  int128 left = order.quantity.raw();
  Quantity gone;
  while (true) {
    const bool displaced = displaced_is_first(side);
    if (!displaced && own_[index(side)].empty()) break;
    const Place place =
        displaced ? displaced_[index(side)].front().place : own_[index(side)].front().place;
    if (!may_trade_at(order.side, order.price, place.price)) break;
    const int128 room = left - recorded_ahead(side, place);
    if (room <= 0) break;
    const Quantity most = Quantity::from_raw(static_cast<int64_t>(room));
    Flow flow{.side = side, .counter_order_id = order.order_id, .price = order.price, .left = most};
    if (displaced) {
      const Quantity quantity = std::min(most, displaced_[index(side)].front().left);
      flow.left -= quantity;
      take_displaced(side, quantity);
    } else {
      fill_first_own(flow, most);
    }
    gone += most - flow.left;
    left -= (most - flow.left).raw();
  }
  if (!gone.is_zero()) set_taken(order.order_id, gone);
}

/// What stands in the record before a place, less what we took.
int128 L3Matcher::recorded_ahead(BookSide side, const Place& place) const {
  int128 sum = 0;
  recorded_.orders().visit_handles(0, side, [&](Handle handle) {
    if (!before(side, place_of(handle), place)) return false;
    sum += available(handle).raw();
    return true;
  });
  return sum;
}

/// What was displaced at a price that the other side has passed is over.
void L3Matcher::forget_passed() {
  if (!continuous_) return;
  for (const BookSide side : {BookSide::kBid, BookSide::kAsk}) {
    auto& displaced = displaced_[index(side)];
    if (displaced.empty()) continue;
    const auto front = recorded_.orders().front(0, opposite(side));
    if (!front || available(*front).is_zero()) continue;
    const Price price = recorded_.orders().order(*front).price;
    while (!displaced.empty() && may_trade_at(side, displaced.front().place.price, price))
      displaced.erase(displaced.begin());
  }
}

void L3Matcher::go_behind_picture() {
  for (auto& ours : own_)
    for (Own& own : ours) own.place.arrival = recorded_.take_arrival();
}

Quantity L3Matcher::available(Handle handle) const {
  const RestingOrder order = recorded_.orders().order(handle);
  return order.quantity - taken_of(order.order_id);
}

Quantity L3Matcher::taken_of(uint64_t order_id) const {
  if (taken_.empty()) return {};
  const auto at =
      std::lower_bound(taken_.begin(), taken_.end(), order_id,
                       [](const Taken& taken, uint64_t wanted) { return taken.order_id < wanted; });
  return at != taken_.end() && at->order_id == order_id ? at->quantity : Quantity{};
}

void L3Matcher::set_taken(uint64_t order_id, Quantity quantity) {
  if (taken_.empty() && quantity.is_zero()) return;
  const auto at =
      std::lower_bound(taken_.begin(), taken_.end(), order_id,
                       [](const Taken& taken, uint64_t wanted) { return taken.order_id < wanted; });
  const bool there = at != taken_.end() && at->order_id == order_id;
  if (there && quantity.is_zero())
    taken_.erase(at);
  else if (there)
    at->quantity = quantity;
  else if (!quantity.is_zero())
    taken_.insert(at, {.order_id = order_id, .quantity = quantity});
}

void L3Matcher::displace(BookSide side, const Displaced& more) {
  auto& displaced = displaced_[index(side)];
  const auto at = std::lower_bound(
      displaced.begin(), displaced.end(), more,
      [&](const Displaced& a, const Displaced& b) { return before(side, a.place, b.place); });
  if (at != displaced.end() && at->order_id == more.order_id &&
      at->place.arrival == more.place.arrival)
    at->left += more.left;
  else
    displaced.insert(at, more);
}

/// The order is gone, or stands anew: what we took of it or before it no longer counts.
void L3Matcher::forget(uint64_t order_id) {
  set_taken(order_id, {});
  for (auto& displaced : displaced_)
    std::erase_if(displaced, [&](const Displaced& one) { return one.order_id == order_id; });
}

}  // namespace godwit
