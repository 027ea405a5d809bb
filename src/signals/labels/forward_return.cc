#include "signals/labels/forward_return.h"

#include "signals/labels/rows_left.h"

namespace godwit {

std::optional<Label> label_at(const ForwardReturn& rule, const LabelColumns& columns, size_t row) {
  const std::span<const double> prices = rule.entry.column(columns);
  if (!has_rows(prices.size(), row, rule.entry.lag, rule.horizon)) return std::nullopt;
  const size_t entry = row + rule.entry.lag;
  const size_t exit = entry + rule.horizon;
  const double value = price_return(prices[entry], prices[exit], rule.space);
  if (!std::isfinite(value)) return std::nullopt;
  return Label{.row = row, .t0 = entry, .t1 = exit, .value = value};
}

}  // namespace godwit
