// The facts of one instrument by trading day.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "market/domain/day_facts.h"

namespace godwit {

/// Facts hold for their day alone: on a day without a row nothing is known, never what held the day
/// before (a name may have become ST, a price limit has moved). Immutable; any thread.
class FactsHistory {
 public:
  /// Rows in any order; `source` is what messages call them. Throws Error when two rows of one day
  /// differ.
  FactsHistory(std::string_view source, std::vector<DayFacts> rows);

  /// Everything about the day, its settlement included: what is known after its close. Nothing
  /// when the day has no row. O(log rows).
  [[nodiscard]] std::optional<DayFacts> after_close(TradingDay day) const;
  /// What is known before the day's first auction: all but the settlement. Suspensions count as
  /// announced before the open.
  [[nodiscard]] std::optional<DayFacts> before_open(TradingDay day) const;

  [[nodiscard]] size_t days() const { return rows_.size(); }

 private:
  std::vector<DayFacts> rows_;  // By day, each once.
};

}  // namespace godwit
