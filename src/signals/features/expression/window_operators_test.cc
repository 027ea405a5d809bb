// Each windowed operator against the plain form of window_oracle_testing.h, on series with holes,
// flat runs, infinities and prices whose differences sit in the last digits.
#include <gtest/gtest.h>

#include "signals/features/expression/evaluator.h"
#include "signals/features/expression/random_expression_testing.h"
#include "signals/features/expression/window_oracle_testing.h"

namespace godwit::features {
namespace {

constexpr size_t kRows = 400;
constexpr double kFraction = 0.2;

struct Case {
  const OperatorInfo& info;
  size_t window;
  size_t min_periods;
  double flat;
};

std::string formula(const Case& c) {
  const bool pair = c.info.arguments.starts_with("x y");
  return std::string{c.info.name} + (pair ? "(x, y, " : "(x, ") + std::to_string(c.window) +
         (c.info.function == Function::kQuantile ? ", 0.2)" : ")");
}

std::vector<double> computed(const Case& c, const std::vector<double>& x,
                             const std::vector<double>& y) {
  const CompileOptions options{.min_periods = c.min_periods, .flat_std = c.flat};
  const Program program = compile(std::vector<NamedExpression>{{"f", formula(c)}}, options);
  std::vector<double> out(x.size());
  const std::vector<const double*> columns{x.data(), y.data()};
  const std::vector<double*> into{out.data()};
  evaluate(program, std::span{columns}.first(program.inputs().size()), x.size(), into);
  return out;
}

std::vector<double> expected(const Case& c, const std::vector<double>& x,
                             const std::vector<double>& y) {
  const bool pair = c.info.arguments.starts_with("x y");
  const size_t least = c.min_periods == 0 ? c.window : std::min(c.min_periods, c.window);
  std::vector<double> out;
  for (size_t t = 0; t < x.size(); ++t) {
    const OracleWindow window = oracle_window(
        x, pair ? std::span<const double>{y} : std::span<const double>{}, t, c.window);
    out.push_back(static_cast<double>(
        window.x.size() < least ? kNone : oracle_value(c.info.name, window, kFraction, c.flat)));
  }
  return out;
}

bool close(double got, double want) {
  if (got != got || want != want) return got != got && want != want;
  if (got == want) return true;
  const double error = std::fabs(got - want);
  return error <= 1e-9 * std::fabs(want) || error <= 1e-12;
}

void check_operator(const OperatorInfo& info) {
  Rng rng{uint64_t{7} + static_cast<uint64_t>(info.function)};
  for (const SeriesKind kind : kSeriesKinds) {
    const std::vector<double> x = random_series(rng, kind, kRows);
    const std::vector<double> y = random_series(rng, random_kind(rng), kRows);
    for (const size_t window :
         {1UL, 2UL, 3UL, 4UL, 5UL, 6UL, 7UL, 9UL, 14UL, 20UL, 35UL, 60UL, 77UL, 121UL})
      for (const size_t min_periods : {0UL, 1UL, 3UL}) {
        if (window < info.least) continue;
        const Case c{info, window, min_periods, rng.uniform() < 0.5 ? 0 : 2e-5};
        const std::vector<double> got = computed(c, x, y);
        const std::vector<double> want = expected(c, x, y);
        for (size_t t = 0; t < kRows; ++t)
          ASSERT_TRUE(close(got[t], want[t]))
              << formula(c) << " min_periods " << min_periods << " flat " << c.flat << " series "
              << static_cast<int>(kind) << " row " << t << ": got " << got[t] << ", want "
              << want[t] << ", difference " << got[t] - want[t];
      }
  }
}

TEST(WindowOperators, EqualThePlainForm) {
  size_t checked = 0;
  for (const OperatorInfo& info : operators()) {
    if (info.group != "window") continue;
    check_operator(info);
    ++checked;
  }
  EXPECT_EQ(checked, 23U);
}

TEST(WindowOperators, LongWindows) {
  Rng rng{99};
  const std::vector<double> x = random_series(rng, SeriesKind::kFarFromZero, 1'500);
  const std::vector<double> y = random_series(rng, SeriesKind::kWalk, 1'500);
  for (const OperatorInfo& info : operators()) {
    if (info.group != "window") continue;
    const Case c{info, 997, 1, 0};
    const std::vector<double> got = computed(c, x, y);
    for (const size_t t : {0UL, 1UL, 2UL, 500UL, 996UL, 997UL, 1'499UL}) {
      const bool pair = info.arguments.starts_with("x y");
      const OracleWindow window = oracle_window(
          x, pair ? std::span<const double>{y} : std::span<const double>{}, t, c.window);
      const auto want = static_cast<double>(oracle_value(info.name, window, kFraction, 0));
      EXPECT_TRUE(close(got[t], want)) << formula(c) << " row " << t << ": got " << got[t]
                                       << ", want " << want << ", off by " << got[t] - want;
    }
  }
}

TEST(WindowOperators, AFlatWindowHasNoSpread) {
  const std::vector<double> x(60, 0.1);  // Not a binary fraction.
  const std::vector<double> nothing(60, 0.0);
  const auto column = [&](const std::string& text) {
    const Program program = compile(std::vector<NamedExpression>{{"f", text}});
    std::vector<double> out(60);
    const std::vector<const double*> columns(program.inputs().size(), x.data());
    evaluate(program, columns, 60, std::vector<double*>{out.data()});
    return out[59];
  };
  EXPECT_EQ(column("std(x, 20)"), 0);
  EXPECT_EQ(column("var(x, 33)"), 0);
  EXPECT_EQ(column("mad(x, 20)"), 0);
  EXPECT_EQ(column("slope(x, 20)"), 0);
  EXPECT_EQ(column("resid(x, 20)"), 0);
  EXPECT_EQ(column("ema(x, 12) - ema(x, 26)"), 0);
  EXPECT_TRUE(std::isnan(column("zscore(x, 20)")));
  EXPECT_TRUE(std::isnan(column("rsquare(x, 20)")));
  EXPECT_TRUE(std::isnan(column("corr(x, x, 20)")));
  EXPECT_TRUE(std::isnan(column("skew(x, 20)")));
  EXPECT_EQ(column("argmax(x, 20)"), 1) << "the first of equals";
  EXPECT_EQ(column("rank(x, 20)"), 10.5 / 20);
}

}  // namespace
}  // namespace godwit::features
