#include "market/data/quality/return_scale.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace godwit {
namespace {

constexpr double kMadToDeviation = 1.4826;
constexpr double kDeviationMin = 1e-7;  // A series that rises evenly has a MAD of nothing.

}  // namespace

void ReturnScale::learn(double log_return) {
  if (std::isnan(log_return) || log_return == 0) return;
  returns_.add(log_return);
  distances_.add(std::abs(log_return - returns_.median()));
}

double ReturnScale::z_score(double log_return) const {
  if (!ready()) return std::numeric_limits<double>::quiet_NaN();
  return (log_return - returns_.median()) /
         std::max(kMadToDeviation * distances_.median(), kDeviationMin);
}

}  // namespace godwit
