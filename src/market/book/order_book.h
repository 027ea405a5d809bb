// One instrument's book of orders, built from order-by-order events: who rests at which price, in
// which order of arrival. Every event has an outcome; an inconsistent one is counted and named.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "foundation/base/result.h"
#include "market/book/order_book_fault.h"
#include "market/book/order_book_set.h"
#include "market/domain/event.h"

namespace godwit {

/// One thread. Applying an event allocates only when the book grows beyond what it ever held.
class OrderBook {
 public:
  explicit OrderBook(const OrderBookSet::Limits& limits = {}) : orders_{1, limits} {}

  /// Applies one event; kTrade takes from the book only with kTakesResting or kTakesBoth. The first
  /// event with kSnapshot after one without, or after the end of a picture (kLastOfRun), begins a
  /// new picture: what was there before is gone. A trade that takes from both orders does so even
  /// when one of them is at fault; the first fault is the result.
  Result<void, BookFault> apply(const OrderByOrder& event);
  /// In continuous trading a best bid at or above the best ask at the end of a run is a fault
  /// (kCrossed); in auctions, and at first, it is not.
  void set_continuous(bool continuous) noexcept { continuous_ = continuous; }

  /// False between the events of a run that belong together.
  [[nodiscard]] bool at_end_of_run() const noexcept { return at_end_of_run_; }
  [[nodiscard]] std::optional<PriceLevel> best(BookSide side) const {
    return orders_.best(0, side);
  }
  [[nodiscard]] bool crossed() const { return orders_.crossed(0); }
  size_t levels(BookSide side, std::span<PriceLevel> into) const {
    return orders_.levels(0, side, into);
  }
  [[nodiscard]] size_t level_count(BookSide side) const { return orders_.level_count(0, side); }
  [[nodiscard]] size_t order_count() const noexcept { return orders_.order_count(); }
  /// The ten best levels of both sides under `header`, whose kind becomes kDepth and whose flags
  /// become zero.
  [[nodiscard]] Depth depth(EventHeader header) const;
  [[nodiscard]] std::optional<RestingOrder> find(uint64_t order_id) const;
  /// What stands before the order in its queue; nothing when no such order rests.
  [[nodiscard]] std::optional<QueuePosition> position(uint64_t order_id) const;
  /// visit(const PriceLevel&, const RestingOrder&), best level and front of the queue first.
  template <class Visit>
  void visit_orders(BookSide side, size_t levels_max, Visit visit) const {
    orders_.visit_orders(0, side, levels_max, visit);
  }
  /// The orders themselves, as book 0 of a set: their handles and the order of their arrival.
  [[nodiscard]] const OrderBookSet& orders() const noexcept { return orders_; }
  /// A place in the order of arrival for something that queues beside the book's orders.
  uint32_t take_arrival() noexcept { return orders_.take_arrival(); }
  /// Everything that later events depend on, and the counts of faults.
  void save(Writer& writer) const;
  /// Into a new book. Throws Error when the bytes make none.
  void load(Reader& reader);
  [[nodiscard]] const BookFaultCounts& faults() const noexcept { return faults_; }
  [[nodiscard]] size_t memory_bytes() const noexcept { return orders_.memory_bytes(); }

 private:
  using Outcome = Result<void, BookFault>;
  void begin_picture_if_new(const OrderByOrder& event);
  Outcome change(const OrderByOrder& event);
  Outcome add(const OrderByOrder& event);
  Outcome reduce(const OrderByOrder& event);
  Outcome modify(const OrderByOrder& event);
  Outcome trade(const OrderByOrder& event);
  Outcome take(uint64_t order_id, BookSide side, Quantity quantity);
  [[nodiscard]] Result<OrderBookSet::Handle, BookFault> find_on_side(
      const OrderByOrder& event) const;

  OrderBookSet orders_;
  BookFaultCounts faults_;
  bool continuous_ = false;
  bool in_picture_ = false;
  bool at_end_of_run_ = true;
};

}  // namespace godwit
