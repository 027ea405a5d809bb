#include "foundation/stats/overfitting.h"

#include <cmath>
#include <limits>
#include <numbers>
#include <vector>

#include "foundation/base/check.h"
#include "foundation/stats/moments.h"
#include "foundation/stats/normal.h"

namespace godwit {
namespace {

constexpr double kUndefined = std::numeric_limits<double>::quiet_NaN();

// n - 1 times the variance of the estimated Sharpe ratio. Never negative, as g4 >= 1 + g3^2.
double sharpe_variance(const SharpeSample& s) {
  return 1 - s.skew * s.sharpe + (s.kurtosis - 1) / 4 * s.sharpe * s.sharpe;
}

}  // namespace

SharpeSample sharpe_sample(std::span<const double> returns, double risk_free) {
  std::vector<double> excess(returns.begin(), returns.end());
  for (double& r : excess) r -= risk_free;
  return {.n = excess.size(),
          .sharpe = mean(excess) / standard_deviation(excess, 1),
          .skew = skewness(excess),
          .kurtosis = raw_kurtosis(excess)};
}

double probabilistic_sharpe(const SharpeSample& sample, double threshold) noexcept {
  const double spread = sharpe_variance(sample);
  if (sample.n < 2 || !(spread > 0)) return kUndefined;
  return normal_cdf((sample.sharpe - threshold) * std::sqrt(static_cast<double>(sample.n - 1)) /
                    std::sqrt(spread));
}

double expected_max_sharpe(double variance, size_t trials) noexcept {
  if (trials < 2) return 0;
  constexpr double g = std::numbers::egamma;
  const auto n = static_cast<double>(trials);
  // Phi^-1(1 - p) = -Phi^-1(p), which keeps the digits of a small p.
  return std::sqrt(variance) *
         -((1 - g) * normal_quantile(1 / n) + g * normal_quantile(1 / (n * std::numbers::e)));
}

double deflated_sharpe(const SharpeSample& sample, double variance, size_t trials) noexcept {
  return probabilistic_sharpe(sample, expected_max_sharpe(variance, trials));
}

double deflated_sharpe(const SharpeSample& sample, std::span<const double> trial_sharpes) noexcept {
  return deflated_sharpe(sample, variance(trial_sharpes, 0), trial_sharpes.size());
}

double min_track_record_length(const SharpeSample& sample, double threshold,
                               double confidence) noexcept {
  CHECK(confidence > 0 && confidence < 1, "a confidence lies between 0 and 1");
  const double lead = sample.sharpe - threshold;
  const double spread = sharpe_variance(sample);
  if (sample.n < 2 || !(lead > 0) || !(spread > 0)) return kUndefined;
  const double quantile = normal_quantile(confidence) / lead;
  return 1 + spread * quantile * quantile;
}

}  // namespace godwit
