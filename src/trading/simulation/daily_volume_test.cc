#include "trading/simulation/daily_volume.h"

#include <cmath>
#include <limits>
#include <vector>

#include <gtest/gtest.h>

#include "trading/engine/test_market.h"

namespace godwit {
namespace {

Bar bar_of(int day, double volume) {
  Bar bar;
  bar.header.ts_event = test_day(day).begin_utc() + Duration::minutes(1);
  bar.trading_day_days = test_day(day).date().days();
  bar.volume = volume;
  return bar;
}

TEST(DailyVolume, ADailyBarIsItsOwnDayAndAWeekIsFive) {
  const Bar bar = bar_of(1, 500);
  EXPECT_EQ(DailyVolume{Interval::k1d}.during(bar), 500);
  EXPECT_EQ(DailyVolume{Interval::k1w}.during(bar), 100);
}

TEST(DailyVolume, UnknownVolumeIsUnknown) {
  const Bar bar = bar_of(1, std::numeric_limits<double>::quiet_NaN());
  for (const Interval interval : {Interval::k1m, Interval::k1d, Interval::k1w})
    EXPECT_TRUE(std::isnan(DailyVolume{interval}.during(bar)));
}

TEST(DailyVolume, IntradayIsTheTrailingMeanOfCompleteDays) {
  Rng rng{3};
  DailyVolume fast{Interval::k1m};
  std::vector<Bar> seen;
  for (int day = 0; day < 45; ++day) {
    for (int n = 0; n < 5; ++n) {
      Bar bar = bar_of(day, static_cast<double>(rng.between(1, 1000)));
      bar.header.ts_event = bar.header.ts_event + Duration::minutes(n);
      // Naive: volumes of the days before this one, the last twenty; else today so far.
      std::vector<double> days(static_cast<size_t>(day) + 1);
      for (const Bar& old : seen)
        days[static_cast<size_t>(old.trading_day().date() - test_day(0).date())] += old.volume;
      const double today = days.back();
      days.pop_back();
      double expected = 0;
      const size_t from = days.size() > 20 ? days.size() - 20 : 0;
      for (size_t i = from; i < days.size(); ++i) expected += days[i];
      expected =
          days.empty() ? today + bar.volume : expected / static_cast<double>(days.size() - from);
      ASSERT_DOUBLE_EQ(fast.during(bar), expected) << "day " << day;
      fast.on_bar_close(bar);
      // An order that meets the close of the same bar counts that bar once.
      ASSERT_DOUBLE_EQ(fast.during(bar), expected) << "day " << day;
      seen.push_back(bar);
    }
  }
}

TEST(DailyVolume, TheFirstBarOfADayKnowsYesterday) {
  DailyVolume volume{Interval::k1m};
  volume.on_bar_close(bar_of(1, 300));
  volume.on_bar_close(bar_of(1, 200));
  EXPECT_EQ(volume.during(bar_of(2, 7)), 500);
}

}  // namespace
}  // namespace godwit
