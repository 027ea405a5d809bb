#include "signals/labels/trend_scan.h"

#include <algorithm>
#include <span>
#include <vector>

#include "signals/labels/rows_left.h"

namespace godwit {
namespace {

constexpr double kTValueMax = 1e6;

/// t from the residual sum of squares, held within the bound; `n` >= 3 positions.
double t_value_of(double slope, double residual_squares, double n) {
  const double position_squares = n * (n * n - 1) / 12;
  const double error = std::sqrt(residual_squares / (n - 2) / position_squares);
  if (error == 0) return slope == 0 ? 0 : std::copysign(kTValueMax, slope);
  return std::clamp(slope / error, -kTValueMax, kTValueMax);
}

/// Least squares of y on 0, 1, 2 ..., grown by one value at a time around running means.
class GrowingLine {
 public:
  void add(double y) {
    const double n = static_cast<double>(++count_);
    const double apart = y - mean_;
    // Before this value positions run from 0 to n - 2; their mean is (n - 2) / 2.
    const double position_apart = n / 2;
    covariation_ += (n - 1) / n * position_apart * apart;
    squares_ += (n - 1) / n * apart * apart;
    mean_ += apart / n;
  }
  [[nodiscard]] double mean() const { return mean_; }
  [[nodiscard]] double slope() const {
    const double n = static_cast<double>(count_);
    return covariation_ / (n * (n * n - 1) / 12);
  }
  /// Loses digits as the fit grows perfect, about t^2 / n of them.
  [[nodiscard]] double t_value() const {
    const double residual = std::max(0.0, squares_ - covariation_ * slope());
    return t_value_of(slope(), residual, static_cast<double>(count_));
  }

 private:
  size_t count_ = 0;
  double mean_ = 0;
  double covariation_ = 0;
  double squares_ = 0;
};

/// The same t with all its digits, from the residuals themselves.
double exact_t_value(const GrowingLine& line, std::span<const double> values) {
  const double n = static_cast<double>(values.size());
  double residual_squares = 0;
  for (size_t i = 0; i < values.size(); ++i) {
    const double position = static_cast<double>(i) - (n - 1) / 2;
    const double residual = values[i] - line.mean() - line.slope() * position;
    residual_squares += residual * residual;
  }
  return t_value_of(line.slope(), residual_squares, n);
}

}  // namespace

std::optional<Label> label_at(const TrendScan& rule, const LabelColumns& columns, size_t row) {
  const std::span<const double> prices = rule.entry.column(columns);
  if (!has_rows(prices.size(), row, rule.entry.lag, rule.n_max - 1)) return std::nullopt;
  const size_t entry = row + rule.entry.lag;
  const auto level = [&](size_t t) { return rule.logarithms ? std::log(prices[t]) : prices[t]; };
  // Measured from the first price, large prices lose no digits.
  const double base = level(entry);
  std::vector<double> values;
  values.reserve(rule.n_max);
  GrowingLine line;
  double best = 0;
  GrowingLine best_line;
  size_t best_n = rule.n_min;
  for (size_t n = 1; n <= rule.n_max; ++n) {
    values.push_back(level(entry + n - 1) - base);
    if (!std::isfinite(values.back())) return std::nullopt;
    line.add(values.back());
    if (n < rule.n_min) continue;
    const double t = line.t_value();
    if (std::abs(t) <= std::abs(best)) continue;
    best = t;
    best_line = line;
    best_n = n;
  }
  if (best != 0) best = exact_t_value(best_line, std::span{values}.first(best_n));
  const double sign = best > 0 ? 1 : best < 0 ? -1 : 0;
  return Label{.row = row,
               .t0 = entry,
               .t1 = entry + (rule.span == TrendSpan::kScan ? rule.n_max : best_n) - 1,
               .value = rule.value == TrendValue::kSign ? sign : best};
}

}  // namespace godwit
