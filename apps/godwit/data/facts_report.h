// Completed day facts, and where rule and record differ, for people and for programs.
#pragma once

#include <span>
#include <string>

#include "market/data/facts/fact_differences.h"
#include "market/data/facts/facts_completer.h"

namespace godwit {

/// A table; computed values bear a star.
[[nodiscard]] std::string facts_text(std::span<const CompletedDay> days);
/// {instrument, days: [{trading_day, reference_price: {value, origin}, ..., reference_by_rule,
/// limit_gap, suspended_known_on}], rules_silent}.
[[nodiscard]] std::string facts_json(const InstrumentId& instrument,
                                     std::span<const CompletedDay> days,
                                     const std::optional<RuleSilence>& silence);

/// By kind: how many of how many days, first and last, some examples.
[[nodiscard]] std::string differences_text(const FactsComparison& comparison);
/// {instrument, differences: [{kind, sentence, compared, count, days: [{trading_day, by_rule,
/// by_record}]}], rules_silent}; kinds that nothing was compared for are left out.
[[nodiscard]] std::string differences_json(const InstrumentId& instrument,
                                           const FactsComparison& comparison);

/// One sentence on the days that the rules do not know; "" when they know all.
[[nodiscard]] std::string silence_text(const std::optional<RuleSilence>& silence);

}  // namespace godwit
