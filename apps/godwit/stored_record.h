// Daily bars and day facts of one instrument, whole, as the catalog has them.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "market/data/catalog/catalog.h"
#include "market/domain/day_facts.h"
#include "market/domain/event.h"
#include "market/domain/instrument_id.h"

namespace godwit {

struct StoredRecord {
  std::vector<Bar> daily_bars;
  std::vector<DayFacts> facts;
};

/// Throws Error (kFailed) when the catalog has neither.
[[nodiscard]] StoredRecord stored_record(const Catalog& catalog, const InstrumentId& instrument);

/// Trading days, both ends included; an absent bound does not bind.
struct DayBounds {
  std::optional<TradingDay> from;
  std::optional<TradingDay> to;
  [[nodiscard]] bool contains(TradingDay day) const {
    return (!from || day >= *from) && (!to || day <= *to);
  }
};

/// From --from and --to; "" is open. Throws Error (kUsage) for anything but days.
[[nodiscard]] DayBounds day_bounds(std::string_view from, std::string_view to);

}  // namespace godwit
