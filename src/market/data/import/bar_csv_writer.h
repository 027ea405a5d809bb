// Bars as a CSV file of the contract.
#pragma once

#include <string>
#include <string_view>

#include "market/data/import/trading_day_column.h"
#include "market/domain/event.h"
#include "market/domain/interval.h"

namespace godwit {

/// "ts,open,high,low,close,volume,turnover,open_interest,trades" and a line end.
[[nodiscard]] std::string_view bar_csv_header(TradingDayColumn day = TradingDayColumn::kNone);

/// Appends one row with its line end: ts as the trading day (daily and longer) or the close time,
/// exact prices, shortest decimals, empty for NaN and for an unknown number of trades.
void append_bar_csv(std::string& out, const Bar& bar, Interval interval,
                    TradingDayColumn day = TradingDayColumn::kNone);

}  // namespace godwit
