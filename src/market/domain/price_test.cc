#include "market/domain/price.h"

#include <gtest/gtest.h>

#include "foundation/base/random.h"

namespace godwit {
namespace {

TEST(RoundToGrid, IsTheNearestGridPointOnTheWantedSide) {
  for (uint64_t seed = 0; seed < 20'000; ++seed) {
    Rng rng{seed};
    const int64_t step = rng.between(1, int64_t{1} << rng.between(1, 40));
    const int64_t value = static_cast<int64_t>(rng.next()) >> rng.between(2, 63);
    const auto rounded = [&](Rounding rounding) {
      return round_to_grid(Price::from_raw(value), Price::from_raw(step), rounding).raw();
    };
    const int64_t down = rounded(Rounding::kDown);
    const int64_t up = rounded(Rounding::kUp);
    const int64_t nearest = rounded(Rounding::kHalfEven);
    ASSERT_EQ(down % step, 0) << "seed " << seed;
    ASSERT_TRUE(down <= value && value - down < step) << "seed " << seed;
    ASSERT_EQ(up, value == down ? down : down + step) << "seed " << seed;
    const int64_t below = value - down;
    const int64_t above = up - value;
    if (below == above && below != 0) {
      ASSERT_EQ(nearest / step % 2, 0) << "seed " << seed;
    } else {
      ASSERT_EQ(nearest, below < above ? down : up) << "seed " << seed;
    }
  }
}

TEST(PriceDeathTest, Edges) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  const Price two = Price::from_raw(2);
  EXPECT_DEATH((void)round_to_grid(Price::max(), two, Rounding::kUp), "grid rounding overflow");
  EXPECT_DEATH((void)round_to_grid(-Price::max(), two, Rounding::kDown), "grid rounding overflow");
  EXPECT_DEATH((void)round_to_grid(two, Price{}, Rounding::kUp), "grid step must be positive");
}

}  // namespace
}  // namespace godwit
