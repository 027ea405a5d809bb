#include "foundation/stats/moments.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "foundation/base/check.h"
#include "foundation/stats/accumulate.h"

namespace godwit {
namespace {

constexpr double kUndefined = std::numeric_limits<double>::quiet_NaN();

// The mean of equal values need not be that value to the last bit, and a deviation of 1e-18 would
// make a ratio of 1e16 out of a constant.
bool all_equal(std::span<const double> values) {
  return std::all_of(values.begin(), values.end(), [&](double x) { return x == values.front(); });
}

// The mean with the part that one double has no room for: deviations much smaller than the mean
// keep their digits.
class Centre {
 public:
  explicit Centre(std::span<const double> values) : mean_{mean(values)} {
    CompensatedSum sum;
    for (const double x : values) sum.add(x - mean_);
    rest_ = sum.value() / static_cast<double>(values.size());
  }
  double deviation(double x) const { return (x - mean_) - rest_; }

 private:
  double mean_;
  double rest_;
};

struct CentralMoments {
  double second = 0;
  double third = 0;
  double fourth = 0;
};

CentralMoments central_moments(std::span<const double> values) {
  const Centre centre{values};
  CompensatedSum second, third, fourth;
  for (const double x : values) {
    const double d = centre.deviation(x);
    second.add(d * d);
    third.add(d * d * d);
    fourth.add(d * d * (d * d));
  }
  const auto n = static_cast<double>(values.size());
  return {.second = second.value() / n, .third = third.value() / n, .fourth = fourth.value() / n};
}

}  // namespace

double mean(std::span<const double> values) noexcept {
  if (values.empty()) return kUndefined;
  CompensatedSum sum;
  for (const double x : values) sum.add(x);
  return sum.value() / static_cast<double>(values.size());
}

double variance(std::span<const double> values, size_t ddof) noexcept {
  if (values.size() <= ddof) return kUndefined;
  if (all_equal(values)) return 0;
  const Centre centre{values};
  CompensatedSum sum;
  for (const double x : values) {
    const double d = centre.deviation(x);
    sum.add(d * d);
  }
  return sum.value() / static_cast<double>(values.size() - ddof);
}

double standard_deviation(std::span<const double> values, size_t ddof) noexcept {
  return std::sqrt(variance(values, ddof));
}

double covariance(std::span<const double> a, std::span<const double> b) noexcept {
  CHECK(a.size() == b.size(), "covariance is of pairs");
  if (a.empty()) return kUndefined;
  const Centre centre_a{a};
  const Centre centre_b{b};
  CompensatedSum sum;
  for (size_t i = 0; i < a.size(); ++i)
    sum.add(centre_a.deviation(a[i]) * centre_b.deviation(b[i]));
  return sum.value() / static_cast<double>(a.size());
}

double skewness(std::span<const double> values) noexcept {
  if (values.empty() || all_equal(values)) return kUndefined;
  const CentralMoments m = central_moments(values);
  return m.third / (m.second * std::sqrt(m.second));
}

double raw_kurtosis(std::span<const double> values) noexcept {
  if (values.empty() || all_equal(values)) return kUndefined;
  const CentralMoments m = central_moments(values);
  return m.fourth / (m.second * m.second);
}

double quantile_of_sorted(std::span<const double> sorted, double share) noexcept {
  CHECK(share >= 0 && share <= 1, "a quantile is asked for by a share in [0, 1]");
  if (sorted.empty()) return kUndefined;
  const double position = share * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<size_t>(position);
  if (below + 1 >= sorted.size()) return sorted.back();
  return sorted[below] +
         (sorted[below + 1] - sorted[below]) * (position - static_cast<double>(below));
}

}  // namespace godwit
