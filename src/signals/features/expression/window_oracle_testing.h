// The windowed operators once more, as plainly as they can be said: collect the values of the
// window, two passes in long double. Slow, and sharing nothing with the kernels.
#pragma once

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace godwit::features {

using Exact = long double;
constexpr Exact kNone = std::numeric_limits<Exact>::quiet_NaN();

/// The values present of a window with their places, 1 for the oldest row to n for the newest.
struct OracleWindow {
  std::vector<Exact> x;
  std::vector<Exact> y;  ///< of the pair operators
  std::vector<Exact> place;
  bool newest_present = false;
  Exact newest = kNone;
  Exact rows = 0;

  [[nodiscard]] Exact count() const { return static_cast<Exact>(x.size()); }
};

/// The n rows that end at row t; rows before 0 do not exist. `y` may be empty.
inline OracleWindow oracle_window(std::span<const double> x, std::span<const double> y, size_t t,
                                  size_t n) {
  OracleWindow window{.rows = static_cast<Exact>(n)};
  for (size_t i = t + 1 >= n ? t + 1 - n : 0; i <= t; ++i) {
    const bool present = std::isfinite(x[i]) && (y.empty() || std::isfinite(y[i]));
    if (i == t) window.newest_present = present;
    if (i == t) window.newest = x[t];
    if (!present) continue;
    window.x.push_back(x[i]);
    if (!y.empty()) window.y.push_back(y[i]);
    window.place.push_back(static_cast<Exact>(n + i - t));
  }
  return window;
}

/// Distances from the mean. Taken from the first value on: these differences are exact, and what
/// they lose of a mean of 1e8 they would lose of a distance of 1e-4.
inline std::vector<Exact> oracle_distances(const std::vector<Exact>& x) {
  Exact sum = 0;
  for (const Exact value : x) sum += value - x[0];
  const Exact mean = sum / static_cast<Exact>(x.size());
  std::vector<Exact> distances;
  for (const Exact value : x) distances.push_back((value - x[0]) - mean);
  return distances;
}

inline Exact oracle_mean(const std::vector<Exact>& x) { return x[0] - oracle_distances(x)[0]; }

inline Exact oracle_products(const std::vector<Exact>& x, const std::vector<Exact>& y) {
  const auto equal = [](const std::vector<Exact>& values) {
    return std::all_of(values.begin(), values.end(), [&](Exact v) { return v == values[0]; });
  };
  if (x.empty() || equal(x) || equal(y)) return 0;
  const std::vector<Exact> dx = oracle_distances(x);
  const std::vector<Exact> dy = oracle_distances(y);
  Exact sum = 0;
  for (size_t i = 0; i < x.size(); ++i) sum += dx[i] * dy[i];
  return sum;
}

inline Exact oracle_power_mean(const std::vector<Exact>& x, int power) {
  Exact sum = 0;
  for (const Exact far : oracle_distances(x)) sum += std::pow(far, static_cast<Exact>(power));
  return sum / static_cast<Exact>(x.size());
}

inline Exact oracle_place(const OracleWindow& window, bool high) {
  size_t best = 0;
  for (size_t i = 1; i < window.x.size(); ++i)
    if (high ? window.x[i] > window.x[best] : window.x[i] < window.x[best]) best = i;
  return window.place[best] - window.place[0] + 1;
}

inline Exact oracle_quantile(std::vector<Exact> x, Exact fraction) {
  std::sort(x.begin(), x.end());
  const Exact at = static_cast<Exact>(x.size() - 1) * fraction;
  const auto low = static_cast<size_t>(at);
  const size_t high = std::min(low + 1, x.size() - 1);
  return x[low] + (x[high] - x[low]) * (at - static_cast<Exact>(low));
}

inline Exact oracle_rank(const OracleWindow& window) {
  Exact below = 0;
  Exact equal = 0;
  for (const Exact value : window.x) below += value < window.newest ? 1 : 0;
  for (const Exact value : window.x) equal += value == window.newest ? 1 : 0;
  return (below + (equal + 1) / 2) / window.count();
}

/// corr and rsquare: NaN where a standard deviation is not above `flat`.
inline Exact oracle_correlation(const std::vector<Exact>& x, const std::vector<Exact>& y,
                                Exact flat) {
  const Exact n = static_cast<Exact>(x.size());
  const Exact xx = oracle_products(x, x);
  const Exact yy = oracle_products(y, y);
  if (std::sqrt(xx / (n - 1)) <= flat || std::sqrt(yy / (n - 1)) <= flat) return kNone;
  return oracle_products(x, y) / std::sqrt(xx * yy);
}

/// `name` over one window, given enough values.
inline Exact oracle_value(std::string_view name, const OracleWindow& w, Exact fraction,
                          Exact flat) {
  const Exact n = w.count();
  const auto spread = [&] { return oracle_products(w.x, w.x); };
  const auto slope = [&] {
    return oracle_products(w.x, w.place) / oracle_products(w.place, w.place);
  };
  const auto intercept = [&] { return oracle_mean(w.x) - slope() * oracle_mean(w.place); };
  if (name == "mean") return oracle_mean(w.x);
  if (name == "sum") return oracle_mean(w.x) * n;
  if (name == "var") return n < 2 ? kNone : spread() / (n - 1);
  if (name == "std") return n < 2 ? kNone : std::sqrt(spread() / (n - 1));
  if (name == "zscore") {
    if (n < 2 || !w.newest_present || spread() == 0) return kNone;
    return oracle_distances(w.x).back() / std::sqrt(spread() / (n - 1));
  }
  if (name == "skew") {
    if (n < 3 || spread() == 0) return kNone;
    const Exact g = oracle_power_mean(w.x, 3) / std::pow(oracle_power_mean(w.x, 2), 1.5L);
    return g * std::sqrt(n * (n - 1)) / (n - 2);
  }
  if (name == "kurt") {
    if (n < 4 || spread() == 0) return kNone;
    const Exact m2 = oracle_power_mean(w.x, 2);
    const Exact g = oracle_power_mean(w.x, 4) / (m2 * m2) - 3;
    return (n - 1) / ((n - 2) * (n - 3)) * ((n + 1) * g + 6);
  }
  if (name == "min") return *std::min_element(w.x.begin(), w.x.end());
  if (name == "max") return *std::max_element(w.x.begin(), w.x.end());
  if (name == "argmin") return oracle_place(w, false);
  if (name == "argmax") return oracle_place(w, true);
  if (name == "median") return oracle_quantile(w.x, 0.5L);
  if (name == "quantile") return oracle_quantile(w.x, fraction);
  if (name == "rank") return w.newest_present ? oracle_rank(w) : kNone;
  if (name == "mad") {
    Exact sum = 0;
    for (const Exact far : oracle_distances(w.x)) sum += std::abs(far);
    return sum / n;
  }
  if (name == "wma") {
    Exact sum = 0;
    Exact weights = 0;
    for (size_t i = 0; i < w.x.size(); ++i) {
      sum += w.place[i] * w.x[i];
      weights += w.place[i];
    }
    return sum / weights;
  }
  if (name == "count_true") {
    return static_cast<Exact>(
        std::count_if(w.x.begin(), w.x.end(), [](Exact v) { return v != 0; }));
  }
  if (n < 2) return kNone;
  if (name == "slope") return slope();
  if (name == "intercept") return intercept();
  if (name == "resid") {
    if (!w.newest_present) return kNone;
    return oracle_distances(w.x).back() - slope() * (w.rows - oracle_mean(w.place));
  }
  if (name == "rsquare") {
    const Exact r = oracle_correlation(w.x, w.place, flat);
    return r * r;
  }
  if (name == "cov") return oracle_products(w.x, w.y) / (n - 1);
  if (name == "corr") return oracle_correlation(w.x, w.y, flat);
  return std::numeric_limits<Exact>::infinity();  // Unknown: never equal.
}

}  // namespace godwit::features
