// The same book of orders in the plainest way, by maps and lists: the oracle that the fast one is
// compared with, and the truth that generators of order streams keep.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <list>
#include <map>
#include <optional>
#include <vector>

#include "foundation/base/result.h"
#include "market/book/order_book_fault.h"
#include "market/book/order_book_set.h"
#include "market/domain/event.h"

namespace godwit {

/// Contract of OrderBook, without a bound on its orders.
class NaiveOrderBook {
 public:
  struct Order {
    uint64_t order_id = 0;
    Quantity quantity;
    friend bool operator==(const Order&, const Order&) = default;
  };
  using Queue = std::list<Order>;
  using Bids = std::map<Price, Queue, std::greater<>>;
  using Asks = std::map<Price, Queue>;

  Result<void, BookFault> apply(const OrderByOrder& event);
  void set_continuous(bool continuous) noexcept { continuous_ = continuous; }

  /// Both best first.
  [[nodiscard]] const Bids& bids() const noexcept { return bids_; }
  [[nodiscard]] const Asks& asks() const noexcept { return asks_; }
  [[nodiscard]] size_t order_count() const noexcept { return places_.size(); }
  [[nodiscard]] std::optional<RestingOrder> find(uint64_t order_id) const;
  [[nodiscard]] std::optional<QueuePosition> position(uint64_t order_id) const;
  /// The best levels, at most `count`.
  [[nodiscard]] std::vector<PriceLevel> levels(BookSide side, size_t count) const;
  /// The orders of the best `levels_max` levels, best level and front of the queue first.
  [[nodiscard]] std::vector<RestingOrder> orders(BookSide side, size_t levels_max) const;
  [[nodiscard]] bool crossed() const;
  [[nodiscard]] const BookFaultCounts& faults() const noexcept { return faults_; }

 private:
  struct Place {
    BookSide side = BookSide::kBid;
    Price price;
  };
  using Outcome = std::optional<BookFault>;  // nothing: all is well
  Outcome change(const OrderByOrder& event);
  Outcome add(uint64_t order_id, uint16_t flags, Price price, Quantity quantity);
  Outcome modify(const OrderByOrder& event);
  Outcome take(uint64_t order_id, std::optional<BookSide> side, Quantity quantity);
  void erase(uint64_t order_id);
  void clear();
  [[nodiscard]] const Queue* queue(const Place& place) const;
  [[nodiscard]] Queue& queue_of(const Place& place);

  Bids bids_;
  Asks asks_;
  std::map<uint64_t, Place> places_;
  BookFaultCounts faults_;
  bool continuous_ = false;
  bool picture_open_ = false;
};

}  // namespace godwit
