// Until when a natural person may hold a future: exchanges deliver to companies only.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "foundation/base/config.h"
#include "market/domain/instrument_id.h"
#include "market/domain/trading_day.h"
#include "market/rules/dated_table.h"
#include "market/rules/rule_book.h"

namespace godwit {

struct DeliveryRule {
  enum class Kind : uint8_t {
    kExpiry,        ///< Settled in cash: until the last trading day.
    kMonthBefore,   ///< Until the last trading day of the month before the delivery month.
    kBeforeExpiry,  ///< Until `days` trading days before the last trading day.
  };
  Kind kind = Kind::kExpiry;
  int32_t days = 0;
};

/// rules/accounts.toml [[delivery]]: rows name products ("SHFE.rb") or whole exchanges; a product's
/// own row goes first. Look-ups outside throw Error(kUsage) or are recorded assumptions. Any
/// thread.
class DeliveryTable {
 public:
  /// Throws Error(kUsage). assumptions: outlives the table.
  DeliveryTable(const ConfigSection& root, Assumptions& assumptions);

  [[nodiscard]] DeliveryRule rule(const FuturesListing& listing, TradingDay day) const;

 private:
  Assumptions& assumptions_;
  DatedTable<DeliveryRule> rows_{"accounts.toml [[delivery]]"};
};

/// The last trading day at whose end a natural person may still hold the contract, by the rules of
/// `day`. Nothing for a continuous series, and while the calendar does not know the month yet.
/// Throws Error(kUsage) where no rule is on record.
[[nodiscard]] std::optional<Date> last_holding_day(const RuleBook& rules,
                                                   const DeliveryTable& deliveries,
                                                   const InstrumentId& id, TradingDay day);

}  // namespace godwit
