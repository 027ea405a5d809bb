#include "market/data/adjust/reference_price_chain.h"

namespace godwit {

std::optional<AdjustmentStep> ReferencePriceChain::add(const DayFacts& facts) {
  if (!facts.reference_price || facts.reference_price->raw() <= 0) return std::nullopt;
  const Price reference = *facts.reference_price;
  const std::optional<Price> expected = expected_;
  expected_ = reference;
  if (!expected || expected->raw() <= 0 || *expected == reference) return std::nullopt;
  return AdjustmentStep{
      .ex_day = facts.trading_day,
      .ratio = static_cast<double>(expected->raw()) / static_cast<double>(reference.raw())};
}

std::vector<AdjustmentStep> steps_from_reference_prices(std::span<const Bar> daily_bars,
                                                        std::span<const DayFacts> facts) {
  ReferencePriceChain chain;
  std::vector<AdjustmentStep> steps;
  size_t bar = 0;
  for (const DayFacts& day : facts) {
    for (; bar < daily_bars.size() && daily_bars[bar].trading_day() < day.trading_day; ++bar)
      if (daily_bars[bar].volume != 0) chain.add_close(daily_bars[bar].close);
    if (const std::optional<AdjustmentStep> step = chain.add(day)) steps.push_back(*step);
  }
  return steps;
}

}  // namespace godwit
