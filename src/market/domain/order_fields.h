// The fields of orders and fills, for saving and restoring (foundation/base/serial_fields.h).
#pragma once

#include "foundation/base/serial_fields.h"
#include "market/domain/fill.h"
#include "market/domain/order_request.h"
#include "market/domain/order_state.h"
#include "market/domain/reason.h"

namespace godwit {

constexpr int enum_size(Side) { return 2; }
constexpr int enum_size(Offset) { return 5; }
constexpr int enum_size(OrderType) { return kOrderTypes; }
constexpr int enum_size(TimeInForce) { return kTimesInForce; }
constexpr int enum_size(OrderState) { return kOrderStates; }
constexpr int enum_size(OrderEvent) { return kOrderEvents; }
constexpr int enum_size(Reason) { return kReasons; }

template <MaybeConst<FillCosts> Self, class Visit>
void fields(Self& self, Visit visit) {
  visit(self.commission);
  visit(self.tax);
  visit(self.fee);
  visit(self.slippage);
  visit(self.impact);
}

template <MaybeConst<Fill> Self, class Visit>
void fields(Self& self, Visit visit) {
  visit(self.order);
  visit(self.fill_number);
  visit(self.instrument);
  visit(self.strategy);
  visit(self.side);
  visit(self.offset);
  visit(self.ts);
  visit(self.trading_day);
  visit(self.price);
  visit(self.quantity);
  visit(self.amount);
  visit(self.costs);
}

template <MaybeConst<OrderRequest> Self, class Visit>
void fields(Self& self, Visit visit) {
  visit(self.instrument);
  visit(self.strategy);
  visit(self.account);
  visit(self.side);
  visit(self.type);
  visit(self.tif);
  visit(self.offset);
  visit(self.post_only);
  visit(self.reduce_only);
  visit(self.quantity);
  visit(self.limit_price);
  visit(self.trigger_price);
  visit(self.trail_distance);
  visit(self.trail_share);
  visit(self.display);
  visit(self.expires);
  visit(self.one_cancels_other);
  visit(self.after);
}

template <MaybeConst<OrderChange> Self, class Visit>
void fields(Self& self, Visit visit) {
  visit(self.quantity);
  visit(self.limit_price);
  visit(self.trigger_price);
}

}  // namespace godwit
