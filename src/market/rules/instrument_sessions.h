// The sessions of an instrument, and the names that the rules have of it.
#pragma once

#include <optional>

#include "market/domain/instrument_id.h"
#include "market/rules/rule_book.h"

namespace godwit {

/// "600519.SSE" of "600519@forward.SSE" and of every other variant, whose market is its own;
/// nothing where the symbol has no such mark.
[[nodiscard]] std::optional<InstrumentId> plain_instrument(const InstrumentId& id);

/// By which name the rules know the sessions of the instrument: its own; else that of its plain
/// instrument, of which it is a variant; else that of its product's series, since vendors write
/// contracts in ways that the rules do not (ES201312.CME). Its own where they know none of them.
[[nodiscard]] InstrumentId name_in_rules(const RuleBook& rules, const InstrumentId& id);

/// The sessions of name_in_rules(); null where the rules know none. The answer lives as long as
/// `rules`.
[[nodiscard]] const SessionCalendar* find_sessions(const RuleBook& rules, const InstrumentId& id);

/// The same; throws Error(kUsage) that says what the rules lack.
[[nodiscard]] const SessionCalendar& sessions_of(const RuleBook& rules, const InstrumentId& id);

/// The trading day of an instant; nothing where the sessions do not know it: before the evening of
/// the date before their first day, and from the end of their last trading day on.
[[nodiscard]] std::optional<TradingDay> find_trading_day(const SessionCalendar& sessions,
                                                         Timestamp t);

}  // namespace godwit
