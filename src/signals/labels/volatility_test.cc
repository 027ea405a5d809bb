#include "signals/labels/volatility.h"

#include <gtest/gtest.h>

#include "signals/labels/label_testing.h"

namespace godwit {
namespace {

using label_testing::kNone;

/// Two passes over everything up to `row`, with the weights written out.
double naive(std::span<const double> prices, size_t row, ReturnSpace space, size_t span) {
  const double fade = 1 - 2 / (static_cast<double>(span) + 1);
  long double weights = 0;
  long double weight_squares = 0;
  long double sum = 0;
  const auto weight = [&](size_t t) {
    return std::pow(static_cast<long double>(fade), static_cast<long double>(row - t));
  };
  const auto value = [&](size_t t) { return price_return(prices[t - 1], prices[t], space); };
  for (size_t t = 1; t <= row; ++t) {
    if (std::isnan(value(t))) continue;
    weights += weight(t);
    weight_squares += weight(t) * weight(t);
    sum += weight(t) * value(t);
  }
  long double squares = 0;
  for (size_t t = 1; t <= row; ++t)
    if (!std::isnan(value(t)))
      squares += weight(t) * (value(t) - sum / weights) * (value(t) - sum / weights);
  return static_cast<double>(std::sqrt(squares / (weights - weight_squares / weights)));
}

TEST(EwmVolatility, IsTheWeightedDeviation) {
  Rng rng{5};
  for (const double level : {1e-6, 100.0, 1e9}) {
    for (const ReturnSpace space : {ReturnSpace::kSimple, ReturnSpace::kLog}) {
      label_testing::Rows rows = label_testing::random_rows(rng, 150, level, 0.02);
      label_testing::lose_prices(rng, rows, 12);
      const std::vector<double> got =
          ewm_volatility(rows.close, space, {.span = 20, .returns_min = 30});
      size_t compared = 0;
      size_t returns = 0;
      for (size_t row = 1; row < got.size(); ++row) {
        if (!std::isnan(rows.close[row] + rows.close[row - 1])) ++returns;
        ASSERT_EQ(std::isnan(got[row]), returns < 30) << row;
        if (std::isnan(got[row])) continue;
        const double expected = naive(rows.close, row, space, 20);
        ASSERT_NEAR(got[row], expected, 1e-12 * expected) << row;
        ++compared;
      }
      EXPECT_GT(compared, 50U);
    }
  }
}

TEST(EwmVolatility, FlatPricesDoNotMove) {
  const std::vector<double> flat(50, 7.3);
  const std::vector<double> got =
      ewm_volatility(flat, ReturnSpace::kSimple, {.span = 10, .returns_min = 2});
  EXPECT_TRUE(std::isnan(got[0]) && std::isnan(got[1]));
  for (size_t row = 2; row < got.size(); ++row) EXPECT_EQ(got[row], 0) << row;
}

TEST(EwmVolatility, ReadsNothingAhead) {
  Rng rng{6};
  label_testing::Rows rows = label_testing::random_rows(rng, 80, 10, 0.01);
  const VolatilityRule rule{.span = 10, .returns_min = 5};
  const std::vector<double> before = ewm_volatility(rows.close, ReturnSpace::kLog, rule);
  for (size_t row = 40; row < 80; ++row) rows.close[row] = row % 2 == 0 ? 1e9 : kNone;
  const std::vector<double> after = ewm_volatility(rows.close, ReturnSpace::kLog, rule);
  for (size_t row = 5; row < 40; ++row) EXPECT_EQ(before[row], after[row]);
}

}  // namespace
}  // namespace godwit
