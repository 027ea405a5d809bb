// Daily bars and day facts of one instrument, whole, as the catalog has them.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "market/data/adjust/reference_price_chain.h"
#include "market/data/catalog/catalog.h"
#include "market/domain/day_facts.h"
#include "market/domain/event.h"
#include "market/domain/instrument_id.h"
#include "market/rules/rule_book.h"

namespace godwit {

struct StoredRecord {
  std::vector<Bar> daily_bars;
  std::vector<DayFacts> facts;
  std::vector<WithheldBar> withheld;  ///< Of a cleaned copy: what cleaning took out.
};

/// Throws Error (kFailed) when the catalog has neither.
[[nodiscard]] StoredRecord stored_record(const Catalog& catalog, const InstrumentId& instrument);

/// What the record tells of corporate actions, by the calendar of the rules, or else of the venue.
/// The close of a bar that cleaning took out for another reason than its prices counts as recorded.
[[nodiscard]] AdjustmentRecord adjustment_record(const StoredRecord& record,
                                                 const InstrumentId& instrument,
                                                 const RuleBook& rules);

/// "after 2011-12-06 until 2017-01-03 (trading days without rows), ... and 3 more".
[[nodiscard]] std::string holes_text(std::span<const AdjustmentHole> holes);

/// What to say of steps that no action makes (ReferencePriceStep::is_unlikely), with ex-days from
/// `from` to `to`, both included; "" where there are none.
[[nodiscard]] std::string unlikely_steps_text(const AdjustmentRecord& record, TradingDay from,
                                              TradingDay to);

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
