// What a company does to its shares on an ex-date, and what that makes of the price.
#pragma once

#include <optional>

#include "market/domain/money.h"
#include "market/domain/price.h"
#include "market/domain/trading_day.h"

namespace godwit {

/// All that takes effect on one ex-date, per share held before it. Chinese announcements state it
/// per ten shares.
struct CorporateAction {
  TradingDay ex_day;
  Price cash;          ///< Dividend before tax, >= 0.
  Rate bonus_ratio;    ///< New shares for nothing (bonus issue, transfer of reserves); a split of 1
                       ///< into 2 is 1. >= 0.
  Rate rights_ratio;   ///< New shares that may be bought, >= 0.
  Price rights_price;  ///< What they cost, >= 0.
  friend bool operator==(const CorporateAction&, const CorporateAction&) = default;
};

/// Throws Error (kUsage) naming the ex-day when a value is negative, a ratio above 1000, or nothing
/// happens at all.
void validate(const CorporateAction& action);

/// The price at which a holder is as well off as at `close` the day before:
/// (close - cash + rights_price * rights_ratio) / (1 + bonus_ratio + rights_ratio), rounded half up
/// to `tick`: the venue's reference price of the ex-day. Nothing where it is not positive.
/// Source: SSE Trading Rules (2023) 4.3.2, SZSE Trading Rules (2023) 4.4.2; the exchanges count the
/// tradable shares that are new, which differs when not all shares take part.
[[nodiscard]] std::optional<Price> theoretical_ex_price(Price close, const CorporateAction& action,
                                                        Price tick);

/// close / the same price before rounding, for adjustment factors; nothing where that is not
/// positive. The error is that of one division of doubles.
[[nodiscard]] std::optional<double> theoretical_ratio(Price close, const CorporateAction& action);

}  // namespace godwit
