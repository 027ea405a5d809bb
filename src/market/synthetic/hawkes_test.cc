#include "market/synthetic/hawkes.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include <gtest/gtest.h>

#include "foundation/base/error.h"
#include "market/synthetic/order_flow.h"

namespace godwit {
namespace {

struct Timed {
  double at = 0;
  size_t type = 0;
};

std::vector<Timed> simulate(const HawkesParameters& parameters, uint64_t seed, double seconds) {
  HawkesProcess process{parameters, Rng{seed}};
  std::vector<Timed> arrivals;
  double now = 0;
  for (;;) {
    const HawkesProcess::Arrival arrival = process.next();
    now += arrival.wait_s;
    if (now > seconds) return arrivals;
    arrivals.push_back({.at = now, .type = arrival.type});
  }
}

/// The time between arrivals, measured by the compensator of the total intensity: independent
/// exponentials of mean 1 where the model is right. A slow form: sums over the whole past.
std::vector<double> residuals(const HawkesParameters& parameters, const std::vector<Timed>& all) {
  const size_t types = parameters.baseline.size();
  double baseline = 0;
  double excess = 0;
  for (const double rate : parameters.baseline) baseline += rate;
  for (const double rate : stationary_rates(parameters)) excess += rate;
  excess -= baseline;                   // The start.
  std::vector<double> children(types);  // Of all types, by parent.
  for (size_t j = 0; j < types; ++j)
    for (size_t i = 0; i < types; ++i) children[j] += parameters.branching[i * types + j];
  const double decay = parameters.decay;
  const auto compensator = [&](double t, size_t count) {
    double value = baseline * t + excess / decay * (1 - std::exp(-decay * t));
    for (size_t k = 0; k < count; ++k)
      value += children[all[k].type] * (1 - std::exp(-decay * (t - all[k].at)));
    return value;
  };
  std::vector<double> waits;
  double before = 0;
  for (size_t k = 0; k < std::min<size_t>(all.size(), 2'000); ++k) {
    const double now = compensator(all[k].at, k);
    waits.push_back(now - before);
    before = now;
  }
  return waits;
}

/// Kolmogorov and Smirnov's distance from the exponential distribution, times sqrt(n).
double distance_from_exponential(std::vector<double> waits) {
  std::sort(waits.begin(), waits.end());
  const auto n = static_cast<double>(waits.size());
  double distance = 0;
  for (size_t i = 0; i < waits.size(); ++i) {
    const double expected = 1 - std::exp(-waits[i]);
    distance = std::max({distance, std::abs(expected - static_cast<double>(i) / n),
                         std::abs(expected - static_cast<double>(i + 1) / n)});
  }
  return distance * std::sqrt(n);
}

HawkesParameters two_types() {
  return {.baseline = {0.5, 0.2}, .branching = {0.4, 0.3, 0.1, 0.5}, .decay = 2};
}

TEST(Hawkes, BranchingRatioAndRatesSolveTheirEquations) {
  // Eigenvalues of {0.4 0.3; 0.1 0.5}: (0.9 +- sqrt(0.01 + 0.12)) / 2.
  EXPECT_NEAR(branching_ratio(two_types()), (0.9 + std::sqrt(0.13)) / 2, 1e-12);
  const std::vector<double> rates = stationary_rates(two_types());
  EXPECT_NEAR(rates[0], 0.5 + 0.4 * rates[0] + 0.3 * rates[1], 1e-12);
  EXPECT_NEAR(rates[1], 0.2 + 0.1 * rates[0] + 0.5 * rates[1], 1e-12);
}

TEST(Hawkes, ArrivalsComeAtTheStatedRates) {
  const double seconds = 40'000;
  const std::vector<double> rates = stationary_rates(two_types());
  for (uint64_t seed = 1; seed <= 4; ++seed) {
    std::vector<double> counts(2);
    for (const Timed& arrival : simulate(two_types(), seed, seconds)) counts[arrival.type] += 1;
    // (1 - N)^-1 magnifies the noise of each count, by 5.9 at most here.
    for (const size_t i : {size_t{0}, size_t{1}})
      EXPECT_NEAR(counts[i] / seconds, rates[i], 4 * 5.9 * std::sqrt(rates[i] / seconds));
  }
}

TEST(Hawkes, TimeMeasuredByTheIntensityIsAPoissonProcess) {
  for (uint64_t seed = 1; seed <= 4; ++seed) {
    const std::vector<double> waits = residuals(two_types(), simulate(two_types(), seed, 2'000));
    ASSERT_GT(waits.size(), 1'000U);
    EXPECT_LT(distance_from_exponential(waits), 1.95) << "seed " << seed;  // 0.1 % level.
    // The same arrivals judged by a wrong model fall through.
    HawkesParameters wrong = two_types();
    wrong.branching = {0, 0, 0, 0};
    wrong.baseline = stationary_rates(two_types());
    EXPECT_GT(distance_from_exponential(residuals(wrong, simulate(two_types(), seed, 2'000))),
              1.95);
  }
}

/// The variance of counts over their mean tends to 1 / (1 - n)^2 in windows far longer than the
/// clusters (Hawkes 1971): the branching ratio as it is measured on real order flow.
TEST(OrderFlow, CountsShowTheBranchingRatio) {
  for (const double branching : {0.0, 0.4, 0.7}) {
    const HawkesParameters parameters =
        self_exciting_flow({.rate_per_s = 2, .branching = branching, .decay_per_s = 5});
    EXPECT_NEAR(branching_ratio(parameters), branching, 1e-12);
    for (uint64_t seed = 1; seed <= 3; ++seed) {
      const double window = 50;
      const size_t windows = 2'000;
      std::vector<double> counts(windows);
      for (const Timed& arrival : simulate(parameters, seed, window * windows - 1e-6))
        counts[static_cast<size_t>(arrival.at / window)] += 1;
      double mean = 0;
      for (const double count : counts) mean += count / windows;
      double variance = 0;
      for (const double count : counts) variance += (count - mean) * (count - mean) / (windows - 1);
      EXPECT_NEAR(mean / window, 2, 4 * std::sqrt(2 / (window * windows)) / (1 - branching));
      EXPECT_NEAR(1 - std::sqrt(mean / variance), branching, 0.06) << "seed " << seed;
    }
  }
}

TEST(OrderFlow, MarketOrdersFollowTheirOwnSide) {
  const HawkesParameters parameters =
      self_exciting_flow({.rate_per_s = 2, .branching = 0.7, .decay_per_s = 5});
  std::vector<double> signs;
  for (const Timed& arrival : simulate(parameters, 7, 20'000))
    if (arrival.type < 2) signs.push_back(arrival.type == 0 ? 1 : -1);
  double product = 0;
  for (size_t i = 1; i < signs.size(); ++i) product += signs[i] * signs[i - 1];
  EXPECT_GT(product / static_cast<double>(signs.size()), 0.1);
}

TEST(Hawkes, RefusesWhatExplodesOrMakesNoSense) {
  const auto refused = [](const HawkesParameters& parameters) {
    EXPECT_THROW(validate(parameters), Error);
  };
  refused({.baseline = {}, .branching = {}, .decay = 1});
  refused({.baseline = {0}, .branching = {0.5}, .decay = 1});
  refused({.baseline = {1}, .branching = {1}, .decay = 1});
  refused({.baseline = {1}, .branching = {-0.1}, .decay = 1});
  refused({.baseline = {1}, .branching = {0.5, 0.5}, .decay = 1});
  refused({.baseline = {1}, .branching = {0.5}, .decay = 0});
  EXPECT_THROW((void)self_exciting_flow({.rate_per_s = 1, .branching = 1}), Error);
  EXPECT_THROW((void)self_exciting_flow({.rate_per_s = 0}), Error);
}

}  // namespace
}  // namespace godwit
