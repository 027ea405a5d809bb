// Whether an order of ours would trade against another order of ours: forbidden by exchanges, and a
// cost without a change.
#pragma once

#include <optional>
#include <span>

#include "market/domain/order.h"

namespace godwit {

class OrderManager;

/// The oldest of our `working` orders in the instrument that `request` would meet: of the other
/// side, at a price that crosses. Orders without a limit cross at any price; those that wait for a
/// trigger do not rest in the book, and so meet nobody; neither does one that it waits for. An
/// order whose cancel has been sent is gone before a later request reaches the same venue.
[[nodiscard]] std::optional<OrderId> would_meet(const OrderRequest& request,
                                                std::span<const OrderId> working,
                                                const OrderManager& orders);

}  // namespace godwit
