// The books of all stocks of an ITCH feed: every message in, orders by level and queue out.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "foundation/base/result.h"
#include "market/book/order_book_set.h"
#include "market/decode/itch_codec.h"
#include "market/decode/itch_fault.h"
#include "market/decode/itch_frames.h"

namespace godwit {

/// What the feed has said of one stock.
struct ItchStockState {
  ItchStock symbol{};
  bool defined = false;      ///< A directory message has named it.
  char trading_state = ' ';  ///< Of the last H message: 'H', 'P', 'Q', 'T'; ' ' before any.
  /// Shares printed: E, C where printable, P and Q. Broken trades are not taken off, for that would
  /// need a log of all prints; they are counted apart.
  uint64_t shares_printed = 0;
};

/// Messages seen, and faults by kind.
struct ItchCounts {
  uint64_t messages = 0;
  uint64_t broken_trades = 0;
  std::array<uint64_t, kItchFaultKinds> faults{};
  [[nodiscard]] uint64_t of(ItchFault fault) const { return faults[static_cast<size_t>(fault)]; }
  [[nodiscard]] uint64_t faults_total() const;
};

/// The book of one stock within the builder; looks like an OrderBook. Valid while the builder
/// lives.
class ItchBookView {
 public:
  ItchBookView(const OrderBookSet& orders, uint16_t locate) : orders_{orders}, locate_{locate} {}
  [[nodiscard]] std::optional<PriceLevel> best(BookSide side) const {
    return orders_.best(locate_, side);
  }
  [[nodiscard]] bool crossed() const { return orders_.crossed(locate_); }
  size_t levels(BookSide side, std::span<PriceLevel> into) const {
    return orders_.levels(locate_, side, into);
  }
  [[nodiscard]] size_t level_count(BookSide side) const {
    return orders_.level_count(locate_, side);
  }
  /// Counted level by level.
  [[nodiscard]] size_t order_count() const;
  template <class Visit>
  void visit_orders(BookSide side, size_t levels_max, Visit visit) const {
    orders_.visit_orders(locate_, side, levels_max, visit);
  }

 private:
  const OrderBookSet& orders_;
  uint16_t locate_;
};

/// One thread. Memory as OrderBookSet says, bounded by `orders_max`; at most 65,536 stocks.
class ItchBookBuilder {
 public:
  explicit ItchBookBuilder(const OrderBookSet::Limits& limits);

  /// Applies one message, without its length. The first fault is the result; all are counted.
  Result<void, ItchFault> apply(std::span<const std::byte> message);
  /// Applies the whole messages of a buffer, and looks ahead in it so that memory is on its way
  /// before it is needed: faster than one by one, the more so the more orders rest. Returns the
  /// bytes consumed, as ItchFrames does.
  size_t apply_frames(std::span<const std::byte> bytes);

  /// The book of a stock; an empty one when the feed has not spoken of it.
  [[nodiscard]] ItchBookView book(uint16_t locate) const;
  [[nodiscard]] const ItchStockState& stock(uint16_t locate) const;
  /// Between the messages of market open and market close.
  [[nodiscard]] bool market_open() const noexcept { return market_open_; }
  [[nodiscard]] bool end_of_session() const noexcept { return end_of_session_; }
  [[nodiscard]] size_t order_count() const noexcept { return orders_.order_count(); }
  [[nodiscard]] const ItchCounts& counts() const noexcept { return counts_; }
  [[nodiscard]] size_t memory_bytes() const noexcept;

 private:
  class Apply;
  using Outcome = Result<void, ItchFault>;
  struct NewOrder {
    uint64_t order_ref;
    BookSide side;
    uint32_t shares;
    uint32_t price_1e4;
  };
  Outcome add(uint16_t locate, char side, const NewOrder& order);
  Outcome enter(uint16_t locate, const NewOrder& order);
  Outcome reduce(uint16_t locate, uint64_t order_ref, uint32_t shares);
  Outcome remove(uint16_t locate, uint64_t order_ref);
  Outcome replace(const ItchOrderReplace& message);
  Outcome check_locate(uint16_t locate, OrderBookSet::Handle handle) const;
  [[nodiscard]] ItchStockState& stock_of(uint16_t locate);
  void prefetch(std::span<const std::byte> message, int stage) const noexcept;

  OrderBookSet orders_;
  std::vector<ItchStockState> stocks_;  // by locate
  ItchCounts counts_;
  bool market_open_ = false;
  bool end_of_session_ = false;
};

}  // namespace godwit
