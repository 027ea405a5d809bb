#include "foundation/stats/normal.h"

#include <cmath>
#include <limits>

#include <gtest/gtest.h>

namespace godwit {
namespace {

struct Point {
  double from;
  double to;
};

// Fifty-digit arithmetic, rounded to twenty.
TEST(Normal, CdfMatchesHighPrecision) {
  for (const auto& [x, p] : {Point{-37, 5.7255712225245768227e-300},
                             {-20, 2.7536241186062336951e-89},
                             {-8.3, 5.2055697448902540246e-17},
                             {-5, 2.8665157187919391167e-7},
                             {-3.1, 0.00096760321321835660196},
                             {-1, 0.15865525393145705141},
                             {-0.1, 0.46017216272297101633},
                             {0, 0.5},
                             {0.3, 0.61791142218895263307},
                             {1.96, 0.97500210485177956379},
                             {6, 0.99999999901341235496},
                             {8.3, 0.99999999999999994794}})
    EXPECT_NEAR(normal_cdf(x) / p, 1, 2e-15) << x;
  EXPECT_EQ(normal_cdf(-INFINITY), 0);
  EXPECT_EQ(normal_cdf(INFINITY), 1);
  EXPECT_TRUE(std::isnan(normal_cdf(NAN)));
}

TEST(Normal, QuantileMatchesHighPrecision) {
  for (const auto& [p, x] : {Point{1e-300, -37.047096299361199237},
                             {1e-100, -21.273453560965324294},
                             {1e-20, -9.2623400897984075796},
                             {1e-10, -6.3613409024040561991},
                             {1e-5, -4.2648907939228246102},
                             {0.01, -2.3263478740408410931},
                             {0.05, -1.644853626951472688},
                             {0.075, -1.4395314709384559349},
                             {0.0751, -1.4388253927525399824},
                             {0.25, -0.6744897501960817432},
                             {0.6, 0.25334710313579974132},
                             {0.925, 1.4395314709384562291},
                             {0.95, 1.6448536269514722843},
                             {0.99, 2.3263478740408407676},
                             {0.999999, 4.7534243088170877657}})
    EXPECT_NEAR(normal_quantile(p) / x, 1, 1e-15) << p;
  EXPECT_EQ(normal_quantile(0.5), 0);
  EXPECT_EQ(normal_quantile(0), -INFINITY);
  EXPECT_EQ(normal_quantile(1), INFINITY);
  for (const double p : {-0.1, 1.1, std::numeric_limits<double>::quiet_NaN()})
    EXPECT_TRUE(std::isnan(normal_quantile(p))) << p;
}

TEST(Normal, CdfUndoesQuantile) {
  for (double p = 1e-12; p < 0.5; p *= 1.37) {
    EXPECT_NEAR(normal_cdf(normal_quantile(p)) / p, 1, 2e-14) << p;
    EXPECT_NEAR(normal_quantile(1 - p), -normal_quantile(p), 1e-4 * std::abs(normal_quantile(p)))
        << p;
  }
}

}  // namespace
}  // namespace godwit
