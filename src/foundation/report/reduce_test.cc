#include "foundation/report/reduce.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <gtest/gtest.h>

#include "foundation/base/random.h"

namespace godwit {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

Timestamp second(int64_t n) { return Timestamp::from_ns(n * 1'000'000'000); }

std::vector<Point> walk(Rng& rng, size_t count) {
  std::vector<Point> points;
  double value = 0;
  for (size_t i = 0; i < count; ++i) {
    value += rng.normal();
    points.push_back({second(static_cast<int64_t>(i) - 50), value});
  }
  return points;
}

TEST(ReducePoints, KeepsEndsExtremesAndOrder) {
  for (uint64_t seed = 0; seed < 200; ++seed) {
    Rng rng{seed};
    const auto points = walk(rng, static_cast<size_t>(rng.between(1, 3000)));
    const auto count_max = static_cast<size_t>(rng.between(4, 500));
    const auto reduced = reduce_points(points, count_max);
    ASSERT_LE(reduced.size(), count_max) << "seed " << seed;
    ASSERT_EQ(reduced.front(), points.front());
    ASSERT_EQ(reduced.back(), points.back());
    const auto by_value = [](const Point& a, const Point& b) { return a.value < b.value; };
    ASSERT_EQ(std::ranges::min(reduced, by_value), std::ranges::min(points, by_value));
    ASSERT_EQ(std::ranges::max(reduced, by_value), std::ranges::max(points, by_value));
    ASSERT_TRUE(std::ranges::is_sorted(reduced, std::ranges::less{}, &Point::ts))
        << "seed " << seed;
    ASSERT_EQ(std::ranges::adjacent_find(reduced, {}, &Point::ts), reduced.end());
    ASSERT_TRUE(std::ranges::includes(points, reduced, {}, &Point::ts, &Point::ts));
    if (points.size() <= count_max) {
      ASSERT_EQ(reduced, points);
    }
  }
}

TEST(ReducePoints, KeepsLongGaps) {
  std::vector<Point> points;
  for (int i = 0; i < 1000; ++i) points.push_back({second(i), i >= 300 && i < 600 ? kNaN : i});
  const auto reduced = reduce_points(points, 100);
  const auto gaps =
      std::ranges::count_if(reduced, [](const Point& p) { return std::isnan(p.value); });
  EXPECT_GT(gaps, 10);
  EXPECT_LE(reduced.size(), 100U);
}

TEST(ReducePoints, TakesNothingAndNothingButGaps) {
  EXPECT_TRUE(reduce_points({}, 4).empty());
  std::vector<Point> gaps;
  for (int i = 0; i < 100; ++i) gaps.push_back({second(i), kNaN});
  EXPECT_LE(reduce_points(gaps, 10).size(), 10U);
}

TEST(ReduceCandles, MakesTheCandlesOfLongerIntervals) {
  const std::vector<Candle> candles = {{second(0), 10, 12, 9, 11},
                                       {second(1), 11, 15, 10, 14},
                                       {second(2), kNaN, kNaN, kNaN, kNaN},
                                       {second(3), 14, 14, 7, 8},
                                       {second(4), 8, 9, 8, 9}};
  const std::vector<Candle> expected = {
      {second(0), 10, 15, 9, 14}, {second(2), 14, 14, 7, 8}, {second(4), 8, 9, 8, 9}};
  EXPECT_EQ(reduce_candles(candles, 3), expected);
  EXPECT_EQ(reduce_candles(candles, 4), expected);  // Runs of two are the shortest that fit.
}

TEST(ReduceCandles, KeepsEndsAndExtremes) {
  for (uint64_t seed = 0; seed < 200; ++seed) {
    Rng rng{seed};
    std::vector<Candle> candles;
    const int64_t count = rng.between(1, 2000);
    for (int64_t i = 0; i < count; ++i) {
      const double open = rng.normal();
      const double close = rng.normal();
      candles.push_back({second(i), open, std::max(open, close) + rng.uniform(),
                         std::min(open, close) - rng.uniform(), close});
    }
    const auto count_max = static_cast<size_t>(rng.between(1, 300));
    const auto reduced = reduce_candles(candles, count_max);
    ASSERT_LE(reduced.size(), count_max) << "seed " << seed;
    ASSERT_EQ(reduced.front().ts, candles.front().ts);
    ASSERT_EQ(reduced.front().open, candles.front().open);
    ASSERT_EQ(reduced.back().close, candles.back().close);
    ASSERT_EQ(std::ranges::max_element(reduced, {}, &Candle::high)->high,
              std::ranges::max_element(candles, {}, &Candle::high)->high);
    ASSERT_EQ(std::ranges::min_element(reduced, {}, &Candle::low)->low,
              std::ranges::min_element(candles, {}, &Candle::low)->low);
  }
}

}  // namespace
}  // namespace godwit
