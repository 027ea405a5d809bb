#include "signals/features/look_back_times.h"

#include <vector>

#include <gtest/gtest.h>

#include "foundation/base/random.h"

namespace godwit::features {
namespace {

RowTime row(int64_t ns, int32_t day) {
  return {.ts = Timestamp::from_ns(ns), .day = TradingDay{Date::from_days(day)}};
}

/// With all times at hand.
std::optional<Timestamp> naive_begin(const std::vector<RowTime>& times, const WarmUp& look_back) {
  if (times.size() <= look_back.rows) return {};
  size_t at = times.size() - 1 - look_back.rows;
  if (!look_back.session) return times[at].ts;
  const TradingDay day = times[at].day;
  while (at > 0 && times[at - 1].day == day) --at;
  if (at == 0 || at < look_back.before_session) return {};  // Whether it is first nobody knows.
  return times[at - look_back.before_session].ts;
}

TEST(LookBackTimes, AgreesWithAllTimesAtHand) {
  for (uint64_t seed = 0; seed < 200; ++seed) {
    Rng rng{seed};
    const WarmUp look_back{.rows = static_cast<size_t>(rng.between(0, 9)),
                           .session = rng.between(0, 1) == 1,
                           .before_session = static_cast<size_t>(rng.between(0, 12))};
    LookBackTimes times{look_back};
    EXPECT_EQ(times.begin(), std::nullopt);
    std::vector<RowTime> all;
    int64_t ns = -50;
    int32_t day = 0;
    for (int i = 0; i < 100; ++i) {
      const bool is_again = !all.empty() && rng.between(0, 3) == 0;
      if (!is_again) {
        day += rng.between(0, 5) == 0 ? 1 : 0;
        all.push_back(row(ns += rng.between(1, 3), day));
      }
      times.add(all.back());
      ASSERT_EQ(times.begin(), naive_begin(all, look_back)) << "seed " << seed << " row " << i;
    }
  }
}

TEST(LookBackTimes, KeepsWhatTheLookBackCounts) {
  LookBackTimes plain{{.rows = 20}};
  LookBackTimes of_session{{.rows = 20, .session = true, .before_session = 30}};
  for (int32_t i = 0; i < 100'000; ++i) {
    plain.add(row(i, i / 40'000));
    of_session.add(row(i, i / 40'000));
  }
  EXPECT_EQ(plain.kept(), 21U);
  EXPECT_EQ(of_session.kept(), 30U);
  EXPECT_EQ(plain.begin(), Timestamp::from_ns(99'979));
  EXPECT_EQ(of_session.begin(), Timestamp::from_ns(80'000 - 30));
}

}  // namespace
}  // namespace godwit::features
