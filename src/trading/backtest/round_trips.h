// Round trips: from the fill that opens a position to the one that makes it flat again.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "foundation/base/time.h"
#include "market/domain/fill.h"
#include "market/domain/ids.h"
#include "market/domain/money.h"
#include "market/domain/position.h"

namespace godwit {

/// One closed trade. Prices are means weighted by quantity, for display; money is exact.
struct RoundTrip {
  InstrumentIndex instrument;
  StrategyIndex strategy;
  Side direction = Side::kBuy;  ///< kBuy: long.
  Timestamp entry_ts;
  Timestamp exit_ts;
  TradingDay entry_day;
  TradingDay exit_day;
  Quantity quantity;    ///< All that was bought (long) or sold (short).
  Amount entry_amount;  ///< Paid for the entries.
  Amount exit_amount;   ///< Had from the exits.
  Amount gross;         ///< Profit by prices alone (slippage and impact are in the prices).
  Amount charges;       ///< Commission, tax and fees of all its fills.
  [[nodiscard]] Amount net() const { return gross - charges; }
};

/// Builds round trips from fills in the order of time. A fill that flips a position ends one trip
/// and begins the next; its charges are split by quantity, the rest going to the new trip.
class RoundTripBuilder {
 public:
  explicit RoundTripBuilder(size_t instruments) : open_(instruments) {}
  void on_fill(const Fill& fill, const PositionChange& change);
  [[nodiscard]] const std::vector<RoundTrip>& closed() const { return closed_; }

 private:
  struct Open {
    RoundTrip trip;
    Quantity held;
  };
  std::vector<std::optional<Open>> open_;  // Per instrument.
  std::vector<RoundTrip> closed_;
};

}  // namespace godwit
