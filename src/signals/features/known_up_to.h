// Values that become known after their period, and facts of days, cut off or poisoned beyond a
// horizon.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "market/data/catalog/catalog.h"
#include "market/data/history/facts_history.h"
#include "market/data/history/known_values.h"
#include "signals/features/column_source.h"
#include "signals/features/instrument_knowledge.h"

namespace godwit::features {

/// The rows as a check lets them be known: all of them without a horizon. `source` is what messages
/// call them. Throws Error as KnownValues.
[[nodiscard]] KnownValues known_up_to(std::string_view source, std::vector<KnownValue> rows,
                                      const std::optional<Horizon>& horizon);

/// The same of day facts. What is announced before the open of a day is known from the end of the
/// trading day before (InstrumentKnowledge::eve_of), the settlement with the row of the day.
[[nodiscard]] FactsHistory facts_up_to(std::string_view source, std::vector<DayFacts> rows,
                                       const std::optional<Horizon>& horizon,
                                       InstrumentKnowledge& knowledge);

/// What the catalog has of fundamentals of an instrument; perhaps none.
[[nodiscard]] std::vector<KnownValue> stored_values(const Catalog& catalog, const InstrumentId& id);
/// The names of all values, those beyond a horizon included: which columns there are does not
/// depend on it.
[[nodiscard]] std::vector<std::string> names_of(const std::vector<KnownValue>& rows);
/// What the catalog has of day facts of an instrument, as facts_up_to; null for none.
[[nodiscard]] std::unique_ptr<FactsHistory> stored_facts(const Catalog& catalog,
                                                         const InstrumentId& id,
                                                         const std::optional<Horizon>& horizon,
                                                         InstrumentKnowledge& knowledge);

}  // namespace godwit::features
