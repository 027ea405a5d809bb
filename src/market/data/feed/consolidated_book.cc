#include "market/data/feed/consolidated_book.h"

#include <algorithm>

#include "foundation/base/error.h"
#include "market/domain/quote_sides.h"

namespace godwit {
namespace {

/// price x rate, the worse of the two rates for whoever sells (kDown) or buys (kUp) at it. A
/// negative price turns the roles round.
std::optional<Price> converted(Price price, const Conversion& conversion, Rounding rounding) {
  const auto at = [&](Price rate) {
    return divide(static_cast<int128>(price.raw()) * rate.raw(), Price::kScale, rounding);
  };
  const int128 first = at(conversion.bid);
  const int128 second = at(conversion.ask);
  return Price::in_range(rounding == Rounding::kDown ? std::min(first, second)
                                                     : std::max(first, second));
}

void take_best(std::optional<ConsolidatedSide>& best, const VenueSide& side, bool bid) {
  if (best && best->best.price == side.price) {
    best->size_total = checked_add(best->size_total, side.size).value_or(Quantity::max());
    ++best->venues;
    if (side.size > best->best.size) best->best = side;
    return;
  }
  const bool better =
      !best || (bid ? side.price > best->best.price : side.price < best->best.price);
  if (better) best = ConsolidatedSide{.best = side, .size_total = side.size, .venues = 1};
}

}  // namespace

ConsolidatedBook::ConsolidatedBook(std::vector<InstrumentIndex> venues, Duration age_max)
    : age_max_{age_max} {
  if (venues.empty() || venues.size() > 255)
    throw usage_error("a consolidated book needs 1 to 255 venues, got " +
                      std::to_string(venues.size()));
  for (size_t i = 0; i < venues.size(); ++i) {
    if (std::find(venues.begin(), venues.begin() + static_cast<int64_t>(i), venues[i]) !=
        venues.begin() + static_cast<int64_t>(i))
      throw usage_error("a consolidated book has instrument " + std::to_string(venues[i].value()) +
                        " twice; name each venue once");
    venues_.push_back(
        {.instrument = venues[i], .conversion = {}, .quote = {}, .came = {}, .bid = {}, .ask = {}});
  }
}

std::optional<VenueIndex> ConsolidatedBook::apply_quote(const Quote& quote, Timestamp now) {
  const auto venue = std::find_if(venues_.begin(), venues_.end(), [&](const Venue& candidate) {
    return candidate.instrument == quote.header.instrument;
  });
  if (venue == venues_.end()) return std::nullopt;
  venue->quote = quote;
  venue->came = now;
  convert(*venue);
  return VenueIndex{static_cast<uint8_t>(venue - venues_.begin())};
}

void ConsolidatedBook::set_conversion(VenueIndex venue, const Conversion& conversion) {
  CHECK(conversion.bid.raw() > 0 && conversion.ask >= conversion.bid,
        "a conversion needs 0 < bid <= ask");
  Venue& changed = venues_.at(venue.value());
  changed.conversion = conversion;
  convert(changed);
}

void ConsolidatedBook::convert(Venue& venue) {
  const Quote& quote = venue.quote;
  venue.bid = {.price = std::nullopt, .size = quote.bid_volume};
  venue.ask = {.price = std::nullopt, .size = quote.ask_volume};
  if (has_bid(quote))
    venue.bid.price = converted(quote.bid_price, venue.conversion, Rounding::kDown);
  if (has_ask(quote)) venue.ask.price = converted(quote.ask_price, venue.conversion, Rounding::kUp);
}

std::optional<VenueSide> ConsolidatedBook::side(VenueIndex venue, Side Venue::* side,
                                                Timestamp now) const {
  const Venue& of = venues_.at(venue.value());
  const Side& half = of.*side;
  if (!of.came || !half.price || now - *of.came > age_max_) return std::nullopt;
  return VenueSide{.price = *half.price, .size = half.size, .venue = venue, .age = now - *of.came};
}

std::optional<VenueSide> ConsolidatedBook::bid(VenueIndex venue, Timestamp now) const {
  return side(venue, &Venue::bid, now);
}

std::optional<VenueSide> ConsolidatedBook::ask(VenueIndex venue, Timestamp now) const {
  return side(venue, &Venue::ask, now);
}

std::optional<Timestamp> ConsolidatedBook::fresh_until(VenueIndex venue) const {
  const std::optional<Timestamp> came = venues_.at(venue.value()).came;
  if (!came) return std::nullopt;
  return *came + age_max_;
}

ConsolidatedQuote ConsolidatedBook::best(Timestamp now) const {
  ConsolidatedQuote quote;
  for (size_t i = 0; i < venues_.size(); ++i) {
    const VenueIndex venue{static_cast<uint8_t>(i)};
    if (const auto own = bid(venue, now)) take_best(quote.bid, *own, true);
    if (const auto own = ask(venue, now)) take_best(quote.ask, *own, false);
  }
  return quote;
}

}  // namespace godwit
