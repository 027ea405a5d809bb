#include "market/book/naive_order_book.h"

#include <algorithm>

#include "foundation/base/check.h"

namespace godwit {
namespace {

using Event = OrderByOrder;

std::optional<BookSide> named_side(uint16_t flags) {
  const bool bid = (flags & Event::kBidSide) != 0;
  const bool ask = (flags & Event::kAskSide) != 0;
  if (bid == ask) return std::nullopt;
  return bid ? BookSide::kBid : BookSide::kAsk;
}

/// In range: an order that would make it overflow was refused.
Quantity volume_of(const NaiveOrderBook::Queue& queue) {
  Quantity sum;
  for (const NaiveOrderBook::Order& order : queue) sum += order.quantity;
  return sum;
}

auto find_in(auto& queue, uint64_t order_id) {
  return std::find_if(queue.begin(), queue.end(), [&](const NaiveOrderBook::Order& order) {
    return order.order_id == order_id;
  });
}

}  // namespace

Result<void, BookFault> NaiveOrderBook::apply(const OrderByOrder& event) {
  const bool last = (event.header.flags & Event::kLastOfRun) != 0;
  const bool snapshot = (event.header.flags & Event::kSnapshot) != 0;
  if (snapshot && !picture_open_) clear();
  picture_open_ = snapshot && !last;
  Outcome fault = change(event);
  if (!fault && continuous_ && last && crossed()) fault = BookFault::kCrossed;
  if (!fault) return {};
  faults_.add(*fault);
  return Unexpected{*fault};
}

NaiveOrderBook::Outcome NaiveOrderBook::change(const OrderByOrder& event) {
  const uint16_t flags = event.header.flags;
  switch (event.action()) {
    case BookAction::kAdd: return add(event.order_id, flags, event.price, event.quantity);
    case BookAction::kReduce: return take(event.order_id, named_side(flags), event.quantity);
    case BookAction::kModify: return modify(event);
    case BookAction::kClear: clear(); return std::nullopt;
    case BookAction::kTrade: break;
    default: return BookFault::kUnknownAction;
  }
  if (event.quantity.sign() <= 0) return BookFault::kBadQuantity;
  if ((flags & Event::kTakesBoth) != 0) {
    const Outcome first = take(event.order_id, BookSide::kBid, event.quantity);
    const Outcome second = take(event.counter_order_id, BookSide::kAsk, event.quantity);
    return first ? first : second;
  }
  if ((flags & Event::kTakesResting) == 0) return std::nullopt;
  const std::optional<BookSide> aggressor = named_side(flags);
  if (!aggressor) return BookFault::kNoSide;
  return take(event.order_id, *aggressor == BookSide::kBid ? BookSide::kAsk : BookSide::kBid,
              event.quantity);
}

NaiveOrderBook::Outcome NaiveOrderBook::add(uint64_t order_id, uint16_t flags, Price price,
                                            Quantity quantity) {
  const std::optional<BookSide> side = named_side(flags);
  if (!side) return BookFault::kNoSide;
  if (quantity.sign() <= 0) return BookFault::kBadQuantity;
  if (places_.contains(order_id)) return BookFault::kDuplicateOrder;
  const Place place{.side = *side, .price = price};
  if (const Queue* there = queue(place))
    if (!checked_add(volume_of(*there), quantity)) return BookFault::kVolumeOverflow;
  queue_of(place).push_back({order_id, quantity});
  places_[order_id] = place;
  return std::nullopt;
}

NaiveOrderBook::Outcome NaiveOrderBook::modify(const OrderByOrder& event) {
  const auto found = places_.find(event.order_id);
  if (found == places_.end()) return BookFault::kUnknownOrder;
  const Place before = found->second;
  const std::optional<BookSide> side = named_side(event.header.flags);
  if (side && *side != before.side) return BookFault::kWrongSide;
  if (event.quantity.sign() <= 0) return BookFault::kBadQuantity;
  const auto order = find_in(queue_of(before), event.order_id);
  if (before.price == event.price && event.quantity <= order->quantity) {
    order->quantity = event.quantity;
    return std::nullopt;
  }
  const Place after{.side = before.side, .price = event.price};
  if (const Queue* there = queue(after)) {
    Queue with = *there;
    with.remove_if([&](const Order& other) { return other.order_id == event.order_id; });
    if (!checked_add(volume_of(with), event.quantity)) return BookFault::kVolumeOverflow;
  }
  erase(event.order_id);
  queue_of(after).push_back({event.order_id, event.quantity});
  places_[event.order_id] = after;
  return std::nullopt;
}

NaiveOrderBook::Outcome NaiveOrderBook::take(uint64_t order_id, std::optional<BookSide> side,
                                             Quantity quantity) {
  const auto found = places_.find(order_id);
  if (found == places_.end()) return BookFault::kUnknownOrder;
  if (side && *side != found->second.side) return BookFault::kWrongSide;
  if (quantity.sign() <= 0) return BookFault::kBadQuantity;
  const auto order = find_in(queue_of(found->second), order_id);
  const Quantity rest = order->quantity;
  if (quantity < rest) {
    order->quantity = rest - quantity;
    return std::nullopt;
  }
  erase(order_id);
  if (quantity > rest) return BookFault::kNegativeRest;
  return std::nullopt;
}

void NaiveOrderBook::erase(uint64_t order_id) {
  const auto found = places_.find(order_id);
  const Place place = found->second;
  Queue& queue = queue_of(place);
  queue.erase(find_in(queue, order_id));
  places_.erase(found);
  if (!queue.empty()) return;
  if (place.side == BookSide::kBid)
    bids_.erase(place.price);
  else
    asks_.erase(place.price);
}

void NaiveOrderBook::clear() {
  bids_.clear();
  asks_.clear();
  places_.clear();
}

const NaiveOrderBook::Queue* NaiveOrderBook::queue(const Place& place) const {
  if (place.side == BookSide::kBid) {
    const auto level = bids_.find(place.price);
    return level == bids_.end() ? nullptr : &level->second;
  }
  const auto level = asks_.find(place.price);
  return level == asks_.end() ? nullptr : &level->second;
}

NaiveOrderBook::Queue& NaiveOrderBook::queue_of(const Place& place) {
  return place.side == BookSide::kBid ? bids_[place.price] : asks_[place.price];
}

std::optional<RestingOrder> NaiveOrderBook::find(uint64_t order_id) const {
  const auto found = places_.find(order_id);
  if (found == places_.end()) return std::nullopt;
  const Queue* there = queue(found->second);
  CHECK(there != nullptr, "an order without a queue");
  return RestingOrder{.order_id = order_id,
                      .side = found->second.side,
                      .price = found->second.price,
                      .quantity = find_in(*there, order_id)->quantity};
}

std::optional<QueuePosition> NaiveOrderBook::position(uint64_t order_id) const {
  const auto found = places_.find(order_id);
  if (found == places_.end()) return std::nullopt;
  QueuePosition ahead;
  for (const Order& order : *queue(found->second)) {
    if (order.order_id == order_id) break;
    ++ahead.orders_ahead;
    ahead.volume_ahead += order.quantity;
  }
  return ahead;
}

std::vector<PriceLevel> NaiveOrderBook::levels(BookSide side, size_t count) const {
  std::vector<PriceLevel> found;
  const auto collect = [&](const auto& levels) {
    for (const auto& [price, queue] : levels) {
      if (found.size() == count) return;
      found.push_back({.price = price,
                       .volume = volume_of(queue),
                       .orders = static_cast<uint32_t>(queue.size())});
    }
  };
  side == BookSide::kBid ? collect(bids_) : collect(asks_);
  return found;
}

std::vector<RestingOrder> NaiveOrderBook::orders(BookSide side, size_t levels_max) const {
  std::vector<RestingOrder> found;
  const auto collect = [&](const auto& levels) {
    size_t level = 0;
    for (const auto& [price, queue] : levels) {
      if (level++ == levels_max) return;
      for (const Order& order : queue)
        found.push_back(
            {.order_id = order.order_id, .side = side, .price = price, .quantity = order.quantity});
    }
  };
  side == BookSide::kBid ? collect(bids_) : collect(asks_);
  return found;
}

bool NaiveOrderBook::crossed() const {
  return !bids_.empty() && !asks_.empty() && bids_.begin()->first >= asks_.begin()->first;
}

}  // namespace godwit
