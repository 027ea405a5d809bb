#include "market/synthetic/value_path.h"

#include <cmath>
#include <cstdint>
#include <vector>

#include <gtest/gtest.h>

#include "foundation/base/error.h"

namespace godwit {
namespace {

constexpr int kBars = 20'000;
constexpr uint64_t kSeeds = 5;
// A right generator leaves this band once in 16,000 comparisons; the seeds are fixed.
constexpr double kErrors = 4;

struct Walked {
  std::vector<double> returns;  // Log, of bar t.
  std::vector<double> signals;  // Known before bar t.
  std::vector<double> levels;   // Log value at the end of bar t.
  std::vector<size_t> regimes;
  std::vector<int> jumps;
  std::vector<double> spreads;
};

Walked walk(const ValueModel& model, uint64_t seed, uint32_t instrument = 0) {
  ValuePath path{model,
                 {.seed = seed, .instrument_number = instrument, .start = 50, .steps_per_bar = 4}};
  Walked walked;
  double before = std::log(path.value());
  for (int bar = 0; bar < kBars; ++bar) {
    walked.signals.push_back(path.next_signal());
    path.begin_bar(1);
    int jumps = 0;
    for (int step = 0; step < 4; ++step) {
      path.step();
      jumps += path.jumps();
    }
    const double now = std::log(path.value());
    walked.returns.push_back(now - before);
    walked.levels.push_back(now);
    walked.regimes.push_back(path.regime());
    walked.jumps.push_back(jumps);
    walked.spreads.push_back(path.spread());
    before = now;
  }
  return walked;
}

double mean(const std::vector<double>& x) {
  double sum = 0;
  for (const double value : x) sum += value;
  return sum / static_cast<double>(x.size());
}

double covariance(const std::vector<double>& x, const std::vector<double>& y) {
  const double mean_x = mean(x);
  const double mean_y = mean(y);
  double sum = 0;
  for (size_t i = 0; i < x.size(); ++i) sum += (x[i] - mean_x) * (y[i] - mean_y);
  return sum / static_cast<double>(x.size() - 1);
}

double correlation(const std::vector<double>& x, const std::vector<double>& y) {
  return covariance(x, y) / std::sqrt(covariance(x, x) * covariance(y, y));
}

double lagged_correlation(const std::vector<double>& x, size_t lag) {
  const auto cut = static_cast<std::ptrdiff_t>(lag);
  return correlation({x.begin(), x.end() - cut}, {x.begin() + cut, x.end()});
}

TEST(ValuePath, AWalkHasItsMeanVolatilityAndNoMemory) {
  ValueModel model;
  model.regimes = {{.drift = 2e-4, .volatility = 0.01}};
  const double root = std::sqrt(kBars);
  for (uint64_t seed = 1; seed <= kSeeds; ++seed) {
    const std::vector<double> returns = walk(model, seed).returns;
    EXPECT_NEAR(mean(returns), 2e-4, kErrors * 0.01 / root) << "seed " << seed;
    EXPECT_NEAR(std::sqrt(covariance(returns, returns)), 0.01,
                kErrors * 0.01 / std::sqrt(2.0 * kBars))
        << "seed " << seed;
    for (const size_t lag : {size_t{1}, size_t{2}, size_t{5}})
      EXPECT_NEAR(lagged_correlation(returns, lag), 0, kErrors / root) << "seed " << seed;
  }
}

TEST(ValuePath, VarianceGrowsWithTheLengthOfTheBar) {
  ValueModel model;
  model.regimes = {{.drift = 0, .volatility = 0.01}};
  model.signal = SignalModel{.name = "s", .strength = 0.9};
  ValuePath path{model, {.seed = 3, .steps_per_bar = 3}};
  double sum = 0;
  double before = std::log(path.value());
  for (int bar = 0; bar < kBars; ++bar) {
    path.begin_bar(0.25);
    for (int step = 0; step < 3; ++step) path.step();
    const double now = std::log(path.value());
    sum += (now - before) * (now - before);
    before = now;
  }
  EXPECT_NEAR(std::sqrt(sum / kBars), 0.005, kErrors * 0.005 / std::sqrt(2.0 * kBars));
}

TEST(ValuePath, RegimesLastAndMoveAsStated) {
  ValueModel model;
  model.regimes = {{.drift = 1e-3, .volatility = 0.005}, {.drift = -2e-3, .volatility = 0.02}};
  model.transition = {0.98, 0.02, 0.05, 0.95};
  const std::vector<double> share = stationary_regimes(model);
  EXPECT_NEAR(share[0], 5.0 / 7, 1e-9);
  for (uint64_t seed = 1; seed <= kSeeds; ++seed) {
    const Walked walked = walk(model, seed);
    double count[2] = {0, 0};
    double square[2] = {0, 0};
    double left[2] = {0, 0};
    for (size_t t = 0; t + 1 < walked.regimes.size(); ++t) {
      const size_t r = walked.regimes[t];
      const double above = walked.returns[t] - model.regimes[r].drift;
      count[r] += 1;
      square[r] += above * above;
      left[r] += walked.regimes[t + 1] != r;
    }
    for (const size_t r : {size_t{0}, size_t{1}}) {
      const double volatility = model.regimes[r].volatility;
      EXPECT_NEAR(std::sqrt(square[r] / count[r]), volatility,
                  kErrors * volatility / std::sqrt(2 * count[r]));
      const double leave = model.transition[r * 2 + (1 - r)];
      EXPECT_NEAR(left[r] / count[r], leave, kErrors * std::sqrt(leave * (1 - leave) / count[r]));
    }
    // Of a two-state chain with second eigenvalue e the share has variance
    // p (1 - p) (1 + e) / (1 - e) / n.
    EXPECT_NEAR(count[0] / kBars, share[0],
                kErrors * std::sqrt(share[0] * share[1] * 1.93 / 0.07 / kBars));
    const ReturnMoments moments = bar_return_moments(model);
    EXPECT_NEAR(covariance(walked.returns, walked.returns) / moments.variance, 1, 0.15);
  }
}

TEST(ValuePath, JumpsHaveTheirRateVarianceAndTails) {
  ValueModel model;
  model.regimes = {{.drift = 0, .volatility = 0.005}};
  model.jumps = JumpModel{.per_bar = 0.1, .mean = 0, .deviation = 0.02};
  const double diffusion = 0.005 * 0.005;
  const double jump = 0.1 * 0.02 * 0.02;
  const double kurtosis = 3 * 0.1 * std::pow(0.02, 4) / std::pow(diffusion + jump, 2);
  EXPECT_DOUBLE_EQ(bar_return_moments(model).variance, diffusion + jump);
  for (uint64_t seed = 1; seed <= kSeeds; ++seed) {
    const Walked walked = walk(model, seed);
    double count = 0;
    for (const int jumps : walked.jumps) count += jumps;
    EXPECT_NEAR(count / kBars, 0.1, kErrors * std::sqrt(0.1 / kBars)) << "seed " << seed;
    const double variance = covariance(walked.returns, walked.returns);
    const double error = std::sqrt((kurtosis + 2) / kBars);
    EXPECT_NEAR(variance / (diffusion + jump), 1, kErrors * error) << "seed " << seed;
    double fourth = 0;
    for (const double r : walked.returns) fourth += r * r * r * r;
    EXPECT_NEAR(fourth / kBars / variance / variance - 3, kurtosis, 0.15 * kurtosis + 1);
  }
}

TEST(ValuePath, TheSpreadOfAPairRevertsWithItsHalfLife) {
  ValueModel first;
  first.regimes = {{.drift = 0, .volatility = 0.01}};
  first.shared = true;
  first.loading = 1;
  ValueModel second = first;
  second.loading = 0.8;
  second.spread = SpreadModel{.half_life_bars = 12, .deviation = 0.02};
  const double decay = std::exp2(-1.0 / 12);
  for (uint64_t seed = 1; seed <= kSeeds; ++seed) {
    const Walked a = walk(first, seed, 0);
    const Walked b = walk(second, seed, 1);
    std::vector<double> spread;
    for (size_t t = 0; t < a.levels.size(); ++t) {
      spread.push_back(b.levels[t] - std::log(50) - 0.8 * (a.levels[t] - std::log(50)));
      ASSERT_NEAR(spread[t], b.spreads[t], 1e-9);
    }
    const double slope = lagged_correlation(spread, 1);
    EXPECT_NEAR(slope, decay, kErrors * std::sqrt((1 - decay * decay) / kBars)) << "seed " << seed;
    EXPECT_NEAR(std::log(0.5) / std::log(slope), 12, 2) << "seed " << seed;
    // An autocorrelated mean square: kBars (1 - decay^2) / (1 + decay^2) independent ones.
    const double effective = kBars * (1 - decay * decay) / (1 + decay * decay);
    EXPECT_NEAR(covariance(spread, spread) / 4e-4, 1, kErrors * std::sqrt(2 / effective));
  }
}

TEST(ValuePath, TheSignalCorrelatesWithTheNextReturnAsStatedAndWithNothingElse) {
  for (const double strength : {-0.3, 0.05, 0.5, 1.0}) {
    ValueModel model;
    model.regimes = {{.drift = 0, .volatility = 0.01}};
    model.signal = SignalModel{.name = "s", .strength = strength};
    EXPECT_NEAR(planted_correlation(model), strength, 1e-12);
    for (uint64_t seed = 1; seed <= kSeeds; ++seed) {
      const Walked walked = walk(model, seed);
      const double error = (1 - strength * strength) / std::sqrt(kBars) + 1e-9;
      EXPECT_NEAR(correlation(walked.signals, walked.returns), strength, kErrors * error);
      const std::vector<double> later{walked.signals.begin() + 1, walked.signals.end()};
      const std::vector<double> earlier{walked.returns.begin(), walked.returns.end() - 1};
      EXPECT_NEAR(correlation(later, earlier), 0, kErrors / std::sqrt(kBars));
    }
  }
}

TEST(ValuePath, PlantedCorrelationHoldsWithRegimesJumpsAndSpread) {
  ValueModel model;
  model.regimes = {{.drift = 1e-3, .volatility = 0.005}, {.drift = -1e-3, .volatility = 0.02}};
  model.transition = {0.9, 0.1, 0.2, 0.8};
  model.jumps = JumpModel{.per_bar = 0.05, .mean = 0.01, .deviation = 0.01};
  model.spread = SpreadModel{.half_life_bars = 5, .deviation = 0.01};
  model.signal = SignalModel{.name = "s", .strength = 0.6};
  const double stated = planted_correlation(model);
  EXPECT_GT(stated, 0.3);
  EXPECT_LT(stated, 0.6);
  for (uint64_t seed = 1; seed <= kSeeds; ++seed) {
    const Walked walked = walk(model, seed);
    EXPECT_NEAR(correlation(walked.signals, walked.returns), stated, 0.03) << "seed " << seed;
  }
}

TEST(ValuePath, InstrumentsOfOneSeedAreIndependentUnlessShared) {
  ValueModel own;
  own.regimes = {{.drift = 0, .volatility = 0.01}};
  EXPECT_NEAR(correlation(walk(own, 9, 0).returns, walk(own, 9, 1).returns), 0,
              kErrors / std::sqrt(kBars));
  ValueModel shared = own;
  shared.shared = true;
  EXPECT_EQ(walk(shared, 9, 0).returns, walk(shared, 9, 1).returns);
}

TEST(ValueModel, RefusesWhatMakesNoSense) {
  const auto refused = [](auto change) {
    ValueModel model;
    change(model);
    EXPECT_THROW(validate(model), Error);
  };
  refused([](ValueModel& m) { m.regimes.clear(); });
  refused([](ValueModel& m) { m.regimes[0].volatility = -1; });
  refused([](ValueModel& m) { m.regimes[0].drift = std::nan(""); });
  refused([](ValueModel& m) { m.transition = {0.5}; });
  refused([](ValueModel& m) { m.transition = {0.5, 0.5}; });
  refused([](ValueModel& m) { m.jumps = JumpModel{.per_bar = -1}; });
  refused([](ValueModel& m) { m.signal = SignalModel{.strength = 1.5}; });
  refused([](ValueModel& m) { m.spread = SpreadModel{.half_life_bars = 0}; });
}

}  // namespace
}  // namespace godwit
