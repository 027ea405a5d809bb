// One stream of order-by-order events from Shanghai's two: orders and trades of a channel, merged
// by the sequence that they share.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>

#include "market/decode/sse_order_by_order.h"

namespace godwit {

/// Pulls rows as it needs them: memory does not grow with the streams. Both must be of one
/// instrument, or of one channel with an instrument of their own each (`instrument` then is only a
/// default that the caller replaces).
class SseMerge {
 public:
  using Orders = std::function<std::optional<SseOrderRow>()>;
  using Trades = std::function<std::optional<SseTradeRow>()>;

  /// The sources return nothing at their end, and are not asked again after it.
  SseMerge(Orders orders, Trades trades, InstrumentIndex instrument);

  /// The next event by sequence; nothing at the end of both.
  [[nodiscard]] std::optional<OrderByOrder> next();

  /// Rows left out because their number is not above that of the row before them in their own
  /// stream: repeated or out of order.
  [[nodiscard]] uint64_t rows_out_of_sequence() const noexcept { return rows_out_of_sequence_; }
  /// Numbers that an order and a trade both bear. The trade goes first, as a trade precedes the add
  /// of its aggressor's rest.
  [[nodiscard]] uint64_t numbers_shared() const noexcept { return numbers_shared_; }

 private:
  template <class Row>
  struct Head {
    std::function<std::optional<Row>()> source;
    std::optional<Row> row;
    std::optional<uint64_t> last_sequence;
    bool at_end = false;
  };
  template <class Row>
  void fill(Head<Row>& head);

  Head<SseOrderRow> orders_;
  Head<SseTradeRow> trades_;
  InstrumentIndex instrument_;
  uint64_t rows_out_of_sequence_ = 0;
  uint64_t numbers_shared_ = 0;
};

}  // namespace godwit
