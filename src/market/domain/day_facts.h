// What was true of an instrument on one trading day, whatever traded: the reference price and the
// limits around it, settlement, suspension, special treatment, share capital.
#pragma once

#include <cstdint>
#include <optional>

#include "market/domain/price.h"
#include "market/domain/trading_day.h"

namespace godwit {

/// An absent value is not known; it is never zero. Unadjusted prices in the instrument's currency.
struct DayFacts {
  TradingDay trading_day;
  std::optional<Price> reference_price;  ///< That limits and changes count from: previous close or
                                         ///< settlement, adjusted by the venue on ex-dates.
  std::optional<Price> limit_up;
  std::optional<Price> limit_down;
  std::optional<Price> settlement;
  std::optional<bool> suspended;
  std::optional<bool> special_treatment;  ///< ST, *ST and the like.
  std::optional<int64_t> total_shares;    ///< > 0.
  std::optional<int64_t> float_shares;    ///< > 0.
  friend bool operator==(const DayFacts&, const DayFacts&) = default;
};

}  // namespace godwit
