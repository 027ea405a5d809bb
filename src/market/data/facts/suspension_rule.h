// Which days were days of suspension, as bars and facts tell it.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "market/data/facts/recorded_day.h"
#include "market/rules/stock_rules.h"

namespace godwit {

/// Whether something traded on the day of `bar`: vendors write rows without volume for days of
/// suspension. Indices have no volume of their own. board: null for futures.
[[nodiscard]] bool has_traded(const Bar& bar, const Board* board);

/// Of one day. suspended is absent where nothing tells.
struct SuspensionByRule {
  std::optional<bool> suspended;
  /// The day whose bar tells it: the day itself when it traded; when it did not, the next day on
  /// which something did, for until then rows may only be late.
  std::optional<TradingDay> known_on;
};

/// For each of the days (recorded_days()), whatever the facts say of suspension. Not suspended when
/// something traded. Suspended: a day of the calendar with facts and without a bar, between days on
/// which something traded (shares, funds, convertible bonds). A day without any row tells nothing:
/// perhaps nobody was looking.
[[nodiscard]] std::vector<SuspensionByRule> suspensions_by_rule(std::span<const RecordedDay> days,
                                                                const Board* board);

}  // namespace godwit
