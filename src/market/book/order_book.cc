#include "market/book/order_book.h"

namespace godwit {
namespace {

constexpr uint16_t kBothSides = OrderByOrder::kBidSide | OrderByOrder::kAskSide;

/// The side that the flags name; nothing when they name none or both.
std::optional<BookSide> side_of(const OrderByOrder& event) {
  const int sides = event.header.flags & kBothSides;
  if (sides == OrderByOrder::kBidSide) return BookSide::kBid;
  if (sides == OrderByOrder::kAskSide) return BookSide::kAsk;
  return std::nullopt;
}

BookSide opposite(BookSide side) {
  return side == BookSide::kBid ? BookSide::kAsk : BookSide::kBid;
}

void fill(std::array<BookLevel, 10>& into, const OrderBook& book, BookSide side) {
  std::array<PriceLevel, 10> levels;
  const size_t count = book.levels(side, levels);
  for (size_t i = 0; i < count; ++i)
    into[i] = {.price = levels[i].price, .volume = levels[i].volume};
}

}  // namespace

Result<void, BookFault> OrderBook::apply(const OrderByOrder& event) {
  begin_picture_if_new(event);
  Outcome outcome = change(event);
  at_end_of_run_ = (event.header.flags & OrderByOrder::kLastOfRun) != 0;
  if (outcome && continuous_ && at_end_of_run_ && crossed())
    outcome = Unexpected{BookFault::kCrossed};
  if (!outcome) faults_.add(outcome.error());
  return outcome;
}

void OrderBook::begin_picture_if_new(const OrderByOrder& event) {
  const bool snapshot = (event.header.flags & OrderByOrder::kSnapshot) != 0;
  if (snapshot && !in_picture_) orders_.clear(0);
  in_picture_ = snapshot && (event.header.flags & OrderByOrder::kLastOfRun) == 0;
}

OrderBook::Outcome OrderBook::change(const OrderByOrder& event) {
  switch (event.action()) {
    case BookAction::kAdd: return add(event);
    case BookAction::kReduce: return reduce(event);
    case BookAction::kModify: return modify(event);
    case BookAction::kTrade: return trade(event);
    case BookAction::kClear: orders_.clear(0); return {};
  }
  return Unexpected{BookFault::kUnknownAction};
}

OrderBook::Outcome OrderBook::add(const OrderByOrder& event) {
  const std::optional<BookSide> side = side_of(event);
  if (!side) return Unexpected{BookFault::kNoSide};
  const auto added = orders_.add(0, {.order_id = event.order_id,
                                     .side = *side,
                                     .price = event.price,
                                     .quantity = event.quantity});
  if (!added) return Unexpected{added.error()};
  return {};
}

OrderBook::Outcome OrderBook::reduce(const OrderByOrder& event) {
  const auto handle = find_on_side(event);
  if (!handle) return Unexpected{handle.error()};
  return orders_.reduce(*handle, event.quantity);
}

OrderBook::Outcome OrderBook::modify(const OrderByOrder& event) {
  const auto handle = find_on_side(event);
  if (!handle) return Unexpected{handle.error()};
  return orders_.modify(*handle, event.price, event.quantity);
}

OrderBook::Outcome OrderBook::trade(const OrderByOrder& event) {
  if (event.quantity.sign() <= 0) return Unexpected{BookFault::kBadQuantity};
  if ((event.header.flags & OrderByOrder::kTakesBoth) != 0) {
    const Outcome buyer = take(event.order_id, BookSide::kBid, event.quantity);
    const Outcome seller = take(event.counter_order_id, BookSide::kAsk, event.quantity);
    return buyer ? seller : buyer;
  }
  if ((event.header.flags & OrderByOrder::kTakesResting) == 0) return {};
  const std::optional<BookSide> aggressor = side_of(event);
  if (!aggressor) return Unexpected{BookFault::kNoSide};
  return take(event.order_id, opposite(*aggressor), event.quantity);
}

OrderBook::Outcome OrderBook::take(uint64_t order_id, BookSide side, Quantity quantity) {
  const auto handle = orders_.find(order_id);
  if (!handle) return Unexpected{BookFault::kUnknownOrder};
  if (orders_.order(*handle).side != side) return Unexpected{BookFault::kWrongSide};
  return orders_.reduce(*handle, quantity);
}

/// The resting order that the event names, on the side that it names if it names one.
Result<OrderBookSet::Handle, BookFault> OrderBook::find_on_side(const OrderByOrder& event) const {
  const auto handle = orders_.find(event.order_id);
  if (!handle) return Unexpected{BookFault::kUnknownOrder};
  const std::optional<BookSide> side = side_of(event);
  if (side && orders_.order(*handle).side != *side) return Unexpected{BookFault::kWrongSide};
  return *handle;
}

Depth OrderBook::depth(EventHeader header) const {
  Depth depth;
  header.kind = EventKind::kDepth;
  header.flags = 0;
  depth.header = header;
  fill(depth.bids, *this, BookSide::kBid);
  fill(depth.asks, *this, BookSide::kAsk);
  return depth;
}

std::optional<RestingOrder> OrderBook::find(uint64_t order_id) const {
  const auto handle = orders_.find(order_id);
  if (!handle) return std::nullopt;
  return orders_.order(*handle);
}

std::optional<QueuePosition> OrderBook::position(uint64_t order_id) const {
  const auto handle = orders_.find(order_id);
  if (!handle) return std::nullopt;
  return orders_.position(*handle);
}

}  // namespace godwit
