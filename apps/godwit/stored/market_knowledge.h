// What rules/ knows of an instrument that a check of its data can use.
#pragma once

#include <memory>
#include <optional>

#include "market/data/quality/series_context.h"
#include "market/domain/series.h"
#include "market/rules/rule_book.h"

namespace godwit {

/// Knowledge of one series; the context refers to the rest of it and to the rule book.
struct SeriesKnowledge {
  SeriesContext context;
  std::unique_ptr<SessionHours> sessions;
  std::unique_ptr<DayLimits> limits;
  std::unique_ptr<DayTerms> terms;
};

/// Calendar, sessions, tick, multiplier and daily limits of the series, each day's as far as the
/// rules know it; what they do not know is left unknown, and the rules of quality that need it
/// are silent. Calendar and sessions are those of find_sessions(). A null book leaves the calendar
/// of the venue.
[[nodiscard]] SeriesKnowledge know_series(const RuleBook* book, const Series& series);

/// The days on which the instrument trades: by the rules, or else by the venue's week.
[[nodiscard]] const Calendar& trading_days(const RuleBook& book, const InstrumentId& id);

}  // namespace godwit
