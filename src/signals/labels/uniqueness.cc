#include "signals/labels/uniqueness.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "foundation/base/check.h"
#include "foundation/base/interrupt.h"
#include "signals/labels/entry_rule.h"
#include "signals/labels/span_sums.h"

namespace godwit {
namespace {

double log_return_or_zero(double from, double to) {
  const double value = price_return(from, to, ReturnSpace::kLog);
  return std::isnan(value) ? 0 : value;
}

/// The log return within the first row of a label's span.
double first_return(const Label& label, const LabelPath& path) {
  // It begins at the entry; where that is the column of the path, nothing is left of the row.
  if (path.entry.data() == path.path.data()) return 0;
  const double to = label.t0 == label.t1 ? path.exit[label.t0] : path.path[label.t0];
  return log_return_or_zero(path.entry[label.t0], to);
}

/// The log return within each row, which its labels share; 0 in rows without labels.
SpanSums shared_returns(std::span<const uint32_t> concurrent, std::span<const double> path) {
  std::vector<double> shares(concurrent.size(), 0);
  for (size_t row = 1; row < shares.size(); ++row)
    if (concurrent[row] > 0)
      shares[row] = log_return_or_zero(path[row - 1], path[row]) / concurrent[row];
  return SpanSums{std::move(shares)};
}

SpanSums shares_of_rows(std::span<const uint32_t> concurrent) {
  std::vector<double> shares;
  shares.reserve(concurrent.size());
  for (const uint32_t count : concurrent) shares.push_back(count > 0 ? 1.0 / count : 0);
  return SpanSums{std::move(shares)};
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
  const SpanSums shares = shares_of_rows(concurrent);
  for (const Label& label : labels) {
    throw_if_interrupted();
    const double rows = static_cast<double>(label.t1 - label.t0 + 1);
    uniqueness.push_back(shares.add(0, label.t0, label.t1) / rows);
  }
  return uniqueness;
}

std::vector<double> return_attribution(std::span<const Label> labels,
                                       std::span<const uint32_t> concurrent,
                                       const LabelPath& path) {
  std::vector<double> weights;
  weights.reserve(labels.size());
  double total = 0;
  const SpanSums shares = shared_returns(concurrent, path.path);
  for (const Label& label : labels) {
    throw_if_interrupted();
    const size_t t1 = label.t1;
    double sum = first_return(label, path) / concurrent[label.t0];
    if (t1 > label.t0) {
      sum = shares.add(sum, label.t0 + 1, t1 - 1);
      sum += log_return_or_zero(path.path[t1 - 1], path.exit[t1]) / concurrent[t1];
    }
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
