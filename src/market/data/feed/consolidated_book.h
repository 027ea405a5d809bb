// One asset on several venues: the best bid and offer over all of them, and each venue's own.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "market/domain/event.h"

namespace godwit {

/// Position in a consolidated book's list of venues.
using VenueIndex = StrongId<struct BookVenueTag, uint8_t>;

/// What one unit of a venue's quote currency is worth in the book's, both ways. 1 where they are
/// the same. Keeping it up to date is the caller's.
struct Conversion {
  Price bid = Price::from_units(1);  ///< Got for selling it.
  Price ask = Price::from_units(1);  ///< Paid for buying it; >= bid > 0.
};

/// One side of one venue, in the book's currency.
struct VenueSide {
  Price price;
  Quantity size;  ///< Zero: the source does not say.
  VenueIndex venue;
  Duration age;  ///< Since its quote came.
};

struct ConsolidatedSide {
  VenueSide best;       ///< Among equal prices the largest size, then the earlier venue.
  Quantity size_total;  ///< Of all venues at that price.
  uint32_t venues = 0;  ///< How many they are.
};

/// Nothing on a side that no fresh venue quotes.
struct ConsolidatedQuote {
  std::optional<ConsolidatedSide> bid;
  std::optional<ConsolidatedSide> ask;
};

/// Holds each venue's latest quote. Bid may be above ask across venues: that is no error here, see
/// cross_venue_gap.h. Quantities must be of one unit (contracts of several sizes: the caller
/// converts). A converted bid is rounded down, an ask up, by less than 1e-9. One thread, no
/// allocation after construction.
class ConsolidatedBook {
 public:
  /// venues[i] is the instrument that VenueIndex{i} quotes. Quotes older than age_max count as not
  /// there. 1 to 255 venues, all different. Throws Error(kUsage).
  ConsolidatedBook(std::vector<InstrumentIndex> venues, Duration age_max);

  /// Nothing when the quote is of none of the instruments. `now`: when it came.
  std::optional<VenueIndex> apply_quote(const Quote& quote, Timestamp now);
  void set_conversion(VenueIndex venue, const Conversion& conversion);

  [[nodiscard]] ConsolidatedQuote best(Timestamp now) const;
  /// A venue's own side; nothing when it is empty, stale, or cannot be represented once converted.
  [[nodiscard]] std::optional<VenueSide> bid(VenueIndex venue, Timestamp now) const;
  [[nodiscard]] std::optional<VenueSide> ask(VenueIndex venue, Timestamp now) const;
  /// The last moment at which its quote is not stale; nothing before the first quote.
  [[nodiscard]] std::optional<Timestamp> fresh_until(VenueIndex venue) const;
  [[nodiscard]] size_t venues() const { return venues_.size(); }

 private:
  struct Side {
    std::optional<Price> price;  // Converted.
    Quantity size;
  };
  struct Venue {
    InstrumentIndex instrument;
    Conversion conversion;
    Quote quote;
    std::optional<Timestamp> came;
    Side bid;
    Side ask;
  };
  static void convert(Venue& venue);
  [[nodiscard]] std::optional<VenueSide> side(VenueIndex venue, Side Venue::* side,
                                              Timestamp now) const;

  std::vector<Venue> venues_;
  Duration age_max_;
};

}  // namespace godwit
