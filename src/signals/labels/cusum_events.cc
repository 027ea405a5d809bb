#include "signals/labels/cusum_events.h"

#include <algorithm>

#include "foundation/base/check.h"
#include "signals/labels/entry_rule.h"

namespace godwit {

std::vector<size_t> cusum_events(std::span<const double> prices,
                                 std::span<const double> thresholds) {
  CHECK(prices.size() == thresholds.size(), "one threshold a row");
  std::vector<size_t> events;
  double up = 0;
  double down = 0;
  double last = std::nan("");
  for (size_t row = 0; row < prices.size(); ++row) {
    const double price = prices[row];
    if (!(price > 0)) continue;
    const double step = price_return(last, price, ReturnSpace::kLog);
    last = price;
    if (std::isnan(step)) continue;
    up = std::max(0.0, up + step);
    down = std::min(0.0, down + step);
    const bool rose = up > thresholds[row];
    const bool fell = down < -thresholds[row];
    if (rose) up = 0;
    if (fell) down = 0;
    if (rose || fell) events.push_back(row);
  }
  return events;
}

}  // namespace godwit
