// What one instrument is: how it is counted, priced and settled.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "market/domain/calendar.h"
#include "market/domain/currency.h"
#include "market/domain/instrument_id.h"
#include "market/domain/price.h"
#include "market/domain/venue.h"

namespace godwit {

/// How a position is paid for.
enum class MarginClass : uint8_t {
  kCash,    ///< Bought for its full value.
  kMargin,  ///< Carried on margin, marked to market (futures, leveraged forex, perpetuals).
};

struct Instrument {
  InstrumentId id;
  Market market = Market::kUnknown;
  Currency currency;                       ///< What its price is quoted in.
  Price tick;                              ///< Price grid; zero: none is known.
  Quantity lot = Quantity::from_units(1);  ///< Quantity grid, > 0.
  int64_t multiplier = 1;                  ///< Units of the underlying per contract, >= 1.
  int64_t unit = 1;  ///< Quantity and price count packs of this many (a power of ten), >= 1.
  MarginClass margin_class = MarginClass::kCash;
  const Calendar* calendar = &Calendar::weekdays();
  std::string board;  ///< Listing board, where rules depend on it; else empty.
  std::optional<Date> listed;
  std::optional<Date> expiry;
  bool is_continuous_series = false;  ///< SYMBOL@... series: for signals, never traded.
  bool is_assumed = false;            ///< Nobody defined it: multiplier 1, lot 1, no tick grid.
};

/// The research default for an instrument that nobody defined, in the account's currency unless its
/// venue has one. Throws Error(kUsage) on venues that need a definition (futures, margin).
[[nodiscard]] Instrument assume_instrument(const InstrumentId& id, Currency account_currency);

}  // namespace godwit
