// Performance of a series of simple period returns, and the convention of every number. Conventions
// follow empyrical where libraries differ; a table names each metric, its formula and its variant,
// so that whoever prints a number can print what it means.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "foundation/stats/drawdown.h"

namespace godwit {

struct ReturnOptions {
  double periods_per_year = 252;  ///< P: 252 trading days, 52, 12, 4, 1, 365 ...; above 0
  double risk_free = 0;           ///< rf, per period of the series
};

/// NaN: not defined (too few returns, 0/0). +-inf: a mean that is not 0 over a deviation of 0. Both
/// are `null` in JSON. Shares, not percent: a 5 % return is 0.05.
struct ReturnMetrics {
  size_t n_periods = 0;
  double total_return = 0;
  double annual_return = 0;
  double annual_volatility = 0;
  double sharpe = 0;
  double sortino = 0;
  double calmar = 0;
  double max_drawdown = 0;  ///< at most 0
  double var_95 = 0;        ///< a return, usually negative
  double var_99 = 0;
  double cvar_95 = 0;
  double cvar_99 = 0;
  double win_rate = 0;
  double tail_ratio = 0;
  double omega = 0;
  double skew = 0;
  double kurtosis = 0;
  double stability = 0;
  double sharpe_per_period = 0;
  double psr = 0;      ///< probability that the true Sharpe ratio is above 0
  double min_trl = 0;  ///< periods needed to say so with 95 % confidence
  Drawdown drawdown;
};

/// Returns against those of a benchmark over the same periods.
struct BenchmarkMetrics {
  double alpha = 0;
  double beta = 0;
  double information_ratio = 0;
  double information_ratio_annual = 0;
  double tracking_error = 0;
  double up_capture = 0;
  double down_capture = 0;
  ReturnMetrics own;  ///< of the benchmark itself
};

/// Throws Error (kUsage) unless P is above 0 and finite and rf is finite.
void require_valid(const ReturnOptions& options);

/// Throws Error when a return is NaN or infinite, naming its position from 0 (drop or fill such
/// periods first: silently skipping them would change n), or an option is out of range.
[[nodiscard]] ReturnMetrics return_metrics(std::span<const double> returns,
                                           const ReturnOptions& options);

/// Throws as above, and when the two series differ in length.
[[nodiscard]] BenchmarkMetrics benchmark_metrics(std::span<const double> returns,
                                                 std::span<const double> benchmark,
                                                 const ReturnOptions& options);

/// One metric of a struct: its name in summary.json, where it lies, and its convention.
template <class Metrics>
struct MetricEntry {
  std::string_view name;
  double Metrics::* value;
  std::string_view formula;   ///< one line; r returns, f benchmark, rf risk-free, P periods a year
  bool uses_periods = false;  ///< the number depends on P
  bool uses_risk_free = false;
};

/// Every metric in the order of printing.
[[nodiscard]] std::span<const MetricEntry<ReturnMetrics>> return_metric_entries() noexcept;
[[nodiscard]] std::span<const MetricEntry<BenchmarkMetrics>> benchmark_metric_entries() noexcept;

/// The formula with the values of P and rf where it uses them:
/// "mean(r - rf) / std(r - rf, ddof 1) * sqrt(P); P = 252, rf = 0".
template <class Metrics>
[[nodiscard]] std::string convention(const MetricEntry<Metrics>& entry,
                                     const ReturnOptions& options);

}  // namespace godwit
