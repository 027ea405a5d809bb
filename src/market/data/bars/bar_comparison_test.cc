#include "market/data/bars/bar_comparison.h"

#include <cmath>
#include <vector>

#include <gtest/gtest.h>

namespace godwit {
namespace {

Bar day(int32_t days, int64_t close, double volume) {
  Bar bar;
  bar.trading_day_days = days;
  bar.header.ts_event = bar.trading_day().end_utc();
  bar.open = bar.high = bar.low = Price::from_units(5);
  bar.close = Price::from_units(close);
  bar.volume = volume;
  return bar;
}

TEST(CompareBars, ListsEveryDifferenceInOrder) {
  const std::vector<Bar> built{day(1, 5, 100), day(2, 6, 100), day(4, 5, 101)};
  const std::vector<Bar> recorded{day(2, 5, 100), day(3, 5, 100), day(4, 5, 100), day(5, 5, 1)};
  const std::vector<BarDifference> all = compare_bars(built, recorded, {});
  ASSERT_EQ(all.size(), 5U);
  EXPECT_EQ(all[0].field, BarField::kNotRecorded);
  EXPECT_EQ(all[0].day.date().days(), 1);
  EXPECT_TRUE(std::isnan(all[0].built));
  EXPECT_EQ(all[1].field, BarField::kClose);
  EXPECT_EQ(all[1].built, 6);
  EXPECT_EQ(all[1].recorded, 5);
  EXPECT_EQ(all[2].field, BarField::kNotBuilt);
  EXPECT_EQ(all[2].day.date().days(), 3);
  EXPECT_EQ(all[3].field, BarField::kVolume);
  EXPECT_EQ(all[4].field, BarField::kNotBuilt);
  EXPECT_EQ(name(all[3].field), "volume");
}

TEST(CompareBars, TolerancesAreInclusiveAndNaNIsNotCompared) {
  const std::vector<Bar> recorded{day(1, 5, 100)};
  std::vector<Bar> built{day(1, 6, 101)};
  EXPECT_TRUE(
      compare_bars(built, recorded, {.price = Price::from_units(1), .volume = 0.01}).empty());
  EXPECT_EQ(compare_bars(built, recorded, {.price = Price::from_raw(999'999'999), .volume = 0.0099})
                .size(),
            2U);
  built[0] = day(1, 5, NAN);
  EXPECT_TRUE(compare_bars(built, recorded, {}).empty());
}

}  // namespace
}  // namespace godwit
