// What an order waits for before it becomes a market or a limit order: stops, trailing stops and
// orders that are sent once a price is touched.
#pragma once

#include <cstdint>
#include <optional>

#include "foundation/base/serial.h"
#include "market/domain/order_request.h"
#include "market/domain/price.h"
#include "trading/simulation/side_cost.h"

namespace godwit {

/// The condition of one order, as far as it has come. Reaching the trigger is enough. Triggers are
/// put on the tick grid against us: up for a buy, down for a sell. That of a trailing stop stays
/// its distance, or its share of the size of the price and at least 1e-9, behind the best price
/// that this object was shown: show it none from before the order was accepted. What would leave
/// the range of prices stays at its end. 80 bytes, copied freely; nothing here allocates.
class OrderTrigger {
 public:
  /// Of an order that waits for nothing.
  OrderTrigger() = default;
  /// Of a request whose terms were checked. tick: 0 where there is no grid, else > 0.
  [[nodiscard]] static OrderTrigger of(const OrderRequest& request, Price tick);

  /// False until the condition was met; true at once without one.
  [[nodiscard]] bool is_met() const { return met_; }
  [[nodiscard]] bool trails() const { return kind_ == Kind::kTrailing; }
  /// Where the trigger is; nothing without one, and while a trailing stop has seen no price.
  [[nodiscard]] std::optional<Price> price() const;
  [[nodiscard]] std::optional<SideCost> cost() const {
    if (kind_ == Kind::kNone || (trails() && !has_best_)) return std::nullopt;
    return level_;
  }

  /// One price at which the market was, however it came there. Returns is_met() after it.
  bool update(Price price) { return update(cost_of(side_, price)); }
  bool update(SideCost cost) { return met_ || update_unmet(cost); }

  /// Where a market that moves from the last price shown to `to`, through every price between,
  /// would meet the condition; nothing where it would not, or has before. Changes nothing.
  [[nodiscard]] std::optional<SideCost> crossing(SideCost to) const {
    const bool crosses = !met_ && cost() && (kind_ == Kind::kTouch ? to <= level_ : to >= level_);
    return crosses ? std::optional{level_} : std::nullopt;
  }
  /// Of a trailing stop: the best price that leaves the trigger at `to` or just short of it.
  [[nodiscard]] SideCost best_that_leaves(SideCost to) const;

  void save(Writer& writer) const;
  /// Throws Error when the bytes are not those of a trigger.
  [[nodiscard]] static OrderTrigger load(Reader& reader);

  friend bool operator==(const OrderTrigger&, const OrderTrigger&) = default;

 private:
  enum class Kind : uint8_t { kNone, kStop, kTouch, kTrailing };
  bool update_unmet(SideCost cost);
  [[nodiscard]] SideCost level_behind(SideCost best) const;

  Kind kind_ = Kind::kNone;
  Side side_ = Side::kBuy;
  bool met_ = true;
  bool has_best_ = false;
  SideCost level_;  ///< Meaningless while a trailing stop has seen no price.
  SideCost best_;
  Price distance_;  ///< Of a trailing stop by distance, else zero.
  Rate share_;      ///< Of a trailing stop by share, else zero.
  Price tick_;
};

}  // namespace godwit
