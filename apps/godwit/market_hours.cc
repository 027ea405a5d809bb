#include "market_hours.h"

namespace godwit {

TradingHours trading_hours(const RuleBook& rules, const InstrumentId& id, TradingDay day) {
  TradingHours hours{.day = day, .sessions = {}};
  for (const OpenHours& open : rules.sessions(id).open_hours(day))
    hours.sessions.push_back({open.begin, open.end});
  return hours;
}

std::vector<TradingHours> trading_hours(const RuleBook& rules, const InstrumentId& id,
                                        TradingDay from, TradingDay to) {
  std::vector<TradingHours> days;
  for (Date date = from.date(); date <= to.date(); date = date + 1) {
    TradingHours hours = trading_hours(rules, id, TradingDay{date});
    if (!hours.sessions.empty()) days.push_back(std::move(hours));
  }
  return days;
}

}  // namespace godwit
