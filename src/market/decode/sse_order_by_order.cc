#include "market/decode/sse_order_by_order.h"

namespace godwit {
namespace {

/// What both kinds of rows have in common.
template <class Row>
OrderByOrder event_of(const Row& row, InstrumentIndex instrument, BookAction action, int flags) {
  OrderByOrder event;
  event.header.ts_event = row.ts_event;
  event.header.ts_recv = row.ts_recv;
  event.header.sequence = row.sequence;
  event.header.instrument = instrument;
  event.header.kind = EventKind::kOrderByOrder;
  event.header.flags =
      static_cast<uint16_t>(static_cast<int>(action) | flags | OrderByOrder::kLastOfRun);
  event.price = row.price;
  event.quantity = row.quantity;
  return event;
}

}  // namespace

OrderByOrder to_order_by_order(const SseOrderRow& row, InstrumentIndex instrument) {
  const BookAction action =
      row.action == SseOrderAction::kAdd ? BookAction::kAdd : BookAction::kReduce;
  const int side = row.side == BookSide::kBid ? OrderByOrder::kBidSide : OrderByOrder::kAskSide;
  OrderByOrder event = event_of(row, instrument, action, side);
  event.order_id = row.order_id;
  return event;
}

OrderByOrder to_order_by_order(const SseTradeRow& row, InstrumentIndex instrument) {
  switch (row.aggressor) {
    case AggressorSide::kBuy: {
      OrderByOrder event = event_of(row, instrument, BookAction::kTrade,
                                    OrderByOrder::kBidSide | OrderByOrder::kTakesResting);
      event.order_id = row.sell_order_id;
      event.counter_order_id = row.buy_order_id;
      return event;
    }
    case AggressorSide::kSell: {
      OrderByOrder event = event_of(row, instrument, BookAction::kTrade,
                                    OrderByOrder::kAskSide | OrderByOrder::kTakesResting);
      event.order_id = row.buy_order_id;
      event.counter_order_id = row.sell_order_id;
      return event;
    }
    case AggressorSide::kUnknown: break;
  }
  OrderByOrder event = event_of(row, instrument, BookAction::kTrade, OrderByOrder::kTakesBoth);
  event.order_id = row.buy_order_id;
  event.counter_order_id = row.sell_order_id;
  return event;
}

}  // namespace godwit
