// Where the reading of a series must begin, so that the rows that are asked for have before them
// what formulas look back on.
#pragma once

#include "market/data/catalog/catalog.h"
#include "market/domain/series.h"
#include "market/domain/time_range.h"
#include "signals/features/column_source.h"
#include "signals/features/instrument_knowledge.h"

namespace godwit::features {

/// `range` of a series of bars, quotes, trades or books, begun as much earlier as `look_back` says:
/// by so many times of rows before the first row of the range, and back to the first row of that
/// one's trading day; by all rows where it is not exact, where they are fewer, and where the range
/// has no beginning. Throws Error where the series cannot be read.
[[nodiscard]] TimeRange warmed(const Catalog& catalog, const Series& series, const TimeRange& range,
                               const WarmUp& look_back, InstrumentKnowledge& knowledge);

/// Whether a row lies behind the beginning of a range; behind its end.
[[nodiscard]] bool is_begun(const TimeRange& range, const RowTime& time);
[[nodiscard]] bool is_ended(const TimeRange& range, const RowTime& time);

}  // namespace godwit::features
