// Fewer points for long series, without losing what the eye looks for.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "foundation/base/time.h"

namespace godwit {

/// One value of a line; NaN or an infinity is a gap.
struct Point {
  Timestamp ts;
  double value = 0;
  friend bool operator==(const Point&, const Point&) = default;
};

/// Open, high, low, close of one interval; any NaN or infinity makes it a gap.
struct Candle {
  Timestamp ts;
  double open = 0;
  double high = 0;
  double low = 0;
  double close = 0;
  friend bool operator==(const Candle&, const Candle&) = default;
};

/// At most `count_max` points: the first and last point, and the lowest and the highest of each of
/// equal runs of points between them, in their order. A run without any value becomes one NaN.
/// Series that fit are returned as they are. count_max >= 4. O(n).
[[nodiscard]] std::vector<Point> reduce_points(std::span<const Point> points, size_t count_max);

/// At most `count_max` candles, each made of equal runs of candles: time and open of the first,
/// close of the last, highest high, lowest low; gaps inside a run are skipped. count_max >= 1.
/// O(n).
[[nodiscard]] std::vector<Candle> reduce_candles(std::span<const Candle> candles, size_t count_max);

}  // namespace godwit
