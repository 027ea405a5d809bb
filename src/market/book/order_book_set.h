// The resting orders of many books in one pool: price levels, queues in order of arrival, and one
// table from order number to order. Knows nothing of events or venues; OrderBook gives it the
// meaning of an event, ItchBookBuilder that of a message.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "foundation/base/result.h"
#include "foundation/base/serial.h"
#include "market/book/order_book_fault.h"
#include "market/book/order_id_table.h"
#include "market/domain/ids.h"
#include "market/domain/price.h"

namespace godwit {

enum class BookSide : uint8_t { kBid, kAsk };

/// All orders at one price.
struct PriceLevel {
  Price price;
  Quantity volume;
  uint32_t orders = 0;
  friend bool operator==(const PriceLevel&, const PriceLevel&) = default;
};

/// One order as it rests.
struct RestingOrder {
  uint64_t order_id = 0;
  BookSide side = BookSide::kBid;
  Price price;
  Quantity quantity;
  friend bool operator==(const RestingOrder&, const RestingOrder&) = default;
};

/// What stands before an order in its queue.
struct QueuePosition {
  uint64_t orders_ahead = 0;
  Quantity volume_ahead;
  friend bool operator==(const QueuePosition&, const QueuePosition&) = default;
};

/// Orders are numbered uniquely over all books of the set (as venues number them within a channel
/// or a day). One thread. Memory: 32 bytes an order and 16 to 32 in the table, 32 a level and 16 on
/// its ladder; grows by doubling up to `orders_max`, never shrinks.
class OrderBookSet {
 public:
  struct Limits {
    uint32_t orders_expected = 1024;  ///< Room that is made at the start.
    uint32_t orders_max = 1U << 26;   ///< Resting at one time; up to 2^30.
  };
  /// The place of a resting order; valid until that order is gone.
  using Handle = StrongId<struct OrderHandleTag, uint32_t>;

  OrderBookSet(uint32_t books, const Limits& limits);

  /// Makes room for books 0 ... books - 1; never fewer than before.
  void grow_books(uint32_t books);

  /// Puts an order at the end of its queue. Faults: kBadQuantity, kDuplicateOrder, kFull,
  /// kVolumeOverflow. `book` must exist.
  Result<Handle, BookFault> add(uint32_t book, const RestingOrder& order);
  /// Takes `quantity` from an order, which keeps its place; without rest it is gone. Faults:
  /// kBadQuantity, kNegativeRest (the order is gone).
  Result<void, BookFault> reduce(Handle handle, Quantity quantity);
  void remove(Handle handle);
  /// Gives the order a new price and quantity. It keeps its place when the price is the same and
  /// the quantity not larger, else it goes to the end of the queue. Faults: kBadQuantity,
  /// kVolumeOverflow.
  Result<void, BookFault> modify(Handle handle, Price price, Quantity quantity);
  /// Sends the order to the end of its queue with another quantity. Faults as of modify().
  Result<void, BookFault> requeue(Handle handle, Quantity quantity);
  void clear(uint32_t book);

  [[nodiscard]] std::optional<Handle> find(uint64_t order_id) const {
    const uint32_t place = place_of(order_id);
    if (place == kNone) return std::nullopt;
    return Handle{place};
  }
  [[nodiscard]] RestingOrder order(Handle handle) const;
  [[nodiscard]] uint32_t book_of(Handle handle) const { return level_of(handle).book; }
  /// The level farthest from the other side.
  [[nodiscard]] std::optional<PriceLevel> worst(uint32_t book, BookSide side) const {
    const Ladder& rungs = ladder(book, side);
    if (rungs.empty()) return std::nullopt;
    return view(levels_[rungs.front().level]);
  }
  /// The first order of the best level; nothing when the side is empty.
  [[nodiscard]] std::optional<Handle> front(uint32_t book, BookSide side) const {
    const Ladder& rungs = ladder(book, side);
    if (rungs.empty()) return std::nullopt;
    return Handle{levels_[rungs.back().level].front};
  }
  /// Which of two orders of one level came to its queue earlier: the smaller one, by the sign of
  /// int32_t(a - b). The numbers wrap; orders 2^31 arrivals apart cannot be told.
  [[nodiscard]] uint32_t arrival(Handle handle) const { return orders_[handle.value()].arrival; }
  /// The number that the next order to enter a queue will get.
  [[nodiscard]] uint32_t next_arrival() const noexcept { return next_arrival_; }
  /// Takes the next number for something that queues elsewhere, beside the orders of this set.
  uint32_t take_arrival() noexcept { return next_arrival_++; }
  /// Walks the queue from its front: cost grows with the orders ahead.
  [[nodiscard]] QueuePosition position(Handle handle) const;

  [[nodiscard]] std::optional<PriceLevel> best(uint32_t book, BookSide side) const;
  /// The best bid is not below the best ask; false while a side is empty.
  [[nodiscard]] bool crossed(uint32_t book) const;
  /// Fills `into` with the best levels, best first, without the best `skipped`; returns how many
  /// there were.
  size_t levels(uint32_t book, BookSide side, std::span<PriceLevel> into, size_t skipped = 0) const;
  [[nodiscard]] size_t level_count(uint32_t book, BookSide side) const {
    return ladder(book, side).size();
  }
  /// Calls visit(const PriceLevel&, const RestingOrder&) for the orders of the best `levels_max`
  /// levels: best level first, front of the queue first.
  template <class Visit>
  void visit_orders(uint32_t book, BookSide side, size_t levels_max, Visit visit) const;
  /// The same for all levels with visit(Handle), until it returns false.
  template <class Visit>
  void visit_handles(uint32_t book, BookSide side, Visit visit) const;

