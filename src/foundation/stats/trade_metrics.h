// What a list of closed trades says, from the net profit of each. For display: the profits are
// rounded to double.
#pragma once

#include <cstddef>
#include <span>

namespace godwit {

/// NaN: not defined (no trade of that kind).
struct TradeMetrics {
  size_t trades = 0;
  size_t wins = 0;           ///< net profit above 0
  size_t losses = 0;         ///< net profit below 0; what is neither counts in `trades` alone
  double win_rate = 0;       ///< wins / trades
  double profit_factor = 0;  ///< sum of wins / -(sum of losses); NaN without a loss
  double average_win = 0;
  double average_loss = 0;  ///< below 0
};

/// Throws Error when a profit is not finite.
[[nodiscard]] TradeMetrics trade_metrics(std::span<const double> net_profits);

}  // namespace godwit
