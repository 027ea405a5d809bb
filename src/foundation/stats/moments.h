// Mean, variance, skewness, kurtosis and percentiles of a sample. Sums are compensated and run from
// the first value to the last. Values must be finite. NaN stands for "not defined".
#pragma once

#include <cstddef>
#include <span>

namespace godwit {

/// NaN of no values.
[[nodiscard]] double mean(std::span<const double> values) noexcept;

/// sum (x - mean)^2 / (n - ddof); NaN for n <= ddof. Exactly 0 when all values are equal.
[[nodiscard]] double variance(std::span<const double> values, size_t ddof) noexcept;
[[nodiscard]] double standard_deviation(std::span<const double> values, size_t ddof) noexcept;

/// Population covariance (ddof 0) of pairs; both spans have the same length.
[[nodiscard]] double covariance(std::span<const double> a, std::span<const double> b) noexcept;

/// Population skewness m3 / m2^1.5, not corrected for bias (scipy.stats.skew). NaN where the
/// variance is 0 or there are no values.
[[nodiscard]] double skewness(std::span<const double> values) noexcept;

/// Raw population kurtosis m4 / m2^2, 3 for a normal distribution, not corrected for bias
/// (scipy.stats.kurtosis(fisher=False)). NaN as above.
[[nodiscard]] double raw_kurtosis(std::span<const double> values) noexcept;

/// The value at position share x (n - 1) of the sorted values, linear between neighbours
/// (numpy.percentile's default). `share` in [0, 1]; NaN of no values.
[[nodiscard]] double quantile_of_sorted(std::span<const double> sorted, double share) noexcept;

}  // namespace godwit
