// The one price of a call auction: where most is traded, with the least left over, and by the
// exchange's own rule where several prices are equal in that.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "foundation/base/fixed.h"
#include "market/domain/price.h"
#include "trading/simulation/match_event.h"

namespace godwit {

/// Which of several prices that trade the most is taken.
enum class AuctionTie : uint8_t {
  kMiddle,            ///< Least surplus first; then the middle of the lowest and the highest left.
  kNearestReference,  ///< Least surplus first; then the nearest to the reference; the higher of
                      ///< two.
  /// The middle of the limits of the last buy and the last sell that trade, or the nearest to it
  /// at which every better order fills: so the limit of whichever fills in part.
  kLastPair,
};
/// Which prices are looked at.
enum class AuctionPrices : uint8_t {
  kOrderPrices,  ///< Those that some order bears.
  kEveryTick,    ///< All ticks from the lowest to the highest of these and the reference.
};

/// How an exchange finds the price. tick > 0; limits bear whole ticks.
struct AuctionRule {
  AuctionTie tie = AuctionTie::kMiddle;
  AuctionPrices prices = AuctionPrices::kOrderPrices;
  Price tick;
  Rounding rounding = Rounding::kHalfUp;  ///< Of a middle that is between two ticks.
  /// kNearestReference needs it. Where market orders meet market orders alone it is the price.
  std::optional<Price> reference;
};

/// Shanghai (trading rules, call auction: the least quantity unfilled among the prices of orders,
/// then their middle; protocols: A-share, 8.1). Rounding of the middle is not stated there: half
/// up.
[[nodiscard]] AuctionRule sse_auction(Price tick);
/// Shenzhen (the smallest difference of the cumulated quantities; then nearest to the previous
/// close in the opening auction, to the last price in the others; same page).
[[nodiscard]] AuctionRule szse_auction(Price tick, Price reference);
/// SHFE, INE, DCE, CZCE, GFEX and CFFEX: most traded; when the last pair fills both ways, the mean
/// of its two prices to the tick, else the price of the order that fills in part. As the exchanges'
/// rules are commonly told; to be confirmed in the rule books before real orders rest on it.
[[nodiscard]] AuctionRule cn_futures_auction(Price tick);

/// All limit orders at one price, hidden parts included.
struct AuctionLevel {
  Price price;
  Quantity quantity;
};
/// What has been collected, all of it within the band. Levels best first: bids falling, asks
/// rising; no price twice. The sum of each side, market orders included, is in range.
struct AuctionOrders {
  std::span<const AuctionLevel> bids;
  std::span<const AuctionLevel> asks;
  Quantity market_bid;
  Quantity market_ask;
};

/// The price and what trades there; surplus is what the price leaves unfilled, > 0 of the bids.
struct AuctionResult {
  Price price;
  Quantity volume;
  Quantity surplus;
  friend bool operator==(const AuctionResult&, const AuctionResult&) = default;
};

/// The clearing price, in this order: within the band; most volume; every limit order that is
/// better fills; the rule's tie. Market orders fill first and bear no price. Nothing when nothing
/// trades, or when market orders meet market orders alone and there is no reference. O(levels),
/// allocates nothing.
[[nodiscard]] std::optional<AuctionResult> clear_auction(const AuctionOrders& orders,
                                                         const AuctionRule& rule,
                                                         const PriceBand& band);

}  // namespace godwit
