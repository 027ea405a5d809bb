// What is known of an instrument besides its rows, as formulas may ask for it.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "market/domain/instrument_id.h"
#include "market/domain/interval.h"
#include "market/rules/rule_book.h"
#include "market/rules/session_calendar.h"
#include "signals/features/column_source.h"

namespace godwit::features {

/// Of one instrument; what the rules do not know is NaN, the multiplier 1. One thread.
class InstrumentKnowledge {
 public:
  /// Nothing is known where `id` is absent; the book may be null and outlives this. `interval` is
  /// that of the rows, absent for ticks.
  InstrumentKnowledge(const RuleBook* book, std::optional<InstrumentId> id,
                      std::optional<Interval> interval);

  /// Units of the underlying per contract on that day; 1 where the rules define none.
  [[nodiscard]] double multiplier(TradingDay day);
  /// Bars in a year. Daily bars: 252. Weekly: 52. Others: trading days a year by the instrument's
  /// calendar times the bars of that day's sessions; where the instrument is not known, 252.
  [[nodiscard]] double periods_per_year(const RowTime& time);
  /// Trading days after `day` up to the last one of the contract: 0 on that day; NaN of what does
  /// not expire.
  [[nodiscard]] double sessions_to_expiry(TradingDay day);
  /// Of ticks by the sessions of the instrument, so that a night session is of the next day; the
  /// row's own where they are not known, and of bars, which bear theirs.
  [[nodiscard]] TradingDay trading_day(const RowTime& time);

 private:
  struct OfDay {
    TradingDay day;
    double multiplier = 1;
    double periods_per_year = 252;
    double sessions_to_expiry = 0;
  };
  const OfDay& of(TradingDay day);

  const RuleBook* book_;
  std::optional<InstrumentId> id_;
  std::optional<Interval> interval_;
  std::optional<OfDay> latest_;                     // Rows come day by day.
  std::optional<const SessionCalendar*> sessions_;  // Null: not known.
};

}  // namespace godwit::features
