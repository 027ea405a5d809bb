// What reference prices say that a company did, where nothing else is on record.
#pragma once

#include <span>
#include <vector>

#include "market/data/adjust/reference_price_chain.h"

namespace godwit {

/// On ex_day the reference price was not what it should have been. Which mix of cash, new shares
/// and rights that was, prices alone do not tell: cash_per_share and new_shares_per_share are each
/// the whole of it.
struct ImpliedAction {
  TradingDay ex_day;
  Price previous_price;  ///< The previous close, or the reference price of an ex-date since then.
  Price reference_price;
  double ratio = 1;      ///< AdjustmentStep::ratio: previous_price / reference_price.
  Price cash_per_share;  ///< previous_price - reference_price; negative when it was raised.
  double new_shares_per_share = 0;  ///< ratio - 1: a bonus of so many shares for each.
  friend bool operator==(const ImpliedAction&, const ImpliedAction&) = default;
};

/// The steps of an AdjustmentRecord, one for one.
[[nodiscard]] std::vector<ImpliedAction> implied_actions(std::span<const ReferencePriceStep> steps);

}  // namespace godwit
