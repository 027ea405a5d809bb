#include "market/data/facts/implied_action.h"

#include <optional>

#include "market/data/adjust/reference_price_chain.h"

namespace godwit {

std::vector<ImpliedAction> implied_actions(std::span<const Bar> daily_bars,
                                           std::span<const DayFacts> facts) {
  ReferencePriceChain chain;
  std::vector<ImpliedAction> actions;
  size_t bar = 0;
  for (const DayFacts& day : facts) {
    for (; bar < daily_bars.size() && daily_bars[bar].trading_day() < day.trading_day; ++bar)
      if (daily_bars[bar].volume != 0) chain.add_close(daily_bars[bar].close);
    const std::optional<Price> previous = chain.expected();
    const std::optional<AdjustmentStep> step = chain.add(day);
    if (!step) continue;
    actions.push_back({.ex_day = step->ex_day,
                       .previous_price = *previous,
                       .reference_price = *day.reference_price,
                       .ratio = step->ratio,
                       .cash_per_share = *previous - *day.reference_price,
                       .new_shares_per_share = step->ratio - 1});
  }
  return actions;
}

}  // namespace godwit
