#include "trading/simulation/line_fit.h"

#include <cmath>
#include <vector>

#include <gtest/gtest.h>

#include "foundation/base/random.h"

namespace godwit {
namespace {

TEST(LineFit, HandWorked) {
  // x mean 3, y mean 4: xx 10, xy 8, yy 10; residuals -0.4, -0.2, 0.0, 1.2, -0.6.
  const std::vector<double> x{1, 2, 3, 4, 5};
  const std::vector<double> y{2, 3, 4, 6, 5};
  const LineFit fit = fit_line(x, y).value();
  EXPECT_NEAR(fit.slope, 0.9, 1e-12);
  EXPECT_NEAR(fit.intercept, 1.3, 1e-12);
  EXPECT_NEAR(fit.r_squared, 0.81, 1e-12);  // 1 - 1.9 / 10
  EXPECT_NEAR(fit.slope_error, std::sqrt(1.9 / 3 / 10), 1e-12);
  EXPECT_NEAR(fit.intercept_error, std::sqrt(1.9 / 3 * (0.2 + 0.9)), 1e-12);
}

TEST(LineFit, NoLineWithoutTwoPlaces) {
  EXPECT_EQ(fit_line(std::vector<double>{1, 2}, std::vector<double>{1, 2}), std::nullopt);
  EXPECT_EQ(fit_line(std::vector<double>{7, 7, 7}, std::vector<double>{1, 2, 3}), std::nullopt);
  const std::vector<double> same(10, -0.1234567);
  EXPECT_EQ(fit_line(same, same), std::nullopt);
}

TEST(LineFit, ItsIntervalsHoldTheTruthAsOftenAsTheySay) {
  int held = 0;
  constexpr int kTrials = 2000;
  for (uint64_t seed = 0; seed < kTrials; ++seed) {
    Rng rng{seed};
    std::vector<double> x;
    std::vector<double> y;
    for (int i = 0; i < 8; ++i) {
      x.push_back(rng.uniform() * 10);
      y.push_back(3 - 2 * x.back() + rng.normal());
    }
    const LineFit fit = fit_line(x, y).value();
    held += std::abs(fit.slope + 2) <= student_t_quantile(0.975, 6) * fit.slope_error;
  }
  EXPECT_NEAR(held / static_cast<double>(kTrials), 0.95, 0.02);  // Four standard errors.
}

TEST(StudentT, AsInTheTables) {
  EXPECT_NEAR(student_t_quantile(0.975, 3), 3.182446, 0.03);
  EXPECT_NEAR(student_t_quantile(0.975, 10), 2.228139, 2e-4);
  EXPECT_NEAR(student_t_quantile(0.975, 18), 2.100922, 1e-4);
  EXPECT_NEAR(student_t_quantile(0.95, 30), 1.697261, 1e-5);
  EXPECT_NEAR(student_t_quantile(0.025, 10), -2.228139, 2e-4);
  EXPECT_NEAR(student_t_quantile(0.975, 1e9), 1.959964, 1e-6);
}

}  // namespace
}  // namespace godwit
