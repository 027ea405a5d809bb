// The rules of crypto venues by instrument and date, as rules/crypto.toml states them. They are
// defaults: live trading reads the venue's own filters and fees at its start.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "foundation/base/config.h"
#include "market/domain/currency.h"
#include "market/domain/instrument_id.h"
#include "market/domain/money.h"
#include "market/domain/trading_day.h"
#include "market/rules/dated_table.h"
#include "market/rules/fee_rule.h"

namespace godwit {

enum class CryptoKind : uint8_t {
  kSpot,
  kLinear,   ///< Perpetual, settled in the quote currency.
  kInverse,  ///< Perpetual, settled in the coin: its profit is not linear in the price.
};

/// Filters of one instrument (Binance: PRICE_FILTER, LOT_SIZE, NOTIONAL).
struct CryptoRules {
  CryptoKind kind = CryptoKind::kSpot;
  Currency base;
  Currency quote;
  Price tick;
  Quantity lot;
  Quantity quantity_min;
  std::optional<Amount> notional_min;  ///< Of price x quantity; absent: none is known.
  int64_t multiplier = 1;
};

/// Without rebates and volume tiers.
struct CryptoFees {
  Rate maker;
  Rate taker;
  Amount unit;
  Rounding rounding = Rounding::kUp;
};

/// Funding is exchanged every `hours` hours of the UTC day, from `first_hour` on.
struct FundingRule {
  int32_t hours;
  int32_t first_hour;
  [[nodiscard]] bool is_funding_time(Timestamp t) const;
};

/// Look-ups outside a table's validity throw Error(kUsage) or are recorded assumptions
/// (dated_table.h). Any thread.
class CryptoTables {
 public:
  /// Throws Error(kUsage). assumptions: outlives the tables.
  CryptoTables(const ConfigFile& file, Assumptions& assumptions);

  [[nodiscard]] bool has(const InstrumentId& id) const { return symbols_.has(id.text()); }
  [[nodiscard]] const CryptoRules& rules(const InstrumentId& id, TradingDay day) const;
  /// Of all time. Throws Error(kUsage) for an instrument without any row.
  [[nodiscard]] CryptoKind kind(const InstrumentId& id) const;
  /// Fees and funding are of a venue and a kind of contract: they may be known on days on which the
  /// filters of the instrument are not. Throws Error(kUsage) for an instrument without any row.
  [[nodiscard]] const CryptoFees& fees(const InstrumentId& id, TradingDay day) const;
  /// Nothing for spot.
  [[nodiscard]] std::optional<FundingRule> funding(const InstrumentId& id, TradingDay day) const;
  [[nodiscard]] const std::string& hours() const { return hours_; }
  /// "BINANCE spot": the key of what holds for a venue and a kind of contract. Throws Error(kUsage)
  /// for an instrument without any row.
  [[nodiscard]] std::string market_key(const InstrumentId& id) const;

 private:
  Assumptions& assumptions_;
  std::string hours_;
  std::map<std::string, CryptoKind, std::less<>> kinds_;  // An instrument's kind never changes.
  DatedTable<CryptoRules> symbols_{"crypto.toml [[symbol]]"};
  DatedTable<CryptoFees> fees_{"crypto.toml [[fee]]"};
  DatedTable<FundingRule> funding_{"crypto.toml [[funding]]"};
};

}  // namespace godwit
