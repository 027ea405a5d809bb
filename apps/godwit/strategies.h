// The strategies of this program, by the names that [strategy] kind knows.
#pragma once

#include "trading/backtest/strategy_factory.h"

namespace godwit {

[[nodiscard]] StrategyKinds builtin_strategies();

}  // namespace godwit
