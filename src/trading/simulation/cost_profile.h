// Named sets of assumptions about what trading costs.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "market/accounting/commission.h"

namespace godwit {

/// Price noise against us: price x (1 + s x sd x |z|), z standard normal, s = +1 for a buy.
struct SlippageModel {
  double standard_deviation = 0;  ///< Of the price, >= 0; 0 draws nothing.
};

/// Our own pressure on the price: price x (1 + s x alpha x (quantity / daily volume)^beta).
struct ImpactModel {
  double alpha = 0;  ///< >= 0; 0 is no impact.
  double beta = 1;   ///< > 0.
};

struct CostProfile {
  std::string_view name;
  CommissionRule commission;
  SlippageModel slippage;
  ImpactModel impact;
};

/// `none` and `seed_stock` (0.1 %, minimum 5 an order and day; slippage sd 0.05 %; impact 0.001,
/// 1).
[[nodiscard]] std::optional<CostProfile> find_cost_profile(std::string_view name) noexcept;
[[nodiscard]] std::span<const std::string_view> cost_profile_names() noexcept;

}  // namespace godwit
