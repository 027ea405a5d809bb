// Whether a venue takes an order now, as one function of the day's facts and the moment. The risk
// gate asks it before an order is sent, the simulated venue when one arrives: one rule, two users.
#pragma once

#include <optional>

#include "market/domain/order_request.h"
#include "market/rules/order_facts.h"

namespace godwit {

/// One direction of a position, less what working orders already promise to close.
struct FreeLeg {
  Quantity today;    ///< Opened on this trading day.
  Quantity earlier;  ///< Opened before.
  [[nodiscard]] Quantity total() const { return today + earlier; }
};

/// The moment at which an order meets the rules: the market, and what the account has there.
struct OrderSituation {
  /// Absent: the venue is closed. Daily bars, which know no hours, say kContinuous.
  std::optional<Phase> phase;
  std::optional<Price> best_bid;
  std::optional<Price> best_ask;
  std::optional<Price> last;  ///< The last trade, or the last close that is known.
  FreeLeg free_long;
  FreeLeg free_short;
  /// Of free_long, what may be sold on this day: under T+1 not what was bought on it.
  Quantity sellable;
  /// What position limits count: held, and working to open.
  Quantity long_most;
  Quantity short_most;
  Quantity opened_today;  ///< Lots opened on this trading day, filled or still working.
};

/// How much of an order opens a position, and how much closes one.
struct OrderParts {
  Quantity opened;
  Quantity closed;
};
/// kNet closes the free part of the other side first; reduce-only opens nothing.
[[nodiscard]] OrderParts split_order(const OrderRequest& request,
                                     const OrderSituation& situation) noexcept;

/// kNone when the venue takes the order, else the first reason why it does not. The terms must make
/// sense on their own (check_terms). No allocation, no look-up by name, integers only.
///
/// In this order: listing, suspension, form of order, phase, price (tick grid, daily limits, cage),
/// quantity (minimum, lot, odd lot, maximum, notional), position (closing what is there, T+1,
/// shorts, position limit, lots opened per day).
[[nodiscard]] Reason check_order(const OrderRequest& request, const OrderFacts& facts,
                                 const OrderSituation& situation) noexcept;

/// The same for a cancel: kSessionClosed outside all phases, kAuctionNoCancel in a phase that takes
/// none. A suspended instrument's orders can be canceled.
[[nodiscard]] Reason check_cancel(std::optional<Phase> phase) noexcept;

}  // namespace godwit
