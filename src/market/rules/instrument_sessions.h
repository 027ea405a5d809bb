// The sessions of an instrument, also under names that the rules do not have.
#pragma once

#include <optional>

#include "market/domain/instrument_id.h"
#include "market/rules/rule_book.h"

namespace godwit {

/// "600519.SSE" of "600519@forward.SSE" and of every other variant, whose market is its own;
/// nothing where the symbol has no such mark.
[[nodiscard]] std::optional<InstrumentId> plain_instrument(const InstrumentId& id);

/// The sessions of the instrument by its own name; else those of its plain instrument, of which it
/// is a variant; else those of its product, since vendors write contracts in ways that the rules do
/// not (ES201312.CME). Null where the rules know none of them. The answer lives as long as `rules`.
[[nodiscard]] const SessionCalendar* find_sessions(const RuleBook& rules, const InstrumentId& id);

/// The same; throws Error(kUsage) that says what the rules lack.
[[nodiscard]] const SessionCalendar& sessions_of(const RuleBook& rules, const InstrumentId& id);

/// The trading day of an instant; nothing where the sessions do not know it: before the evening of
/// the date before their first day, and from the end of their last trading day on.
[[nodiscard]] std::optional<TradingDay> find_trading_day(const SessionCalendar& sessions,
                                                         Timestamp t);

}  // namespace godwit
