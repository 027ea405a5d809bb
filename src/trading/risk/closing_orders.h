// A closing request in the words of its venue: at the market as far as it knows such orders, by the
// part of the position that it wants named, in the lots and sizes that it takes.
#pragma once

#include <array>
#include <optional>

#include "market/rules/order_rules.h"
#include "trading/risk/protective_stops.h"

namespace godwit {

/// Up to two orders that check_order takes, together at most the request's quantity; none when
/// nothing can be sent now (closed, suspended, all of it bought today or promised to orders that
/// work: cancel those first). What is missing of the quantity is for the next request.
///
/// A market order, at once if possible; where the venue takes none in this phase, a limit order at
/// the daily limit against us. Reduce-only where the venue has that. Where closing today's part is
/// an order of its own, the earlier part comes first. Integers only, no allocation.
using ClosingOrders = std::array<std::optional<OrderRequest>, 2>;
[[nodiscard]] ClosingOrders closing_orders(const CloseRequest& request, const OrderFacts& facts,
                                           const OrderSituation& situation) noexcept;

}  // namespace godwit
