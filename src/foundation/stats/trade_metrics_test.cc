#include "foundation/stats/trade_metrics.h"

#include <cmath>
#include <vector>

#include <gtest/gtest.h>

#include "foundation/base/error.h"

namespace godwit {
namespace {

TEST(TradeMetrics, HandWorked) {
  const TradeMetrics m = trade_metrics(std::vector<double>{100, -50, 0, 200, -25});
  EXPECT_EQ(m.trades, 5U);
  EXPECT_EQ(m.wins, 2U);
  EXPECT_EQ(m.losses, 2U);
  EXPECT_DOUBLE_EQ(m.win_rate, 0.4);
  EXPECT_DOUBLE_EQ(m.profit_factor, 4);
  EXPECT_DOUBLE_EQ(m.average_win, 150);
  EXPECT_DOUBLE_EQ(m.average_loss, -37.5);
}

TEST(TradeMetrics, UndefinedCases) {
  const TradeMetrics none = trade_metrics({});
  EXPECT_TRUE(std::isnan(none.win_rate));
  EXPECT_TRUE(std::isnan(none.profit_factor));
  const TradeMetrics only_wins = trade_metrics(std::vector<double>{1});
  EXPECT_EQ(only_wins.win_rate, 1);
  EXPECT_TRUE(std::isnan(only_wins.profit_factor));
  EXPECT_TRUE(std::isnan(only_wins.average_loss));
  EXPECT_EQ(trade_metrics(std::vector<double>{-1}).profit_factor, 0);
  EXPECT_THROW(static_cast<void>(trade_metrics(std::vector<double>{NAN})), Error);
}

}  // namespace
}  // namespace godwit
