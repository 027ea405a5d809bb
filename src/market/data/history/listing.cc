#include "market/data/history/listing.h"

#include <algorithm>

namespace godwit {
namespace {

bool trades(const InstrumentId& instrument) {
  return instrument.venue() != "INDEX" && instrument.symbol().find('@') == std::string_view::npos;
}

}  // namespace

std::vector<Listing> listings_of_bars(std::span<const SeriesInfo> stored, const ListingRule& rule) {
  std::vector<Listing> listings;
  for (const SeriesInfo& info : stored) {
    const Series& series = info.series;
    if (series != bar_series(series.instrument, rule.interval) || info.rows == 0) continue;
    if (!trades(series.instrument)) continue;
    Listing& listing = listings.emplace_back(Listing{series.instrument, info.first_day, {}});
    if (info.last_day < rule.still_listed_from) listing.last_day = info.last_day;
  }
  std::sort(listings.begin(), listings.end(),
            [](const Listing& a, const Listing& b) { return a.instrument < b.instrument; });
  return listings;
}

}  // namespace godwit
