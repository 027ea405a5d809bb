// What rules/ knows of an instrument that a check of its data can use.
#pragma once

#include <memory>
#include <optional>

#include "market/data/catalog/catalog.h"
#include "market/data/quality/series_context.h"
#include "market/rules/rule_book.h"

namespace godwit {

/// Knowledge of one series; the context refers to the rest of it and to the rule book.
struct SeriesKnowledge {
  SeriesContext context;
  std::unique_ptr<SessionHours> sessions;
  std::unique_ptr<DayLimits> limits;
};

/// Calendar, sessions, tick, multiplier and daily limits of the series, as far as the rules know
/// them on its days; what they do not know is left unknown, and the rules of quality that need it
/// are silent. A variant that the rules do not know itself has the calendar and the sessions of its
/// plain instrument. A null book leaves the calendar of the venue.
[[nodiscard]] SeriesKnowledge know_series(const RuleBook* book, const SeriesInfo& info);

/// "600519.SSE" of "600519@forward.SSE" and of every other variant, whose market is its own;
/// nothing where the symbol has no such mark.
[[nodiscard]] std::optional<InstrumentId> plain_instrument(const InstrumentId& id);

/// The days on which the instrument trades: by the rules, or else by the venue's week.
[[nodiscard]] const Calendar& trading_days(const RuleBook& book, const InstrumentId& id);

}  // namespace godwit
