#include "trading/simulation/spread_calibration.h"

#include <cmath>

#include <gtest/gtest.h>

#include "foundation/base/decimal.h"
#include "foundation/base/random.h"

namespace godwit {
namespace {

Quote quote(double second, std::string_view bid, std::string_view ask) {
  Quote made;
  made.header.ts_event = Timestamp::from_ns(static_cast<int64_t>(second * 1e9));
  made.header.flags = Quote::kVolumesUnknown;
  made.bid_price = parse_fixed<Price>(bid).value();
  made.ask_price = parse_fixed<Price>(ask).value();
  return made;
}

TEST(SpreadMeter, HandWorked) {
  SpreadMeter meter;
  meter.on_quote(quote(0, "9.99", "10.01"));     // 0.02 for 10 s
  meter.on_quote(quote(10, "9.98", "10.02"));    // 0.04 for 30 s
  meter.on_quote(quote(40, "9.99", "10.01"));    // 0.02 for 60 s of a longer gap
  meter.on_quote(quote(3600, "9.95", "10.05"));  // 0.10, the next hour, for 60 s
  meter.on_quote(quote(3660, "9.95", "10.05"));
  meter.finish();
  const SpreadRow first = meter.hour(0);
  EXPECT_EQ(first.quotes, 3U);
  EXPECT_NEAR(first.spread_mean, (0.02 * 10 + 0.04 * 30 + 0.02 * 60) / 100, 1e-12);
  EXPECT_NEAR(first.spread_median, 0.02, 1e-12);
  EXPECT_NEAR(first.mid_mean, 10, 1e-12);
  EXPECT_NEAR(meter.hour(1).spread_mean, 0.1, 1e-12);
  EXPECT_EQ(meter.all().quotes, 5U);
  EXPECT_NEAR(meter.all().spread_mean, (2.6 + 0.1 * 60) / 160, 1e-12);
  EXPECT_TRUE(std::isnan(meter.hour(5).spread_mean));
}

TEST(SpreadMeter, VolatilityIsOfWholeMinutes) {
  const RandomSource random{9};
  constexpr double kSigma = 3e-5;
  SpreadMeter meter;
  double log_mid = 0;
  for (uint64_t second = 0; second < 86'400; ++second) {
    log_mid += kSigma * random.normal(RandomStream::kGeneral, second, 0);
    // The quotes jump between two sides of the mid: a move by the second would see twice as much.
    const double mid = 100 * std::exp(log_mid) + (second % 2 == 0 ? 0.001 : -0.001);
    Quote made = quote(static_cast<double>(second), "1", "2");
    made.bid_price = Price::from_raw(static_cast<int64_t>((mid - 0.005) * 1e9));
    made.ask_price = Price::from_raw(static_cast<int64_t>((mid + 0.005) * 1e9));
    meter.on_quote(made);
  }
  meter.finish();
  EXPECT_EQ(meter.all().minutes, 1439U);
  EXPECT_NEAR(meter.all().volatility / kSigma, 1, 0.08);  // Four errors of 1,439 moves.
  EXPECT_NEAR(meter.all().spread_median, 0.01, 1e-8);
}

TEST(SpreadMeter, BadQuotesAreCountedApart) {
  SpreadMeter meter;
  meter.on_quote(quote(0, "10.02", "10.01"));
  meter.on_quote(quote(1, "0", "10.01"));
  Quote empty = quote(2, "10", "10.01");
  empty.header.flags = 0;
  empty.bid_volume = Quantity::from_units(1);
  meter.on_quote(empty);
  EXPECT_EQ(meter.crossed(), 1U);
  EXPECT_EQ(meter.one_sided(), 2U);
  EXPECT_EQ(meter.all().quotes, 0U);
  EXPECT_TRUE(std::isnan(meter.all().spread_median));
  meter.finish();
}

TEST(SpreadMeter, AMissingMinuteIsNoMove) {
  SpreadMeter meter;
  meter.on_quote(quote(0, "9", "9"));
  meter.on_quote(quote(60, "10", "10"));
  meter.on_quote(quote(240, "20", "20"));
  meter.finish();
  EXPECT_EQ(meter.all().minutes, 1U);
  EXPECT_NEAR(meter.all().volatility, std::log(10.0 / 9) / std::sqrt(60), 1e-12);
}

}  // namespace
}  // namespace godwit
