// What goes into a matching book and what comes out: plain values.
#pragma once

#include <cstdint>
#include <type_traits>

#include "market/book/order_book_set.h"
#include "market/domain/fill.h"
#include "market/domain/order_request.h"
#include "market/domain/price.h"
#include "market/domain/reason.h"

namespace godwit {

/// What happens when an arriving order meets a resting one of its own owner.
enum class SelfMatch : uint8_t {
  kAllow,
  kCancelNewest,  ///< What is left of the arriving order is canceled.
  kCancelOldest,  ///< The resting one is canceled, the arriving one goes on.
  kCancelBoth,
};
inline constexpr int kSelfMatches = 4;

/// The most slices that an iceberg's quantity may make: what one arriving order can set off is
/// bounded so. (Venues bound it likewise; Binance by 10 to 100.)
inline constexpr int64_t kIcebergSlicesMax = 1000;

/// One order as it reaches the book.
struct MatchOrder {
  uint64_t order_id = 0;  ///< Not that of an order that rests.
  uint32_t owner = 0;     ///< 0: nobody's, which never counts as meeting itself.
  Side side = Side::kBuy;
  OrderType type = OrderType::kLimit;   ///< kMarket or kLimit.
  TimeInForce tif = TimeInForce::kGtc;  ///< kGtc, kDay and kGtd are one here: it rests.
  SelfMatch self_match = SelfMatch::kAllow;
  bool post_only = false;
  Price price;        ///< Limit orders; zero for market orders.
  Quantity quantity;  ///< > 0.
  Quantity display;   ///< Iceberg: shown at a time; zero: all of it.
};

enum class MatchEventKind : uint8_t {
  kRejected,   ///< Order or request refused for `reason`: nothing changed.
  kTrade,      ///< At `price`, the resting order's, or the auction's.
  kRested,     ///< The order stands in the book with `left`.
  kCanceled,   ///< `quantity` of it was taken off for `reason`; nothing is left.
  kReduced,    ///< `quantity` was taken off by request; `left` keeps its place.
  kReplaced,   ///< It has a new price and `left` and has lost its place: what follows is its
               ///< arrival.
  kRefreshed,  ///< An iceberg shows its next `quantity`, at the end of its queue.
};
inline constexpr int kMatchEventKinds = 7;

/// One outcome. In a trade order_id is the arriving order (in an auction the buyer) and
/// counter_order_id the resting one (the seller); `left` is what stays of the first, hidden part
/// included, `counter_left` of the second.
struct MatchEvent {
  MatchEventKind kind = MatchEventKind::kRejected;
  Side side = Side::kBuy;  ///< Of order_id.
  Reason reason = Reason::kNone;
  uint32_t padding = 0;
  uint64_t order_id = 0;
  uint64_t counter_order_id = 0;
  Price price;
  Quantity quantity;
  Quantity left;
  Quantity counter_left;
  friend bool operator==(const MatchEvent&, const MatchEvent&) = default;
};
static_assert(sizeof(MatchEvent) == 56 && std::is_trivially_copyable_v<MatchEvent>);

/// The prices that orders may bear, both ends included.
struct PriceBand {
  Price low = Price::from_raw(-Price::max().raw() + 1);
  Price high = Price::from_raw(Price::max().raw() - 1);
  [[nodiscard]] bool contains(Price price) const { return low <= price && price <= high; }
  friend bool operator==(const PriceBand&, const PriceBand&) = default;
};

/// Whether the order's own terms make sense, while an auction collects or in continuous trading;
/// kNone when they do. Prices are the book's to judge.
[[nodiscard]] Reason check_match_terms(const MatchOrder& order, bool collecting) noexcept;
/// Whether an order that shows `display` (zero: all) may have `quantity` > 0 in all.
[[nodiscard]] constexpr bool may_display(Quantity display, Quantity quantity) {
  return display.is_zero() ||
         (display.sign() > 0 && (quantity.raw() - 1) / display.raw() < kIcebergSlicesMax);
}

[[nodiscard]] constexpr BookSide book_side(Side side) {
  return side == Side::kBuy ? BookSide::kBid : BookSide::kAsk;
}
[[nodiscard]] constexpr Side order_side(BookSide side) {
  return side == BookSide::kBid ? Side::kBuy : Side::kSell;
}
/// Where an order stands: market orders wait for an auction before every limit.
[[nodiscard]] constexpr Price standing_price(const MatchOrder& order) {
  if (order.type != OrderType::kMarket) return order.price;
  return order.side == Side::kBuy ? Price::max() : -Price::max();
}
[[nodiscard]] constexpr BookSide opposite(BookSide side) {
  return side == BookSide::kBid ? BookSide::kAsk : BookSide::kBid;
}
/// Whether an order of `side` with limit `limit` may trade at `price`.
[[nodiscard]] constexpr bool may_trade_at(BookSide side, Price limit, Price price) {
  return side == BookSide::kBid ? price <= limit : price >= limit;
}

}  // namespace godwit
