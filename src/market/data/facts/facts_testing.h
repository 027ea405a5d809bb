// Small records written by hand, for the tests of this module.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "market/data/facts/facts_completer.h"
#include "market/rules/rules_testing.h"

namespace godwit {

/// Open, high, low and close are one price.
inline Bar flat_bar(TradingDay on, Price close, double volume = 1000) {
  Bar bar;
  bar.trading_day_days = on.date().days();
  bar.header.ts_event = on.end_utc();
  bar.open = bar.high = bar.low = bar.close = close;
  bar.volume = volume;
  return bar;
}

/// The rows of one instrument. Days are given as text, prices too.
struct Record {
  InstrumentId instrument;
  std::optional<TradingDay> listed;
  std::vector<Bar> bars;
  std::vector<DayFacts> facts;

  Record& bar(std::string_view on, std::string_view close, double volume = 1000) {
    bars.push_back(flat_bar(day(on), price(close), volume));
    return *this;
  }
  Record& fact(std::string_view on, DayFacts values) {
    values.trading_day = day(on);
    facts.push_back(values);
    return *this;
  }
  [[nodiscard]] FactsInput input() const {
    return {.instrument = instrument, .daily_bars = bars, .facts = facts, .listed = listed};
  }
  [[nodiscard]] CompletedFacts complete() const {
    return FactsCompleter{real_rules()}.complete(input());
  }
};

/// A share that was listed long before its rows.
inline Record old_share(std::string_view instrument) {
  return {.instrument = id(instrument), .listed = day("2010-06-01"), .bars = {}, .facts = {}};
}

inline DayFacts treated(bool special_treatment) {
  DayFacts facts;
  facts.special_treatment = special_treatment;
  return facts;
}
inline DayFacts referred(std::string_view reference, bool special_treatment = false) {
  DayFacts facts = treated(special_treatment);
  facts.reference_price = price(reference);
  return facts;
}

/// Of a day on which nothing traded.
inline DayFacts suspended_at(std::string_view reference) {
  DayFacts facts = referred(reference);
  facts.suspended = true;
  return facts;
}

inline std::optional<LimitPair> limits_of(const CompletedDay& completed) {
  if (!completed.facts.limit_up || !completed.facts.limit_down) return std::nullopt;
  return LimitPair{*completed.facts.limit_down, *completed.facts.limit_up};
}
inline LimitPair pair_of(std::string_view down, std::string_view up) {
  return {price(down), price(up)};
}

}  // namespace godwit
