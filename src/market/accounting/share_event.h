// What a company does to its shares on an ex-date, as an account sees it: dividends, new shares,
// splits and rights.
#pragma once

#include "market/accounting/exact_ratio.h"
#include "market/domain/ids.h"
#include "market/domain/money.h"
#include "market/domain/price.h"
#include "market/domain/trading_day.h"

namespace godwit {

/// Per share held at the end of the day before `ex_day`. Prices and ratios are not negative.
struct ShareEvent {
  TradingDay ex_day;
  Price cash;          ///< Dividend before tax.
  Rate bonus_ratio;    ///< New shares paid out of profit: taxed like a dividend of their par value.
  Rate reserve_ratio;  ///< New shares out of capital reserves: not taxed.
  Price par;           ///< Of one share; one yuan for nearly all A-shares. For bonus_ratio.
  Rate rights_ratio;   ///< New shares that may be bought at rights_price.
  Price rights_price;
  TradingDay rights_last_day;  ///< The last day to subscribe.
  /// New shares for old (a split of one into two: 2/1, a reverse split: 1/10); lots keep their
  /// days. Not together with the other terms.
  Ratio split;
};

/// Throws Error(kUsage) naming the ex-day when a term is negative, nothing happens, or a split
/// comes together with something else.
void validate(const ShareEvent& event);

/// The price after the event at which a holder is as well off as at `price` before it, half to
/// even: (price - cash + rights_price x rights_ratio) / (1 + all new shares), or price / split.
[[nodiscard]] Price price_after(const ShareEvent& event, Price price);

/// What may be bought until its last day.
struct RightsEntitlement {
  InstrumentIndex instrument;
  Quantity quantity;  ///< Whole shares, less what was already bought.
  Price price;
  TradingDay last_day;
};

}  // namespace godwit
