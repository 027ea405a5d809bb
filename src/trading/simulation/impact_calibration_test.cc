#include "trading/simulation/impact_calibration.h"

#include <cmath>

#include <gtest/gtest.h>

#include "foundation/base/decimal.h"
#include "foundation/base/random.h"

namespace godwit {
namespace {

/// Moves of alpha x share^beta, times exp(noise), plus a price that wanders anyway.
std::vector<ImpactObservation> make(uint64_t seed, size_t n, double alpha, double beta,
                                    double noise, double wander = 0) {
  Rng rng{seed};
  std::vector<ImpactObservation> made;
  for (size_t i = 0; i < n; ++i) {
    const double share = std::exp(-9 + 6 * rng.uniform());
    made.push_back({.share = share,
                    .move = alpha * std::pow(share, beta) * std::exp(noise * rng.normal()) +
                            wander * rng.normal()});
  }
  return made;
}

TEST(ImpactCalibration, FindsAnExactLawExactly) {
  const ImpactCalibration found = calibrate_impact(make(1, 100, 0.05, 0.6, 0));
  ASSERT_TRUE(found.usable) << found.verdict;
  EXPECT_EQ(found.fit->method, ImpactFitMethod::kEach);
  EXPECT_NEAR(found.fit->alpha, 0.05, 1e-12);
  EXPECT_NEAR(found.fit->beta, 0.6, 1e-12);
  EXPECT_NEAR(found.fit->r_squared, 1, 1e-12);
  EXPECT_EQ(found.fit->points, 100U);
}

TEST(ImpactCalibration, ItsIntervalHoldsTheTruth) {
  int held = 0;
  constexpr int kTrials = 400;
  for (uint64_t seed = 0; seed < kTrials; ++seed) {
    const ImpactCalibration found = calibrate_impact(make(seed, 200, 0.05, 0.6, 0.5));
    ASSERT_TRUE(found.usable);
    held += found.fit->beta_low <= 0.6 && 0.6 <= found.fit->beta_high &&
            found.fit->alpha_low <= 0.05 && 0.05 <= found.fit->alpha_high;
  }
  EXPECT_NEAR(held / static_cast<double>(kTrials), 0.94, 0.05);  // Both at once: nearly 95 %.
}

TEST(ImpactCalibration, NoisyMovesGoIntoBins) {
  // Two in five single moves go against the trade; their means do not.
  const ImpactCalibration found = calibrate_impact(make(3, 40'000, 0.05, 0.6, 0, 0.005));
  ASSERT_TRUE(found.usable) << found.verdict;
  EXPECT_EQ(found.fit->method, ImpactFitMethod::kBins);
  EXPECT_EQ(found.fit->observations, 40'000U);
  EXPECT_NEAR(found.fit->beta, 0.6, 0.1);
  EXPECT_NEAR(std::log(found.fit->move_at_median),
              std::log(0.05 * std::pow(found.fit->share_median, 0.6)), 0.15);
}

TEST(ImpactCalibration, SaysWhenTheDataCannotTell) {
  EXPECT_FALSE(calibrate_impact({}).usable);
  EXPECT_NE(calibrate_impact(make(1, 29, 0.05, 0.6, 0)).verdict.find("29 observations"),
            std::string::npos);
  std::vector<ImpactObservation> same(100, {.share = 0.01, .move = 0.001});
  EXPECT_NE(calibrate_impact(same).verdict.find("the same share"), std::string::npos);
  int claims = 0;
  for (uint64_t seed = 0; seed < 200; ++seed) {  // Moves that have nothing to do with size.
    const ImpactCalibration found = calibrate_impact(make(seed, 300, 0.001, 0, 0.8));
    claims += found.usable;
    EXPECT_EQ(found.usable, found.verdict.find("cannot tell") == std::string::npos);
  }
  EXPECT_LE(claims, 12);  // 2.5 % of 200, and three standard errors.
  EXPECT_FALSE(calibrate_impact(make(1, 400, 0, 1, 0, 0.01)).usable);  // Nothing but wandering.
}

TEST(ImpactCalibration, IgnoresWhatIsNoObservation) {
  std::vector<ImpactObservation> rows = make(1, 50, 0.05, 0.6, 0);
  const double beta = calibrate_impact(rows).fit->beta;
  rows.push_back({.share = 0, .move = 1});
  rows.push_back({.share = -1, .move = 1});
  rows.push_back({.share = std::nan(""), .move = 1});
  rows.push_back({.share = 0.1, .move = std::nan("")});
  EXPECT_EQ(calibrate_impact(rows).fit->beta, beta);
  EXPECT_EQ(calibrate_impact(rows).fit->observations, 50U);
}

Trade trade(int64_t second, std::string_view price, int64_t quantity, AggressorSide side) {
  Trade made;
  made.header.ts_event = Timestamp::from_ns(second * 1'000'000'000);
  made.header.flags = static_cast<uint16_t>(side);
  made.price = parse_fixed<Price>(price).value();
  made.quantity = Quantity::from_units(quantity);
  return made;
}

TEST(ImpactSampler, HandWorked) {
  using enum AggressorSide;
  ImpactSampler sampler{Duration::seconds(60)};
  sampler.on_trade(trade(0, "100", 10, kBuy));
  sampler.on_trade(trade(30, "101", 30, kBuy));  // Minute 0: +40, 100 to 101.
  sampler.on_trade(trade(60, "100", 5, kBuy));
  sampler.on_trade(trade(70, "99", 25, kSell));      // Minute 1: -20, 101 to 99.
  sampler.on_trade(trade(130, "99", 10, kUnknown));  // Minute 2: no side.
  sampler.on_trade(trade(200, "98", 10, kBuy));
  sampler.on_trade(trade(201, "98", 10, kSell));    // Minute 3: nothing net.
  sampler.on_trade(trade(86'400, "50", 7, kSell));  // The next day: its open is no move of ours.
  sampler.finish();
  ASSERT_EQ(sampler.observations().size(), 3U);
  EXPECT_DOUBLE_EQ(sampler.observations()[0].share, 0.4);
  EXPECT_DOUBLE_EQ(sampler.observations()[0].move, std::log(1.01));
  EXPECT_DOUBLE_EQ(sampler.observations()[1].share, 0.2);
  EXPECT_NEAR(sampler.observations()[1].move, std::log(101.0 / 99), 1e-15);
  EXPECT_DOUBLE_EQ(sampler.observations()[2].share, 1);
  EXPECT_DOUBLE_EQ(sampler.observations()[2].move, 0);
  EXPECT_EQ(sampler.trades(), 8U);
  EXPECT_EQ(sampler.trades_without_side(), 1U);
  EXPECT_EQ(sampler.days(), 2U);
}

}  // namespace
}  // namespace godwit
