#include "signals/features/known_up_to.h"

#include <utility>

namespace godwit::features {

KnownValues known_up_to(std::string_view source, std::vector<KnownValue> rows,
                        const std::optional<Horizon>& horizon) {
  if (horizon) {
    std::erase_if(rows,
                  [&](const KnownValue& row) { return horizon->is_missing_at(row.available_at); });
    for (size_t i = 0; i < rows.size(); ++i)
      if (horizon->is_garbage_at(rows[i].available_at))
        rows[i].value = garbage(horizon->seed, i, 0);
  }
  return {source, std::move(rows)};
}

FactsHistory facts_up_to(std::string_view source, std::vector<DayFacts> rows,
                         const std::optional<Horizon>& horizon, InstrumentKnowledge& knowledge) {
  if (horizon) {
    std::erase_if(rows, [&](const DayFacts& row) {
      return horizon->is_missing_at(knowledge.eve_of(row.trading_day));
    });
    for (DayFacts& row : rows) {
      if (horizon->is_garbage_at(knowledge.eve_of(row.trading_day)))
        row = {.trading_day = row.trading_day, .special_treatment = true, .float_shares = 1};
      const TradingDay day = row.trading_day;
      if (knowledge.row_of(day, day.end_utc()).known() > horizon->last) row.settlement.reset();
    }
  }
  return {source, std::move(rows)};
}

}  // namespace godwit::features
