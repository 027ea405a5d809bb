// What is held of one instrument: a long and a short leg, each split into what was opened today and
// before, with the cost that was paid for it.
#pragma once

#include <cstdint>
#include <type_traits>

#include "market/domain/fill.h"
#include "market/domain/money.h"
#include "market/domain/price.h"

namespace godwit {

/// One direction of a position. quantity >= 0; frozen parts are promised to working close orders.
class PositionLeg {
 public:
  /// Adds to today's part. quantity > 0.
  void open(Quantity quantity, Amount cost);
  /// Takes `quantity` out and returns its share of the cost: rounded down (towards minus infinity),
  /// the close that empties the leg takes the rest, so that no unit is ever lost. `part` kNet and
  /// kClose take yesterday's first. Stops the process when there is not that much, or when what is
  /// left no longer covers the frozen part: unfreeze() what the fill belongs to first.
  Amount close(Quantity quantity, Offset part);
  /// Promises `quantity` to a working close order, yesterday's first unless `part` says otherwise.
  /// False, and no change, when not that much is free.
  [[nodiscard]] bool freeze(Quantity quantity, Offset part = Offset::kNet);
  /// Releases a promise, yesterday's first: before a fill closes it, or when its order ends.
  /// quantity >= 0. Stops the process when not that much is frozen.
  void unfreeze(Quantity quantity, Offset part = Offset::kNet);
  /// Today's part becomes yesterday's, promises too: orders that name today's part have ended by
  /// then.
  void roll_day();

  [[nodiscard]] Quantity quantity() const { return today_ + yesterday_; }
  [[nodiscard]] Quantity today() const { return today_; }
  [[nodiscard]] Quantity yesterday() const { return yesterday_; }
  [[nodiscard]] Quantity frozen() const { return frozen_today_ + frozen_yesterday_; }
  [[nodiscard]] Quantity frozen_today() const { return frozen_today_; }
  [[nodiscard]] Quantity frozen_yesterday() const { return frozen_yesterday_; }
  [[nodiscard]] Amount cost() const { return cost_; }
  friend bool operator==(const PositionLeg&, const PositionLeg&) = default;

 private:
  Quantity today_;
  Quantity yesterday_;
  Quantity frozen_today_;
  Quantity frozen_yesterday_;
  Amount cost_;
};

/// What one fill did to a position, in amounts of the instrument's currency.
struct PositionChange {
  Quantity opened;
  Quantity closed;
  Amount opened_amount;    ///< Of the fill's amount, the part that opened.
  Amount closed_amount;    ///< The part that closed.
  Amount cost_released;    ///< Cost of what was closed.
  Amount realised_profit;  ///< Before costs other than the price.
};

class Position {
 public:
  /// Books a fill. kNet: a buy closes short first, then opens long; a sell the other way round.
  /// kOpen and the closes touch the leg that they name. multiplier as the instrument's.
  PositionChange apply_fill(const Fill& fill, int64_t multiplier);
  void roll_day();

  [[nodiscard]] PositionLeg& long_leg() { return long_; }
  [[nodiscard]] PositionLeg& short_leg() { return short_; }
  [[nodiscard]] const PositionLeg& long_leg() const { return long_; }
  [[nodiscard]] const PositionLeg& short_leg() const { return short_; }
  /// Long less short.
  [[nodiscard]] Quantity net() const { return long_.quantity() - short_.quantity(); }
  [[nodiscard]] bool is_flat() const {
    return long_.quantity().is_zero() && short_.quantity().is_zero();
  }
  friend bool operator==(const Position&, const Position&) = default;

 private:
  PositionLeg long_;
  PositionLeg short_;
};

}  // namespace godwit
