// The dated rules that only accounts need, as rules/accounts.toml states them, and the margin terms
// that rules and a broker make together.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "market/accounting/delivery_rule.h"
#include "market/accounting/dividend_tax.h"
#include "market/accounting/limit_move.h"
#include "market/accounting/margin.h"
#include "market/rules/rule_book.h"
#include "market/rules/rule_files.h"

namespace godwit {

/// Read once, then asked by any thread.
class AccountTables {
 public:
  /// Reads accounts.toml out of `files`. Throws Error(kUsage). assumptions: outlives the tables.
  AccountTables(const RuleFiles& files, Assumptions& assumptions)
      : AccountTables{files.parse("accounts.toml"), assumptions} {}
  AccountTables(const ConfigFile& file, Assumptions& assumptions);

  [[nodiscard]] const DividendTaxTable& dividend_tax() const { return dividend_tax_; }
  [[nodiscard]] const DeliveryTable& deliveries() const { return deliveries_; }
  [[nodiscard]] const LimitMoveTable& limit_moves() const { return limit_moves_; }
  [[nodiscard]] const LargerSideTable& larger_sides() const { return larger_sides_; }

 private:
  DividendTaxTable dividend_tax_;
  DeliveryTable deliveries_;
  LimitMoveTable limit_moves_;
  LargerSideTable larger_sides_;
};

/// What a broker asks beyond the exchange or the regulator.
struct BrokerMargin {
  Rate futures_add_on;      ///< Added to the exchange's share, in points of the value.
  bool larger_side = true;  ///< Whether the broker passes the exchange's relief on.
  Rate forex_initial;       ///< At least this share; the regulator's row where that is more.
  Rate forex_closeout;      ///< Positions are closed when equity falls to this share of the margin.
  Rate perpetual_initial;   ///< 1 / leverage.
  /// By instrument; perpetuals need theirs, the rules have none.
  std::map<InstrumentId, std::vector<MaintenanceTier>> tiers;
};

/// Terms of every instrument on `day`; those paid in full get empty ones. Throws Error(kUsage)
/// where a rule or a tier is missing.
[[nodiscard]] std::vector<MarginTerms> margin_terms(std::span<const Instrument> instruments,
                                                    TradingDay day, const RuleBook& rules,
                                                    const AccountTables& tables,
                                                    const BrokerMargin& broker);

}  // namespace godwit
