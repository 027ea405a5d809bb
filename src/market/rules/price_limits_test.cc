#include "market/rules/price_limits.h"

#include <algorithm>
#include <array>

#include "foundation/base/random.h"
#include "market/rules/rules_testing.h"

namespace godwit {
namespace {

const Price kCent = price("0.01");

LimitBand band(int64_t percent) {
  const Rate rate = Rate::from_raw(Rate::kScale / 100 * percent);
  return {rate, rate};
}

TEST(PriceLimits, StockLimitsMatchTheFormulaInCents) {
  for (uint64_t seed = 0; seed < 20'000; ++seed) {
    Rng rng{seed};
    const int64_t cents = rng.between(20, 300'000);
    const int64_t percent = std::array<int64_t, 4>{5, 10, 20, 30}[seed % 4];
    const int64_t up = (cents * (100 + percent) + 50) / 100;
    const int64_t down = (cents * (100 - percent) + 50) / 100;
    const LimitPair limits =
        stock_limits(Price::from_raw(cents * kCent.raw()), band(percent), kCent);
    ASSERT_EQ(limits.up.raw(), std::max(up, cents + 1) * kCent.raw()) << cents << " " << percent;
    ASSERT_EQ(limits.down.raw(), std::min(down, cents - 1) * kCent.raw())
        << cents << " " << percent;
  }
}

TEST(PriceLimits, CheapSharesMoveByOneTick) {
  EXPECT_EQ(stock_limits(price("0.05"), band(5), kCent), (LimitPair{price("0.04"), price("0.06")}));
  EXPECT_EQ(stock_limits(price("0.01"), band(5), kCent), (LimitPair{price("0.01"), price("0.02")}));
  EXPECT_EQ(stock_limits(price("0.001"), band(10), price("0.001")),
            (LimitPair{price("0.001"), price("0.002")}));
}

TEST(PriceLimits, FuturesLimitsLieInsideTheBandOrReachIt) {
  // 3 % of 3717 is 111.51: 3828.51 and 3605.49.
  EXPECT_EQ(futures_limits(price("3717"), band(3), price("1"), LimitRounding::kInside),
            (LimitPair{price("3606"), price("3828")}));
  EXPECT_EQ(futures_limits(price("3717"), band(3), price("1"), LimitRounding::kOutside),
            (LimitPair{price("3605"), price("3829")}));
  EXPECT_EQ(futures_limits(price("5003.4"), band(10), price("0.2"), LimitRounding::kInside),
            (LimitPair{price("4503.2"), price("5503.6")}));
  const LimitPair even{price("3600"), price("4400")};
  EXPECT_EQ(futures_limits(price("4000"), band(10), price("1"), LimitRounding::kInside), even);
  EXPECT_EQ(futures_limits(price("4000"), band(10), price("1"), LimitRounding::kOutside), even);
}

TEST(PriceLimits, RefuseWhatIsNoPrice) {
  for (const Price reference : {Price{}, price("-1"), price("1000000001")}) {
    EXPECT_THROW((void)stock_limits(reference, band(10), kCent), Error);
    EXPECT_THROW((void)futures_limits(reference, band(10), kCent, LimitRounding::kInside), Error);
  }
  const LimitPair widest = stock_limits(price("1000000000"), band(100), kCent);
  EXPECT_EQ(widest.up, price("2000000000"));
  EXPECT_EQ(widest.down, kCent);
}

}  // namespace
}  // namespace godwit
