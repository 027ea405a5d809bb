#include "foundation/stats/return_metrics.h"

#include <cmath>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "foundation/base/error.h"

namespace godwit {
namespace {

using Values = std::vector<double>;

TEST(ReturnMetrics, HandWorked) {
  const Values r = {0.1, -0.5, 0.2};  // wealth 1.1, 0.55, 0.66
  const ReturnMetrics m = return_metrics(r, {.periods_per_year = 3});
  const double deviation = std::sqrt((0.30 - 0.04 / 3) / 2);
  EXPECT_EQ(m.n_periods, 3U);
  EXPECT_DOUBLE_EQ(m.total_return, -0.34);
  EXPECT_DOUBLE_EQ(m.annual_return, -0.34);
  EXPECT_DOUBLE_EQ(m.annual_volatility, deviation * std::sqrt(3));
  EXPECT_DOUBLE_EQ(m.sharpe_per_period, -0.2 / 3 / deviation);
  EXPECT_DOUBLE_EQ(m.sharpe, -0.2 / 3 / deviation * std::sqrt(3));
  EXPECT_DOUBLE_EQ(m.sortino, -0.4);
  EXPECT_DOUBLE_EQ(m.max_drawdown, -0.5);
  EXPECT_EQ(m.drawdown.peak, 1U);
  EXPECT_EQ(m.drawdown.trough, 2U);
  EXPECT_DOUBLE_EQ(m.calmar, -0.68);
  EXPECT_DOUBLE_EQ(m.var_95, -0.44);
  EXPECT_DOUBLE_EQ(m.var_99, -0.488);
  EXPECT_EQ(m.cvar_95, -0.5);
  EXPECT_EQ(m.cvar_99, -0.5);
  EXPECT_DOUBLE_EQ(m.win_rate, 2.0 / 3);
  EXPECT_DOUBLE_EQ(m.tail_ratio, 0.19 / 0.44);
  EXPECT_DOUBLE_EQ(m.omega, 0.6);
  EXPECT_TRUE(std::isnan(m.min_trl)) << "the Sharpe ratio is below 0";
  EXPECT_LT(m.psr, 0.5);
}

TEST(ReturnMetrics, AnnualisesGeometrically) {
  EXPECT_DOUBLE_EQ(return_metrics(Values{0.1, 0.1}, {.periods_per_year = 1}).annual_return, 0.1);
  EXPECT_DOUBLE_EQ(return_metrics(Values{0.1, 0.1}, {.periods_per_year = 4}).annual_return, 0.4641);
}

TEST(ReturnMetrics, RiskFreeReturnEntersPerPeriod) {
  const ReturnMetrics m =
      return_metrics(Values{0.03, 0.01, -0.01, 0.05}, {.periods_per_year = 1, .risk_free = 0.01});
  EXPECT_DOUBLE_EQ(m.sharpe, 0.01 / std::sqrt(0.002 / 3));
  EXPECT_DOUBLE_EQ(m.sortino, 0.01 / std::sqrt(0.0004 / 4));
  EXPECT_DOUBLE_EQ(m.omega, 3);
}

TEST(ReturnMetrics, TailSizesOfALongSeries) {
  Values r;
  for (int i = 100; i >= 0; --i) r.push_back(0.001 * i - 0.05);
  const ReturnMetrics m = return_metrics(r, {});
  EXPECT_DOUBLE_EQ(m.var_95, -0.045);
  EXPECT_DOUBLE_EQ(m.cvar_95, (-0.05 - 0.049 - 0.048 - 0.047 - 0.046 - 0.045) / 6);
  EXPECT_DOUBLE_EQ(m.cvar_99, (-0.05 - 0.049) / 2);
}

TEST(ReturnMetrics, NoReturnsDefineNothing) {
  const ReturnMetrics m = return_metrics({}, {});
  for (const auto& entry : return_metric_entries())
    EXPECT_TRUE(std::isnan(m.*entry.value)) << entry.name;
}

TEST(ReturnMetrics, OneReturnHasNoRatios) {
  const ReturnMetrics m = return_metrics(Values{-0.02}, {.periods_per_year = 1});
  EXPECT_DOUBLE_EQ(m.total_return, -0.02);
  EXPECT_DOUBLE_EQ(m.annual_return, -0.02);
  EXPECT_DOUBLE_EQ(m.max_drawdown, -0.02);
  EXPECT_EQ(m.var_95, -0.02);
  EXPECT_EQ(m.cvar_99, -0.02);
  EXPECT_EQ(m.win_rate, 0);
  for (const double ratio : {m.annual_volatility, m.sharpe, m.sortino, m.omega, m.skew, m.kurtosis,
                             m.stability, m.psr, m.min_trl})
    EXPECT_TRUE(std::isnan(ratio));
}

TEST(ReturnMetrics, EqualReturnsHaveNoFiniteSharpe) {
  const ReturnMetrics up = return_metrics(Values(10, 0.1), {});
  EXPECT_EQ(up.annual_volatility, 0);
  EXPECT_EQ(up.sharpe, INFINITY);
  EXPECT_EQ(up.sortino, INFINITY);
  EXPECT_TRUE(std::isnan(up.calmar));
  EXPECT_TRUE(std::isnan(up.psr));
  EXPECT_TRUE(std::isnan(up.omega));
  EXPECT_EQ(return_metrics(Values(10, -0.1), {}).sharpe, -INFINITY);
  EXPECT_TRUE(std::isnan(return_metrics(Values(10, 0.0), {}).sharpe));
}

TEST(ReturnMetrics, LosingEverything) {
  const ReturnMetrics ruin = return_metrics(Values{0.1, -1, 0.2}, {});
  EXPECT_EQ(ruin.total_return, -1);
  EXPECT_EQ(ruin.annual_return, -1);
  EXPECT_EQ(ruin.max_drawdown, -1);
  EXPECT_EQ(ruin.calmar, -1);
  EXPECT_TRUE(std::isnan(ruin.stability));
  const ReturnMetrics debt = return_metrics(Values{0.1, -1.5}, {});
  EXPECT_DOUBLE_EQ(debt.total_return, 1.1 * -0.5 - 1);
  EXPECT_TRUE(std::isnan(debt.annual_return)) << "a root of a negative number";
}

TEST(ReturnMetrics, RefusesWhatIsNoNumber) {
  for (const double bad : {NAN, INFINITY, -INFINITY}) {
    const Values r = {0.1, 0.2, bad};
    try {
      static_cast<void>(return_metrics(r, {}));
      FAIL();
    } catch (const Error& error) {
      EXPECT_NE(std::string{error.what()}.find("return 2 (counted from 0) is not a finite number"),
                std::string::npos);
    }
    EXPECT_THROW(static_cast<void>(benchmark_metrics(Values{0, 0, 0}, r, {})), Error);
    EXPECT_THROW(static_cast<void>(return_metrics(Values{0.1}, {.periods_per_year = bad})), Error);
    EXPECT_THROW(static_cast<void>(return_metrics(Values{0.1}, {.risk_free = bad})), Error);
  }
  EXPECT_THROW(static_cast<void>(return_metrics(Values{0.1}, {.periods_per_year = 0})), Error);
}

TEST(BenchmarkMetrics, HandWorked) {
  const Values f = {0.01, -0.02, 0.03};
  const Values r = {0.02, -0.04, 0.06};
  const BenchmarkMetrics m = benchmark_metrics(r, f, {.periods_per_year = 2});
  const double mean_active = 0.02 / 3;
  const double deviation = std::sqrt((0.0014 - 3 * mean_active * mean_active) / 2);
  EXPECT_DOUBLE_EQ(m.beta, 2);
  EXPECT_NEAR(m.alpha, 0, 1e-16);
  EXPECT_DOUBLE_EQ(m.information_ratio, mean_active / deviation);
  EXPECT_DOUBLE_EQ(m.information_ratio_annual, mean_active / deviation * std::sqrt(2));
  EXPECT_DOUBLE_EQ(m.tracking_error, deviation * std::sqrt(2));
  EXPECT_DOUBLE_EQ(m.up_capture, 0.0812 / 0.0403);
  EXPECT_DOUBLE_EQ(m.down_capture, 0.0784 / 0.0396);
  EXPECT_DOUBLE_EQ(m.own.total_return, 0.019494);
}

TEST(BenchmarkMetrics, AlphaIsCompounded) {
  const BenchmarkMetrics m = benchmark_metrics(Values{0.02, -0.01, 0.03}, Values{0.01, -0.02, 0.02},
                                               {.periods_per_year = 12});
  EXPECT_DOUBLE_EQ(m.beta, 1);
  EXPECT_NEAR(m.alpha, std::pow(1.01, 12) - 1, 1e-15);
}

TEST(BenchmarkMetrics, EdgeCases) {
  const BenchmarkMetrics flat = benchmark_metrics(Values{0.02, -0.01}, Values{0.01, 0.01}, {});
  EXPECT_FALSE(std::isfinite(flat.beta));
  EXPECT_FALSE(std::isfinite(flat.alpha));
  EXPECT_TRUE(std::isnan(flat.down_capture));
  const BenchmarkMetrics same = benchmark_metrics(Values{0.02, -0.01}, Values{0.02, -0.01}, {});
  EXPECT_DOUBLE_EQ(same.beta, 1);
  EXPECT_EQ(same.tracking_error, 0);
  EXPECT_TRUE(std::isnan(same.information_ratio));
  EXPECT_TRUE(std::isnan(benchmark_metrics(Values{0.02}, Values{0.01}, {}).beta));
  EXPECT_THROW(static_cast<void>(benchmark_metrics(Values{0.02}, Values{0.01, 0}, {})), Error);
}

TEST(Conventions, NameEveryMetricOnceWithItsOptions) {
  std::set<std::string_view> names;
  for (const auto& entry : return_metric_entries()) {
    EXPECT_TRUE(names.insert(entry.name).second) << entry.name;
    EXPECT_FALSE(entry.formula.empty()) << entry.name;
    if (entry.name == "sharpe") {
      EXPECT_EQ(convention(entry, {.periods_per_year = 252, .risk_free = 0.0001}),
                "mean(r - rf) / std(r - rf, ddof 1) * sqrt(P); null when the deviation is 0; P = "
                "252, rf = 0.0001");
    }
  }
  EXPECT_EQ(names.size(), 20U);
}

}  // namespace
}  // namespace godwit
