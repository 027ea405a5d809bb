#include "market/data/quality/rules_gap.h"

namespace godwit {

ExpectedBars::ExpectedBars(const SessionHours& sessions, Interval interval)
    : sessions_{sessions}, step_{duration(interval)} {}

int64_t ExpectedBars::between(Timestamp from, Timestamp to) {
  const TradingDay first = sessions_.trading_day(from);
  const TradingDay last = sessions_.trading_day(to);
  int64_t count = on_day(first, from, to);
  if (last != first) count += on_day(last, from, to);
  return count;
}

int64_t ExpectedBars::on_day(TradingDay day, Timestamp from, Timestamp to) {
  sessions_.open_spans(day, spans_);
  const int128 step = step_.ns();
  const int128 after = from.ns() + step / 2;
  const int128 before = to.ns() - step / 2;
  int64_t count = 0;
  for (const SessionSpan& span : spans_) {
    const int128 begin = span.begin.ns();
    const int128 length = span.end.ns() - begin;
    if (length <= 0) continue;
    // Closes lie at begin + i x step for i = 1 to n; the last one, of a shorter bar, at the end.
    const int128 n = (length + step - 1) / step;
    const bool last_counts = span.end.ns() > after && span.end.ns() < before;
    const int128 first = after < begin ? 1 : std::max<int128>(1, (after - begin) / step + 1);
    const int128 last = before <= begin ? 0 : std::min<int128>(n - 1, (before - begin - 1) / step);
    // Not more than a session has nanoseconds.
    count += static_cast<int64_t>(std::max<int128>(0, last - first + 1)) + (last_counts ? 1 : 0);
  }
  return count;
}

}  // namespace godwit
