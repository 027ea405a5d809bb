// When a decision becomes a position: at which price of which row.
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>

#include "signals/labels/label.h"

namespace godwit {

enum class EntryPrice : uint8_t { kOpen, kClose };

/// In which space returns are taken: P1 / P0 - 1 or ln(P1 / P0).
enum class ReturnSpace : uint8_t { kSimple, kLog };

/// The position is entered `lag` rows after the decision. By default at the open that follows it;
/// the close of the deciding row itself (kClose, 0) cannot be traded by most and must be asked for.
/// The open of the deciding row (kOpen, 0) is past: refused when the configuration is read.
struct EntryRule {
  EntryPrice price = EntryPrice::kOpen;
  size_t lag = 1;

  [[nodiscard]] std::span<const double> column(const LabelColumns& columns) const {
    return price == EntryPrice::kOpen ? columns.open : columns.close;
  }
  /// Rows between the entry and the first close that it lives to see: its own row's after an open.
  [[nodiscard]] size_t first_close() const { return price == EntryPrice::kOpen ? 0 : 1; }
};

/// NaN unless both prices are above zero and finite: a share of nothing, or of a negative price
/// (futures have settled there), is no return.
[[nodiscard]] inline double price_return(double from, double to, ReturnSpace space) {
  if (!(from > 0 && to > 0 && std::isfinite(from) && std::isfinite(to))) return std::nan("");
  return space == ReturnSpace::kSimple ? to / from - 1 : std::log(to / from);
}

}  // namespace godwit
