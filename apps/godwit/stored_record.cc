#include "stored_record.h"

#include "data_options.h"
#include "foundation/base/error.h"
#include "market/data/history/all_rows.h"

namespace godwit {

StoredRecord stored_record(const Catalog& catalog, const InstrumentId& instrument) {
  const Series bars = bar_series(instrument, Interval::k1d);
  const Series facts{.instrument = instrument, .kind = DataKind::kDayFacts};
  StoredRecord record;
  const bool has_bars = catalog.contains(bars);
  const bool has_facts = catalog.contains(facts);
  if (!has_bars && !has_facts)
    throw failed("no daily bars and no day facts of " + instrument.text() + " in " +
                 catalog.root().string() + "; godwit data list shows what is there");
  if (has_bars) record.daily_bars = all_rows(*catalog.read<Bar>(bars, {}));
  if (has_facts) record.facts = all_rows(*catalog.read<DayFacts>(facts, {}));
  return record;
}

DayBounds day_bounds(std::string_view from, std::string_view to) {
  const TimeRange range = range_options(from, to);
  if (range.from || range.to)
    throw usage_error(std::string{range.from ? "--from" : "--to"} +
                      ": expected a trading day like 2024-01-02, got \"" +
                      std::string{range.from ? from : to} + "\"");
  return {.from = range.from_day, .to = range.to_day};
}

}  // namespace godwit
