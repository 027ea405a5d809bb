#include "trading/simulation/line_fit.h"

#include <cmath>

#include "foundation/base/check.h"
#include "foundation/stats/normal.h"

namespace godwit {

std::optional<LineFit> fit_line(std::span<const double> x, std::span<const double> y) {
  CHECK(x.size() == y.size(), "points have two coordinates");
  if (x.size() < 3) return std::nullopt;
  const auto n = static_cast<double>(x.size());
  double x_mean = 0;
  double y_mean = 0;
  for (size_t i = 0; i < x.size(); ++i) {
    x_mean += x[i] / n;
    y_mean += y[i] / n;
  }
  double xx = 0;
  double xy = 0;
  double yy = 0;
  for (size_t i = 0; i < x.size(); ++i) {
    const double dx = x[i] - x_mean;
    const double dy = y[i] - y_mean;
    xx += dx * dx;
    xy += dx * dy;
    yy += dy * dy;
  }
  // Below this the x differ by rounding alone.
  if (!(xx > n * 1e-24 * (x_mean * x_mean + 1))) return std::nullopt;
  LineFit fit{.n = x.size(), .slope = xy / xx};
  fit.intercept = y_mean - fit.slope * x_mean;
  double rest = 0;
  for (size_t i = 0; i < x.size(); ++i) {
    const double residual = y[i] - fit.intercept - fit.slope * x[i];
    rest += residual * residual;
  }
  const double variance = rest / (n - 2);
  fit.slope_error = std::sqrt(variance / xx);
  fit.intercept_error = std::sqrt(variance * (1 / n + x_mean * x_mean / xx));
  fit.r_squared = yy > 0 ? 1 - rest / yy : 1;
  return fit;
}

double student_t_quantile(double p, double dof) {
  const double z = normal_quantile(p);
  const double z2 = z * z;
  const double g1 = (z2 + 1) * z / 4;
  const double g2 = ((5 * z2 + 16) * z2 + 3) * z / 96;
  const double g3 = (((3 * z2 + 19) * z2 + 17) * z2 - 15) * z / 384;
  const double g4 = ((((79 * z2 + 776) * z2 + 1482) * z2 - 1920) * z2 - 945) * z / 92160;
  return z + (g1 + (g2 + (g3 + g4 / dof) / dof) / dof) / dof;
}

}  // namespace godwit
