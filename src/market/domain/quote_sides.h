// Whether somebody quotes at a side of a Quote: an empty side may carry a price, but none to trade
// at.
#pragma once

#include "market/domain/event.h"

namespace godwit {

/// A source without volumes leaves both at zero: its prices say that there is a quote.
[[nodiscard]] inline bool has_unknown_volumes(const Quote& quote) {
  return (quote.header.flags & Quote::kVolumesUnknown) != 0;
}

[[nodiscard]] inline bool has_bid(const Quote& quote) {
  return has_unknown_volumes(quote) || quote.bid_volume > Quantity{};
}

[[nodiscard]] inline bool has_ask(const Quote& quote) {
  return has_unknown_volumes(quote) || quote.ask_volume > Quantity{};
}

[[nodiscard]] inline bool has_both_sides(const Quote& quote) {
  return has_bid(quote) && has_ask(quote);
}

}  // namespace godwit
