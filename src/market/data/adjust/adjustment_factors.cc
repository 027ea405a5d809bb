#include "market/data/adjust/adjustment_factors.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "foundation/base/error.h"
#include "foundation/base/number_text.h"

namespace godwit {

AdjustmentFactors::AdjustmentFactors(std::vector<AdjustmentStep> steps) : steps_{std::move(steps)} {
  double product = 1;
  for (size_t i = 0; i < steps_.size(); ++i) {
    const std::string day = format_date(steps_[i].ex_day.date());
    if (!std::isfinite(steps_[i].ratio) || steps_[i].ratio <= 0)
      throw usage_error("adjustment on " + day + ": expected a ratio > 0, got " +
                        format_double(steps_[i].ratio));
    if (i > 0 && steps_[i].ex_day <= steps_[i - 1].ex_day)
      throw usage_error("adjustment on " + day + ": expected ex-days that increase, got it after " +
                        format_date(steps_[i - 1].ex_day.date()));
    product *= steps_[i].ratio;
    products_.push_back(product);
  }
}

double AdjustmentFactors::cumulative(TradingDay day) const {
  const auto after =
      std::upper_bound(steps_.begin(), steps_.end(), day,
                       [](TradingDay d, const AdjustmentStep& step) { return d < step.ex_day; });
  if (after == steps_.begin()) return 1;
  return products_[static_cast<size_t>(after - steps_.begin()) - 1];
}

}  // namespace godwit
