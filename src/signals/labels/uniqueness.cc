#include "signals/labels/uniqueness.h"

#include <algorithm>
#include <cmath>

#include "foundation/base/check.h"
#include "signals/labels/entry_rule.h"

namespace godwit {
namespace {

double log_return_or_zero(double from, double to) {
  const double value = price_return(from, to, ReturnSpace::kLog);
  return std::isnan(value) ? 0 : value;
}

/// The log return within row t of a label's span.
double return_within(const Label& label, size_t t, const LabelPath& path) {
  const double to = t == label.t1 ? path.exit[t] : path.path[t];
  if (t > label.t0) return log_return_or_zero(path.path[t - 1], to);
  // The first row begins at the entry; where that is the column of the path, nothing is left of it.
  if (path.entry.data() == path.path.data()) return 0;
  return log_return_or_zero(path.entry[t], to);
}

}  // namespace

std::vector<uint32_t> concurrency(std::span<const Label> labels, size_t rows) {
  std::vector<int64_t> changes(rows + 1, 0);
  for (const Label& label : labels) {
    CHECK(label.t0 <= label.t1 && label.t1 < rows, "a span lies within the rows");
    ++changes[label.t0];
    --changes[label.t1 + 1];
  }
  std::vector<uint32_t> alive(rows, 0);
  int64_t now = 0;
  for (size_t row = 0; row < rows; ++row) {
    now += changes[row];
    alive[row] = static_cast<uint32_t>(now);
  }
  return alive;
}

std::vector<double> average_uniqueness(std::span<const Label> labels,
                                       std::span<const uint32_t> concurrent) {
  std::vector<double> uniqueness;
  uniqueness.reserve(labels.size());
  for (const Label& label : labels) {
    double sum = 0;
    for (size_t t = label.t0; t <= label.t1; ++t) sum += 1.0 / concurrent[t];
    uniqueness.push_back(sum / static_cast<double>(label.t1 - label.t0 + 1));
  }
  return uniqueness;
}

std::vector<double> return_attribution(std::span<const Label> labels,
                                       std::span<const uint32_t> concurrent,
                                       const LabelPath& path) {
  std::vector<double> weights;
  weights.reserve(labels.size());
  double total = 0;
  for (const Label& label : labels) {
    double sum = 0;
    for (size_t t = label.t0; t <= label.t1; ++t)
      sum += return_within(label, t, path) / concurrent[t];
    weights.push_back(std::abs(sum));
    total += weights.back();
  }
  const double count = static_cast<double>(labels.size());
  for (double& weight : weights) weight = total > 0 ? weight * count / total : 1;
  return weights;
}

std::vector<double> time_decay(std::span<const double> uniqueness, double oldest) {
  CHECK(oldest > -1 && oldest <= 1, "the share of the oldest lies in (-1, 1]");
  double total = 0;
  for (const double one : uniqueness) total += one;
  const double slope = oldest >= 0 ? (1 - oldest) / total : 1 / ((oldest + 1) * total);
  std::vector<double> factors;
  factors.reserve(uniqueness.size());
  double sum = 0;
  for (const double one : uniqueness) {
    sum += one;
    factors.push_back(std::max(0.0, 1 - slope * (total - sum)));
  }
  return factors;
}

}  // namespace godwit
