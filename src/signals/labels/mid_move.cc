#include "signals/labels/mid_move.h"

#include <cmath>

#include "signals/labels/rows_left.h"

namespace godwit {
namespace {

/// How far the mean of `prices` lies above `base`; NaN when one of them is no price.
double mean_above(std::span<const double> prices, double base) {
  double sum = 0;
  for (const double price : prices)
    sum += price > 0 && std::isfinite(price) ? price - base : std::nan("");
  return sum / static_cast<double>(prices.size());
}

}  // namespace

std::optional<Label> label_at(const MidMove& rule, const LabelColumns& columns, size_t row) {
  const std::span<const double> prices = rule.column(columns);
  const size_t k = rule.horizon;
  if (!has_rows(prices.size(), row, 0, k) || row < rule.rows_before()) return std::nullopt;
  const double now = prices[row];
  if (!(now > 0)) return std::nullopt;
  const double after = mean_above(prices.subspan(row + 1, k), now);
  double move = after / now;
  if (rule.definition == MoveDefinition::kLse) {
    const double before = mean_above(prices.subspan(row + 1 - k, k), now);
    move = (after - before) / (now + before);
  }
  if (!std::isfinite(move)) return std::nullopt;
  const double side = move > rule.alpha ? 1 : move < -rule.alpha ? -1 : 0;
  return Label{
      .row = row, .t0 = row, .t1 = row + k, .value = rule.value == MoveValue::kClass ? side : move};
}

}  // namespace godwit
