#include "features/unknown_venue.h"

#include <optional>

#include "market/domain/instrument_id.h"
#include "market/domain/venue.h"

namespace godwit {

std::string unknown_venue_text(const std::string& instrument) {
  if (instrument.empty()) return "";
  const std::optional<InstrumentId> id = InstrumentId::parse(instrument);
  if (id && find_venue(id->venue()).market != Market::kUnknown) return "";
  return (id ? "the venue of " + instrument + " is not known"
             : "\"" + instrument + "\" names no venue (SYMBOL.VENUE)") +
         ", so that its rows have no sessions: they are of UTC days, and those that are named by "
         "their day count as known at 24:00 UTC";
}

}  // namespace godwit
