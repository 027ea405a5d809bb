#include "trading/simulation/cost_profile.h"

#include <gtest/gtest.h>

namespace godwit {
namespace {

TEST(CostProfile, EveryNameIsFound) {
  for (const std::string_view name : cost_profile_names()) {
    const auto profile = find_cost_profile(name);
    ASSERT_TRUE(profile.has_value()) << name;
    EXPECT_EQ(profile->name, name);
  }
  EXPECT_EQ(find_cost_profile("seed_stok"), std::nullopt);
  EXPECT_EQ(find_cost_profile(""), std::nullopt);
}

TEST(CostProfile, SeedStockIsAsDocumented) {
  const CostProfile profile = find_cost_profile("seed_stock").value();
  EXPECT_EQ(profile.commission.rate.to_double(), 0.001);
  EXPECT_EQ(profile.commission.minimum, Amount::from_units(5));
  EXPECT_EQ(profile.slippage.standard_deviation, 0.0005);
  EXPECT_EQ(profile.impact.alpha, 0.001);
  EXPECT_EQ(profile.impact.beta, 1);
}

TEST(CostProfile, NoneIsFree) {
  const CostProfile profile = find_cost_profile("none").value();
  EXPECT_TRUE(profile.commission.rate.is_zero());
  EXPECT_TRUE(profile.commission.minimum.is_zero());
  EXPECT_EQ(profile.slippage.standard_deviation, 0);
  EXPECT_EQ(profile.impact.alpha, 0);
}

}  // namespace
}  // namespace godwit
