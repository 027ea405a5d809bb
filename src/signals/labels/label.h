// A label is what a model learns to foresee: the only values in this system that look forward, made
// in research alone. Each knows the span of rows that its value depends on, so that folds can be
// purged by it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "foundation/base/time.h"

namespace godwit {

/// One sample. The decision is made when row `row` is complete, that is at its close; features of
/// the sample may use rows up to and including it. The value depends on rows `t0` to `t1`, both
/// included, and on rows up to `row`: t0 is the row in which the position is entered, t1 the last
/// row that the value needed. row <= t0 <= t1.
struct Label {
  size_t row = 0;
  size_t t0 = 0;
  size_t t1 = 0;
  Timestamp time_row;  ///< ts_event of these rows, that is their closes.
  Timestamp time_t0;
  Timestamp time_t1;
  double value = 0;   ///< Finite.
  double weight = 1;  ///< Finite, >= 0.
};

/// The rows of one instrument in the order of time, as columns of one length or absent (empty).
/// NaN is a missing value: a label that needs one is absent. All must outlive the call.
struct LabelColumns {
  std::span<const Timestamp> times;      ///< Closes; never backward.
  std::span<const int32_t> trading_day;  ///< Days since 1970-01-01; for spans within one day.
  std::span<const double> open;
  std::span<const double> high;
  std::span<const double> low;
  std::span<const double> close;
  std::span<const double> mid;   ///< (best bid + best ask) / 2
  std::span<const double> side;  ///< What a primary model would do at the row: > 0 buys, < 0 sells.
};

}  // namespace godwit
