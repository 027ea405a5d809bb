#include "trading/engine/self_match.h"

#include <algorithm>

#include "trading/engine/order_manager.h"

namespace godwit {
namespace {

bool waits_for_trigger(const Order& order) {
  const OrderState state = order.state();
  return has_trigger(order.request().type) && order.fills() == 0 &&
         (state == OrderState::kSubmitted || state == OrderState::kAccepted);
}

/// Sent and not called back.
bool may_rest(const Order& order) {
  const OrderState state = order.state();
  return reserves_risk(state) && state != OrderState::kEmulated &&
         state != OrderState::kPendingCancel && !waits_for_trigger(order);
}

bool crosses(const OrderRequest& a, const OrderRequest& b) {
  if (!a.limit_price || !b.limit_price) return true;
  return a.side == Side::kBuy ? *a.limit_price >= *b.limit_price : *a.limit_price <= *b.limit_price;
}

}  // namespace

std::optional<OrderId> would_meet(const OrderRequest& request, std::span<const OrderId> working,
                                  const OrderManager& orders) {
  if (has_trigger(request.type)) return std::nullopt;
  const auto meets = [&](OrderId id) {
    const Order& order = orders.order(id);
    return order.request().side != request.side && id != request.after && may_rest(order) &&
           crosses(request, order.request());
  };
  const auto found = std::find_if(working.begin(), working.end(), meets);
  return found == working.end() ? std::nullopt : std::optional{*found};
}

}  // namespace godwit
