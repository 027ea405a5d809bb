// The trading hours of an instrument, day by day, as the modules that cut time take them.
#pragma once

#include <vector>

#include "market/domain/instrument_id.h"
#include "market/domain/trading_hours.h"
#include "market/rules/rule_book.h"

namespace godwit {

/// The main session of every trading day from `from` to `to`, both included. Throws Error (kUsage)
/// where the rules do not know them.
[[nodiscard]] std::vector<TradingHours> trading_hours(const RuleBook& rules, const InstrumentId& id,
                                                      TradingDay from, TradingDay to);

/// The hours of one day; no sessions when it is not a trading day.
[[nodiscard]] TradingHours trading_hours(const RuleBook& rules, const InstrumentId& id,
                                         TradingDay day);

}  // namespace godwit
