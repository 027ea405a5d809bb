#include "signals/labels/triple_barrier.h"

#include <algorithm>

#include "signals/labels/rows_left.h"

namespace godwit {
namespace {

/// The returns at the two ends of a bar and at its open, as seen by a side.
struct BarGains {
  double open = 0;
  double best = 0;
  double worst = 0;
  double close = 0;
};

BarGains bar_gains(const Barriers& barriers, const LabelColumns& columns, size_t row, double entry,
                   double side) {
  const auto gain = [&](double price) { return side * price_return(entry, price, barriers.space); };
  BarGains gains;
  gains.close = gain(columns.close[row]);
  if (barriers.watch == BarrierWatch::kClose) {
    gains.open = gains.best = gains.worst = gains.close;
    return gains;
  }
  gains.open = gain(columns.open[row]);
  const double high = gain(columns.high[row]);
  const double low = gain(columns.low[row]);
  gains.best = std::max(high, low);
  gains.worst = std::min(high, low);
  return gains;
}

bool has_price(std::span<const double> column, size_t row) {
  return column[row] > 0 && std::isfinite(column[row]);
}

/// Whether the rows from `first` to `last` have every price that is held against the barriers.
bool all_priced(const Barriers& barriers, const LabelColumns& columns, size_t first, size_t last) {
  const bool by_close = barriers.watch == BarrierWatch::kClose;
  for (size_t t = first; t <= last; ++t) {
    if (!has_price(columns.close, t)) return false;
    if (by_close) continue;
    if (!has_price(columns.open, t) || !has_price(columns.high, t) || !has_price(columns.low, t))
      return false;
  }
  return true;
}

}  // namespace

std::optional<BarrierOutcome> meet_barriers(const Barriers& barriers, const LabelColumns& columns,
                                            size_t row, double side, double width) {
  if (!has_rows(columns.close.size(), row, 0, barriers.rows_ahead())) return std::nullopt;
  const size_t last_row = row + barriers.rows_ahead();
  const size_t entry_row = row + barriers.entry.lag;
  const size_t first_row = entry_row + barriers.entry.first_close();
  if (!has_price(barriers.entry.column(columns), entry_row) ||
      !all_priced(barriers, columns, first_row, last_row))
    return std::nullopt;
  const double entry = barriers.entry.column(columns)[entry_row];
  const double up = barriers.gain * width;
  const double down = -barriers.loss * width;
  double close = 0;
  for (size_t t = first_row; t <= last_row; ++t) {
    const BarGains gains = bar_gains(barriers, columns, t, entry, side);
    close = gains.close;
    const bool is_gain = barriers.gain > 0 && gains.best > up;
    const bool is_loss = barriers.loss > 0 && gains.worst < down;
    if (!is_gain && !is_loss) continue;
    const bool by_close = barriers.watch == BarrierWatch::kClose;
    if (is_gain && (!is_loss || gains.open > up))
      return BarrierOutcome{BarrierEnd::kGain, entry_row, t,
                            by_close ? close : std::max(up, gains.open)};
    return BarrierOutcome{BarrierEnd::kLoss, entry_row, t,
                          by_close ? close : std::min(down, gains.open)};
  }
  return BarrierOutcome{BarrierEnd::kVertical, entry_row, last_row, close};
}

std::optional<Label> label_at(const TripleBarrier& rule, const LabelColumns& columns, size_t row,
                              double width) {
  Barriers barriers = rule.barriers;
  barriers.gain = barriers.loss = rule.multiple;
  const auto outcome = meet_barriers(barriers, columns, row, 1, width);
  if (!outcome) return std::nullopt;
  double value = 0;
  switch (outcome->end) {
    case BarrierEnd::kGain: value = 1; break;
    case BarrierEnd::kLoss: value = -1; break;
    case BarrierEnd::kVertical:
      if (rule.vertical == VerticalValue::kSign)
        value = outcome->gain > 0 ? 1 : outcome->gain < 0 ? -1 : 0;
  }
  return Label{.row = row, .t0 = outcome->t0, .t1 = outcome->t1, .value = value};
}

std::optional<Label> label_at(const MetaLabel& rule, const LabelColumns& columns, size_t row,
                              double width) {
  double side = rule.side == SideSource::kShort ? -1 : 1;
  if (rule.side == SideSource::kColumn) {
    if (!(columns.side[row] > 0 || columns.side[row] < 0)) return std::nullopt;
    side = columns.side[row] > 0 ? 1 : -1;
  }
  const auto outcome = meet_barriers(rule.barriers, columns, row, side, width);
  if (!outcome) return std::nullopt;
  return Label{
      .row = row, .t0 = outcome->t0, .t1 = outcome->t1, .value = outcome->gain > 0 ? 1.0 : 0.0};
}

}  // namespace godwit
