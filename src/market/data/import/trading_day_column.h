// Whether a CSV file of intraday bars states their trading days.
#pragma once

#include <cstdint>

namespace godwit {

enum class TradingDayColumn : uint8_t {
  kNone,     ///< A reader finds them by `ts`.
  kWritten,  ///< As the column trading_day.
};

}  // namespace godwit
