#include "signals/features/known_up_to.h"

#include <set>
#include <utility>

#include "market/data/history/all_rows.h"

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

std::vector<KnownValue> stored_values(const Catalog& catalog, const InstrumentId& id) {
  const Series series{.instrument = id, .kind = DataKind::kFundamental};
  if (!catalog.contains(series)) return {};
  return all_rows(*catalog.read<KnownValue>(series, {}));
}

std::vector<std::string> names_of(const std::vector<KnownValue>& rows) {
  std::set<std::string> names;
  for (const KnownValue& row : rows) names.insert(row.name);
  return {names.begin(), names.end()};
}

std::unique_ptr<FactsHistory> stored_facts(const Catalog& catalog, const InstrumentId& id,
                                           const std::optional<Horizon>& horizon,
                                           InstrumentKnowledge& knowledge) {
  const Series series{.instrument = id, .kind = DataKind::kDayFacts};
  if (!catalog.contains(series)) return nullptr;
  return std::make_unique<FactsHistory>(
      facts_up_to(id.text(), all_rows(*catalog.read<DayFacts>(series, {})), horizon, knowledge));
}

}  // namespace godwit::features
