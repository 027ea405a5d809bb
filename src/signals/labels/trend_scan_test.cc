#include "signals/labels/trend_scan.h"

#include <gtest/gtest.h>

#include "signals/labels/label_testing.h"

namespace godwit {
namespace {

using label_testing::kNone;
using label_testing::Rows;

constexpr EntryRule kSameClose{.price = EntryPrice::kClose, .lag = 0};

/// t of the slope, by the textbook, in two passes of 80 bits.
double naive_t(std::span<const double> prices) {
  using Long = long double;
  const Long n = static_cast<Long>(prices.size());
  Long mean_y = 0;
  for (const double y : prices) mean_y += y / n;
  Long sxy = 0;
  Long sxx = 0;
  for (size_t i = 0; i < prices.size(); ++i) {
    const Long x = static_cast<Long>(i) - (n - 1) / 2;
    sxy += x * (prices[i] - mean_y);
    sxx += x * x;
  }
  const Long slope = sxy / sxx;
  Long residual = 0;
  for (size_t i = 0; i < prices.size(); ++i) {
    const Long e = prices[i] - mean_y - slope * (static_cast<Long>(i) - (n - 1) / 2);
    residual += e * e;
  }
  return static_cast<double>(slope / std::sqrt(residual / (n - 2) / sxx));
}

TEST(TrendScan, ByHand) {
  // 1 2 4: slope 3/2, residuals 1/6 -1/3 1/6, SSR = 1/6, Sxx = 2, t = 1.5 / sqrt(1/12) = 5.196.
  Rows rows = Rows::of_closes({1, 2, 4, 1});
  TrendScan scan{.n_min = 3,
                 .n_max = 4,
                 .entry = kSameClose,
                 .value = TrendValue::kTValue,
                 .span = TrendSpan::kTrend};
  const auto label = label_at(scan, rows.columns(), 0);
  ASSERT_TRUE(label);
  EXPECT_NEAR(label->value, 3 * std::sqrt(3.0), 1e-12);
  EXPECT_EQ(label->t1, 2U);
  scan.span = TrendSpan::kScan;
  EXPECT_EQ(label_at(scan, rows.columns(), 0)->t1, 3U) << "the fourth price was looked at, too";
  scan.value = TrendValue::kSign;
  EXPECT_EQ(label_at(scan, rows.columns(), 0)->value, 1);
  EXPECT_FALSE(label_at(scan, rows.columns(), 1)) << "n_max rows must be there";
}

TEST(TrendScan, IsTheGreatestTValue) {
  for (const double level : {1e-6, 10.0, 1e8}) {
    Rng rng{static_cast<uint64_t>(level) + 3};
    Rows rows = label_testing::random_rows(rng, 200, level, 0.01);
    const LabelColumns columns = rows.columns();
    const TrendScan scan{
        .n_min = 3, .n_max = 15, .value = TrendValue::kTValue, .span = TrendSpan::kTrend};
    for (size_t row = 0; row + 16 <= 200; ++row) {
      double best = 0;
      size_t best_n = 0;
      for (size_t n = 3; n <= 15; ++n) {
        const double t = naive_t(std::span{rows.open}.subspan(row + 1, n));
        if (std::abs(t) <= std::abs(best)) continue;
        best = t;
        best_n = n;
      }
      const auto got = label_at(scan, columns, row);
      ASSERT_TRUE(got);
      ASSERT_NEAR(got->value, best, 1e-9 * std::abs(best)) << level << ' ' << row;
      ASSERT_EQ(got->t1, row + best_n);
      ASSERT_EQ(got->t0, row + 1);
    }
  }
}

TEST(TrendScan, SmallStepsOnLargePrices) {
  std::vector<double> closes;
  Rng rng{4};
  for (int i = 0; i < 30; ++i)
    closes.push_back(1e8 + 1e-4 * static_cast<double>(rng.between(0, 99)));
  Rows rows = Rows::of_closes(closes);
  const TrendScan scan{.n_min = 10,
                       .n_max = 10,
                       .entry = kSameClose,
                       .value = TrendValue::kTValue,
                       .span = TrendSpan::kTrend};
  for (size_t row = 0; row < 20; ++row) {
    const double expected = naive_t(std::span{rows.close}.subspan(row, 10));
    EXPECT_NEAR(label_at(scan, rows.columns(), row)->value, expected, 1e-7 * std::abs(expected));
  }
}

TEST(TrendScan, StraightLinesAndFlatOnes) {
  const TrendScan scan{.n_min = 5,
                       .n_max = 9,
                       .entry = kSameClose,
                       .value = TrendValue::kTValue,
                       .span = TrendSpan::kTrend};
  std::vector<double> line;
  for (int i = 0; i < 9; ++i) line.push_back(3.3 + 0.1 * i);
  Rows rising = Rows::of_closes(line);
  EXPECT_EQ(label_at(scan, rising.columns(), 0)->value, 1e6);
  EXPECT_EQ(label_at(scan, rising.columns(), 0)->t1, 4U) << "of equals the shortest";
  Rows flat = Rows::of_closes(std::vector<double>(9, 7.7));
  EXPECT_EQ(label_at(scan, flat.columns(), 0)->value, 0);
  EXPECT_EQ(label_at(scan, flat.columns(), 0)->t1, 4U);
}

TEST(TrendScan, MissingPricesAndLogarithms) {
  std::vector<double> closes{1, 2, 4, 8, 16, 32};
  TrendScan scan{.n_min = 5,
                 .n_max = 5,
                 .entry = kSameClose,
                 .logarithms = true,
                 .value = TrendValue::kTValue,
                 .span = TrendSpan::kTrend};
  Rows doubling = Rows::of_closes(closes);
  EXPECT_EQ(label_at(scan, doubling.columns(), 0)->value, 1e6);
  closes[4] = kNone;
  Rows gap = Rows::of_closes(closes);
  EXPECT_FALSE(label_at(scan, gap.columns(), 0));
  closes[4] = -1;
  Rows negative = Rows::of_closes(closes);
  EXPECT_FALSE(label_at(scan, negative.columns(), 0));
  scan.logarithms = false;
  EXPECT_TRUE(label_at(scan, negative.columns(), 0));
}

}  // namespace
}  // namespace godwit
