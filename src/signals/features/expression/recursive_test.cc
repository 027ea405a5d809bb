// Operators that carry a result from row to row, against plain loops and the rule of pandas' ewm.
#include <cmath>

#include <gtest/gtest.h>

#include "signals/features/expression/evaluator.h"
#include "signals/features/expression/random_expression_testing.h"

namespace godwit::features {
namespace {

using Column = std::vector<double>;
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

Column column(const std::string& text, const Column& x) {
  const Program program = compile(std::vector<NamedExpression>{{"f", text}});
  Column out(x.size());
  const std::vector<const double*> columns(program.inputs().size(), x.data());
  evaluate(program, columns, x.size(), std::vector<double*>{out.data()});
  return out;
}

/// sum of (1 - a)^(age) a x, the first value with weight (1 - a)^age; rows without value age too
/// and the weights of the newest two are brought to a sum of 1: pandas, adjust=False,
/// ignore_na=False.
Column plain_ema(const Column& x, long double alpha) {
  Column out;
  long double y = kNaN;
  int gap = 0;
  for (const double value : x) {
    if (std::isfinite(value)) {
      const long double old = std::pow(1 - alpha, static_cast<long double>(gap + 1));
      y = y != y ? value : (old * y + alpha * value) / (old + alpha);
      gap = 0;
    } else {
      ++gap;
    }
    out.push_back(static_cast<double>(y));
  }
  return out;
}

TEST(Recursive, EmaAndWilderEqualThePlainForm) {
  for (const SeriesKind kind : kSeriesKinds) {
    Rng rng{3};
    const Column x = random_series(rng, kind, 500);
    for (const int n : {1, 2, 9, 12, 26, 200}) {
      const auto check = [&](const std::string& text, long double alpha) {
        const Column got = column(text, x);
        const Column want = plain_ema(x, alpha);
        for (size_t i = 0; i < x.size(); ++i) {
          ASSERT_EQ(std::isnan(got[i]), std::isnan(want[i])) << text << " row " << i;
          if (std::isnan(want[i])) continue;
          ASSERT_NEAR(got[i], want[i], 1e-12 + 1e-12 * std::fabs(want[i])) << text << " row " << i;
        }
      };
      check("ema(x, " + std::to_string(n) + ")", 2.0L / (n + 1));
      check("wilder(x, " + std::to_string(n) + ")", 1.0L / n);
    }
  }
}

TEST(Recursive, EmaForgetsWithinItsWarmUp) {
  const Program program = compile(std::vector<NamedExpression>{{"f", "ema(x, 12)"}});
  const WarmUp warm_up = program.warm_up(0);
  EXPECT_TRUE(warm_up.decays);
  EXPECT_EQ(warm_up.rows, 166U);  // ln 1e-12 / ln (11/13)
  Rng rng{8};
  Column x = random_series(rng, SeriesKind::kReturns, 400);
  const Column one = column("ema(x, 12)", x);
  x[0] += 1;
  const Column other = column("ema(x, 12)", x);
  EXPECT_GT(std::fabs(one[100] - other[100]), 1e-12);
  for (size_t i = warm_up.rows; i < x.size(); ++i) EXPECT_NEAR(one[i], other[i], 1e-12);
}

TEST(Recursive, RunningSumsSkipWhatIsAbsent) {
  const Column x{2, kNaN, 3, std::numeric_limits<double>::infinity(), 4};
  const auto expect = [&](const std::string& text, const Column& want) {
    const Column got = column(text, x);
    for (size_t i = 0; i < x.size(); ++i) EXPECT_TRUE(same(got[i], want[i])) << text << i;
  };
  expect("cumsum(x)", {2, kNaN, 5, kNaN, 9});
  expect("cumprod(x)", {2, kNaN, 6, kNaN, 24});
  expect("bars_since(x == 3)", {kNaN, kNaN, 0, 1, 2});
  expect("bars_since(x)", {0, 1, 0, 0, 0});
  EXPECT_TRUE(
      compile(std::vector<NamedExpression>{{"f", "mean(cumsum(x), 3)"}}).warm_up(0).from_start);
}

TEST(Recursive, CrossingsNeedBothRows) {
  const Column x{1, 3, 3, 2, 5, kNaN, 5};
  EXPECT_EQ(column("cross_up(x, 2.5)", x), (Column{0, 1, 0, 0, 1, 0, 0}));
  EXPECT_EQ(column("cross_down(x, 2.5)", x), (Column{0, 0, 0, 1, 0, 0, 0}));
}

}  // namespace
}  // namespace godwit::features
