// How the value of a simulated instrument moves: the parameters, and what follows from them. The
// unit of time is one full bar, so that every parameter can be compared with the bars that come
// out.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace godwit {

/// Log returns of one regime, per full bar.
struct Regime {
  double drift = 0;
  double volatility = 0.001;  ///< Standard deviation, >= 0.
};

/// Merton's jumps: a Poisson number of them, each a normal log return. They are not compensated:
/// the mean return grows by per_bar * mean.
/// Source: Merton, "Option pricing when underlying stock returns are discontinuous", 1976.
struct JumpModel {
  double per_bar = 0;  ///< Expected number in a full bar, >= 0.
  double mean = 0;
  double deviation = 0.01;  ///< >= 0.
};

/// An Ornstein-Uhlenbeck part of the log value, stationary from the start.
/// Source: Uhlenbeck and Ornstein, "On the theory of the Brownian motion", 1930.
struct SpreadModel {
  double half_life_bars = 20;  ///< > 0: an excess decays by half in this time.
  double deviation = 0.01;     ///< Of the stationary distribution, >= 0.
};

/// A feature that knows a part of what is to come: a standard normal s_t, known when bar t closes,
/// of which `strength` times the regime's volatility goes into the log return of bar t + 1, evenly
/// over the bar. planted_correlation() says what correlation follows.
struct SignalModel {
  std::string name = "signal";
  double strength = 0.1;  ///< -1 to 1.
};

/// log value = loading * (regimes + signal + jumps) + spread.
struct ValueModel {
  std::vector<Regime> regimes{Regime{}};  ///< One: a plain random walk.
  /// Row-major: the chance that the bar after one in regime i is in regime j. Rows sum to 1.
  std::vector<double> transition{1.0};
  std::optional<JumpModel> jumps;
  std::optional<SignalModel> signal;
  std::optional<SpreadModel> spread;
  /// All but the spread is drawn for the seed, not for the instrument: instruments that share a
  /// seed and these parameters then move together, and the log of one less the loading times that
  /// of the other is the spread alone.
  bool shared = false;
  double loading = 1;
};

/// Throws Error (kUsage) that names the parameter which is out of its range.
void validate(const ValueModel& model);

/// The chance of each regime in the long run; the chain must have only one such distribution.
[[nodiscard]] std::vector<double> stationary_regimes(const ValueModel& model);

/// Mean and variance of the log return of one full bar, in the long run over regimes.
struct ReturnMoments {
  double mean = 0;
  double variance = 0;
};
[[nodiscard]] ReturnMoments bar_return_moments(const ValueModel& model);

/// The correlation of the signal with the log return of the value over the next full bar; 0 without
/// a signal. It is `strength` itself for one regime without jumps and spread. Prices add what the
/// tick grid adds: with a spread of one tick d and prices near p the variance of a return is larger
/// by about (d / p)^2 / 3.
[[nodiscard]] double planted_correlation(const ValueModel& model);

}  // namespace godwit
