// Shanghai's order-by-order feed: rows of its order stream and of its trade stream, and what they
// mean to a book.
//
// Shanghai publishes of an order only what rests after it has matched. An aggressor's trades come
// first; its add follows with the rest, or never when nothing rests. So a trade takes from the
// resting side alone: from the seller where the buyer was the aggressor, and the other way round.
// The trades of an auction (flag N) take from both, for both sides had been added in full. A delete
// carries the quantity that was left. Orders and trades of one channel share one sequence.
// Source: XTP quote API headers 2.2.32 (XTPTickByTick), checked on the exchange's own snapshots.
#pragma once

#include <cstdint>

#include "foundation/base/time.h"
#include "market/book/order_book_set.h"
#include "market/domain/event.h"
#include "market/domain/ids.h"
#include "market/domain/price.h"

namespace godwit {

enum class SseOrderAction : uint8_t { kAdd, kDelete };

/// One row of the order stream.
struct SseOrderRow {
  Timestamp ts_event;     ///< The exchange's, in steps of 10 ms.
  Timestamp ts_recv;      ///< Equal to ts_event where the file has none.
  uint64_t sequence = 0;  ///< Within the channel, shared with the trades.
  uint64_t order_id = 0;  ///< Within the channel.
  Price price;
  Quantity quantity;  ///< Shares that rest (add) or that were left (delete); positive.
  BookSide side = BookSide::kBid;
  SseOrderAction action = SseOrderAction::kAdd;
};

/// One row of the trade stream.
struct SseTradeRow {
  Timestamp ts_event;
  Timestamp ts_recv;
  uint64_t sequence = 0;
  uint64_t buy_order_id = 0;
  uint64_t sell_order_id = 0;
  Price price;
  Quantity quantity;
  AggressorSide aggressor = AggressorSide::kUnknown;  ///< kUnknown: an auction.
};

/// Each event leaves a book that holds together: kLastOfRun is set.
[[nodiscard]] OrderByOrder to_order_by_order(const SseOrderRow& row, InstrumentIndex instrument);
[[nodiscard]] OrderByOrder to_order_by_order(const SseTradeRow& row, InstrumentIndex instrument);

}  // namespace godwit
