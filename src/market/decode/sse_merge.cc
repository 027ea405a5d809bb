#include "market/decode/sse_merge.h"

#include <utility>

namespace godwit {

SseMerge::SseMerge(Orders orders, Trades trades, InstrumentIndex instrument)
    : instrument_{instrument} {
  orders_.source = std::move(orders);
  trades_.source = std::move(trades);
}

/// Makes sure that the head holds the stream's next row, unless the stream is at its end.
template <class Row>
void SseMerge::fill(Head<Row>& head) {
  while (!head.row && !head.at_end) {
    head.row = head.source();
    if (!head.row) {
      head.at_end = true;
    } else if (head.last_sequence && head.row->sequence <= *head.last_sequence) {
      ++rows_out_of_sequence_;
      head.row.reset();
    } else {
      head.last_sequence = head.row->sequence;
    }
  }
}

std::optional<OrderByOrder> SseMerge::next() {
  fill(orders_);
  fill(trades_);
  if (!orders_.row && !trades_.row) return std::nullopt;
  if (orders_.row && trades_.row && orders_.row->sequence == trades_.row->sequence)
    ++numbers_shared_;
  if (trades_.row && (!orders_.row || trades_.row->sequence <= orders_.row->sequence)) {
    const OrderByOrder event = to_order_by_order(*trades_.row, instrument_);
    trades_.row.reset();
    return event;
  }
  const OrderByOrder event = to_order_by_order(*orders_.row, instrument_);
  orders_.row.reset();
  return event;
}

}  // namespace godwit
