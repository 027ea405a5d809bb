#include "market/data/feed/cross_venue_gap.h"

#include <algorithm>

#include "foundation/base/error.h"

namespace godwit {
namespace {

/// What selling at `bid` brings less what buying at `ask` costs, in 1e-21, exactly: prices have 63
/// bits, 1 +- fee in 1e-12 has 41.
int128 edge_of(Price bid, Rate sell_fee, Price ask, Rate buy_fee) {
  const auto wide = [](Price price, int64_t rate) {
    return static_cast<int128>(price.raw()) * rate;
  };
  return wide(bid, Rate::kScale) - wide(bid.abs(), sell_fee.raw()) - wide(ask, Rate::kScale) -
         wide(ask.abs(), buy_fee.raw());
}

}  // namespace

CrossVenueGapFinder::CrossVenueGapFinder(const ConsolidatedBook& book,
                                         const CrossVenueGapConfig& config, CrossVenueGapSink& sink)
    : book_{book},
      fees_{config.taker_fees},
      edge_min_{static_cast<int128>(config.edge_min.raw()) * Rate::kScale},
      sink_{sink},
      pairs_(fees_.size() * fees_.size()) {
  if (fees_.size() != book.venues())
    throw usage_error("cross-venue gaps need one taker fee per venue: expected " +
                      std::to_string(book.venues()) + ", got " + std::to_string(fees_.size()));
  for (const Rate fee : fees_)
    if (fee.abs() >= Rate::from_units(1))
      throw usage_error("a taker fee is a share of the price, above -1 and below 1");
  if (config.edge_min.raw() < 0) throw usage_error("the least edge of a gap must not be negative");
  for (uint8_t sell = 0; sell < fees_.size(); ++sell)
    for (uint8_t buy = 0; buy < fees_.size(); ++buy) {
      pair(sell, buy).gap.sell = VenueIndex{sell};
      pair(sell, buy).gap.buy = VenueIndex{buy};
    }
}

void CrossVenueGapFinder::on_quote(VenueIndex venue, Timestamp now) {
  on_time(now);
  for (size_t other = 0; other < fees_.size(); ++other) {
    if (other == venue.value()) continue;
    judge(venue.value(), other, now);
    judge(other, venue.value(), now);
  }
}

void CrossVenueGapFinder::judge(size_t sell, size_t buy, Timestamp now) {
  Pair& at = pair(sell, buy);
  const auto bid = book_.bid(at.gap.sell, now);
  const auto ask = book_.ask(at.gap.buy, now);
  const bool both = bid && ask && !bid->size.is_zero() && !ask->size.is_zero();
  const int128 edge = both ? edge_of(bid->price, fees_[sell], ask->price, fees_[buy]) : 0;
  if (!both || edge <= edge_min_) {
    if (at.open) close(at, CrossVenueGap::Close::kPrice, now);
    return;
  }
  const bool opens = !at.open;
  if (opens) {
    at.open = true;
    at.gap.opened = now;
    at.gap.close = CrossVenueGap::Close::kOpen;
    at.gap.quotes = 0;
  }
  ++at.gap.quotes;
  if (opens || edge > at.edge_best) {
    at.edge_best = edge;
    at.gap.best_at = now;
    at.gap.bid = bid->price;
    at.gap.ask = ask->price;
    at.gap.size = std::min(bid->size, ask->size);
    at.gap.edge =
        Price::in_range(divide(edge, Rate::kScale, Rounding::kDown)).value_or(Price::max());
  }
  if (opens) sink_.on_gap_opened(at.gap);
}

void CrossVenueGapFinder::on_time(Timestamp now) {
  for (Pair& at : pairs_) {
    if (!at.open) continue;
    // Both have quoted: the gap is open. A quote that has just come does not hide that the other
    // side grew stale before.
    const Timestamp fresh_until =
        std::min(*book_.fresh_until(at.gap.sell), *book_.fresh_until(at.gap.buy));
    if (now > fresh_until) close(at, CrossVenueGap::Close::kStale, fresh_until);
  }
}

void CrossVenueGapFinder::close(Pair& pair, CrossVenueGap::Close why, Timestamp at) {
  pair.open = false;
  pair.gap.close = why;
  pair.gap.closed = at;
  sink_.on_gap_closed(pair.gap);
}

size_t CrossVenueGapFinder::open() const {
  return static_cast<size_t>(
      std::count_if(pairs_.begin(), pairs_.end(), [](const Pair& at) { return at.open; }));
}

}  // namespace godwit
