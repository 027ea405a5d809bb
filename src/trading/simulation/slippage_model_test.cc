#include "trading/simulation/slippage_model.h"

#include <cmath>

#include <gtest/gtest.h>

#include "foundation/base/decimal.h"
#include "foundation/base/random.h"
#include "trading/simulation/short_run_volatility.h"
#include "trading/simulation/volume_profile.h"

namespace godwit {
namespace {

Price px(std::string_view text) { return parse_fixed<Price>(text).value(); }

TEST(SlippageModel, TheMeanOfTheNormalModelIsItsFormula) {
  const RandomSource random{11};
  const Price market = px("100");
  constexpr double kSd = 0.0005;
  constexpr int kDraws = 200'000;
  double sum = 0;
  double signed_sum = 0;
  for (uint64_t i = 0; i < kDraws; ++i) {
    const double z = random.normal(RandomStream::kSlippage, i, 1);
    const SlippageInputs inputs{.market = market, .noise = z};
    const Price against = *slippage_distance({.standard_deviation = kSd}, inputs);
    ASSERT_GE(against, Price{});
    sum += against.to_double();
    const SlippageModel seed{.standard_deviation = kSd, .form = SlippageForm::kSeedSigned};
    signed_sum += slippage_distance(seed, inputs)->to_double();
  }
  // E|z| = sqrt(2 / pi); four standard errors of the means.
  const double expected = 100 * kSd * std::sqrt(2 / std::acos(-1.0));
  const double error = 100 * kSd / std::sqrt(static_cast<double>(kDraws));
  EXPECT_NEAR(sum / kDraws, expected, 4 * error * std::sqrt(1 - 2 / std::acos(-1.0)));
  EXPECT_NEAR(signed_sum / kDraws, 0, 4 * error);
  EXPECT_NEAR(kMeanAbsoluteNoise, std::sqrt(2 / std::acos(-1.0)), 1e-15);
}

TEST(SlippageModel, OnlyTheSignedFormIsEverInOurFavour) {
  Rng rng{5};
  VolumeProfile profile{px("0.01")};
  for (int i = 0; i < 1000; ++i)
    profile.add(Price::from_raw(rng.between(9'000, 11'000) * 1'000'000), rng.uniform() * 100);
  bool favour = false;
  for (int i = 0; i < 20'000; ++i) {
    const SlippageInputs inputs{.side = rng.between(0, 1) == 0 ? Side::kBuy : Side::kSell,
                                .market = Price::from_raw(rng.between(1, 20'000'000'000)),
                                .noise = rng.normal() * 3,
                                .uniform = rng.uniform(),
                                .spread = Price::from_raw(rng.between(0, 50'000'000)),
                                .volatility = rng.uniform() / 100,
                                .profile = &profile};
    for (const SlippageForm form :
         {SlippageForm::kNormal, SlippageForm::kVolumeProfile, SlippageForm::kSpreadVolatility}) {
      const auto distance = slippage_distance({.standard_deviation = 0.01, .form = form}, inputs);
      ASSERT_TRUE(distance.has_value());
      ASSERT_GE(*distance, Price{});
    }
    favour |= *slippage_distance({.standard_deviation = 0.01, .form = SlippageForm::kSeedSigned},
                                 inputs) < Price{};
  }
  EXPECT_TRUE(favour);
}

TEST(SlippageModel, MoreOfAnythingCostsMore) {
  const auto normal = [](double sd, double z) {
    return *slippage_distance({.standard_deviation = sd}, {.market = px("10"), .noise = z});
  };
  EXPECT_LT(normal(0.001, 1), normal(0.002, 1));
  EXPECT_LT(normal(0.001, 1), normal(0.001, -2));
  const auto scaled = [](std::string_view spread, double volatility, double exposure) {
    return *slippage_distance(
        {.form = SlippageForm::kSpreadVolatility, .exposure_s = exposure},
        {.market = px("10"), .noise = 1, .spread = px(spread), .volatility = volatility});
  };
  EXPECT_EQ(scaled("0.02", 0, 1), px("0.01"));
  EXPECT_EQ(scaled("0.02", 0.001, 4), px("0.03"));  // 0.01 + 10 x 0.001 x 2
  EXPECT_LT(scaled("0.02", 0.001, 1), scaled("0.04", 0.001, 1));
  EXPECT_LT(scaled("0.02", 0.001, 1), scaled("0.02", 0.002, 1));
  EXPECT_LT(scaled("0.02", 0.001, 1), scaled("0.02", 0.001, 2));
}

TEST(SlippageModel, WhatIsNotKnownIsNeverZero) {
  const SlippageModel model{.form = SlippageForm::kSpreadVolatility};
  EXPECT_EQ(slippage_distance(model, {.market = px("10"), .noise = 1, .volatility = 0.1}),
            std::nullopt);
  EXPECT_EQ(slippage_distance(model, {.market = px("10"), .noise = 1, .spread = px("0.1")}),
            std::nullopt);
  SlippageModel still = model;
  still.exposure_s = 0;  // No time, no volatility needed.
  EXPECT_EQ(slippage_distance(still, {.market = px("10"), .noise = 1, .spread = px("0.1")}),
            px("0.05"));
  EXPECT_EQ(slippage_distance({.form = SlippageForm::kVolumeProfile}, {.market = px("10")}),
            std::nullopt);
  EXPECT_EQ(slippage_distance({.standard_deviation = 1e12}, {.market = px("9e9"), .noise = 1}),
            std::nullopt);
}

TEST(SlippageModel, NamesAndSentences) {
  EXPECT_EQ(SlippageModel{}.name(), "none");
  EXPECT_FALSE(SlippageModel{}.needs_noise());
  EXPECT_EQ((SlippageModel{.standard_deviation = 0.1}).name(), "normal");
  for (const std::string_view name : slippage_form_names()) {
    const auto form = parse_slippage_form(name);
    ASSERT_TRUE(form.has_value());
    const SlippageModel model{.standard_deviation = 0.1, .form = *form};
    EXPECT_EQ(model.name(), name);
    EXPECT_FALSE(model.describe().empty());
  }
  EXPECT_EQ(parse_slippage_form("gaussian"), std::nullopt);
}

TEST(ShortRunVolatility, FindsTheVolatilityOfARandomWalk) {
  const RandomSource random{3};
  constexpr double kSigma = 2e-5;
  ShortRunVolatility volatility{Duration::minutes(30), Duration::minutes(1)};
  double log_mid = 0;
  Timestamp now = Timestamp::from_ns(1'000'000'000'000);
  for (uint64_t i = 0; i < 20'000; ++i) {
    const double dt = 0.1 + random.uniform(RandomStream::kGeneral, i, 1);
    now = now + Duration::from_ns(static_cast<int64_t>(dt * 1e9));
    log_mid += kSigma * std::sqrt(dt) * random.normal(RandomStream::kGeneral, i, 2);
    ASSERT_TRUE(i >= 20 || std::isnan(volatility.value())) << i;
    volatility.on_mid(now, 1.3 * std::exp(log_mid));
    if (i == 10'000) now = now + Duration::hours(8);  // A gap is not a move of a second.
  }
  EXPECT_NEAR(volatility.value() / kSigma, 1, 0.06);  // Some 4,700 effective moves: 1 % error.
}

}  // namespace
}  // namespace godwit
