#include "foundation/stats/drawdown.h"

#include "foundation/stats/accumulate.h"

namespace godwit {

Drawdown max_drawdown(std::span<const double> returns) noexcept {
  Drawdown worst;
  CompoundedGrowth growth;
  CompoundedGrowth peak_growth;
  size_t peak = 0;
  double worst_peak_wealth = 1;
  for (size_t k = 1; k <= returns.size(); ++k) {
    growth.add(returns[k - 1]);
    const double wealth = growth.wealth();
    if (wealth >= peak_growth.wealth()) {
      peak = k;
      peak_growth = growth;
    }
    const double depth = growth.return_since(peak_growth);
    if (depth < worst.depth) {
      worst = {.depth = depth, .peak = peak, .trough = k, .recovery = std::nullopt};
      worst_peak_wealth = peak_growth.wealth();
    } else if (worst.depth < 0 && !worst.recovery && wealth >= worst_peak_wealth) {
      worst.recovery = k;
    }
  }
  return worst;
}

}  // namespace godwit
