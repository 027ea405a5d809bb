// What rules know of a series besides its rows.
#pragma once

#include <optional>
#include <span>

#include "market/data/quality/day_limits.h"
#include "market/data/quality/day_terms.h"
#include "market/data/quality/session_hours.h"
#include "market/domain/calendar.h"
#include "market/domain/day_facts.h"
#include "market/domain/interval.h"

namespace godwit {

/// From and to, both included.
struct KnownDays {
  Date from;
  Date to;
};

/// Everything it refers to outlives its users.
struct SeriesContext {
  const Calendar* calendar = &Calendar::weekdays();
  std::optional<KnownDays> holidays_known{};  ///< Where the calendar knows its holidays.
  std::optional<Interval> interval{};         ///< Of bars and quote bars; else nothing.
  const SessionHours* sessions = nullptr;     ///< Null: not known.
  const DayLimits* limits = nullptr;          ///< By rule. Null: not known.
  std::span<const DayFacts> facts{};          ///< In the order of their days; may be none.
  const DayTerms* terms = nullptr;            ///< By rule. Null: not known.
};

}  // namespace godwit
