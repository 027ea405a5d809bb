// An entry with its two exits: what opens, where to stop, where to take profit.
#pragma once

#include "trading/engine/strategy.h"

namespace godwit {

struct BracketIds {
  OrderId entry;
  OrderId stop;
  OrderId target;
};

/// Sends an entry, and a stop and a target of the other side that wait for it and cancel each
/// other, each for as much as has been entered. The terms of `stop` and `target` other than
/// instrument, side, quantity and links are the caller's.
inline BracketIds submit_bracket(Context& context, const OrderRequest& entry, OrderRequest stop,
                                 OrderRequest target) {
  BracketIds ids{.entry = context.submit(entry), .stop = {}, .target = {}};
  const OrderGroup group = context.new_group();
  for (OrderRequest* const exit : {&stop, &target}) {
    exit->instrument = entry.instrument;
    exit->side = entry.side == Side::kBuy ? Side::kSell : Side::kBuy;
    exit->quantity = entry.quantity;
    exit->one_cancels_other = group;
    exit->after = ids.entry;
  }
  ids.stop = context.submit(stop);
  ids.target = context.submit(target);
  return ids;
}

}  // namespace godwit
