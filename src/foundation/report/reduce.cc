#include "foundation/report/reduce.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "foundation/base/check.h"

namespace godwit {
namespace {

void append_extremes(std::vector<Point>& out, std::span<const Point> run) {
  const Point* low = nullptr;
  const Point* high = nullptr;
  for (const Point& point : run) {
    if (!std::isfinite(point.value)) continue;
    if (low == nullptr || point.value < low->value) low = &point;
    if (high == nullptr || point.value > high->value) high = &point;
  }
  if (low == nullptr) {
    out.push_back(run.front());
    return;
  }
  out.push_back(*std::min(low, high));
  if (low != high) out.push_back(*std::max(low, high));
}

bool is_gap(const Candle& candle) {
  return !std::isfinite(candle.open + candle.high + candle.low + candle.close);
}

Candle merge(std::span<const Candle> run) {
  constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
  Candle merged{.ts = run.front().ts, .open = kNaN, .high = kNaN, .low = kNaN, .close = kNaN};
  for (const Candle& candle : run) {
    if (is_gap(candle)) continue;
    if (std::isnan(merged.open)) {
      merged = {.ts = merged.ts,
                .open = candle.open,
                .high = candle.high,
                .low = candle.low,
                .close = candle.close};
      continue;
    }
    merged.high = std::max(merged.high, candle.high);
    merged.low = std::min(merged.low, candle.low);
    merged.close = candle.close;
  }
  return merged;
}

}  // namespace

std::vector<Point> reduce_points(std::span<const Point> points, size_t count_max) {
  CHECK(count_max >= 4, "first, last and one pair of extremes need four points");
  if (points.size() <= count_max) return {points.begin(), points.end()};
  const std::span<const Point> inner = points.subspan(1, points.size() - 2);
  const size_t runs = (count_max - 2) / 2;
  std::vector<Point> out;
  out.reserve(count_max);
  out.push_back(points.front());
  size_t begin = 0;
  for (size_t run = 0; run < runs; ++run) {
    const size_t length = inner.size() / runs + (run < inner.size() % runs ? 1 : 0);
    append_extremes(out, inner.subspan(begin, length));
    begin += length;
  }
  out.push_back(points.back());
  return out;
}

std::vector<Candle> reduce_candles(std::span<const Candle> candles, size_t count_max) {
  CHECK(count_max >= 1, "at least one candle is left");
  if (candles.size() <= count_max) return {candles.begin(), candles.end()};
  const size_t length = (candles.size() + count_max - 1) / count_max;
  std::vector<Candle> out;
  out.reserve(count_max);
  for (size_t begin = 0; begin < candles.size(); begin += length)
    out.push_back(merge(candles.subspan(begin, std::min(length, candles.size() - begin))));
  return out;
}

}  // namespace godwit
