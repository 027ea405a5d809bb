// What one order is expected to cost, item by item, each with its formula.
#pragma once

#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "market/domain/instrument.h"
#include "market/domain/order_request.h"
#include "market/rules/price_limits.h"
#include "trading/simulation/rule_fees.h"

namespace godwit {

struct CostQuestion {
  Side side = Side::kBuy;
  Offset offset = Offset::kNet;
  bool maker = false;  ///< The order rests until it trades: its own price, no slippage, no impact.
  Price price;         ///< Of the market, > 0.
  Quantity quantity;   ///< > 0.
  double daily_volume = std::numeric_limits<double>::quiet_NaN();  ///< NaN: not known, no impact.
  TradingDay day;                                                  ///< Profiles with rules.
  std::optional<LimitPair> limits;
};

struct CostItem {
  std::string name;  ///< "commission", "stamp_duty", "open", ...
  FeeKind kind = FeeKind::kCommission;
  Amount amount;
  std::string formula;
};

struct CostEstimate {
  Price fill_price;  ///< Expected: chance at its mean; on the tick grid, against us.
  Amount amount;     ///< fill_price x quantity x multiplier.
  FillCharges charges;
  Amount slippage;  ///< Half of the assumed spread included.
  Amount impact;
  std::optional<Amount> margin;  ///< At `price`; absent: paid in full, or not known.
  Amount total;                  ///< commission + tax + fee + slippage + impact.
  std::vector<CostItem> items;   ///< The charges, line by line.
  std::string fill_price_formula;
  std::string slippage_formula;
  std::string impact_formula;
  std::string margin_formula;
};

/// Throws Error(kUsage) when a rule is missing, a term does not fit, or an amount is out of range.
[[nodiscard]] CostEstimate estimate_cost(const CostProfile& profile, const FeeTerms& terms,
                                         const RuleBook* rules, const Instrument& instrument,
                                         const CostQuestion& question);

}  // namespace godwit
