#include "foundation/stats/overfitting.h"

#include <cmath>
#include <vector>

#include <gtest/gtest.h>

#include "foundation/stats/normal.h"

namespace godwit {
namespace {

// The numerical example of "The deflated Sharpe ratio": annual Sharpe ratio 2.5 over 1,250 days,
// skewness -3, kurtosis 10; trials' annual Sharpe ratios have variance 1/2.
constexpr SharpeSample kPaper = {
    .n = 1250, .sharpe = 0.15811388300841897, .skew = -3, .kurtosis = 10};

TEST(Overfitting, MatchesThePaper) {
  EXPECT_NEAR(expected_max_sharpe(0.5 / 250, 100), 0.1132, 5e-5);
  EXPECT_NEAR(deflated_sharpe(kPaper, 0.5 / 250, 100), 0.9004, 5e-5);
  EXPECT_NEAR(deflated_sharpe(kPaper, 0.5 / 250, 46), 0.9505, 5e-5);
}

TEST(Overfitting, OneTrialDeflatesNothing) {
  EXPECT_EQ(expected_max_sharpe(0.1, 1), 0);
  EXPECT_EQ(expected_max_sharpe(0.1, 0), 0);
  EXPECT_EQ(deflated_sharpe(kPaper, std::vector<double>{kPaper.sharpe}),
            probabilistic_sharpe(kPaper, 0));
}

TEST(Overfitting, TrialsAreAPopulation) {
  // Variance of {0, 0.2} with ddof 0 is 0.01.
  EXPECT_DOUBLE_EQ(deflated_sharpe(kPaper, std::vector<double>{0, 0.2}),
                   deflated_sharpe(kPaper, 0.01, 2));
  EXPECT_EQ(deflated_sharpe(kPaper, std::vector<double>{0.1, 0.1, 0.1}),
            probabilistic_sharpe(kPaper, 0));
}

TEST(Overfitting, PsrOfNormalReturns) {
  const SharpeSample sample = {.n = 101, .sharpe = 0.1, .skew = 0, .kurtosis = 3};
  EXPECT_DOUBLE_EQ(probabilistic_sharpe(sample, 0), normal_cdf(1 / std::sqrt(1.005)));
  EXPECT_EQ(probabilistic_sharpe(sample, 0.1), 0.5);
}

TEST(Overfitting, MinTrackRecordIsWherePsrReachesTheConfidence) {
  for (const double sharpe : {0.05, 0.1, 0.5}) {
    SharpeSample sample = {.n = 100, .sharpe = sharpe, .skew = -1, .kurtosis = 6};
    const double length = min_track_record_length(sample, 0.01, 0.9);
    sample.n = static_cast<size_t>(std::ceil(length));
    EXPECT_GE(probabilistic_sharpe(sample, 0.01), 0.9);
    sample.n -= 1;
    EXPECT_LT(probabilistic_sharpe(sample, 0.01), 0.9);
  }
}

TEST(Overfitting, UndefinedCases) {
  EXPECT_TRUE(std::isnan(min_track_record_length(kPaper, kPaper.sharpe)));
  EXPECT_TRUE(std::isnan(min_track_record_length(kPaper, 1)));
  EXPECT_TRUE(std::isnan(probabilistic_sharpe(sharpe_sample(std::vector<double>{0.1}, 0), 0)));
  EXPECT_TRUE(std::isnan(probabilistic_sharpe(sharpe_sample(std::vector<double>{0.1, 0.1}, 0), 0)));
  EXPECT_TRUE(std::isnan(probabilistic_sharpe(sharpe_sample({}, 0), 0)));
}

TEST(Overfitting, SampleIsPerPeriod) {
  const SharpeSample sample = sharpe_sample(std::vector<double>{0.03, 0.01, -0.01, 0.05}, 0.01);
  EXPECT_EQ(sample.n, 4U);
  EXPECT_DOUBLE_EQ(sample.sharpe, 0.01 / std::sqrt(0.002 / 3));
  EXPECT_NEAR(sample.skew, 0, 1e-15);
  EXPECT_DOUBLE_EQ(sample.kurtosis, 1.64);
}

}  // namespace
}  // namespace godwit
