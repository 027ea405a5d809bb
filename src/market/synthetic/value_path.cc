#include "market/synthetic/value_path.h"

#include <cmath>
#include <utility>
#include <vector>

#include "foundation/base/check.h"

namespace godwit {
namespace {

/// What a draw at one step or bar is for; a new use gets a new number.
enum Draw : uint32_t {
  kDiffusion,
  kJumpCount,
  kJumpSize,
  kSpread,
  kSignal,
  kRegime,
  kSpreadStart,
  kInstrument
};

constexpr RandomStream kStream = RandomStream::kSyntheticValue;

/// The index that a uniform number falls on when [0, 1) is cut in proportion to `shares`.
template <class Share>
size_t pick(size_t count, double uniform, const Share& share) {
  double sum = 0;
  for (size_t i = 0; i + 1 < count; ++i) {
    sum += share(i);
    if (uniform < sum) return i;
  }
  return count - 1;
}

}  // namespace

uint64_t instrument_seed(uint64_t seed, uint32_t instrument_number) {
  const PhiloxCounter words = RandomSource{seed}.bits(kStream, instrument_number, kInstrument);
  return static_cast<uint64_t>(words[0]) << 32 | words[1];
}

ValuePath::ValuePath(ValueModel model, const Options& options)
    : model_{std::move(model)},
      own_{instrument_seed(options.seed, options.instrument_number)},
      factor_{model_.shared ? RandomSource{options.seed} : own_},
      steps_per_bar_{options.steps_per_bar},
      log_start_{std::log(options.start)} {
  validate(model_);
  CHECK(options.start > 0 && options.steps_per_bar > 0, "a path needs a start and steps");
  if (model_.spread) spread_ = model_.spread->deviation * own_.normal(kStream, 0, kSpreadStart);
  const std::vector<double> shares = stationary_regimes(model_);
  regime_ = pick(shares.size(), factor_.uniform(kStream, 0, kRegime),
                 [&](size_t i) { return shares[i]; });
}

double ValuePath::signal_of(uint64_t bar) const { return factor_.normal(kStream, bar, kSignal); }

double ValuePath::value() const {
  return std::exp(log_start_ + model_.loading * factor_log_ + spread_);
}

void ValuePath::change_regime() {
  const size_t count = model_.regimes.size();
  regime_ = pick(count, factor_.uniform(kStream, bar_, kRegime),
                 [&](size_t j) { return model_.transition[regime_ * count + j]; });
}

void ValuePath::begin_bar(double length) {
  CHECK(length > 0, "a bar has a length");
  length_ = length;
  if (bar_ > 0) change_regime();
  ++bar_;
}

void ValuePath::draw_jumps(double expected) {
  // Inversion of the Poisson distribution: `expected` is small.
  double uniform = factor_.uniform(kStream, step_, kJumpCount);
  double chance = std::exp(-expected);
  jumps_ = 0;
  while (uniform >= chance && jumps_ < 1000) {
    uniform -= chance;
    ++jumps_;
    chance *= expected / jumps_;
  }
  jump_ = jumps_ == 0 ? 0
                      : jumps_ * model_.jumps->mean + std::sqrt(jumps_) * model_.jumps->deviation *
                                                          factor_.normal(kStream, step_, kJumpSize);
}

void ValuePath::step() {
  CHECK(bar_ > 0, "a step belongs to a bar");
  const Regime& regime = model_.regimes[regime_];
  const double time = length_ / steps_per_bar_;
  const double strength = model_.signal ? model_.signal->strength : 0;
  const double known =
      strength * std::sqrt(length_) / steps_per_bar_ * (model_.signal ? signal_of(bar_ - 1) : 0);
  const double unknown =
      std::sqrt((1 - strength * strength) * time) * factor_.normal(kStream, step_, kDiffusion);
  factor_log_ += regime.drift * time + regime.volatility * (known + unknown);
  if (model_.jumps) {
    draw_jumps(model_.jumps->per_bar * time);
    factor_log_ += jump_;
  }
  if (model_.spread) {
    const double decay = std::exp2(-time / model_.spread->half_life_bars);
    spread_ = decay * spread_ + model_.spread->deviation * std::sqrt(1 - decay * decay) *
                                    own_.normal(kStream, step_, kSpread);
  }
  ++step_;
}

}  // namespace godwit
