#include "signals/features/volume_levels.h"

#include <cmath>
#include <map>

#include <gtest/gtest.h>

#include "foundation/base/random.h"

namespace godwit::features {
namespace {

TEST(VolumeLevels, GrowFromThePeakToTheLargerSide) {
  VolumeLevels levels;
  for (const auto& [place, volume] :
       std::map<int64_t, double>{{1, 5}, {2, 20}, {5, 30}, {6, 20}, {9, 4}, {12, 21}})
    levels.add(place, volume);
  EXPECT_EQ(levels.peak(), 2U);
  const auto within = [&](double share) {
    const VolumeLevels::Area area = levels.area(share);
    return std::pair{levels.levels()[area.first].place, levels.levels()[area.last].place};
  };
  using Places = std::pair<int64_t, int64_t>;
  EXPECT_EQ(within(0.30), (Places{5, 5}));  // 30 of 100.
  EXPECT_EQ(within(0.31), (Places{2, 5}));  // 20 and 20: the lower one.
  EXPECT_EQ(within(0.70), (Places{2, 6}));
  EXPECT_EQ(within(0.71), (Places{1, 6}));  // 5 against 4.
  EXPECT_EQ(within(0.76), (Places{1, 9}));  // No more below: 4, and not yet the 21 behind.
  EXPECT_EQ(within(1.00), (Places{1, 12}));
  levels.add(2, 10);
  EXPECT_EQ(levels.peak(), 1U);  // 30 and 30: the lowest.
}

TEST(VolumeLevels, EqualTwoPassesOverAllTrades) {
  for (uint64_t seed = 0; seed < 20; ++seed) {
    Rng rng{seed};
    VolumeLevels levels;
    std::map<int64_t, double> naive;
    for (int i = 0; i < 300; ++i) {
      const int64_t place = 1'000'000'000'000 + rng.between(0, static_cast<int64_t>(seed) * 3 + 1);
      const double volume = std::exp(rng.normal() * 3);
      levels.add(place, volume);
      naive[place] += volume;
    }
    ASSERT_EQ(levels.levels().size(), naive.size());
    double all = 0;
    double mean = 0;
    for (const auto& [place, volume] : naive) all += volume;
    for (const auto& [place, volume] : naive)
      mean += volume / all * static_cast<double>(place - 1'000'000'000'000);
    double entropy = 0;
    double squares = 0;
    double cubes = 0;
    for (const auto& [place, volume] : naive) {
      entropy -= volume / all * std::log(volume / all);
      const double off = static_cast<double>(place - 1'000'000'000'000) - mean;
      squares += volume / all * off * off;
      cubes += volume / all * off * off * off;
    }
    EXPECT_NEAR(levels.entropy(), entropy, 1e-12);
    EXPECT_NEAR(levels.skew(), cubes / std::pow(squares, 1.5), 1e-9);
  }
}

TEST(VolumeLevels, HaveNoSpreadAtOnePlace) {
  VolumeLevels levels;
  levels.add(7, 0.3);
  levels.add(7, 0.1);
  EXPECT_EQ(levels.entropy(), 0);
  EXPECT_TRUE(std::isnan(levels.skew()));
  EXPECT_EQ(levels.area(1).last, 0U);
}

}  // namespace
}  // namespace godwit::features
