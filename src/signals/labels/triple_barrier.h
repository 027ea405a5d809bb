// Which comes first after an entry: a gain, a loss, or the end of patience. And whether a primary
// model's side would have paid (meta-labels).
#pragma once

#include <cstdint>
#include <optional>

#include "signals/labels/entry_rule.h"
#include "signals/labels/label.h"

namespace godwit {

/// What of each bar is held against the barriers: its close alone, or also its high and low, as
/// resting orders would.
enum class BarrierWatch : uint8_t { kClose, kHighLow };

/// The value where no barrier was met within the horizon: 0, or the sign of the return at its end.
enum class VerticalValue : uint8_t { kZero, kSign };

/// The barriers around one entry at price P0, watched for `horizon` >= 1 bars: of an entry at an
/// open, that bar is the first; of one at a close, the next.
/// The return p = side x (P / P0 - 1), or side x ln(P / P0), is the only measure: the gain is met
/// at the first p > gain x width, the loss at the first p < -loss x width; 0 switches a barrier
/// off. There is no second test in another space.
/// Source: AFML sections 3.4 to 3.6.
struct Barriers {
  double gain = 1;
  double loss = 1;
  size_t horizon = 10;
  EntryRule entry;
  ReturnSpace space = ReturnSpace::kSimple;
  BarrierWatch watch = BarrierWatch::kClose;

  /// From the deciding row to the end of the horizon: entered at a close, that is as many rows
  /// behind the entry; at an open, one less.
  [[nodiscard]] size_t rows_ahead() const { return entry.lag + horizon - 1 + entry.first_close(); }
};

enum class BarrierEnd : uint8_t { kGain, kLoss, kVertical };

struct BarrierOutcome {
  BarrierEnd end = BarrierEnd::kVertical;
  size_t t0 = 0;
  size_t t1 = 0;  ///< The bar in which it ended.
  double gain =
      0;  ///< p at the close of t1; met within the bar, at the barrier or the open beyond it.
};

/// `side` is 1 or -1, `width` > 0 the unit of the barriers, in the space of the returns.
/// Under kHighLow a bar that meets both ends at the loss, unless it opens beyond the gain: what
/// happened first within the bar is not known, and the worse is assumed.
/// Nothing when the whole horizon does not lie within the rows, or one of its rows lacks a watched
/// price, even if a barrier is met before: else the labels at the end of the data and in front of
/// holes would be the early endings only, a biased draw.
[[nodiscard]] std::optional<BarrierOutcome> meet_barriers(const Barriers& barriers,
                                                          const LabelColumns& columns, size_t row,
                                                          double side, double width);

/// No side: the barriers lie at +-multiple x width; 1 for the upper, -1 for the lower, else
/// `vertical`.
struct TripleBarrier {
  double multiple = 1;
  VerticalValue vertical = VerticalValue::kZero;
  Barriers barriers;  ///< Its gain and loss are not used.
};
[[nodiscard]] std::optional<Label> label_at(const TripleBarrier& rule, const LabelColumns& columns,
                                            size_t row, double width);

enum class SideSource : uint8_t { kLong, kShort, kColumn };

/// Given a side, whether it paid: 1 if p > 0 at the end, else 0. No label where the side is 0 or
/// missing.
struct MetaLabel {
  SideSource side = SideSource::kColumn;
  Barriers barriers;
};
[[nodiscard]] std::optional<Label> label_at(const MetaLabel& rule, const LabelColumns& columns,
                                            size_t row, double width);

}  // namespace godwit
