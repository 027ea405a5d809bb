// The worst that an instrument can come to when orders that may still trade do trade: how much of
// it would be held, and how much the fills would lose against the market. Exact integers, rounded
// against us.
#pragma once

#include <optional>

#include "foundation/base/result.h"
#include "market/domain/reason.h"
#include "trading/engine/risk_view.h"

namespace godwit {

/// Where an order fills at worst, and what that is measured against.
struct WorstPrice {
  Price base;  ///< The mark; of an order with a trigger, the trigger or the mark, what is worse.
  Price edge;  ///< The limit price; without one, the base moved against us by the collar.
};
/// collar: share of the base, absent: none, a market order is then measured at its base.
[[nodiscard]] std::optional<WorstPrice> worst_price(const OrderRequest& request, Price mark,
                                                    const std::optional<Rate>& collar) noexcept;

/// Which working orders count.
enum class Unknowns : uint8_t {
  kCounted,  ///< All that may still trade, those of unknown fate as well.
  kLeftOut,  ///< Only for telling whether it is the unknown ones that are in the way.
};

/// In the account's currency.
struct WorstExposure {
  Amount value;              ///< >= 0: of the larger of what could be long and what could be short.
  Amount loss;               ///< >= 0: what all the fills together lose against their bases.
  Amount added_loss;         ///< >= 0: the part of `added` in it.
  bool has_unknown = false;  ///< Whether orders of unknown fate were counted, or left out.
};

/// `added`: an order that is to be sent, or null. Orders of its own cancelling group are left out:
/// what fills of one is taken off the others. Reduce-only orders, and orders that are held back for
/// what their parent opens (closes_for_parent), close but never open. kDataStale without a mark or
/// a rate of exchange, kNotionalOutOfRange when it cannot be counted. No allocation.
[[nodiscard]] Result<WorstExposure, Reason> worst_exposure(const RiskView& view,
                                                           InstrumentIndex instrument,
                                                           const OrderRequest* added,
                                                           const std::optional<Rate>& collar,
                                                           Unknowns unknowns) noexcept;

/// Whether the order waits for a parent on the other side and then only takes back what that one
/// has filled: it, or one of its own cancelling group, is all that waits for that parent, and it is
/// no larger, and the parent is not over. `self`: the order's own id, of an order that is to be
/// sent none. Such an order does not add to what the parent may come to. Its parent was made before
/// it.
[[nodiscard]] bool closes_for_parent(const OrderRequest& request, OrderId self,
                                     const RiskView& view) noexcept;

/// Whether the order cannot but reduce the net position, whatever else of ours fills first: it is
/// on the other side, does not name an opening, and together with every order of its side that may
/// still trade (of unknown fate, too; its own cancelling group left out) is at most the position. A
/// reduce-only order on the other side always is: it is cut to what it closes.
[[nodiscard]] bool reduces_position(const OrderRequest& request, const RiskView& view) noexcept;

}  // namespace godwit
