// Bars thinned for drawing, in bounded memory: neighbours are joined when there are too many.
#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

#include "market/domain/event.h"

namespace godwit {

/// Keeps at most 2 x `size` bars; each may stand for several in a row (open of the first, close of
/// the last, extremes of all).
class PriceSample {
 public:
  explicit PriceSample(size_t size) : size_{size} {}

  void push(const Bar& bar) {
    if (in_last_ == 0 || in_last_ == bars_per_point_) {
      if (points_.size() == 2 * size_) halve();
    }
    if (in_last_ > 0 && in_last_ < bars_per_point_) {
      join(points_.back(), bar);
      ++in_last_;
    } else {
      points_.push_back(bar);
      in_last_ = 1;
    }
  }
  [[nodiscard]] const std::vector<Bar>& points() const { return points_; }
  [[nodiscard]] size_t bars_per_point() const { return bars_per_point_; }

 private:
  static void join(Bar& point, const Bar& bar) {
    point.header = bar.header;
    point.trading_day_days = bar.trading_day_days;
    point.high = std::max(point.high, bar.high);
    point.low = std::min(point.low, bar.low);
    point.close = bar.close;
  }
  void halve() {
    for (size_t i = 0; i < size_; ++i) {
      Bar point = points_[2 * i];
      join(point, points_[2 * i + 1]);
      points_[i] = point;
    }
    points_.resize(size_);
    bars_per_point_ *= 2;
    in_last_ = bars_per_point_;
  }
  size_t size_;
  std::vector<Bar> points_;
  size_t bars_per_point_ = 1;
  size_t in_last_ = 0;  // Bars in the last point.
};

}  // namespace godwit
