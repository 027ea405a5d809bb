#include "market/data/facts/implied_action.h"

namespace godwit {

std::vector<ImpliedAction> implied_actions(std::span<const ReferencePriceStep> steps) {
  std::vector<ImpliedAction> actions;
  for (const ReferencePriceStep& step : steps)
    actions.push_back({.ex_day = step.ex_day,
                       .previous_price = step.previous,
                       .reference_price = step.reference,
                       .ratio = step.ratio(),
                       .cash_per_share = step.previous - step.reference,
                       .new_shares_per_share = step.ratio() - 1});
  return actions;
}

}  // namespace godwit
