#include "market/synthetic/value_model.h"

#include <cmath>
#include <cstddef>

#include "foundation/base/error.h"
#include "foundation/base/number_text.h"

namespace godwit {
namespace {

void require(bool holds, const std::string& key, const std::string& expected, double got) {
  if (!holds)
    throw usage_error("simulated market: " + key + ": expected " + expected + ", got " +
                      format_double(got));
}

bool not_negative(double value) { return std::isfinite(value) && value >= 0; }

void validate_transition(const ValueModel& model) {
  const size_t count = model.regimes.size();
  if (model.transition.size() != count * count)
    throw usage_error("simulated market: transition: expected " + std::to_string(count * count) +
                      " chances for " + std::to_string(count) + " regimes, got " +
                      std::to_string(model.transition.size()));
  for (size_t i = 0; i < count; ++i) {
    double row = 0;
    for (size_t j = 0; j < count; ++j) {
      require(not_negative(model.transition[i * count + j]), "transition", "chances from 0 to 1",
              model.transition[i * count + j]);
      row += model.transition[i * count + j];
    }
    require(std::abs(row - 1) < 1e-9, "transition", "rows that sum to 1", row);
  }
}

}  // namespace

void validate(const ValueModel& model) {
  if (model.regimes.empty())
    throw usage_error("simulated market: regimes: expected at least one, got none");
  for (const Regime& regime : model.regimes) {
    require(std::isfinite(regime.drift), "drift", "a number", regime.drift);
    require(not_negative(regime.volatility), "volatility", "a number >= 0", regime.volatility);
  }
  validate_transition(model);
  require(std::isfinite(model.loading), "loading", "a number", model.loading);
  if (model.jumps) {
    require(not_negative(model.jumps->per_bar) && model.jumps->per_bar <= 100, "jumps.per_bar",
            "0 to 100", model.jumps->per_bar);
    require(std::isfinite(model.jumps->mean), "jumps.mean", "a number", model.jumps->mean);
    require(not_negative(model.jumps->deviation), "jumps.deviation", "a number >= 0",
            model.jumps->deviation);
  }
  if (model.signal)
    require(std::abs(model.signal->strength) <= 1, "signal.strength", "-1 to 1",
            model.signal->strength);
  if (model.spread) {
    require(std::isfinite(model.spread->half_life_bars) && model.spread->half_life_bars > 0,
            "spread.half_life_bars", "a number > 0", model.spread->half_life_bars);
    require(not_negative(model.spread->deviation), "spread.deviation", "a number >= 0",
            model.spread->deviation);
  }
}

std::vector<double> stationary_regimes(const ValueModel& model) {
  const size_t count = model.regimes.size();
  std::vector<double> share(count, 1.0 / static_cast<double>(count));
  std::vector<double> next(count);
  // Powers of (I + P) / 2, which has P's stationary distribution and no period.
  for (int iteration = 0; iteration < 100'000; ++iteration) {
    double change = 0;
    for (size_t j = 0; j < count; ++j) {
      double arriving = 0;
      for (size_t i = 0; i < count; ++i) arriving += share[i] * model.transition[i * count + j];
      next[j] = (share[j] + arriving) / 2;
      change += std::abs(next[j] - share[j]);
    }
    share.swap(next);
    if (change < 1e-16) break;
  }
  return share;
}

ReturnMoments bar_return_moments(const ValueModel& model) {
  const std::vector<double> share = stationary_regimes(model);
  double mean = 0;
  double square = 0;  // Mean square of the regimes' part.
  for (size_t i = 0; i < share.size(); ++i) {
    const Regime& regime = model.regimes[i];
    mean += share[i] * regime.drift;
    square += share[i] * (regime.volatility * regime.volatility + regime.drift * regime.drift);
  }
  double variance = square - mean * mean;
  if (model.jumps) {
    const JumpModel& jumps = *model.jumps;
    mean += jumps.per_bar * jumps.mean;
    variance += jumps.per_bar * (jumps.mean * jumps.mean + jumps.deviation * jumps.deviation);
  }
  mean *= model.loading;
  variance *= model.loading * model.loading;
  if (model.spread) {
    const double decay = std::exp2(-1 / model.spread->half_life_bars);
    variance += 2 * model.spread->deviation * model.spread->deviation * (1 - decay);
  }
  return {.mean = mean, .variance = variance};
}

double planted_correlation(const ValueModel& model) {
  const double variance = bar_return_moments(model).variance;
  if (!model.signal || variance <= 0) return 0;
  const std::vector<double> share = stationary_regimes(model);
  double volatility = 0;
  for (size_t i = 0; i < share.size(); ++i) volatility += share[i] * model.regimes[i].volatility;
  return model.loading * model.signal->strength * volatility / std::sqrt(variance);
}

}  // namespace godwit
