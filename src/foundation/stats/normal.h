// The standard normal distribution.
#pragma once

namespace godwit {

/// P(Z <= x). Relative error a few units in the last place down to x = -37.
[[nodiscard]] double normal_cdf(double x) noexcept;

/// The x with normal_cdf(x) = p: -inf at 0, +inf at 1, NaN outside [0, 1]. About one part in 1e16.
/// Source: Wichura, "Algorithm AS 241: the percentage points of the normal distribution", Applied
/// Statistics 37, 1988, routine PPND16.
[[nodiscard]] double normal_quantile(double p) noexcept;

}  // namespace godwit
