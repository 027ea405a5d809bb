// When an instrument was listed: between its first and its last trade.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "market/data/catalog/catalog.h"
#include "market/domain/instrument_id.h"
#include "market/domain/interval.h"
#include "market/domain/trading_day.h"

namespace godwit {

/// One spell of trading, both days included.
struct Listing {
  InstrumentId instrument;
  TradingDay first_day;
  std::optional<TradingDay> last_day;  ///< Absent: still listed.
  friend bool operator==(const Listing&, const Listing&) = default;
};

/// How stored bars tell listings.
struct ListingRule {
  Interval interval = Interval::k1d;  ///< Of the bars to look at.
  /// Bars that reach this day or a later one have not ended: the last day of the data, less as
  /// many days as a suspension may last.
  TradingDay still_listed_from;
};

/// The listings that the catalog's bars tell (Catalog::list()), sorted by instrument; none of
/// indices and of continuous series, which do not trade.
[[nodiscard]] std::vector<Listing> listings_of_bars(std::span<const SeriesInfo> stored,
                                                    const ListingRule& rule);

}  // namespace godwit
