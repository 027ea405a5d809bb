#include "market/data/history/universe.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "foundation/base/error.h"

namespace godwit {
namespace {

std::string days_text(const Listing& listing) {
  return "[" + format_date(listing.first_day.date()) + " to " +
         (listing.last_day ? format_date(listing.last_day->date()) : "now") + "]";
}

bool covers(const Listing& listing, TradingDay day) {
  return listing.first_day <= day && (!listing.last_day || day <= *listing.last_day);
}

}  // namespace

Universe::Universe(std::vector<Listing> listings, RelationHistory relations)
    : listings_{std::move(listings)}, relations_{std::move(relations)} {
  std::sort(listings_.begin(), listings_.end(), [](const Listing& a, const Listing& b) {
    return std::tie(a.instrument, a.first_day) < std::tie(b.instrument, b.first_day);
  });
  for (const Listing& listing : listings_)
    if (listing.last_day && *listing.last_day < listing.first_day)
      throw failed("the listing of " + listing.instrument.text() + " " + days_text(listing) +
                   " ends before it begins");
  for (size_t i = 1; i < listings_.size(); ++i) {
    const Listing& a = listings_[i - 1];
    const Listing& b = listings_[i];
    if (a.instrument == b.instrument && covers(a, b.first_day))
      throw failed("two listings of " + a.instrument.text() + " overlap: " + days_text(a) +
                   " and " + days_text(b));
  }
}

std::vector<InstrumentId> Universe::universe_on(TradingDay day) const {
  std::vector<InstrumentId> listed;
  for (const Listing& listing : listings_)
    if (covers(listing, day)) listed.push_back(listing.instrument);
  return listed;
}

bool Universe::is_listed(const InstrumentId& instrument, TradingDay day) const {
  return presence(instrument, day) == Presence::kListed;
}

Universe::Presence Universe::presence(const InstrumentId& instrument, TradingDay day) const {
  const auto after =
      std::partition_point(listings_.begin(), listings_.end(), [&](const Listing& listing) {
        return std::tie(listing.instrument, listing.first_day) <= std::tie(instrument, day);
      });
  if (after == listings_.begin()) return Presence::kNotYet;
  const Listing& latest = *std::prev(after);
  if (latest.instrument != instrument) return Presence::kNotYet;
  return covers(latest, day) ? Presence::kListed : Presence::kGone;
}

Membership Universe::members_of(std::string_view object, const RelationQuery& query) const {
  Membership membership;
  for (const Relation* relation : relations_.subjects_of(object, query)) {
    const std::optional<InstrumentId> instrument = InstrumentId::parse(relation->subject);
    const Presence presence =
        instrument ? this->presence(*instrument, query.day) : Presence::kNotYet;
    if (presence == Presence::kListed)
      membership.members.push_back({*instrument, relation->weight});
    else if (presence == Presence::kNotYet)
      membership.without_data.push_back(relation->subject);
  }
  return membership;
}

}  // namespace godwit
