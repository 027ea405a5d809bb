// How an exchange widens limits and raises margins while a future is locked at its limit.
#pragma once

#include <cstdint>
#include <vector>

#include "foundation/base/config.h"
#include "market/domain/money.h"
#include "market/domain/trading_day.h"
#include "market/rules/dated_table.h"
#include "market/rules/futures_rules.h"

namespace godwit {

/// What holds on the day after `locked_days` days in a row at the limit of one side.
struct LimitMove {
  Rate band;
  Rate margin;  ///< From the settlement of the last locked day on.
  /// As many locked days as the rules have steps, and one more: the exchange may halt the contract,
  /// or close winners against losers at the limit price.
  bool may_force_reduction = false;
};

/// rules/accounts.toml [[limit_move]] by exchange, or by product where it has its own row. Look-ups
/// outside throw Error(kUsage) or are recorded assumptions. Any thread.
class LimitMoveTable {
 public:
  /// Throws Error(kUsage). assumptions: outlives the table.
  LimitMoveTable(const ConfigSection& root, Assumptions& assumptions);

  /// band, margin: of an ordinary day. locked_days >= 0; zero: those. After one locked day the band
  /// grows by the first step, after the next by the second, and stays; the margin is at least the
  /// band and the surcharge.
  [[nodiscard]] LimitMove after(const FuturesListing& listing, int32_t locked_days, Rate band,
                                Rate margin, TradingDay day) const;

 private:
  struct Row {
    std::vector<Rate> band_steps;
    Rate margin_over_band;
  };
  Assumptions& assumptions_;
  DatedTable<Row> rows_{"accounts.toml [[limit_move]]"};
};

/// rules/accounts.toml [[larger_side]]: exchanges at which long and short of one product occupy
/// only the larger margin. Look-ups before a row throw Error(kUsage) or are recorded assumptions.
class LargerSideTable {
 public:
  LargerSideTable(const ConfigSection& root, Assumptions& assumptions);
  [[nodiscard]] bool holds(const FuturesListing& listing, TradingDay day) const;

 private:
  struct Row {
    bool holds;
  };
  Assumptions& assumptions_;
  DatedTable<Row> rows_{"accounts.toml [[larger_side]]"};
};

}  // namespace godwit
