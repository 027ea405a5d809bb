// Small scripts of orders against the simulated venue, for its tests.
#pragma once

#include <cmath>
#include <cstdint>
#include <limits>
#include <map>
#include <numbers>
#include <string_view>
#include <utility>
#include <vector>

#include "trading/engine/test_market.h"
#include "trading/simulation/simulated_venue.h"

namespace godwit {

inline constexpr double kNoVolume = std::numeric_limits<double>::quiet_NaN();

/// Commission 0.1 %, at least 5; prices as they are.
[[nodiscard]] inline CostProfile commission_only() {
  CostProfile costs = find_cost_profile("seed_stock").value();
  costs.slippage = {};
  costs.impact = {};
  return costs;
}

[[nodiscard]] inline SimulationModel model_of(CostProfile costs, double share = 1) {
  return {.costs = costs, .max_volume_share = share, .seed = 7};
}
[[nodiscard]] inline SimulationModel free_of_cost(double share = 1) {
  return model_of(find_cost_profile("none").value(), share);
}

/// Orders sent at bar n: instrument and signed quantity.
using Script = std::multimap<uint32_t, std::pair<size_t, Quantity>>;

[[nodiscard]] inline TestOutcome run_script(const TestMarket& market, const SimulationModel& model,
                                            const Script& script, const RuleBook* rules = nullptr) {
  SimulatedVenue venue{market.instruments, market.interval, model, market.cash, rules};
  ScriptedStrategy strategy;
  strategy.cross_section = [&](Context& context, Timestamp) {
    const Bar* const bar = context.market().last_bar(at_index(0));
    const auto [first, last] = script.equal_range(bar == nullptr ? 0 : bar->trades);
    for (auto entry = first; entry != last; ++entry) {
      const auto& [instrument, quantity] = entry->second;
      (void)context.submit({.instrument = at_index(instrument),
                            .side = quantity.sign() > 0 ? Side::kBuy : Side::kSell,
                            .quantity = quantity.abs()});
    }
  };
  return run_market(market, venue, strategy);
}

[[nodiscard]] inline std::vector<Bar> flat_bars(Interval interval, int count,
                                                std::string_view price, double volume) {
  std::vector<Bar> bars;
  for (int n = 1; n <= count; ++n) {
    const BarPrices prices{.open = px(price), .close = px(price), .volume = volume};
    bars.push_back(interval == Interval::k1d ? daily_bar(n, prices) : minute_bar(n, prices));
  }
  return bars;
}

/// Philox4x32-10 and Box-Muller written down again from the paper, as one loop over four words.
[[nodiscard]] inline double normal_again(uint64_t seed, uint64_t order, uint32_t fill) {
  uint32_t c0 = static_cast<uint32_t>(order);
  uint32_t c1 = static_cast<uint32_t>(order >> 32);
  uint32_t c2 = fill;
  uint32_t c3 = 1;  // The stream of slippage.
  auto k0 = static_cast<uint32_t>(seed);
  auto k1 = static_cast<uint32_t>(seed >> 32);
  for (int round = 0; round < 10; ++round) {
    const uint64_t p0 = static_cast<uint64_t>(c0) * 0xD2511F53U;
    const uint64_t p1 = static_cast<uint64_t>(c2) * 0xCD9E8D57U;
    const auto n0 = static_cast<uint32_t>((p1 >> 32) ^ c1 ^ k0);
    const auto n2 = static_cast<uint32_t>((p0 >> 32) ^ c3 ^ k1);
    c1 = static_cast<uint32_t>(p1);
    c3 = static_cast<uint32_t>(p0);
    c0 = n0;
    c2 = n2;
    k0 += 0x9E3779B9U;
    k1 += 0xBB67AE85U;
  }
  const auto to_unit = [](uint32_t high, uint32_t low) {
    return static_cast<double>(((static_cast<uint64_t>(high) << 32) | low) >> 11);
  };
  const double u = (to_unit(c0, c1) + 0.5) / 9007199254740992.0;
  const double v = to_unit(c2, c3) / 9007199254740992.0;
  return std::sqrt(-2 * std::log(u)) * std::cos(2 * std::numbers::pi * v);
}

}  // namespace godwit
