// What is asked of a venue: one order's terms, as a value.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "foundation/base/time.h"
#include "market/domain/fill.h"
#include "market/domain/ids.h"
#include "market/domain/money.h"
#include "market/domain/price.h"
#include "market/domain/reason.h"

namespace godwit {

enum class OrderType : uint8_t {
  kMarket,
  kLimit,
  kStop,             ///< A market order once the price reaches the trigger against us.
  kStopLimit,        ///< A limit order once the price reaches the trigger against us.
  kTrailingStop,     ///< A stop whose trigger follows the best price since it was accepted.
  kMarketIfTouched,  ///< A market order once the price reaches the trigger in our favour.
  kMarketOnOpen,     ///< In the next opening auction, or at the next open where there is none.
  kMarketOnClose,    ///< In the next closing auction, or at the next close where there is none.
};
inline constexpr int kOrderTypes = 8;

enum class TimeInForce : uint8_t {
  kGtc,        ///< Until canceled.
  kDay,        ///< Until the end of its trading day.
  kGtd,        ///< Until `expires`.
  kIoc,        ///< What does not fill at once is canceled.
  kFok,        ///< All at once or nothing.
  kAtAuction,  ///< For the next call auction only.
};
inline constexpr int kTimesInForce = 6;

[[nodiscard]] std::string_view name(OrderType type) noexcept;
[[nodiscard]] std::string_view name(TimeInForce tif) noexcept;

/// How orders of one group depend on each other.
using OrderGroup = StrongId<struct OrderGroupTag, uint32_t>;

/// What is asked. Absent terms are absent, never zero.
struct OrderRequest {
  InstrumentIndex instrument;
  StrategyIndex strategy;
  AccountIndex account;
  Side side = Side::kBuy;
  OrderType type = OrderType::kMarket;
  TimeInForce tif = TimeInForce::kGtc;
  Offset offset = Offset::kNet;
  bool post_only = false;            ///< Refused rather than filled on arrival. Limit orders only.
  bool reduce_only = false;          ///< Never opens: it is cut to the position that it closes.
  Quantity quantity;                 ///< > 0, whole lots.
  std::optional<Price> limit_price;  ///< kLimit and kStopLimit.
  std::optional<Price> trigger_price;  ///< kStop, kStopLimit and kMarketIfTouched.
  /// kTrailingStop has exactly one of these: how far the trigger stays behind the best price.
  std::optional<Price> trail_distance;  ///< > 0.
  std::optional<Rate> trail_share;      ///< Of that price, in (0, 1).
  /// Iceberg: how much of a limit order the market sees at a time, in whole lots; absent: all.
  std::optional<Quantity> display;
  std::optional<Timestamp> expires;  ///< kGtd.
  /// Orders of one group other than 0 cancel each other: what fills of one is taken off the rest.
  OrderGroup one_cancels_other;
  /// Held back until that order fills, and then only for what has filled; 0: sent at once.
  OrderId after;
};

/// New terms for an order that works; absent ones stay as they are.
struct OrderChange {
  std::optional<Quantity> quantity;  ///< Of the whole order, what has filled included; > 0.
  std::optional<Price> limit_price;
  std::optional<Price> trigger_price;
  [[nodiscard]] bool is_empty() const { return !quantity && !limit_price && !trigger_price; }
  friend bool operator==(const OrderChange&, const OrderChange&) = default;
};

/// The order as it would be after the change.
[[nodiscard]] OrderRequest changed(const OrderRequest& request, const OrderChange& change);

/// Whether the terms make sense together on their own, whatever instrument and venue; kNone when
/// they do. Prices may be negative: some futures have been.
[[nodiscard]] Reason check_terms(const OrderRequest& request, Timestamp now) noexcept;

/// Whether orders of this type bear a price that they never trade beyond.
[[nodiscard]] constexpr bool has_limit(OrderType type) noexcept {
  return type == OrderType::kLimit || type == OrderType::kStopLimit;
}
/// Whether orders of this type wait for a price before they become a market or a limit order.
[[nodiscard]] constexpr bool has_trigger(OrderType type) noexcept {
  return type == OrderType::kStop || type == OrderType::kStopLimit ||
         type == OrderType::kTrailingStop || type == OrderType::kMarketIfTouched;
}

}  // namespace godwit
