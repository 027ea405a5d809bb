// The times of a series as they go by, and where a look-back from the last of them begins.
#pragma once

#include <cstddef>
#include <deque>
#include <optional>

#include "foundation/base/time.h"
#include "market/domain/trading_day.h"
#include "signals/features/column_source.h"

namespace godwit::features {

/// Keeps as many times as the look-back counts rows, however many go by: of a session only where it
/// begins. One thread.
class LookBackTimes {
 public:
  /// Exact (WarmUp::is_exact).
  explicit LookBackTimes(const WarmUp& look_back);

  /// Ascending; one that is added again is the same.
  void add(const RowTime& time);
  /// So many rows before the last time, and back to the first row of that one's trading day;
  /// nothing where the times do not reach so far.
  [[nodiscard]] std::optional<Timestamp> begin() const;
  [[nodiscard]] size_t kept() const { return kept_.size(); }

 private:
  struct Row {
    Timestamp ts;
    TradingDay day;
    std::optional<Timestamp> begin;  // Of what is read for it; nothing where that is not known.
  };
  [[nodiscard]] std::optional<Timestamp> begin_of(const RowTime& time) const;

  WarmUp look_back_;
  size_t kept_max_;
  std::deque<Row> kept_;
};

}  // namespace godwit::features
