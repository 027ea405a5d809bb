// How far a Sharpe ratio can be believed: its own uncertainty, and the luck of having tried often.
// Sharpe ratios here are per period, never annualised.
// Sources: Bailey, Lopez de Prado, "The Sharpe ratio efficient frontier", 2012 (PSR, MinTRL); "The
// deflated Sharpe ratio", 2014.
#pragma once

#include <cstddef>
#include <span>

namespace godwit {

/// What the formulas need to know of a series of returns.
struct SharpeSample {
  size_t n = 0;
  double sharpe = 0;    ///< mean(r - rf) / std(r - rf, ddof 1), per period; NaN for n < 2
  double skew = 0;      ///< population
  double kurtosis = 3;  ///< raw population: 3 for a normal distribution
};

[[nodiscard]] SharpeSample sharpe_sample(std::span<const double> returns, double risk_free);

/// PSR: probability that the true Sharpe ratio is above `threshold`,
/// Phi((SR - SR*) sqrt(n - 1) / sqrt(1 - g3 SR + (g4 - 1)/4 SR^2)).
/// NaN for n < 2 and for a sample without deviation.
[[nodiscard]] double probabilistic_sharpe(const SharpeSample& sample, double threshold) noexcept;

/// The Sharpe ratio to expect from the best of `trials` independent tries without skill whose
/// Sharpe ratios have this variance: sqrt(V) ((1 - g) Phi^-1(1 - 1/N) + g Phi^-1(1 - 1/(N e))),
/// g Euler's constant. 0 for one trial or none.
[[nodiscard]] double expected_max_sharpe(double variance, size_t trials) noexcept;

/// DSR: PSR against expected_max_sharpe. With one trial it is PSR(0).
[[nodiscard]] double deflated_sharpe(const SharpeSample& sample, double variance,
                                     size_t trials) noexcept;
/// The same from the Sharpe ratios of all trials, the sample's own among them (variance: ddof 0).
[[nodiscard]] double deflated_sharpe(const SharpeSample& sample,
                                     std::span<const double> trial_sharpes) noexcept;

/// MinTRL: periods needed to say with `confidence` that the true Sharpe ratio is above `threshold`,
/// 1 + (1 - g3 SR + (g4 - 1)/4 SR^2) (Phi^-1(confidence) / (SR - SR*))^2. NaN when the sample's is
/// not above it.
[[nodiscard]] double min_track_record_length(const SharpeSample& sample, double threshold,
                                             double confidence = 0.95) noexcept;

}  // namespace godwit
