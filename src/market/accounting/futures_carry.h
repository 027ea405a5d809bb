// What a futures position is carried at: yesterday's lots at the last settlement price, today's
// each at the price that opened them. Profit counts from there, and so does the margin.
#pragma once

#include <cstddef>
#include <vector>

#include "market/domain/money.h"
#include "market/domain/position.h"
#include "market/domain/price.h"

namespace godwit {

/// One direction. Costs are of all units together, multiplier included.
class FuturesLeg {
 public:
  /// quantity > 0.
  void open(Quantity quantity, Amount cost);
  /// Takes out of yesterday's part, and of today's those that were opened first, and returns the
  /// cost that leaves: a part's share rounded down, its last close takes the rest. Stops the
  /// process when there is not that much.
  Amount close(Quantity from_yesterday, Quantity from_today);
  /// Carries both parts at `price` from now on, rounded by `rounding`; returns how much the cost
  /// rose. Nothing, and no change, when the amount is out of range.
  [[nodiscard]] std::optional<Amount> rebase(Price price, int64_t multiplier, Rounding rounding);
  /// Today's part becomes yesterday's.
  void roll_day();

  [[nodiscard]] Quantity today() const { return today_; }
  [[nodiscard]] Quantity yesterday() const { return yesterday_.quantity; }
  [[nodiscard]] Amount cost_today() const { return cost_today_; }
  [[nodiscard]] Amount cost_yesterday() const { return yesterday_.cost; }
  [[nodiscard]] Amount cost() const { return cost_today_ + yesterday_.cost; }

 private:
  struct Lot {
    Quantity quantity;
    Amount cost;
  };
  /// Takes `quantity` out of a lot and returns its share of the cost.
  static Amount take(Lot& lot, Quantity quantity);

  Lot yesterday_;
  std::vector<Lot> lots_;  // Today's, oldest first, from first_ on; keeps its memory.
  size_t first_ = 0;
  Quantity today_;  // Sums over the lots.
  Amount cost_today_;
};

struct FuturesCarry {
  FuturesLeg long_leg;
  FuturesLeg short_leg;
  [[nodiscard]] Amount net_cost() const { return long_leg.cost() - short_leg.cost(); }
};

}  // namespace godwit
