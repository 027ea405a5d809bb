#include "market/accounting/commission.h"

#include <gtest/gtest.h>

#include "foundation/base/decimal.h"
#include "foundation/base/random.h"

namespace godwit {
namespace {

Amount amount(std::string_view text) { return parse_fixed<Amount>(text).value(); }
Rate rate(std::string_view text) { return parse_fixed<Rate>(text).value(); }
TradingDay day(int32_t days) { return TradingDay{Date::from_days(days)}; }

TEST(Commission, WrittenOut) {
  // 0.1 %, at least 5 an order and day.
  const CommissionRule rule{rate("0.001"), amount("5")};
  CommissionMeter meter;
  EXPECT_EQ(meter.charge(rule, amount("1000"), day(1)), amount("5"));    // 1, raised to 5.
  EXPECT_EQ(meter.charge(rule, amount("3000"), day(1)), amount("0"));    // 4 so far: paid for.
  EXPECT_EQ(meter.charge(rule, amount("2500"), day(1)), amount("1.5"));  // 6.5 so far.
  EXPECT_EQ(meter.charge(rule, amount("0"), day(1)), amount("0"));
  EXPECT_EQ(meter.quote(rule, amount("500"), day(2)), amount("5"));  // A new day starts anew.
  EXPECT_EQ(meter.quote(rule, amount("500"), day(1)), amount("0.5"));
  EXPECT_EQ(meter.charge(rule, amount("6000"), day(2)), amount("6"));
  EXPECT_EQ(meter.charge(rule, amount("1000"), day(2)), amount("1"));
}

TEST(Commission, SplitFillsCostWhatOneFillCosts) {
  for (uint64_t seed = 0; seed < 2'000; ++seed) {
    Rng rng{seed};
    const CommissionRule rule{Rate::from_raw(rng.between(0, 5'000'000'000)),
                              Amount::from_raw(rng.between(0, 1) * rng.between(0, 2'000'000'000))};
    const TradingDay today = day(static_cast<int32_t>(rng.between(-50, 20'000)));
    CommissionMeter split;
    int128 charged = 0;
    int128 total = 0;
    for (int64_t fills = rng.between(1, 30); fills > 0; --fills) {
      const auto part = Amount::from_raw(rng.between(0, 300'000'000'000));
      const Amount quoted = split.quote(rule, part, today);
      const Amount increase = split.charge(rule, part, today);
      ASSERT_EQ(quoted, increase) << "seed " << seed;
      ASSERT_GE(increase.raw(), 0) << "seed " << seed;
      charged += increase.raw();
      total += part.raw();
      // Own arithmetic: half to even of total x rate, at least the minimum.
      const int128 unit = 1'000'000'000'000;
      const int128 exact = total * rule.rate.raw();
      int128 by_rate = exact / unit;
      const int128 twice_rest = 2 * (exact % unit);
      if (twice_rest > unit || (twice_rest == unit && by_rate % 2 == 1)) ++by_rate;
      ASSERT_TRUE(charged == std::max<int128>(by_rate, rule.minimum.raw())) << "seed " << seed;
    }
    CommissionMeter whole;
    const Amount once = whole.charge(rule, Amount::from_raw(static_cast<int64_t>(total)), today);
    ASSERT_TRUE(once.raw() == charged) << "seed " << seed;
  }
}

TEST(CommissionDeathTest, Edges) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  const CommissionRule rule{rate("0.001"), amount("5")};
  CommissionMeter meter;
  EXPECT_EQ(meter.charge(rule, Amount::max(), day(1)), amount("92233720.36854776"));
  EXPECT_DEATH(meter.charge(rule, Amount::from_raw(1), day(1)), "fixed-point overflow");
  EXPECT_EQ(meter.charge(rule, Amount::from_raw(1), day(2)), amount("5"));
  EXPECT_DEATH(meter.charge(rule, amount("-1"), day(2)), "absolute amount");
  EXPECT_DEATH((void)meter.quote({rate("-0.001"), {}}, amount("1"), day(2)), "not negative");
  EXPECT_DEATH((void)meter.quote({rate("0.001"), amount("-5")}, amount("1"), day(2)),
               "not negative");
}

}  // namespace
}  // namespace godwit
