// A straight line through points, by least squares, with the errors of its two numbers.
#pragma once

#include <cstddef>
#include <optional>
#include <span>

namespace godwit {

struct LineFit {
  size_t n = 0;
  double slope = 0;
  double intercept = 0;
  double slope_error = 0;      ///< Standard error.
  double intercept_error = 0;  ///< Standard error.
  double r_squared = 0;        ///< 0 to 1; 1 when every y is the same and fits.
};

/// Nothing for fewer than three points and when every x is the same. x and y: as many, finite.
[[nodiscard]] std::optional<LineFit> fit_line(std::span<const double> x, std::span<const double> y);

/// The t with P(T <= t) = p for Student's distribution, dof >= 3, p from 0.001 to 0.999: within 1 %
/// at dof 3, 1e-4 from dof 10 on. Source: Hill, "Algorithm 396: Student's t-quantiles", the
/// expansion of Cornish and Fisher around the normal quantile (Abramowitz and Stegun 26.7.5).
[[nodiscard]] double student_t_quantile(double p, double dof);

}  // namespace godwit
