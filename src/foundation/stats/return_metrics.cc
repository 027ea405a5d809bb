#include "foundation/stats/return_metrics.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <vector>

#include "foundation/base/error.h"
#include "foundation/base/number_text.h"
#include "foundation/stats/accumulate.h"
#include "foundation/stats/moments.h"
#include "foundation/stats/overfitting.h"

namespace godwit {
namespace {

constexpr double kUndefined = std::numeric_limits<double>::quiet_NaN();

void require_valid(std::span<const double> returns, const ReturnOptions& options) {
  godwit::require_valid(options);
  for (size_t i = 0; i < returns.size(); ++i)
    if (!std::isfinite(returns[i]))
      throw failed("return " + std::to_string(i) +
                   " (counted from 0) is not a finite number; drop or fill that period first");
}

CompoundedGrowth compound(std::span<const double> returns) {
  CompoundedGrowth growth;
  for (const double r : returns) growth.add(r);
  return growth;
}

// wealth^(P/n) - 1, with all digits near zero; NaN when more than all was lost.
double annualise(const CompoundedGrowth& growth, size_t n, const ReturnOptions& options) {
  if (n == 0) return kUndefined;
  const double exponent = options.periods_per_year / static_cast<double>(n);
  return exponent == 1 ? growth.total_return() : std::expm1(exponent * growth.log_wealth());
}

std::vector<double> difference(std::span<const double> a, double b) {
  std::vector<double> out(a.begin(), a.end());
  for (double& x : out) x -= b;
  return out;
}

// Root mean square over all periods, with gains as 0.
double downside_deviation(std::span<const double> excess) {
  CompensatedSum sum;
  for (const double r : excess)
    if (r < 0) sum.add(r * r);
  return std::sqrt(sum.value() / static_cast<double>(excess.size()));
}

double omega_ratio(std::span<const double> excess) {
  CompensatedSum gains, losses;
  for (const double r : excess) (r > 0 ? gains : losses).add(std::abs(r));
  return losses.value() > 0 ? gains.value() / losses.value() : kUndefined;
}

double mean_of_worst(std::span<const double> sorted, double share) {
  if (sorted.empty()) return kUndefined;
  const auto k = static_cast<size_t>(static_cast<double>(sorted.size() - 1) * share);
  return mean(sorted.first(k + 1));
}

// R^2 of the regression of cumulative log returns on time.
double stability_of(std::span<const double> returns) {
  if (returns.size() < 2) return kUndefined;
  std::vector<double> time, log_wealth;
  CompensatedSum sum;
  for (const double r : returns) {
    if (r <= -1) return kUndefined;
    sum.add(std::log1p(r));
    time.push_back(static_cast<double>(time.size()));
    log_wealth.push_back(sum.value());
  }
  const double covary = covariance(time, log_wealth);
  return covary * covary / (variance(time, 0) * variance(log_wealth, 0));
}

double share_of_gains(std::span<const double> returns) {
  const auto gains = std::count_if(returns.begin(), returns.end(), [](double r) { return r > 0; });
  return static_cast<double>(gains) / static_cast<double>(returns.size());
}

// Ratio of annual returns over the periods in which the benchmark rose (sign 1) or fell (-1).
double capture(std::span<const double> returns, std::span<const double> benchmark, double sign,
               const ReturnOptions& options) {
  std::vector<double> ours, theirs;
  for (size_t i = 0; i < returns.size(); ++i) {
    if (benchmark[i] * sign <= 0) continue;
    ours.push_back(returns[i]);
    theirs.push_back(benchmark[i]);
  }
  return annualise(compound(ours), ours.size(), options) /
         annualise(compound(theirs), theirs.size(), options);
}

using R = ReturnMetrics;
constexpr std::array kReturnEntries = {
    MetricEntry<R>{"total_return", &R::total_return, "prod(1 + r) - 1"},
    MetricEntry<R>{"annual_return", &R::annual_return, "geometric: prod(1 + r)^(P/n) - 1", true},
    MetricEntry<R>{"annual_volatility", &R::annual_volatility, "std(r, ddof 1) * sqrt(P)", true},
    MetricEntry<R>{"sharpe", &R::sharpe,
                   "mean(r - rf) / std(r - rf, ddof 1) * sqrt(P); null when the deviation is 0",
                   true, true},
    MetricEntry<R>{
        "sortino", &R::sortino,
        "mean(r - rf) / sqrt(mean(min(r - rf, 0)^2 over all n)) * sqrt(P); null without a loss",
        true, true},
    MetricEntry<R>{"calmar", &R::calmar,
                   "annual_return / abs(max_drawdown); null without a drawdown", true},
    MetricEntry<R>{
        "max_drawdown", &R::max_drawdown,
        "min of W_t / max(W_s, s <= t) - 1, W compounded, the start W_0 = 1 counts as a peak"},
    MetricEntry<R>{"var_95", &R::var_95, "historical: 5th percentile of r, linear interpolation"},
    MetricEntry<R>{"var_99", &R::var_99, "historical: 1st percentile of r, linear interpolation"},
    MetricEntry<R>{"cvar_95", &R::cvar_95,
                   "historical: mean of the k + 1 smallest r, k = int((n - 1) * 0.05)"},
    MetricEntry<R>{"cvar_99", &R::cvar_99,
                   "historical: mean of the k + 1 smallest r, k = int((n - 1) * 0.01)"},
    MetricEntry<R>{"win_rate", &R::win_rate, "share of all periods with r > 0"},
    MetricEntry<R>{"tail_ratio", &R::tail_ratio,
                   "abs(95th percentile of r) / abs(5th percentile), linear interpolation"},
    MetricEntry<R>{"omega", &R::omega,
                   "sum(max(r - rf, 0)) / sum(max(rf - r, 0)); null without a loss", false, true},
    MetricEntry<R>{"skew", &R::skew, "population: m3 / m2^1.5, no bias correction"},
    MetricEntry<R>{"kurtosis", &R::kurtosis,
                   "raw population: m4 / m2^2, normal = 3, no bias correction"},
    MetricEntry<R>{"stability", &R::stability,
                   "R^2 of the regression of cumulative log(1 + r) on time"},
    MetricEntry<R>{"sharpe_per_period", &R::sharpe_per_period,
                   "mean(r - rf) / std(r - rf, ddof 1), not annualised", false, true},
    MetricEntry<R>{
        "psr", &R::psr,
        "probabilistic Sharpe ratio against 0, from sharpe_per_period, skew and raw kurtosis",
        false, true},
    MetricEntry<R>{"min_trl", &R::min_trl,
                   "minimum track record length in periods for a Sharpe ratio above 0 at 95 %; "
                   "null when it is not above 0",
                   false, true},
};

using B = BenchmarkMetrics;
constexpr std::array kBenchmarkEntries = {
    MetricEntry<B>{"alpha", &B::alpha, "compounded: (1 + mean(r - rf - beta (f - rf)))^P - 1", true,
                   true},
    MetricEntry<B>{"beta", &B::beta, "cov(r - rf, f - rf) / var(f - rf), population", false, true},
    MetricEntry<B>{"information_ratio", &B::information_ratio,
                   "mean(r - f) / std(r - f, ddof 1), not annualised"},
    MetricEntry<B>{"information_ratio_annual", &B::information_ratio_annual,
                   "information_ratio * sqrt(P)", true},
    MetricEntry<B>{"tracking_error", &B::tracking_error, "std(r - f, ddof 1) * sqrt(P)", true},
    MetricEntry<B>{"up_capture", &B::up_capture,
                   "annual_return(r) / annual_return(f) over periods with f > 0", true},
    MetricEntry<B>{"down_capture", &B::down_capture,
                   "annual_return(r) / annual_return(f) over periods with f < 0", true},
};

}  // namespace

void require_valid(const ReturnOptions& options) {
  if (!(options.periods_per_year > 0) || !std::isfinite(options.periods_per_year))
    throw usage_error("periods a year must be a number above 0, got " +
                      std::to_string(options.periods_per_year));
  if (!std::isfinite(options.risk_free))
    throw usage_error("the risk-free return per period must be a finite number, e.g. 0.0001");
}

ReturnMetrics return_metrics(std::span<const double> returns, const ReturnOptions& options) {
  require_valid(returns, options);
  ReturnMetrics m;
  m.n_periods = returns.size();
  const double root_periods = std::sqrt(options.periods_per_year);
  const std::vector<double> excess = difference(returns, options.risk_free);

  const CompoundedGrowth growth = compound(returns);
  m.total_return = returns.empty() ? kUndefined : growth.total_return();
  m.annual_return = annualise(growth, m.n_periods, options);
  m.annual_volatility = standard_deviation(returns, 1) * root_periods;
  m.drawdown = max_drawdown(returns);
  m.max_drawdown = returns.empty() ? kUndefined : m.drawdown.depth;
  m.calmar = m.max_drawdown < 0 ? m.annual_return / -m.max_drawdown : kUndefined;

  const SharpeSample sample = sharpe_sample(returns, options.risk_free);
  m.sharpe_per_period = sample.sharpe;
  m.sharpe = sample.sharpe * root_periods;
  m.sortino =
      m.n_periods < 2 ? kUndefined : mean(excess) / downside_deviation(excess) * root_periods;
  m.omega = m.n_periods < 2 ? kUndefined : omega_ratio(excess);
  m.skew = skewness(returns);
  m.kurtosis = raw_kurtosis(returns);
  m.psr = probabilistic_sharpe(sample, 0);
  m.min_trl = min_track_record_length(sample, 0);

  std::vector<double> sorted(returns.begin(), returns.end());
  std::sort(sorted.begin(), sorted.end());
  const double low_tail = quantile_of_sorted(sorted, 0.05);
  m.var_95 = low_tail;
  m.var_99 = quantile_of_sorted(sorted, 0.01);
  m.cvar_95 = mean_of_worst(sorted, 0.05);
  m.cvar_99 = mean_of_worst(sorted, 0.01);
  m.tail_ratio = std::abs(quantile_of_sorted(sorted, 0.95)) / std::abs(low_tail);
  m.win_rate = share_of_gains(returns);
  m.stability = stability_of(returns);
  return m;
}

BenchmarkMetrics benchmark_metrics(std::span<const double> returns,
                                   std::span<const double> benchmark,
                                   const ReturnOptions& options) {
  require_valid(returns, options);
  if (returns.size() != benchmark.size())
    throw failed("a benchmark needs one return for each period: there are " +
                 std::to_string(returns.size()) + " returns and " +
                 std::to_string(benchmark.size()) + " of the benchmark");
  BenchmarkMetrics m;
  m.own = return_metrics(benchmark, options);

  const size_t n = returns.size();
  const std::vector<double> excess = difference(returns, options.risk_free);
  const std::vector<double> market = difference(benchmark, options.risk_free);
  m.beta = n < 2 ? kUndefined : covariance(excess, market) / variance(market, 0);
  std::vector<double> residual(n), active(n);
  for (size_t i = 0; i < n; ++i) {
    residual[i] = excess[i] - m.beta * market[i];
    active[i] = returns[i] - benchmark[i];
  }
  m.alpha = std::expm1(options.periods_per_year * std::log1p(mean(residual)));
  const double deviation = standard_deviation(active, 1);
  m.information_ratio = mean(active) / deviation;
  m.information_ratio_annual = m.information_ratio * std::sqrt(options.periods_per_year);
  m.tracking_error = deviation * std::sqrt(options.periods_per_year);
  m.up_capture = capture(returns, benchmark, 1, options);
  m.down_capture = capture(returns, benchmark, -1, options);
  return m;
}

std::span<const MetricEntry<ReturnMetrics>> return_metric_entries() noexcept {
  return kReturnEntries;
}
std::span<const MetricEntry<BenchmarkMetrics>> benchmark_metric_entries() noexcept {
  return kBenchmarkEntries;
}

template <class Metrics>
std::string convention(const MetricEntry<Metrics>& entry, const ReturnOptions& options) {
  std::string text{entry.formula};
  if (entry.uses_periods) text += "; P = " + format_double(options.periods_per_year);
  if (entry.uses_risk_free)
    text += (entry.uses_periods ? ", rf = " : "; rf = ") + format_double(options.risk_free);
  return text;
}
template std::string convention(const MetricEntry<ReturnMetrics>&, const ReturnOptions&);
template std::string convention(const MetricEntry<BenchmarkMetrics>&, const ReturnOptions&);

}  // namespace godwit
