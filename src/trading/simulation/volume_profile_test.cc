#include "trading/simulation/volume_profile.h"

#include <cmath>
#include <map>

#include <gtest/gtest.h>

#include "foundation/base/decimal.h"
#include "foundation/base/random.h"

namespace godwit {
namespace {

Price px(std::string_view text) { return parse_fixed<Price>(text).value(); }

TEST(VolumeProfile, DrawsByVolumeOnTheWorseSide) {
  VolumeProfile profile{px("0.01")};
  profile.add(px("9.99"), 600);
  profile.add(px("10.00"), 100);
  profile.add(px("10.01"), 200);
  profile.add(px("10.03"), 100);
  profile.add(px("10.50"), 1000);
  const auto draw = [&](Side side, double u) {
    return format_fixed(profile.draw_distance(side, px("10.00"), px("0.05"), u));
  };
  EXPECT_EQ(draw(Side::kBuy, 0.0), "0");  // 100 of 400 at the market.
  EXPECT_EQ(draw(Side::kBuy, 0.24), "0");
  EXPECT_EQ(draw(Side::kBuy, 0.26), "0.01");  // The next 200.
  EXPECT_EQ(draw(Side::kBuy, 0.74), "0.01");
  EXPECT_EQ(draw(Side::kBuy, 0.76), "0.03");
  EXPECT_EQ(draw(Side::kBuy, 0.9999), "0.03");  // 10.50 is out of reach.
  EXPECT_EQ(draw(Side::kSell, 0.1), "0");       // 100 of 700.
  EXPECT_EQ(draw(Side::kSell, 0.2), "0.01");
  EXPECT_NEAR(profile.mean_distance(Side::kBuy, px("10"), px("0.05")), 0.0125, 1e-12);
  EXPECT_NEAR(profile.mean_distance(Side::kSell, px("10"), px("0.05")), 0.01 * 600 / 700, 1e-12);
}

TEST(VolumeProfile, WhereNothingTradedTheReachIsPaid) {
  VolumeProfile profile{px("0.01")};
  EXPECT_EQ(profile.draw_distance(Side::kBuy, px("10"), px("0.05"), 0.5), px("0.05"));
  profile.add(px("9.90"), 100);
  EXPECT_EQ(profile.draw_distance(Side::kBuy, px("10"), px("0.05"), 0.5), px("0.05"));
  EXPECT_EQ(profile.draw_distance(Side::kSell, px("9.80"), px("0.05"), 0.5), px("0.05"));
  EXPECT_EQ(profile.draw_distance(Side::kSell, px("9.93"), px("0.05"), 0.5), px("0.03"));
  profile.clear();
  EXPECT_EQ(profile.draw_distance(Side::kSell, px("9.93"), px("0.05"), 0.5), px("0.05"));
}

TEST(VolumeProfile, VolumeIsKeptHoweverWideTheDay) {
  for (uint64_t seed = 0; seed < 200; ++seed) {
    Rng rng{seed};
    VolumeProfile profile{Price::from_raw(10)};
    std::map<int64_t, double> naive;  // Price to volume.
    double sum = 0;
    int64_t price = rng.between(-5000, 5000);
    const int64_t jump = rng.between(1, 400);
    for (int i = 0; i < 300; ++i) {
      price += rng.between(-jump, jump);
      const auto volume = static_cast<double>(rng.between(0, 100));
      profile.add(Price::from_raw(price * 10), volume);
      naive[price * 10] += volume;
      sum += volume;
    }
    ASSERT_NEAR(profile.volume(), sum, 1e-6) << "seed " << seed;
    // Everything on one side of the market, in buckets: never nearer than the trades were.
    const Price market = Price::from_raw(price * 10);
    for (const Side side : {Side::kBuy, Side::kSell}) {
      double weighted = 0;
      double volume = 0;
      for (const auto& [at, traded] : naive) {
        const int64_t distance = (at - market.raw()) * sign(side);
        if (distance < 0) continue;
        weighted += traded * static_cast<double>(distance) / 1e9;
        volume += traded;
      }
      const double mean = profile.mean_distance(side, market, Price::max());
      if (volume == 0) continue;
      const double width = profile.bucket_width().to_double();
      if (width == 1e-8) {
        ASSERT_NEAR(mean, weighted / volume, 1e-12) << "seed " << seed;
      } else {
        // A bucket moves a price by less than its width; the market's own takes in its good side.
        ASSERT_GE(mean, 0);
        double market_bucket = 0;
        for (const auto& [at, traded] : naive)
          if (std::abs(at - market.raw()) < profile.bucket_width().raw()) market_bucket += traded;
        ASSERT_NEAR(mean * volume, weighted,
                    width * (volume + 2 * market_bucket) + mean * market_bucket + 1e-9)
            << "seed " << seed;
      }
    }
  }
}

TEST(VolumeProfile, ABarIsSpreadOverItsRange) {
  VolumeProfile profile{px("0.01")};
  profile.add_range(px("10.00"), px("10.03"), 400);
  EXPECT_NEAR(profile.mean_distance(Side::kBuy, px("10.00"), px("1")), 0.015, 1e-12);
  profile.add_range(px("10.00"), px("9.00"), 400);  // Upside down, NaN, nothing: ignored.
  profile.add(px("10"), std::nan(""));
  profile.add(px("10"), -1);
  EXPECT_EQ(profile.volume(), 400);
}

}  // namespace
}  // namespace godwit
