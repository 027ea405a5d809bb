#include "trading/simulation/impact_model.h"

#include <limits>

#include <gtest/gtest.h>

#include "foundation/base/random.h"

namespace godwit {
namespace {

Timestamp at(int64_t seconds) { return Timestamp::from_ns(seconds * 1'000'000'000); }
Quantity units(int64_t n) { return Quantity::from_units(n); }

TEST(ImpactModel, TheSeedsFormula) {
  const ImpactModel linear{.alpha = 0.001};
  EXPECT_DOUBLE_EQ(linear.pressure(units(10'000), 1e6), 1e-5);
  const ImpactModel root{.alpha = 0.1, .beta = 0.5};
  EXPECT_DOUBLE_EQ(root.pressure(units(10'000), 1e6), 0.01);
  EXPECT_EQ(root.pressure(units(1), std::numeric_limits<double>::quiet_NaN()), 0);
  EXPECT_EQ(root.pressure(units(1), 0), 0);
  EXPECT_EQ(ImpactModel{}.pressure(units(1), 1), 0);
}

TEST(ImpactModel, GrowsWithSizeAndFallsWithVolume) {
  Rng rng{1};
  for (int i = 0; i < 1000; ++i) {
    const ImpactModel model{.alpha = rng.uniform() + 1e-6, .beta = 0.1 + 2 * rng.uniform()};
    const int64_t quantity = rng.between(1, 1'000'000);
    const double volume = 1 + 1e6 * rng.uniform();
    EXPECT_LT(model.pressure(units(quantity), volume), model.pressure(units(quantity + 1), volume));
    EXPECT_GT(model.pressure(units(quantity), volume), model.pressure(units(quantity), volume * 2));
  }
}

TEST(ImpactState, SplitsIntoWhatStaysAndWhatFades) {
  const ImpactModel model{.alpha = 0.1, .permanent_share = 0.25, .half_life_s = 60};
  ImpactState state;
  state.on_fill(Side::kBuy, 0.008, model, at(0));
  EXPECT_DOUBLE_EQ(state.permanent(), 0.002);
  EXPECT_DOUBLE_EQ(state.temporary(model, at(0)), 0.006);
  EXPECT_DOUBLE_EQ(state.against(Side::kBuy, model, at(0)), 0.008);
  EXPECT_DOUBLE_EQ(state.against(Side::kBuy, model, at(60)), 0.005);    // 0.002 + 0.003
  EXPECT_DOUBLE_EQ(state.against(Side::kBuy, model, at(120)), 0.0035);  // 0.002 + 0.0015
  EXPECT_NEAR(state.against(Side::kBuy, model, at(100'000)), 0.002, 1e-12);
  EXPECT_EQ(state.against(Side::kSell, model, at(60)), 0);  // In our favour: not credited.
  state.on_fill(Side::kSell, 0.016, model, at(60));
  EXPECT_DOUBLE_EQ(state.permanent(), -0.002);
  EXPECT_DOUBLE_EQ(state.against(Side::kSell, model, at(60)), 0.011);  // 0.002 + 0.012 - 0.003
  EXPECT_EQ(state.against(Side::kBuy, model, at(60)), 0);
}

TEST(ImpactState, WithoutAHalfLifeNothingIsLeft) {
  const ImpactModel model{.alpha = 0.001};
  ImpactState state;
  state.on_fill(Side::kBuy, 0.5, model, at(0));
  EXPECT_EQ(state.against(Side::kBuy, model, at(0)), 0);
}

TEST(ImpactModel, SaysWhatItAssumes) {
  EXPECT_EQ(ImpactModel{}.describe(), "none");
  EXPECT_EQ((ImpactModel{.alpha = 0.001}).describe(),
            "price x (1 +- 0.001 x (quantity / daily volume)^1)");
  EXPECT_NE((ImpactModel{.alpha = 1, .permanent_share = 0.25, .half_life_s = 60})
                .describe()
                .find("25 % of it for good"),
            std::string::npos);
}

}  // namespace
}  // namespace godwit
