// Where the middle price of a book goes next, smoothed over k updates, as DeepLOB and the FI-2010
// data set label it.
#pragma once

#include <cstdint>
#include <optional>

#include "signals/labels/label.h"

namespace godwit {

/// With m+ the mean of the next k prices P[row + 1 ... row + k]:
/// kFi2010:  l = (m+ - P[row]) / P[row]
/// kLse:     l = (m+ - m-) / m-, with m- the mean of the last k prices P[row - k + 1 ... row].
/// (The DeepLOB paper sums k + 1 past prices and divides by k, which is no mean; here k and k.)
/// Source: Ntakaris et al., "Benchmark dataset for mid-price forecasting of limit order book data",
/// 2018; Zhang, Zohren, Roberts, "DeepLOB", 2019.
enum class MoveDefinition : uint8_t { kFi2010, kLse };

/// kClass: 1 where l > alpha, -1 where l < -alpha, else 0. kMove: l itself.
enum class MoveValue : uint8_t { kClass, kMove };

enum class MovePrice : uint8_t { kMid, kClose };

struct MidMove {
  size_t horizon = 10;  ///< k >= 1
  MoveDefinition definition = MoveDefinition::kLse;
  double alpha = 0.0;
  MovePrice price = MovePrice::kMid;
  MoveValue value = MoveValue::kClass;

  [[nodiscard]] std::span<const double> column(const LabelColumns& columns) const {
    return price == MovePrice::kMid ? columns.mid : columns.close;
  }
  /// From the deciding row to the last one that the value needs.
  [[nodiscard]] size_t rows_ahead() const { return horizon; }
  /// Rows before the deciding one that the value needs.
  [[nodiscard]] size_t rows_before() const {
    return definition == MoveDefinition::kLse ? horizon - 1 : 0;
  }
};

/// t0 is the deciding row itself, whose price the move is measured from. Nothing when a row is not
/// there, or a price is missing or not above zero.
[[nodiscard]] std::optional<Label> label_at(const MidMove& rule, const LabelColumns& columns,
                                            size_t row);

}  // namespace godwit
