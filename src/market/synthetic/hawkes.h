// Arrivals that excite further arrivals: order flow comes in bursts. Several types of event, one
// exponential kernel.
// Source: Hawkes, "Spectra of some self-exciting and mutually exciting point processes", 1971;
// exact simulation after Dassios and Zhao, "Exact simulation of Hawkes process with exponentially
// decaying intensity", 2013.
#pragma once

#include <cstddef>
#include <vector>

#include "foundation/base/random.h"

namespace godwit {

/// Intensity of type i: baseline_i + the sum over past events of type j, t seconds ago, of
/// branching_ij * decay * exp(-decay * t).
struct HawkesParameters {
  std::vector<double> baseline;  ///< Per second and type, >= 0, one at least > 0.
  /// Row-major: expected direct children of type i of an event of type j, >= 0.
  std::vector<double> branching;
  double decay = 1;  ///< Per second, > 0.
};

/// Throws Error (kUsage) naming what is wrong: sizes, ranges, or a branching ratio of 1 or more,
/// with which the number of events explodes.
void validate(const HawkesParameters& parameters);

/// The spectral radius of the branching matrix: the share of events that others caused.
[[nodiscard]] double branching_ratio(const HawkesParameters& parameters);

/// Mean intensity per type in the long run, per second: (1 - branching)^-1 baseline.
[[nodiscard]] std::vector<double> stationary_rates(const HawkesParameters& parameters);

/// A sequence of arrivals. It starts with the mean intensity of the long run.
class HawkesProcess {
 public:
  struct Arrival {
    double wait_s = 0;  ///< Seconds after the one before, or after the start.
    size_t type = 0;
  };
  /// Throws as validate.
  HawkesProcess(HawkesParameters parameters, Rng rng);
  [[nodiscard]] Arrival next();

 private:
  [[nodiscard]] double excess() const;
  [[nodiscard]] size_t draw_type();

  HawkesParameters parameters_;
  Rng rng_;
  double baseline_ = 0;          // Of all types.
  std::vector<double> excited_;  // Intensity above the baseline, by type.
};

}  // namespace godwit
