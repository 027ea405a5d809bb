// The rules of foreign exchange brokers by pair and date, as rules/forex.toml states them.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "foundation/base/config.h"
#include "market/domain/currency.h"
#include "market/domain/instrument_id.h"
#include "market/domain/money.h"
#include "market/domain/trading_day.h"
#include "market/rules/dated_table.h"

namespace godwit {

/// A pair or a contract for difference quoted like one ("EUR/USD", "XAU/USD", "SPX500/USD").
struct ForexPair {
  std::string name;
  Currency base;
  Currency quote;
  Price pip;
  Price tick;    ///< Display precision: prices with more digits are rejected.
  Quantity lot;  ///< Step of units.
};

/// What a retail broker charges: half of the spread each way, and where it charges one a
/// commission.
struct ForexCost {
  Price spread;               ///< Assumed distance from bid to ask, > 0.
  Amount commission_per_lot;  ///< Each way, in the quote currency, of 100,000 units; >= 0.
};

/// Look-ups outside a table's validity throw Error(kUsage) or are recorded assumptions
/// (dated_table.h). Any thread.
class ForexTables {
 public:
  /// Throws Error(kUsage). assumptions: outlives the tables.
  ForexTables(const ConfigFile& file, Assumptions& assumptions);

  [[nodiscard]] bool has(const InstrumentId& id) const;
  /// Throws Error(kUsage) for other venues and pairs.
  [[nodiscard]] const ForexPair& pair(const InstrumentId& id, TradingDay day) const;
  /// Margin as a share of the position's value.
  [[nodiscard]] Rate margin(const InstrumentId& id, TradingDay day) const;
  /// Throws Error(kUsage) for a pair without any row: spreads are never assumed to be zero.
  [[nodiscard]] const ForexCost& cost(const InstrumentId& id, TradingDay day) const;
  /// How many days of swap (financing) a position held at the end of trading day `day`, 17:00 New
  /// York, pays or earns: 3 on the day whose settlement date moves over the weekend.
  [[nodiscard]] int32_t swap_days(const InstrumentId& id, TradingDay day) const;
  [[nodiscard]] const std::string& hours() const { return hours_; }

 private:
  using SwapDays = std::array<int32_t, 5>;  // Monday to Friday.
  void check(const InstrumentId& id) const;

  Assumptions& assumptions_;
  std::vector<std::string> venues_;
  std::string hours_;
  DatedTable<ForexPair> pairs_{"forex.toml [[pair]]"};
  DatedTable<Rate> margins_{"forex.toml [[margin]]"};
  DatedTable<ForexCost> costs_{"forex.toml [[cost]]"};
  DatedTable<SwapDays> swaps_{"forex.toml [[swap]]"};
};

}  // namespace godwit
