#include "foundation/stats/trade_metrics.h"

#include <cmath>
#include <limits>
#include <string>

#include "foundation/base/error.h"
#include "foundation/stats/accumulate.h"

namespace godwit {

TradeMetrics trade_metrics(std::span<const double> net_profits) {
  TradeMetrics m;
  CompensatedSum won, lost;
  for (size_t i = 0; i < net_profits.size(); ++i) {
    const double profit = net_profits[i];
    if (!std::isfinite(profit))
      throw failed("the profit of trade " + std::to_string(i) +
                   " (counted from 0) is not a finite number");
    if (profit > 0) {
      ++m.wins;
      won.add(profit);
    } else if (profit < 0) {
      ++m.losses;
      lost.add(profit);
    }
  }
  const auto ratio = [](double top, double bottom) {
    return bottom != 0 ? top / bottom : std::numeric_limits<double>::quiet_NaN();
  };
  m.trades = net_profits.size();
  m.win_rate = ratio(static_cast<double>(m.wins), static_cast<double>(m.trades));
  m.profit_factor = ratio(won.value(), -lost.value());
  m.average_win = ratio(won.value(), static_cast<double>(m.wins));
  m.average_loss = ratio(lost.value(), static_cast<double>(m.losses));
  return m;
}

}  // namespace godwit