  /// Every order with its place in the order of arrival.
  void save(Writer& writer) const;
  /// Into a set of as many books in which nothing rests. Throws Error when the bytes make none.
  void load(Reader& reader);

  /// Orders in all books.
  [[nodiscard]] size_t order_count() const noexcept { return table_.size(); }
  [[nodiscard]] uint32_t book_count() const noexcept {
    return static_cast<uint32_t>(ladders_.size() / 2);
  }
  [[nodiscard]] size_t memory_bytes() const noexcept;

  /// Steps of looking ahead in a stream, some messages apart: the table's slot of an order; the
  /// order that the slot names; its level and neighbours. For an order to be added: the slot, the
  /// best end of the ladder, the level of its price. Hints only.
  void prefetch_slot(uint64_t order_id) const noexcept { table_.prefetch_slot(order_id); }
  void prefetch_order(uint64_t order_id) const noexcept;
  void prefetch_level(uint64_t order_id) const noexcept;
  void prefetch_ladder(uint32_t book, BookSide side) const noexcept;
  void prefetch_price(uint32_t book, BookSide side, Price price) const noexcept;

 private:
  static constexpr uint32_t kNone = 0xFFFFFFFF;
  struct Order {
    uint64_t order_id = 0;
    Quantity quantity;
    uint32_t level = kNone;
    uint32_t previous = kNone;  // towards the front of the queue
    uint32_t next = kNone;      // towards its end; in the free list the next free one
    uint32_t arrival = 0;       // number of its entry into the queue
  };
  struct Level {
    int64_t key = 0;
    Quantity volume;
    uint32_t orders = 0;
    uint32_t front = kNone;  // in the free list the next free one
    uint32_t back = kNone;
    uint32_t book : 31 = 0;
    uint32_t ask : 1 = 0;
  };
  // A ladder is sorted by key with the best level at its end, where nearly all changes happen.
  // A bid's key is its price, an ask's the bitwise complement: larger is better on both sides.
  struct Rung {
    int64_t key = 0;
    uint32_t level = kNone;
  };
  using Ladder = std::vector<Rung>;
  static_assert(sizeof(Order) == 32 && sizeof(Level) == 32 && sizeof(Rung) == 16);

  [[nodiscard]] static int64_t key_of(BookSide side, Price price) {
    return side == BookSide::kBid ? price.raw() : ~price.raw();
  }
  [[nodiscard]] static Price price_of(const Level& level) {
    return Price::from_raw(level.ask != 0 ? ~level.key : level.key);
  }
  [[nodiscard]] static BookSide side_of(const Level& level) {
    return level.ask != 0 ? BookSide::kAsk : BookSide::kBid;
  }
  [[nodiscard]] static PriceLevel view(const Level& level) {
    return {.price = price_of(level), .volume = level.volume, .orders = level.orders};
  }
  [[nodiscard]] static RestingOrder view(const Level& level, const Order& order) {
    return {.order_id = order.order_id,
            .side = side_of(level),
            .price = price_of(level),
            .quantity = order.quantity};
  }
  [[nodiscard]] const Ladder& ladder(uint32_t book, BookSide side) const;
  [[nodiscard]] Ladder& ladder(uint32_t book, BookSide side);
  [[nodiscard]] const Level& level_of(Handle handle) const {
    return levels_[orders_[handle.value()].level];
  }

  /// Where the order lies in the pool, or kNone: in registers, for the hot path.
  [[nodiscard]] uint32_t place_of(uint64_t order_id) const;
  [[nodiscard]] static size_t rungs_up_to(const Ladder& rungs, int64_t key);
  [[nodiscard]] uint32_t find_or_add_level(uint32_t book, BookSide side, int64_t key);
  [[nodiscard]] uint32_t new_level(uint32_t book, BookSide side, int64_t key);
  void remove_level(uint32_t level);
  [[nodiscard]] uint32_t new_order();
  void load_order(Reader& reader, uint32_t book, BookSide side);
  Result<void, BookFault> move_to_end(uint32_t place, uint32_t to, Quantity quantity);
  [[nodiscard]] bool enter_queue(uint32_t order, uint32_t level);
  void leave_queue(uint32_t order);

  std::vector<Order> orders_;
  std::vector<Level> levels_;
  uint32_t free_order_ = kNone;
  uint32_t free_level_ = kNone;
  OrderIdTable table_;
  std::vector<Ladder> ladders_;  // bids of book 0, asks of book 0, bids of book 1 ...
  uint32_t orders_max_;
  uint32_t next_arrival_ = 0;
};

template <class Visit>
void OrderBookSet::visit_orders(uint32_t book, BookSide side, size_t levels_max,
                                Visit visit) const {
  const Ladder& rungs = ladder(book, side);
  for (size_t i = rungs.size(); i > 0 && levels_max > 0; --i, --levels_max) {
    const Level& level = levels_[rungs[i - 1].level];
    const PriceLevel price_level = view(level);
    for (uint32_t at = level.front; at != kNone; at = orders_[at].next)
      visit(price_level, view(level, orders_[at]));
  }
}

template <class Visit>
void OrderBookSet::visit_handles(uint32_t book, BookSide side, Visit visit) const {
  const Ladder& rungs = ladder(book, side);
  for (size_t i = rungs.size(); i > 0; --i)
    for (uint32_t at = levels_[rungs[i - 1].level].front; at != kNone; at = orders_[at].next)
      if (!visit(Handle{at})) return;
}

}  // namespace godwit
