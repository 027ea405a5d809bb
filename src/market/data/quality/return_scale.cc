#include "market/data/quality/return_scale.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace godwit {
namespace {

constexpr double kMadToDeviation = 1.4826;
constexpr double kDeviationMin = 1e-9;  // Only to divide by.

}  // namespace

void ReturnScale::learn(double log_return) {
  if (std::isnan(log_return) || log_return == 0) return;
  returns_.add(log_return);
  distances_.add(std::abs(log_return - returns_.median()));
}

double ReturnScale::z_score(double log_return) const {
  if (!ready()) return std::numeric_limits<double>::quiet_NaN();
  const double median = returns_.median();
  const double scale = std::max(distances_.median(), std::abs(median));
  return (log_return - median) / std::max(kMadToDeviation * scale, kDeviationMin);
}

}  // namespace godwit
