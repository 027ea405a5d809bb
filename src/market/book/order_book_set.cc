#include "market/book/order_book_set.h"

#include <algorithm>

#include "foundation/base/check.h"
#include "foundation/base/large_pages.h"
#include "foundation/base/prefetch.h"

namespace godwit {

OrderBookSet::OrderBookSet(uint32_t books, const Limits& limits)
    : table_{std::min(limits.orders_expected, limits.orders_max)}, orders_max_{limits.orders_max} {
  CHECK(limits.orders_max <= (1U << 30), "a book set of more than 2^30 orders");
  orders_.reserve(std::min(limits.orders_expected, limits.orders_max));
  advise_large_pages(orders_);
  grow_books(books);
}

void OrderBookSet::grow_books(uint32_t books) {
  CHECK(books < (1U << 30), "a book set of more than 2^30 books");
  if (books > book_count()) ladders_.resize(size_t{books} * 2);
}

const OrderBookSet::Ladder& OrderBookSet::ladder(uint32_t book, BookSide side) const {
  const size_t index = size_t{book} * 2 + (side == BookSide::kAsk ? 1 : 0);
  CHECK(index < ladders_.size(), "no such book in the set");
  return ladders_[index];
}

OrderBookSet::Ladder& OrderBookSet::ladder(uint32_t book, BookSide side) {
  return const_cast<Ladder&>(static_cast<const OrderBookSet*>(this)->ladder(book, side));
}

Result<OrderBookSet::Handle, BookFault> OrderBookSet::add(uint32_t book,
                                                          const RestingOrder& order) {
  if (order.quantity.sign() <= 0) return Unexpected{BookFault::kBadQuantity};
  if (place_of(order.order_id) != kNone) return Unexpected{BookFault::kDuplicateOrder};
  if (order_count() >= orders_max_) return Unexpected{BookFault::kFull};
  const uint32_t level = find_or_add_level(book, order.side, key_of(order.side, order.price));
  const uint32_t place = new_order();
  orders_[place].order_id = order.order_id;
  orders_[place].quantity = order.quantity;
  if (!enter_queue(place, level)) {
    orders_[place].next = free_order_;
    free_order_ = place;
    return Unexpected{BookFault::kVolumeOverflow};
  }
  table_.insert(order.order_id, place);
  return Handle{place};
}

Result<void, BookFault> OrderBookSet::reduce(Handle handle, Quantity quantity) {
  if (quantity.sign() <= 0) return Unexpected{BookFault::kBadQuantity};
  Order& order = orders_[handle.value()];
  if (quantity < order.quantity) {
    order.quantity -= quantity;
    levels_[order.level].volume -= quantity;
    return {};
  }
  const bool exact = quantity == order.quantity;
  remove(handle);
  if (!exact) return Unexpected{BookFault::kNegativeRest};
  return {};
}

void OrderBookSet::remove(Handle handle) {
  const uint32_t place = handle.value();
  table_.erase(orders_[place].order_id, place);
  leave_queue(place);
  orders_[place].next = free_order_;
  free_order_ = place;
}

Result<void, BookFault> OrderBookSet::modify(Handle handle, Price price, Quantity quantity) {
  if (quantity.sign() <= 0) return Unexpected{BookFault::kBadQuantity};
  const uint32_t place = handle.value();
  Order& order = orders_[place];
  const Level& from = levels_[order.level];
  const BookSide side = side_of(from);
  const int64_t key = key_of(side, price);
  if (key == from.key && quantity <= order.quantity) {
    levels_[order.level].volume -= order.quantity - quantity;
    order.quantity = quantity;
    return {};
  }
  return move_to_end(place, find_or_add_level(from.book, side, key), quantity);
}

Result<void, BookFault> OrderBookSet::requeue(Handle handle, Quantity quantity) {
  if (quantity.sign() <= 0) return Unexpected{BookFault::kBadQuantity};
  return move_to_end(handle.value(), orders_[handle.value()].level, quantity);
}

/// Moves the order to the end of the level's queue with that quantity.
Result<void, BookFault> OrderBookSet::move_to_end(uint32_t place, uint32_t to, Quantity quantity) {
  Order& order = orders_[place];
  const Quantity quantity_before = order.quantity;
  const uint32_t level_before = order.level;
  const Quantity held = to == level_before ? quantity_before : Quantity{};
  if (!checked_add(levels_[to].volume - held, quantity))  // Never so for a level just made.
    return Unexpected{BookFault::kVolumeOverflow};
  // The level must outlive the order's leaving when it is the same one and the order stands alone.
  if (to == level_before && levels_[to].orders == 1) {
    levels_[to].volume = quantity;
    order.quantity = quantity;
    order.arrival = next_arrival_++;
    return {};
  }
  leave_queue(place);
  order.quantity = quantity;
  CHECK(enter_queue(place, to), "the volume was checked before");
  return {};
}

void OrderBookSet::clear(uint32_t book) {
  for (const BookSide side : {BookSide::kBid, BookSide::kAsk}) {
    Ladder& rungs = ladder(book, side);
    while (!rungs.empty()) remove(Handle{levels_[rungs.back().level].front});
  }
}

uint32_t OrderBookSet::place_of(uint64_t order_id) const {
  return table_
      .find(order_id, [&](uint32_t candidate) { return orders_[candidate].order_id == order_id; })
      .value_or(kNone);
}

RestingOrder OrderBookSet::order(Handle handle) const {
  return view(level_of(handle), orders_[handle.value()]);
}

QueuePosition OrderBookSet::position(Handle handle) const {
  QueuePosition ahead;
  for (uint32_t at = level_of(handle).front; at != handle.value(); at = orders_[at].next) {
    ++ahead.orders_ahead;
    ahead.volume_ahead += orders_[at].quantity;
  }
  return ahead;
}

std::optional<PriceLevel> OrderBookSet::best(uint32_t book, BookSide side) const {
  const Ladder& rungs = ladder(book, side);
  if (rungs.empty()) return std::nullopt;
  return view(levels_[rungs.back().level]);
}

bool OrderBookSet::crossed(uint32_t book) const {
  const Ladder& bids = ladder(book, BookSide::kBid);
  const Ladder& asks = ladder(book, BookSide::kAsk);
  return !bids.empty() && !asks.empty() && bids.back().key >= ~asks.back().key;
}

size_t OrderBookSet::levels(uint32_t book, BookSide side, std::span<PriceLevel> into,
                            size_t skipped) const {
  const Ladder& rungs = ladder(book, side);
  const size_t there = rungs.size() - std::min(skipped, rungs.size());
  const size_t count = std::min(there, into.size());
  for (size_t i = 0; i < count; ++i) into[i] = view(levels_[rungs[there - 1 - i].level]);
  return count;
}

size_t OrderBookSet::memory_bytes() const noexcept {
  size_t bytes = orders_.capacity() * sizeof(Order) + levels_.capacity() * sizeof(Level) +
                 table_.memory_bytes() + ladders_.capacity() * sizeof(Ladder);
  for (const Ladder& rungs : ladders_) bytes += rungs.capacity() * sizeof(Rung);
  return bytes;
}

void OrderBookSet::prefetch_order(uint64_t order_id) const noexcept {
  if (const auto place = table_.guess(order_id)) prefetch(&orders_[*place]);
}

void OrderBookSet::prefetch_level(uint64_t order_id) const noexcept {
  const auto place = table_.guess(order_id);
  if (!place) return;
  const Order& order = orders_[*place];
  if (order.level < levels_.size()) prefetch(&levels_[order.level]);
  if (order.previous != kNone) prefetch(&orders_[order.previous]);
  if (order.next < orders_.size()) prefetch(&orders_[order.next]);
}

void OrderBookSet::prefetch_ladder(uint32_t book, BookSide side) const noexcept {
  const size_t index = size_t{book} * 2 + (side == BookSide::kAsk ? 1 : 0);
  if (index >= ladders_.size() || ladders_[index].empty()) return;
  prefetch(&ladders_[index].back());
}

void OrderBookSet::prefetch_price(uint32_t book, BookSide side, Price price) const noexcept {
  const size_t index = size_t{book} * 2 + (side == BookSide::kAsk ? 1 : 0);
  if (index >= ladders_.size()) return;
  const Ladder& rungs = ladders_[index];
  const size_t count = rungs_up_to(rungs, key_of(side, price));
  if (count > 0) prefetch(&levels_[rungs[count - 1].level]);
}

/// How many rungs are not better than `key`: from there on all are.
size_t OrderBookSet::rungs_up_to(const Ladder& rungs, int64_t key) {
  // Near the best price, where most orders come and go, a short walk beats a binary search.
  constexpr size_t kWalk = 8;
  size_t count = rungs.size();
  const size_t walk_end = count - std::min(kWalk, count);
  while (count != walk_end && rungs[count - 1].key > key) --count;
  if (count != walk_end) return count;
  const auto at =
      std::upper_bound(rungs.begin(), rungs.begin() + static_cast<ptrdiff_t>(count), key,
                       [](int64_t wanted, const Rung& rung) { return wanted < rung.key; });
  return static_cast<size_t>(at - rungs.begin());
}

uint32_t OrderBookSet::find_or_add_level(uint32_t book, BookSide side, int64_t key) {
  Ladder& rungs = ladder(book, side);
  const size_t count = rungs_up_to(rungs, key);
  if (count > 0 && rungs[count - 1].key == key) return rungs[count - 1].level;
  const uint32_t level = new_level(book, side, key);
  rungs.insert(rungs.begin() + static_cast<ptrdiff_t>(count), Rung{.key = key, .level = level});
  return level;
}

uint32_t OrderBookSet::new_level(uint32_t book, BookSide side, int64_t key) {
  uint32_t level = free_level_;
  if (level == kNone) {
    level = static_cast<uint32_t>(levels_.size());
    levels_.emplace_back();
  } else {
    free_level_ = levels_[level].front;
    levels_[level] = Level{};
  }
  levels_[level].key = key;
  levels_[level].book = book & 0x7FFFFFFF;
  levels_[level].ask = side == BookSide::kAsk ? 1 : 0;
  return level;
}

void OrderBookSet::remove_level(uint32_t level) {
  Level& gone = levels_[level];
  Ladder& rungs = ladder(gone.book, side_of(gone));
  const size_t count = rungs_up_to(rungs, gone.key);
  CHECK(count > 0 && rungs[count - 1].level == level, "a level is missing from its ladder");
  rungs.erase(rungs.begin() + static_cast<ptrdiff_t>(count - 1));
  gone.front = free_level_;
  free_level_ = level;
}

uint32_t OrderBookSet::new_order() {
  if (free_order_ == kNone) {
    orders_.emplace_back();
    return static_cast<uint32_t>(orders_.size() - 1);
  }
  const uint32_t place = free_order_;
  free_order_ = orders_[place].next;
  return place;
}

/// Appends the order to the level's queue; false when the level's volume would leave its range.
bool OrderBookSet::enter_queue(uint32_t place, uint32_t level_index) {
  Order& order = orders_[place];
  Level& level = levels_[level_index];
  const std::optional<Quantity> volume = checked_add(level.volume, order.quantity);
  if (!volume) return false;  // Never the first order of a level: a single quantity is in range.
  order.level = level_index;
  order.arrival = next_arrival_++;
  order.previous = level.back;
  order.next = kNone;
  (level.back == kNone ? level.front : orders_[level.back].next) = place;
  level.back = place;
  level.volume = *volume;
  ++level.orders;
  return true;
}

void OrderBookSet::leave_queue(uint32_t place) {
  const Order& order = orders_[place];
  Level& level = levels_[order.level];
  (order.previous == kNone ? level.front : orders_[order.previous].next) = order.next;
  (order.next == kNone ? level.back : orders_[order.next].previous) = order.previous;
  level.volume -= order.quantity;
  if (--level.orders == 0) remove_level(order.level);
}

}  // namespace godwit
