// Swap (financing) of foreign exchange on margin: what a position held over the cut-off earns or
// pays for the nights until its settlement day.
#pragma once

#include "market/accounting/account.h"
#include "market/rules/forex_rules.h"

namespace godwit {

/// Per unit of the base currency and night, in the quote currency. Positive: the holder earns it.
struct SwapPoints {
  Price of_long;
  Price of_short;
};

/// From yearly shares of the price, as brokers quote them ("-3.55 %" is a cost): price x rate /
/// days_in_year, rounded down for both sides. days_in_year: 365, or 360 where the broker says so.
[[nodiscard]] SwapPoints swap_points(Price price, Rate long_per_year, Rate short_per_year,
                                     int32_t days_in_year);

/// Books what the position held now earns for `nights` (0: nothing), converted to the account's
/// currency; each leg rounded down. Returns it in the quote currency. Call it once at the cut-off,
/// 17:00 New York, with the time of the cut-off.
Amount book_swap(Account& account, Timestamp ts, InstrumentIndex instrument, SwapPoints points,
                 int32_t nights);
/// With the nights of trading day `day`: three on the day whose settlement moves over the weekend.
Amount book_swap(Account& account, Timestamp ts, InstrumentIndex instrument, SwapPoints points,
                 TradingDay day, const ForexTables& rules);

}  // namespace godwit
