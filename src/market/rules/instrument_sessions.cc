#include "market/rules/instrument_sessions.h"

#include <algorithm>
#include <string>
#include <string_view>

#include "foundation/base/error.h"

namespace godwit {
namespace {

/// "ES@main.CME" of ES201312.CME.
std::optional<InstrumentId> series_of_product(const InstrumentId& id) {
  const auto is_letter = [](char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); };
  const std::string_view symbol = id.symbol();
  const auto end = std::find_if_not(symbol.begin(), symbol.end(), is_letter);
  return InstrumentId::parse(std::string{symbol.begin(), end} + "@main." + std::string{id.venue()});
}

const SessionCalendar* sessions_by_name(const RuleBook& rules,
                                        const std::optional<InstrumentId>& id) {
  if (!id) return nullptr;
  try {
    return &rules.sessions(*id);
  } catch (const Error&) {
    return nullptr;  // Not known to the rules.
  }
}

}  // namespace

std::optional<InstrumentId> plain_instrument(const InstrumentId& id) {
  const std::string_view symbol = id.symbol();
  const size_t mark = symbol.find('@');
  if (mark == std::string_view::npos || mark == 0) return std::nullopt;
  return InstrumentId::parse(std::string{symbol.substr(0, mark)} + "." + std::string{id.venue()});
}

InstrumentId name_in_rules(const RuleBook& rules, const InstrumentId& id) {
  for (const std::optional<InstrumentId>& name :
       {std::optional{id}, plain_instrument(id), series_of_product(id)})
    if (sessions_by_name(rules, name) != nullptr) return *name;
  return id;
}

const SessionCalendar* find_sessions(const RuleBook& rules, const InstrumentId& id) {
  return sessions_by_name(rules, name_in_rules(rules, id));
}

const SessionCalendar& sessions_of(const RuleBook& rules, const InstrumentId& id) {
  if (const SessionCalendar* const found = find_sessions(rules, id)) return *found;
  return rules.sessions(id);  // Says why.
}

std::optional<TradingDay> find_trading_day(const SessionCalendar& sessions, Timestamp t) {
  const Date date = utc_date(t);
  // Asking far outside would cost an exception for every row.
  if (date + 1 < sessions.first_day().date() || date > sessions.last_day().date())
    return std::nullopt;
  try {
    return sessions.trading_day(t);
  } catch (const Error&) {
    return std::nullopt;  // Before the first day begins, or behind the end of the last.
  }
}

}  // namespace godwit
