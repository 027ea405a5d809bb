#include "trading/simulation/cost_profile.h"

#include <array>

namespace godwit {
namespace {

constexpr std::array<std::string_view, 2> kNames{"none", "seed_stock"};

}  // namespace

std::optional<CostProfile> find_cost_profile(std::string_view name) noexcept {
  if (name == kNames[0]) return CostProfile{.name = kNames[0]};
  if (name == kNames[1])
    return CostProfile{
        .name = kNames[1],
        .commission = {.rate = Rate::from_raw(Rate::kScale / 1000),
                       .minimum = Amount::from_units(5)},
        .slippage = {.standard_deviation = 0.0005},
        .impact = {.alpha = 0.001, .beta = 1},
    };
  return std::nullopt;
}

std::span<const std::string_view> cost_profile_names() noexcept { return kNames; }

}  // namespace godwit
