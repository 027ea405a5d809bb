#include "trading/simulation/impact_model.h"

#include "foundation/base/number_text.h"

namespace godwit {

std::string ImpactModel::describe() const {
  if (!(alpha > 0)) return "none";
  std::string text = "price x (1 +- " + format_double(alpha) + " x (quantity / daily volume)^" +
                     format_double(beta) + ")";
  if (permanent_share == 0 && half_life_s == 0) return text;
  return text + ", " + format_double(permanent_share * 100) +
         " % of it for good, the rest with a half-life of " + format_double(half_life_s) + " s";
}

}  // namespace godwit
