#include "market/synthetic/hawkes.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <string>
#include <utility>

#include "foundation/base/error.h"
#include "foundation/base/number_text.h"

namespace godwit {
namespace {

bool not_negative(double value) { return std::isfinite(value) && value >= 0; }

std::vector<double> times(const std::vector<double>& matrix, const std::vector<double>& vector) {
  std::vector<double> product(vector.size());
  for (size_t i = 0; i < vector.size(); ++i)
    for (size_t j = 0; j < vector.size(); ++j)
      product[i] += matrix[i * vector.size() + j] * vector[j];
  return product;
}

double sum(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0);
}

/// -log of a uniform number in (0, 1]: an exponential wait of mean 1.
double exponential(Rng& rng) { return -std::log1p(-rng.uniform()); }

}  // namespace

double branching_ratio(const HawkesParameters& parameters) {
  // Power iteration on (1 + N), whose largest eigenvalue is larger by 1 and alone on its circle.
  std::vector<double> vector(parameters.baseline.size(), 1.0);
  double radius = 0;
  for (int iteration = 0; iteration < 10'000; ++iteration) {
    std::vector<double> next = times(parameters.branching, vector);
    for (size_t i = 0; i < next.size(); ++i) next[i] += vector[i];
    const double norm = sum(next) / sum(vector);
    const double largest = *std::max_element(next.begin(), next.end());
    for (double& value : next) value /= largest;
    vector = std::move(next);
    const bool settled = std::abs(norm - 1 - radius) < 1e-15;
    radius = norm - 1;
    if (settled) break;
  }
  return radius;
}

void validate(const HawkesParameters& parameters) {
  const size_t types = parameters.baseline.size();
  if (types == 0 || sum(parameters.baseline) <= 0 ||
      !std::all_of(parameters.baseline.begin(), parameters.baseline.end(), not_negative))
    throw usage_error("order flow: baseline: expected rates >= 0, one of them > 0");
  if (parameters.branching.size() != types * types)
    throw usage_error("order flow: branching: expected " + std::to_string(types * types) +
                      " numbers for " + std::to_string(types) + " types, got " +
                      std::to_string(parameters.branching.size()));
  if (!std::all_of(parameters.branching.begin(), parameters.branching.end(), not_negative))
    throw usage_error("order flow: branching: expected numbers >= 0");
  if (!std::isfinite(parameters.decay) || parameters.decay <= 0)
    throw usage_error("order flow: decay: expected a rate > 0 per second, got " +
                      format_double(parameters.decay));
  const double ratio = branching_ratio(parameters);
  if (!(ratio < 1))
    throw usage_error("order flow: branching: expected a branching ratio below 1, got " +
                      format_double(ratio) + ": every event would cause another");
}

std::vector<double> stationary_rates(const HawkesParameters& parameters) {
  // The sum of the generations; it converges because the branching ratio is below 1.
  std::vector<double> rates = parameters.baseline;
  std::vector<double> generation = parameters.baseline;
  for (int i = 0; i < 1'000'000 && sum(generation) > 1e-17 * sum(rates); ++i) {
    generation = times(parameters.branching, generation);
    for (size_t type = 0; type < rates.size(); ++type) rates[type] += generation[type];
  }
  return rates;
}

HawkesProcess::HawkesProcess(HawkesParameters parameters, Rng rng)
    : parameters_{std::move(parameters)}, rng_{rng} {
  validate(parameters_);
  baseline_ = sum(parameters_.baseline);
  excited_ = stationary_rates(parameters_);
  for (size_t i = 0; i < excited_.size(); ++i) excited_[i] -= parameters_.baseline[i];
}

double HawkesProcess::excess() const { return sum(excited_); }

size_t HawkesProcess::draw_type() {
  double left = rng_.uniform() * (baseline_ + excess());
  for (size_t i = 0; i + 1 < excited_.size(); ++i) {
    left -= parameters_.baseline[i] + excited_[i];
    if (left < 0) return i;
  }
  return excited_.size() - 1;
}

HawkesProcess::Arrival HawkesProcess::next() {
  // The next arrival is the earlier of one from the baseline and one from the decaying excess,
  // which may never bring one.
  const double of_baseline = exponential(rng_) / baseline_;
  const double share = exponential(rng_) * parameters_.decay;
  const double above = excess();
  const double of_excess = share < above ? -std::log1p(-share / above) / parameters_.decay
                                         : std::numeric_limits<double>::infinity();
  Arrival arrival{.wait_s = std::min(of_baseline, of_excess)};
  const double decayed = std::exp(-parameters_.decay * arrival.wait_s);
  for (double& intensity : excited_) intensity *= decayed;
  arrival.type = draw_type();
  const size_t types = excited_.size();
  for (size_t i = 0; i < types; ++i)
    excited_[i] += parameters_.branching[i * types + arrival.type] * parameters_.decay;
  return arrival;
}

}  // namespace godwit
