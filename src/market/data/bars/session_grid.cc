#include "market/data/bars/session_grid.h"

#include <algorithm>
#include <string>

#include "foundation/base/check.h"
#include "foundation/base/error.h"

namespace godwit {
namespace {

constexpr Duration kInstant = Duration::from_ns(1);

Date monday_of(Date date) { return date - static_cast<int32_t>(date.iso_weekday() - 1); }

}  // namespace

SessionGrid::SessionGrid(const GridOptions& options, const std::vector<TradingHours>& days)
    : options_{options} {
  if (options.before_open.ns() < 0 || options.after_close.ns() < 0)
    throw usage_error("bars: before_open and after_close: expected times >= 0");
  for (const TradingHours& hours : days) {
    if (hours.sessions.empty())
      throw usage_error("trading hours of " + format_date(hours.day.date()) +
                        ": expected a session, got none");
    for (const SessionSpan& span : hours.sessions) {
      const bool follows = sessions_.empty() || (span.begin >= sessions_.back().end &&
                                                 hours.day >= sessions_.back().day);
      if (span.end <= span.begin || !follows)
        throw usage_error("trading hours of " + format_date(hours.day.date()) +
                          ": the session from " + format_timestamp(span.begin) + " to " +
                          format_timestamp(span.end) +
                          " is empty, or begins before the one before it ends");
      sessions_.push_back({.day = hours.day,
                           .begin = span.begin,
                           .end = span.end,
                           .opens = span.begin + kInstant,
                           .closes = span.end,
                           .first_of_day = &span == &hours.sessions.front()});
    }
  }
  for (size_t i = 0; i < sessions_.size(); ++i) {
    Session& session = sessions_[i];
    const Timestamp early = session.begin - options.before_open;
    session.opens = i == 0 ? early : std::max(early, sessions_[i - 1].closes + kInstant);
    session.closes = session.end + options.after_close;
    if (i + 1 < sessions_.size())  // The print at the very begin belongs to what begins.
      session.closes =
          std::max(session.end, std::min(session.closes, sessions_[i + 1].begin - kInstant));
  }
}

void SessionGrid::seek(Timestamp ts) {
  // The first session that closes at or after ts.
  if (current_ < sessions_.size() && sessions_[current_].closes < ts) {
    while (current_ < sessions_.size() && sessions_[current_].closes < ts) ++current_;
  } else if (current_ > 0 && sessions_[current_ - 1].closes >= ts) {
    const auto found =
        std::lower_bound(sessions_.begin(), sessions_.end(), ts,
                         [](const Session& session, Timestamp t) { return session.closes < t; });
    current_ = static_cast<size_t>(found - sessions_.begin());
  }
}

std::optional<GridPlace> SessionGrid::place(Timestamp ts) {
  seek(ts);
  if (current_ == sessions_.size() || ts < sessions_[current_].opens) return std::nullopt;
  return place_in(sessions_[current_], ts);
}

GridPlace SessionGrid::place_in(const Session& session, Timestamp ts) const {
  if (!is_intraday(options_.interval)) return place_of_day(session.day);
  const bool opening = ts <= session.begin;
  if (opening && session.first_of_day && options_.opening == OpeningAuction::kSeparate)
    return {.key = session.begin.ns(),
            .day = session.day,
            .ts_event = session.begin,
            .accepts_until = session.begin};
  const Duration step = duration(options_.interval);
  const int64_t behind = opening ? 0 : ((ts - session.begin).ns() - 1) / step.ns();
  const Timestamp full = session.begin + Duration::from_ns(step.ns() * (behind + 1));
  const Timestamp end = std::min(full, session.end);
  const bool last = end == session.end;
  // A print after the close lies beyond the grid and belongs to the last bar.
  return {.key = end.ns(),
          .day = session.day,
          .ts_event = end,
          .accepts_until = last ? session.closes : end};
}

GridPlace SessionGrid::place_of_day(TradingDay day) const {
  CHECK(!is_intraday(options_.interval), "a trading day is no intraday bar");
  const bool weekly = options_.interval == Interval::k1w;
  const Date first = weekly ? monday_of(day.date()) : day.date();
  const Date last = weekly ? first + 6 : first;
  GridPlace place{.key = first.days(),
                  .day = day,
                  .ts_event = day.end_utc(),
                  .accepts_until = TradingDay{last}.end_utc()};
  // The hours, where they are known, may end earlier, or later (venues west of Greenwich).
  const auto after =
      std::upper_bound(sessions_.begin(), sessions_.end(), last,
                       [](Date date, const Session& session) { return date < session.day.date(); });
  if (after != sessions_.begin() && std::prev(after)->day >= day) {
    place.accepts_until = std::prev(after)->closes;
    place.day = std::prev(after)->day;
    place.ts_event = place.day.end_utc();
  }
  return place;
}

GridSpan SessionGrid::span_of_days(TradingDay day) const {
  const bool weekly = options_.interval == Interval::k1w;
  const TradingDay from{weekly ? monday_of(day.date()) : day.date()};
  const TradingDay to{weekly ? from.date() + 6 : day.date()};
  const auto first =
      std::lower_bound(sessions_.begin(), sessions_.end(), from,
                       [](const Session& session, TradingDay d) { return session.day < d; });
  const auto behind =
      std::upper_bound(first, sessions_.end(), to,
                       [](TradingDay d, const Session& session) { return d < session.day; });
  GridSpan span{.first_day = from,
                .last_day = to,
                .begin = from.begin_utc(),
                .end = to.end_utc(),
                .begins_session = true,
                .ends_session = true};
  if (first == behind) return span;
  const Session& last = *std::prev(behind);
  span.first_day = first->day;
  span.last_day = last.day;
  span.begin = first->begin;
  span.end = last.end;
  return span;
}

std::optional<GridSpan> SessionGrid::span_of(Timestamp ts_event, TradingDay day) const {
  if (!is_intraday(options_.interval)) return span_of_days(day);
  const auto found =
      std::lower_bound(sessions_.begin(), sessions_.end(), ts_event,
                       [](const Session& session, Timestamp t) { return session.end < t; });
  if (found == sessions_.end() || ts_event < found->begin) return std::nullopt;
  GridSpan span{.first_day = day,
                .last_day = day,
                .begin = found->begin,
                .end = ts_event,
                .ends_session = ts_event == found->end};
  const int64_t step = duration(options_.interval).ns();
  if (ts_event > found->begin)
    span.begin =
        found->begin + Duration::from_ns(((ts_event - found->begin).ns() - 1) / step * step);
  span.begins_session = span.begin == found->begin;
  return span;
}

}  // namespace godwit
