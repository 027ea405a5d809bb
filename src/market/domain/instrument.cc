#include "market/domain/instrument.h"

#include "foundation/base/error.h"

namespace godwit {

Instrument assume_instrument(const InstrumentId& id, Currency account_currency) {
  const Venue venue = find_venue(id.venue());
  if (venue.needs_definition)
    throw usage_error(id.text() + ": " + std::string{venue.name} +
                      " trades on margin, and no definition of this instrument is known "
                      "(multiplier, margin, tick); define it before trading it");
  Instrument instrument{
      .id = id,
      .market = venue.market,
      .currency = venue.currency.empty() ? account_currency : venue.currency,
      .calendar = venue.calendar,
  };
  instrument.is_continuous_series = id.symbol().find('@') != std::string_view::npos;
  instrument.is_assumed = true;
  return instrument;
}

}  // namespace godwit
