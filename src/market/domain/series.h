// What one series of recorded rows is of.
#pragma once

#include <compare>
#include <string>

#include "market/domain/data_kind.h"
#include "market/domain/instrument_id.h"
#include "market/domain/interval.h"

namespace godwit {

/// Ordered by instrument, then by kind, then by interval. Data sets that belong to no instrument
/// are named like one, with the kind for a venue: "BBC.NEWS", "US_PRIMARY_CREDIT.SERIES",
/// "INDEX_MEMBER.RELATION".
struct Series {
  InstrumentId instrument;
  DataKind kind = DataKind::kBar;
  Interval interval = Interval::k1d;  ///< Of kinds with intervals; else left at 1d.
  friend auto operator<=>(const Series&, const Series&) = default;
};

[[nodiscard]] inline Series bar_series(const InstrumentId& instrument, Interval interval) {
  return {.instrument = instrument, .kind = DataKind::kBar, .interval = interval};
}

/// "bar 1d", "trade".
[[nodiscard]] inline std::string kind_text(const Series& series) {
  std::string text{name(series.kind)};
  if (has_interval(series.kind)) text.append(" ").append(name(series.interval));
  return text;
}

}  // namespace godwit
