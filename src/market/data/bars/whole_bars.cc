#include "market/data/bars/whole_bars.h"

#include <utility>

#include "foundation/base/check.h"

namespace godwit {

WholeBars::WholeBars(SessionGrid grid, const TimeRange& asked, const SourceExtent& source)
    : grid_{std::move(grid)}, asked_{asked}, source_{source} {}

BarCut WholeBars::cut_of(Timestamp ts_event, TradingDay day) const {
  const std::optional<GridSpan> span = grid_.span_of(ts_event, day);
  CHECK(span.has_value(), "a bar that is none of its grid");
  if (!is_begun(*span)) return BarCut::kAtBegin;
  return is_ended(*span) ? BarCut::kWhole : BarCut::kAtEnd;
}

bool WholeBars::is_begun(const GridSpan& span) const {
  if (asked_.from_day && span.first_day < *asked_.from_day) return false;
  if (source_.reach >= Duration::hours(24)) {
    if (asked_.from && span.first_day.end_utc() < *asked_.from) return false;
    return source_.first_day <= span.first_day;
  }
  if (asked_.from && span.begin < *asked_.from - source_.reach) return false;
  const Timestamp begin = span.begins_session ? span.begin + kSessionSlack : span.begin;
  return source_.first - source_.reach <= begin;
}

bool WholeBars::is_ended(const GridSpan& span) const {
  if (asked_.to_day && span.last_day > *asked_.to_day) return false;
  if (source_.reach >= Duration::hours(24)) {
    if (asked_.to && span.last_day.end_utc() > *asked_.to) return false;
    return source_.last_day >= span.last_day;
  }
  if (asked_.to && span.end > *asked_.to) return false;
  return source_.last >= (span.ends_session ? span.end - kSessionSlack : span.end);
}

}  // namespace godwit
