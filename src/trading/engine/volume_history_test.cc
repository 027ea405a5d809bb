#include "trading/engine/volume_history.h"

#include <limits>
#include <vector>

#include <gtest/gtest.h>

#include "foundation/base/random.h"

namespace godwit {
namespace {

Bar bar(int day, double volume) {
  Bar made;
  made.trading_day_days = day;
  made.volume = volume;
  return made;
}

TEST(VolumeHistory, IsTheMeanOfTheDaysThatAreOver) {
  VolumeHistory history;
  EXPECT_FALSE(history.mean().has_value());
  history.apply(bar(1, 10));
  history.apply(bar(1, 20));
  EXPECT_FALSE(history.mean().has_value());  // Its day is not over.
  history.apply(bar(2, 7));
  EXPECT_EQ(history.mean(), Quantity::from_units(30));
  history.apply(bar(5, 1));
  EXPECT_EQ(history.mean(), Quantity::from_raw(1'850'000'000));
}

TEST(VolumeHistory, ABarWithoutVolumeIsNothingAndZeroIsADay) {
  VolumeHistory history;
  history.apply(bar(1, 10));
  history.apply(bar(2, std::numeric_limits<double>::quiet_NaN()));
  EXPECT_FALSE(history.mean().has_value());
  history.apply(bar(3, 0));
  history.apply(bar(4, 8));
  EXPECT_EQ(history.mean(), Quantity::from_units(5));
}

TEST(VolumeHistory, ForgetsAfterTwentyDays) {
  Rng rng{5};
  VolumeHistory history;
  std::vector<int64_t> days;
  for (int day = 1; day <= 100; ++day) {
    days.push_back(20 * rng.between(0, 1'000));
    history.apply(bar(day, static_cast<double>(days.back())));
    int64_t sum = 0;  // Of up to twenty before this one.
    int64_t count = 0;
    for (size_t i = days.size() - 1; i-- > 0 && count < 20; ++count) sum += days[i];
    if (count == 0) continue;
    const int128 raw = static_cast<int128>(sum) * Quantity::kScale / count;
    ASSERT_TRUE(history.mean().has_value());
    EXPECT_NEAR(static_cast<double>(history.mean()->raw()), static_cast<double>(raw), 1) << day;
  }
}

TEST(VolumeHistory, MoreThanAQuantityHoldsIsTheLargest) {
  VolumeHistory history;
  history.apply(bar(1, 1e300));
  history.apply(bar(2, 1));
  EXPECT_EQ(history.mean(), Quantity::max());
}

}  // namespace
}  // namespace godwit
