// The clearing price in the plainest way: every price is tried, every order counted at each. The
// oracle that the fast one is compared with.
#pragma once

#include <optional>
#include <vector>

#include "trading/simulation/call_auction.h"

namespace godwit {

/// The most that trades at one price, by trying every one. Contract of clear_auction for orders
/// given one by one, on whole ticks; prices within a few thousand ticks of each other.
struct NaiveAuctionOrder {
  Side side = Side::kBuy;
  bool is_market = false;
  Price price;
  Quantity quantity;
};
[[nodiscard]] std::optional<AuctionResult> naive_clear_auction(
    const std::vector<NaiveAuctionOrder>& orders, const AuctionRule& rule, const PriceBand& band);

}  // namespace godwit
