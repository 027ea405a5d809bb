// The prices by which an event is judged: its best bid and ask, or its last price.
#pragma once

#include <optional>

#include "market/data/feed/crossed_detector.h"
#include "market/data/feed/market_event.h"

namespace godwit {

/// Best bid and ask of a quote or depth with both sides, or of the close of a
/// quote bar with both.
[[nodiscard]] std::optional<TopOfBook> top_of_book(const MarketEvent& event);

/// Mid, last or close, in raw price units; nothing for kinds without. For statistics only.
[[nodiscard]] std::optional<double> judged_price(const MarketEvent& event);

}  // namespace godwit
